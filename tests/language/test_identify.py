"""Which language a text is in, and when that is sure enough to change a conversation's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.language import CODE, LanguageIdentifier, LanguageModelProblem, lid176
from bot.language.ngrams import WordModel
from bot.yaml import load_yaml

IDENTIFIER = LanguageIdentifier()
THIRD = load_yaml(Path(__file__).parent / "third_languages.yml")
SPOKEN_FINNISH = load_yaml(Path(__file__).parent / "spoken_finnish.yml")
STRONG = {
    "sv": [
        "hej", "Tack!", "nej", "vad", "Hur söker jag förskola?",
        "har min mamma rätt till hemtjänst",
        "vem ringer jag om det", "aldreomsorg pa finska, hur gor jag", "god morgon", "Hej Matti",
        "Var ligger Tumba?", "vad betyder neuvonpito", "vad är hallintoalue på svenska?",
        "Jag heter Virtanen", "kan kommunen ge mig beslutet på finska",
    ],
    "fi": [
        "moi", "terve", "Kiitos", "ei", "kyllä", "mitä", "suomeksi", "Miten haen esikoulupaikkaa?",
        "onko aidillani oikeus kotipalveluun", "kuka auttaa", "ok kiitos", "Terve Anna",
        "voinko saada beslutin suomeksi", "Onko teillä äldreomsorgia suomeksi?",
        "Kuka hoitaa förvaltningsområde-asiat?", "Mitä samråd tarkoittaa?", "mist mä saan apua",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"), [(key, text) for key, texts in STRONG.items() for text in texts]
)
def test_strong_evidence(language: str, text: str) -> None:
    evidence = IDENTIFIER.identify(text)
    assert (evidence.language, evidence.strong) == (language, True)
    assert max(evidence.scores, key=lambda key: evidence.scores[key]) == language


SPOKEN = {
    "sv": [
        "hur gör ja för å få hjälp", "asså jag fattar inte", "va kostar de", "nån som vet nåt",
        "vem ska ja snacka me då", "e de öppet ikväll",
    ],
    "fi": [
        "oisin halunnu tietää millon", "en tiiä yhtää", "miten mä voin hakee sitä hoitoo",
        "mist saan apuu vanhemmille", "voiks täält kysyy suomeks", "mis se kirjasto o",
    ],
}  # fmt: skip
WITHOUT_DOTS = {
    "sv": [
        "hur ansoker jag om hemtjanst", "finns det forskola pa finska", "nar oppnar biblioteket",
        "jag behover hjalp at min mor",
    ],
    "fi": [
        "missa voin hakea paivahoitoa", "kenelta saan apua aidille",
        "onko taalla suomenkielista esikoulua", "en ymmarra tata paatosta",
    ],
}  # fmt: skip
CAPITALS = {
    "sv": ["JAG VILL ANSÖKA OM FÖRSKOLA", "VAR LIGGER BIBLIOTEKET", "RING MIG IMORGON"],
    "fi": ["MITEN HAEN KOTIPALVELUA", "MISSÄ ON KIRJASTO", "SOITTAKAA MINULLE HUOMENNA"],
}
MIXED = {
    "sv": [
        "jag vill prata med nån på suomea", "kan pappa få kotihoito", "vad kostar esikoulu",
        "min mummo behöver hjälp", "min handläggare heter Virtanen", "neuvonpito när är det",
    ],
    "fi": [
        "Voinko saada beslutin suomeksi?", "Onko teillä äldreomsorgia suomeksi?",
        "kuka on minun handläggare", "sain beslutin kommunilta", "missä on medborgarkontor",
        "Botkyrkan kommunin hemtjänst ei vastaa", "haluan varata tid",
    ],
}  # fmt: skip


@pytest.mark.parametrize("texts", [SPOKEN, WITHOUT_DOTS, CAPITALS, MIXED])
def test_spoken_dotless_capital_and_mixed_texts(texts: dict[str, list[str]]) -> None:
    found = {key: [IDENTIFIER.identify(text) for text in listed] for key, listed in texts.items()}

    for language, listed in found.items():
        assert [evidence.language for evidence in listed] == [language] * len(listed)


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_capitals_change_nothing(language: str) -> None:
    for text in STRONG[language]:
        assert IDENTIFIER.identify(text.upper()) == IDENTIFIER.identify(text)


@pytest.mark.parametrize(
    "text",
    [
        "ja", "JA!", "no", "jo", "ok", "okej", "bra", "energi", "Tumba", "hallunda", "Andersson",
        "Virtanen", "Matti Virtanen", "Karin", "hemtjänst", "förskola", "JO", "ok ok",
        "Fittja Alby",
        "Botkyrka", "radio", "8 §", "§ 5 a", "", "   ", "?", ":D", "🙂👍", "12345", "\x00",
        "https://www.botkyrka.se/finska", "namn@example.se",
    ],
)  # fmt: skip
def test_what_says_too_little_never_changes_the_language(text: str) -> None:
    assert not IDENTIFIER.identify(text).strong


@pytest.mark.parametrize("text", ["", " \n", "8 §", "🙂", "1.7.2025", "\ud800"])
def test_a_text_without_words_has_no_language(text: str) -> None:
    evidence = IDENTIFIER.identify(text)
    assert (evidence.language, evidence.scores) == (None, {})


@pytest.mark.parametrize(
    ("language", "text"), [(key, text) for key, texts in THIRD.items() for text in texts]
)
def test_third_languages_are_other(language: str, text: str) -> None:
    evidence = IDENTIFIER.identify(text)
    assert evidence.language == "other"
    assert sum(evidence.scores.values()) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("language", ["nb", "da", "et", "en", "fit", "ar", "ru", "fa"])
def test_the_detail_names_the_third_language(language: str) -> None:
    near = {"nb": {"nb", "nn", "da"}}.get(language, {language})
    details = [IDENTIFIER.identify(text).detail for text in THIRD[language]]
    assert set(details) <= near


@pytest.mark.parametrize(
    "text",
    ["kommuunin paperit suomeksi", "kommuuni ei vastaa suomeksi", "kuka kommuunissa päättää"],
)
def test_the_finnish_of_sweden_is_not_taken_for_meankieli(text: str) -> None:
    assert IDENTIFIER.identify(text).language == "fi"


@pytest.mark.parametrize(
    "text",
    [
        "mä oon käyny Mallorcalla ja sit laivalla Tallinnassa", "oon tykänny siitä kovasti",
        "ite oon kans miettiny tota juttua", "joo oon kattonu ne varmaan viis kertaa", "et ku",
        "miks et", "no juu oon nähny sen", "oon kans tehny sitä",
    ],
)  # fmt: skip
def test_spoken_finnish_is_no_third_language(text: str) -> None:
    assert IDENTIFIER.identify(text).language == "fi"


@pytest.mark.parametrize(
    "text", [text for lines in SPOKEN_FINNISH.values() for text in lines.splitlines()]
)
def test_the_speech_of_finland_is_not_taken_for_meankieli(text: str) -> None:
    assert IDENTIFIER.identify(text).language == "fi"


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("fi", "soveltamisala"), ("fi", "siankärsämö"), ("fi", "redusoitumattomina"),
        ("sv", "mellanhavandet"), ("sv", "gullspångsälvens"), ("sv", "skyddsombudsstoppet"),
    ],
)  # fmt: skip
def test_a_word_that_no_list_has_is_told_by_its_letters(language: str, word: str) -> None:
    assert IDENTIFIER.identify(word).language == language


@pytest.mark.parametrize(
    ("text", "detail"), [("hello", "en"), ("Thank you!", "en"), ("aitäh", "et"), ("takk", "nb")]
)
def test_greetings_in_third_languages(text: str, detail: str) -> None:
    evidence = IDENTIFIER.identify(text)
    assert (evidence.language, evidence.strong, evidence.detail) == ("other", True, detail)


@pytest.mark.parametrize(
    ("language", "word"),
    [("sv", "bibliotek"), ("sv", "nämnderna"), ("fi", "kirjasto"), ("fi", "vanhainkoti")],
)
def test_a_single_word_has_a_language_even_where_it_is_not_sure(language: str, word: str) -> None:
    assert IDENTIFIER.identify(word).language == language


def test_decomposed_letters_are_read_as_whole_ones() -> None:
    assert IDENTIFIER.identify("ha\u0308n on a\u0308iti") == IDENTIFIER.identify("hän on äiti")


@settings(max_examples=300, print_blob=True, deadline=None)
@example("<A>")
@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    evidence = IDENTIFIER.identify(text)
    assert evidence.language in ("sv", "fi", "other", None)
    # What holds nothing but code ("<A>") is in no language, and says so.
    assert (evidence.detail not in (None, CODE)) == (evidence.language == "other")


def test_a_missing_model_file_is_one_clear_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lid176, "_folder", lambda: tmp_path)
    with pytest.raises(LanguageModelProblem, match=r"lid\.176\.ftz saknas"):
        lid176.load.__wrapped__()
    (tmp_path / "lid.176.ftz").write_bytes(b"half a model")
    with pytest.raises(LanguageModelProblem, match="skadad"):
        lid176.load.__wrapped__()


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 broken"])
def test_a_missing_or_broken_word_model_is_one_clear_message(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "ngrams.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LanguageModelProblem, match=r"ngrams\.npz"):
        WordModel(path)
