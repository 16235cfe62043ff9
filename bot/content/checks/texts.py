"""Checks of what is said: length, readability, and nothing that does not belong in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.catalogue import LANGUAGE_NAMES
from bot.content.checks.content import Content, Passage
from bot.content.checks.finding import Finding, error, warning

SHORTEST, LONGEST = 40, 90
# So far outside that it is no answer, or a whole page.
FAR_TOO_SHORT, FAR_TOO_LONG = 15, 150
# Björnsson (1983) found these values for normal newspapers, see `lix`.
HARDEST = {"sv": 47.0, "fi": 72.0}
LONGEST_SENTENCE = 30
# What is said about the conversation, a contact or a section is as short as it can be.
_SHORT_THEMES = ("dialogue", "contact", "out_of_scope")

_WORD = re.compile(r"[^\W_]+(?:[-:’'][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?:(?<!\bkap)(?<!\d)|(?<=\d{4}))[.!?:]+(?=\s)|\n+")
# Area code and at least five more digits, spaced as people space them; or an international number.
_PHONE = re.compile(
    r"(?<![\d:])(?:0\d{1,3}[-–/ ]{1,3}\d(?:[ -]?\d){4,}|\+\d{2}[ -]?\d(?:[ -]?\d){6,})"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+")
_DETAILS = ((_PHONE, "ett telefonnummer"), (_EMAIL, "en e-postadress"), (_ADDRESS, "en länk"))
_MARKUP = re.compile(r"\*\*|__|`|<[/\w]|\]\(|^#+ |^[*•–] |^-(?! )", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# What the actions fill in; anything else would be shown as it stands.
_FILLED_IN = ("plain", "section", "unit")
# Capitals count: JO is an authority. In Finnish the verb of negation is what says no.
_YES_OR_NO = {
    "sv": re.compile(r"\s*(Ja|Jo|Nej)(?![\w-])"),
    "fi": re.compile(r"\s*(Kyllä|Joo|En|Et|Ei|Emme|Ette|Eivät)(?![\w-])"),
}


def words(text: str) -> list[str]:
    """Return the words and numbers of a text."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a list item is one, and so is what stands before a colon."""
    return [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]


def lix(text: str) -> float:
    """Return the LIX of a text: words per sentence plus the percentage of words over six letters.

    C. H. Björnsson, Läsbarhet (1968). The same formula serves both languages, but Finnish words
    are longer: normal newspapers measured 47 in Swedish and 72 in Finnish (Björnsson, Readability
    of Newspapers in 11 Languages, Reading Research Quarterly 18:4, 1983, doi:10.2307/747382).
    An answer should not be harder than a newspaper in its language.

    Unlike Björnsson's, names are no long words here: an answer that lists municipalities is not
    hard to read. A name is a word with a capital that does not begin its sentence.
    """
    parts = [words(sentence) for sentence in sentences(text)]
    count = sum(len(part) for part in parts)
    if count == 0:
        return 0.0
    long = sum(
        len(word) > 6 and not (position and word[0].isupper())
        for part in parts
        for position, word in enumerate(part)
    )
    return count / len(parts) + 100 * long / count


def length(content: Content) -> Iterator[Finding]:
    """An answer has 40 to 90 words; what is said about the conversation may be shorter."""
    for passage in content.responses():
        count, language = len(words(passage.text)), LANGUAGE_NAMES[passage.language]
        what = f"svaret på {language} har {count} ord"
        about_a_matter = _is_about_a_matter(content, passage)
        if count > FAR_TOO_LONG or (about_a_matter and count < FAR_TOO_SHORT):
            mend = f"Skriv {SHORTEST} till {LONGEST} ord på båda språken."
            yield error(passage.path, passage.line, what, mend)
        elif count > LONGEST:
            mend = f"Korta det till högst {LONGEST}, eller dela ämnet i två."
            yield warning(passage.path, passage.line, what, mend)
        elif about_a_matter and count < SHORTEST:
            mend = f"Skriv minst {SHORTEST}: svaret, villkoret och vad man gör sedan."
            yield warning(passage.path, passage.line, what, mend)


def readability(content: Content) -> Iterator[Finding]:
    """An answer is no harder to read than a newspaper, and no sentence is very long."""
    for passage in content.responses():
        language = LANGUAGE_NAMES[passage.language]
        value = lix(passage.text)
        if _is_about_a_matter(content, passage) and value > HARDEST[passage.language]:
            what = (
                f"svaret på {language} är svårläst: läsbarhetsindex {value:.0f}, "
                f"en dagstidning har {HARDEST[passage.language]:.0f}"
            )
            mend = "Dela långa meningar och byt långa ord mot korta."
            yield warning(passage.path, passage.line, what, mend)
        for sentence in sentences(passage.text):
            count = len(words(sentence))
            if count > LONGEST_SENTENCE:
                line = passage.line_at(passage.text.find(sentence))
                what = f"en mening har {count} ord: ”{sentence.strip()[:40]} …”"
                yield warning(passage.path, line, what, "Dela den i två.")


def is_misplaced(text: str) -> bool:
    """Return whether a number, an address or a brace is an error in any answer as it stands."""
    return any(pattern.search(text) for pattern, _ in _DETAILS) or "{" in text


def openings(content: Content) -> Iterator[Finding]:
    """No answer about a matter begins with yes or no.

    What is recognised of a question is its topic, so the answer is also given to those who asked
    the opposite, or when, how and what. Talk itself, in `dialogue/` and `system.yml`, is exempt.
    """
    for passage in content.responses():
        folder = passage.path.parent
        match = _YES_OR_NO[passage.language].match(passage.text)
        if match and folder.name != "dialogue" and folder != content.data / "answers":
            language = LANGUAGE_NAMES[passage.language]
            what = f"svaret på {language} börjar med ”{match[1]}”, som passar bara en del frågor"
            mend = "Börja med ett påstående som är sant vad man än har frågat om ämnet."
            yield error(passage.path, passage.line_at(match.start(1)), what, mend)


def contact_details(content: Content) -> Iterator[Finding]:
    """No telephone number or address is typed into a text: they come from the directory."""
    for passage in content.responses():
        for pattern, name in _DETAILS:
            for match in pattern.finditer(passage.text):
                mend = "Ta bort det: kontakter kommer ur kontaktregistret (bot contacts)."
                if pattern is _ADDRESS:
                    mend = "Skriv bara webbplatsens namn, eller lägg sidan som källa (sources)."
                line = passage.line_at(match.start())
                yield error(passage.path, line, f"svaret har {name}, ”{match[0]}”", mend)


def markup(content: Content) -> Iterator[Finding]:
    """Texts are plain: paragraphs, and lists whose items begin with a dash and a space."""
    for passage in content.responses():
        match = _MARKUP.search(passage.text)
        if match:
            what = f"texten har tecken som visas som de står: ”{match[0]}”"
            mend = "Skriv vanlig text. En punkt i en lista börjar med ”- ”."
            yield error(passage.path, passage.line_at(match.start()), what, mend)


def placeholders(content: Content) -> Iterator[Finding]:
    """Braces stand only where the program fills them in, and alike in both languages.

    A topic's own answer outside `contact/` is given as it stands.
    """
    fillable: dict[str, dict[str, set[str]]] = {}
    first: dict[str, Passage] = {}
    for passage in content.responses():
        names = set(_PLACEHOLDER.findall(passage.text))
        topic = passage.name.removeprefix("utter_")
        filled = topic not in content.catalogue or topic.startswith("contact/")
        rest = _PLACEHOLDER.sub("", passage.text) if filled else passage.text
        stray = re.search(r"[{}]", rest)
        if stray:
            line = passage.line_at(passage.text.find(stray[0]))
            mend = "Skriv utan klamrar: det som står inom dem byts ut när svaret ges."
            yield error(passage.path, line, "svaret har en klammer, { eller }", mend)
        elif names - set(_FILLED_IN):
            unknown = min(names - set(_FILLED_IN))
            what = f"{{{unknown}}} fylls inte i"
            mend = f"Det som fylls i är {', '.join(f'{{{name}}}' for name in _FILLED_IN)}."
            line = passage.line_at(passage.text.find(f"{{{unknown}}}"))
            yield error(passage.path, line, what, mend)
        elif filled:
            fillable.setdefault(passage.name, {})[passage.language] = names
            first.setdefault(passage.name, passage)
    for name, per_language in fillable.items():
        sets = list(per_language.values())
        missing = sets[0].union(*sets[1:]) - sets[0].intersection(*sets[1:])
        if missing:
            what = f"{', '.join(f'{{{m}}}' for m in sorted(missing))} står bara på ett språk"
            mend = "Skriv samma ord inom klamrar i båda texterna."
            yield error(first[name].path, first[name].line, what, mend)


def _is_about_a_matter(content: Content, passage: Passage) -> bool:
    topic = passage.name.removeprefix("utter_")
    return topic in content.catalogue and topic.split("/")[0] not in _SHORT_THEMES
