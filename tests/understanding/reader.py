"""A reader of short messages over nine topics, and a ranker that says what a test lets it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.understanding import About, ContextReader, Decision, Outcome, Ranking

PRESCHOOL = "minorities/preschool"
ELDERLY = "minorities/elderly_care"
LIBRARY = "minorities/library"
REFUSED = "minorities/rights_not_met"
MUNICIPAL = "out_of_scope/municipal"
CLIMATE = "sustainability/goal_climate"
LANGUAGES = "minorities/languages"
INTERPRETER = "minorities/interpreter"
OTHER_LANGUAGE = "dialogue/other_language"
ABOUT = {
    "minorities/law_section": About({"sv": "Läs en paragraf", "fi": "Lue pykälä"}),
    PRESCHOOL: About({"sv": "Förskola på finska", "fi": "Esikoulu suomeksi"}, has_unit=True),
    ELDERLY: About({"sv": "Äldreomsorg på finska", "fi": "Vanhustenhuolto suomeksi"}, True),
    LIBRARY: About({"sv": "Böcker på finska", "fi": "Suomenkieliset kirjat"}, has_unit=True),
    REFUSED: About({"sv": "Om du inte får din rätt", "fi": "Jos oikeutesi ei toteudu"}, True),
    LANGUAGES: About({"sv": "Minoritetsspråken", "fi": "Vähemmistökielet"}),
    INTERPRETER: About({"sv": "Tolk", "fi": "Tulkki"}),
    OTHER_LANGUAGE: About({"sv": "Annat språk", "fi": "Muu kieli"}),
    CLIMATE: About({"sv": "Ett klimatsmart Botkyrka", "fi": "Ilmastoviisas Botkyrka"}),
}
READER = ContextReader(ABOUT)


class Ranker:
    """Says of each text what a test lets it, and nothing of others; answers from 0.97."""

    def __init__(self, said: Mapping[str, Mapping[str, float]]) -> None:
        self._said = said

    def rank(self, text: str, language: str | None = None, most: int = 10) -> Ranking:
        topics = sorted(self._said.get(text, {}).items(), key=lambda row: -row[1])
        if topics and topics[0][1] >= 0.97:
            return Ranking(topics, Decision(Outcome.ANSWER, (topics[0][0],)))
        offered = tuple(topic for topic, _ in topics[:3])
        outcome = Outcome.SUGGESTIONS if offered else Outcome.FALLBACK
        return Ranking(topics, Decision(outcome, offered))
