"""Numbers and addresses of nobody go in every spelling; what only looks like them stays."""

from __future__ import annotations

from datetime import date

import phonenumbers
import pytest
from hypothesis import assume, given, note, seed, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.fi import hetu
from stdnum.se import personnummer

from bot.privacy import Kind
from tests.privacy.labels import redactor

pytestmark = pytest.mark.slow

OURS = redactor()
# Printed by pytest with a failure; set another to look elsewhere.
SEED = 20261128
EXAMPLES = settings(max_examples=300, deadline=None, database=None, print_blob=True)

BEFORE = st.sampled_from(
    ["", "Hej! Mitt nummer är ", "jag heter Anna, ", "Hei, ", "se: ", "(", "\n\n", "asia koskee: "]
)
AFTER = st.sampled_from(["", ".", "?", " tack", ", kiitos", ")", "\nMvh", "!"])
BIRTHS = st.dates(date(1912, 1, 1), date(2025, 12, 31))
DASHES = st.sampled_from(["-", "–", "\u2011", " - ", "- "])


@pytest.fixture(autouse=True)
def _printed_seed() -> None:
    print(f"seed {SEED}")


@st.composite
def swedish_numbers(draw: st.DrawFn) -> str:
    """Return a personnummer or samordningsnummer with the right check digit, in some spelling."""
    born = draw(BIRTHS)
    day = born.day + draw(st.sampled_from([0, 0, 60]))
    digits = f"{born:%y%m}{day:02}{draw(st.integers(1, 999)):03}"
    last = digits[6:] + luhn.calc_check_digit(digits)
    short, century = digits[:6], f"{born:%Y}"[:2]
    dash = draw(DASHES)
    return draw(
        st.sampled_from(
            [
                f"{short}{dash}{last}",
                f"{century}{short}{dash}{last}",
                f"{century}{short}{last}",
                f"{century}{short} {last}",
                f"{short}{last}",
                f"{short} {last}",
                f"{century} {short}{dash}{last}",
                f"{century}{short[:2]}-{short[2:4]}-{short[4:]}-{last}",
            ]
        )
    )


@st.composite
def finnish_numbers(draw: st.DrawFn) -> str:
    """Return a henkilötunnus with the right check character, in some spelling."""
    born = draw(BIRTHS)
    sign = draw(st.sampled_from("-YXWVU" if born.year < 2000 else "ABCDEF"))
    body = f"{born:%d%m%y}{draw(st.integers(2, 899)):03}"
    whole = f"{body[:6]}{sign}{body[6:]}{hetu._calc_checksum(body)}"
    assert hetu.is_valid(whole)
    return draw(st.sampled_from([whole, whole.lower(), f"{whole[:6]} {whole[6:]}"]))


@st.composite
def mobile_numbers(draw: st.DrawFn) -> str:
    """Return a valid mobile number of Sweden or Finland, in some spelling."""
    country, prefixes, length = draw(
        st.sampled_from(
            [("46", ("70", "72", "73", "76", "79"), 7), ("358", ("40", "50", "44", "45"), 7)]
        )
    )
    area = draw(st.sampled_from(prefixes))
    rest = draw(st.text("0123456789", min_size=length, max_size=length))
    assume(phonenumbers.is_valid_number(phonenumbers.parse(f"+{country}{area}{rest}")))
    grouped = f"{rest[:3]} {rest[3:5]} {rest[5:]}"
    dash = draw(DASHES)
    return draw(
        st.sampled_from(
            [
                f"0{area}{rest}",
                f"0{area}-{rest}",
                f"0{area}{dash}{grouped}",
                f"0{area} {grouped}",
                f"+{country}{area}{rest}",
                f"+{country} {area} {grouped}",
                f"+{country} (0){area} {grouped}",
                f"00{country}{area}{rest}",
                f"(0{area}) {grouped}",
                f"0{area}/{grouped}",
            ]
        )
    )


LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
NAMES = st.text(LETTERS, min_size=3, max_size=10)
ADDRESSES = st.builds(
    lambda first, dot, last, host, top: f"{first}{dot}{last}@{host}.{top}",
    NAMES,
    st.sampled_from([".", "_", "-", "+", ""]),
    NAMES,
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=10),
    st.sampled_from(["se", "fi", "com", "nu", "org", "co.uk"]),
)
E_MAIL = st.one_of(ADDRESSES, ADDRESSES.map(str.upper), ADDRESSES.map(str.title))


def assert_gone(secret: str, text: str, kind: Kind) -> None:
    """Fail unless nothing of the secret is left, and the mark says what it was."""
    redacted = OURS.redact(text)
    left = redacted.shown("sv")
    note(f"{text!r} became {left!r}")
    assert kind in redacted.kinds
    assert secret not in left
    digits = "".join(filter(str.isdigit, secret))
    assert not digits or digits[-4:] not in left


@seed(SEED)
@EXAMPLES
@given(number=swedish_numbers(), before=BEFORE, after=AFTER)
def test_swedish_identity_numbers_go(number: str, before: str, after: str) -> None:
    assert personnummer.is_valid(number) or luhn.is_valid(
        "".join(filter(str.isdigit, number))[-10:]
    )
    redacted = OURS.redact(f"{before}{number}{after}")
    note(redacted.shown("sv"))

    assert {Kind.PERSONAL_NUMBER, Kind.COORDINATION_NUMBER} & set(redacted.kinds)
    assert not any(character.isdigit() for character in redacted.shown("sv"))


@seed(SEED)
@EXAMPLES
@given(number=finnish_numbers(), before=BEFORE, after=AFTER)
def test_finnish_identity_numbers_go(number: str, before: str, after: str) -> None:
    assert_gone(number, f"{before}{number}{after}", Kind.FINNISH_PERSONAL_NUMBER)


@seed(SEED)
@EXAMPLES
@given(number=mobile_numbers(), before=BEFORE, after=AFTER)
def test_mobile_numbers_go(number: str, before: str, after: str) -> None:
    redacted = OURS.redact(f"{before}{number}{after}")
    note(redacted.shown("sv"))

    assert redacted.kinds != ()
    assert not any(character.isdigit() for character in redacted.shown("sv"))


@seed(SEED)
@EXAMPLES
@given(address=E_MAIL, before=BEFORE, after=AFTER)
def test_e_mail_addresses_go(address: str, before: str, after: str) -> None:
    assert_gone(address, f"{before}{address}{after}", Kind.EMAIL)


YEARS = st.integers(1900, 2099)
NUMBERS = st.integers(1, 99)
LETTER = st.sampled_from(["", " a", " b"])
HARMLESS = st.one_of(
    st.builds("{}{} §".format, NUMBERS, LETTER),
    st.builds("§ {}{}".format, NUMBERS, LETTER),
    st.builds("{} kap. {}{} §".format, NUMBERS, NUMBERS, LETTER),
    st.builds("{} luvun {} §:n".format, NUMBERS, NUMBERS),
    st.builds("skollagen {}:{}{}".format, NUMBERS, NUMBERS, LETTER),
    st.builds("{}–{} §§".format, NUMBERS, NUMBERS),
    st.builds("lag ({}:{})".format, YEARS, st.integers(1, 1999)),
    st.builds("SFS {}:{}".format, YEARS, st.integers(1, 1999)),
    st.builds("prop. {0}/26:{1}".format, st.just(2025), st.integers(1, 300)),
    st.builds("år {}".format, YEARS),
    st.builds("vuonna {}".format, YEARS),
    st.builds("{}–{}".format, YEARS, YEARS),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(date.isoformat),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(lambda d: f"{d.day}.{d.month}.{d.year}"),
)


@seed(SEED)
@EXAMPLES
@given(
    words=st.lists(HARMLESS, min_size=1, max_size=4),
    glue=st.sampled_from([", ", " och ", " ja ", "; ", ".\n"]),
    before=st.sampled_from(["", "Vad säger ", "Mitä sanoo ", "Enligt "]),
)
def test_sections_acts_years_and_dates_stay(words: list[str], glue: str, before: str) -> None:
    text = f"{before}{glue.join(words)}?"

    redacted = OURS.redact(text)

    assert redacted.kinds == ()
    assert redacted.shown("fi") == text
