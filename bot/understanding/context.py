"""Reads what a short message leaves unsaid: the topic talked about, or the list just offered.

"Och i gymnasiet?" names half a question; the other half is what was talked about. Such a text is
ranked three times: what is left of it alone, after the title of the last topic, and in the frame
that the topics of its theme share ("på finska"). The three are multiplied, weighted, as if they
were independent evidence (a product of experts; Hinton 1999). A text without a single word that
could name a topic ("gäller det mig också?") is about the last one; but that the right talked about
was refused ("de säger att det inte går") asks what can be done, which that topic does not tell.

Only a message that leaves its matter open is read so. One that is sure by itself keeps its reading,
except a bare word that is known to mean several things ("klaga"): those are offered.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Protocol

from bot.content.payload import payload_of
from bot.understanding.context_words import ContextWords, plain_words
from bot.understanding.conversation import About, Context, Named, Offer, Reading
from bot.understanding.decision import SUGGESTIONS, Decision, Outcome, can_be_listed
from bot.understanding.ranker import Ranking, certain

LAW_SECTION = "minorities/law_section"
UNIT = "contact/unit"
RIGHTS_NOT_MET = "minorities/rights_not_met"
LANGUAGES = "minorities/languages"
INTERPRETER = "minorities/interpreter"
OTHER_LANGUAGE = "dialogue/other_language"
# Rights whose answers say what holds for every language.
ANY_LANGUAGE = frozenset({INTERPRETER, "minorities/mother_tongue"})
_RIGHTS = "minorities/"
_SECTION = re.compile(r"(\d{1,3}) ?([a-z])?")
# Topics about the conversation or about reaching somebody: said outright, never left unsaid.
_OUTRIGHT = ("dialogue/", "contact/")
_SURE = 0.9
# Chosen on tests/questions/followups.yml without its list "fresh": of 35 messages that name another
# topic unsurely 32 are right at this confidence and one is wrong; by the words alone 17 and 4.
_TITLE, _FRAME = 0.5, 1.0
_ANSWER = 0.85
# The message's own words must make a topic so likely that it is answered: what was said before must
# not do it alone. On the same lists every right answer has 0.38 or more; "entä Suomessa?" has 0.2.
_OWN = 0.3
_FLOOR = 1e-4
_LONGEST = 8
SHOWN = 10
_EVERY = 1_000


class Ranks(Protocol):
    """What ranks all topics for a text, such as `TopicRanker`."""

    def rank(self, text: str, language: str | None = None, most: int = 10) -> Ranking:
        """Rank the topics for a text."""


class ContextReader:
    """Reads messages in the light of what was said before."""

    def __init__(self, topics: Mapping[str, About], words: ContextWords | None = None) -> None:
        """Take the topics by id.

        Raises:
            YamlProblem: `data/understanding/context.yml` cannot be used.
        """
        self._topics, self._words = topics, words or ContextWords()

    def read(
        self,
        text: str,
        language: str | None,
        context: Context,
        ranker: Ranks,
        named: Named | None = None,
    ) -> Reading:
        """Return the ranking of a text after what was said before.

        Args:
            text: What the resident wrote.
            language: The conversation's language.
            context: What was said before.
            ranker: What ranks texts.
            named: What the text names.
        """
        alone = ranker.rank(text, language, SHOWN)
        words = plain_words(text)
        several = tuple(t for t in self._words.several(words) if t in self._topics)
        if several and not context.offered_any_of(several):
            return Reading(Ranking(alone.topics, Decision(Outcome.SUGGESTIONS, several)))
        chosen = self._choice(text, context.offered, alone)
        if chosen is None and context.in_act:
            chosen = self._section(words)
        if chosen is not None:
            return Reading(alone, chosen=chosen)
        last = context.topic
        if last not in self._topics or last == LAW_SECTION:
            return Reading(alone)
        places, spoken = (_words_of(names) for names in named or Named())
        if spoken and self._only_named(words, str(last), places | spoken):
            return Reading(self._in_language(str(last), alone))
        return self._after(words, str(last), places, alone) or Reading(
            self._combined(self._matter(words, places), str(last), language, ranker, alone)
        )

    def _section(self, words: Sequence[str]) -> str | None:
        """Return the button for the section that a number alone means after another section."""
        rest = self._words.elliptic(words) or " ".join(words)
        number = _SECTION.fullmatch(rest)
        if number is None:
            return None
        section = " ".join(filter(None, number.groups()))
        return payload_of(LAW_SECTION, section=section)

    def _only_named(self, words: Sequence[str], last: str, named: frozenset[str]) -> bool:
        """Return whether a message goes on from a right with nothing but what it names.

        After what holds for every language, a bare "persiska" goes on too.
        """
        rest = self._words.elliptic(words)
        goes_on = last in ANY_LANGUAGE if rest is None else last.startswith(_RIGHTS)
        said = words if rest is None else rest.split()
        return goes_on and self._words.empty([word for word in said if word not in named])

    def _in_language(self, last: str, alone: Ranking) -> Ranking:
        """Return what "och på arabiska?" gets: the right in it, or a chat in it, could be meant."""
        if last in ANY_LANGUAGE:
            return certain(last)
        offered = (LANGUAGES, INTERPRETER, OTHER_LANGUAGE)
        known = tuple(topic for topic in offered if topic in self._topics)
        return Ranking(alone.topics, Decision(Outcome.SUGGESTIONS, known))

    def _after(
        self, words: Sequence[str], last: str, places: frozenset[str], alone: Ranking
    ) -> Reading | None:
        """Return a message's reading after a topic; None where what it says adds to the topic."""
        rest = self._words.elliptic(words)
        unsaid = self._says_nothing(words, rest, places)
        # "Vad säger lagen om det?" asks for the section, however much it sounds like "källa?".
        if _is_outright(alone) and not (unsaid and self._words.about_law(words)):
            return Reading(alone)
        settled = rest is None or len(words) > _LONGEST or _is_answered(alone)
        if (unsaid or not settled) and self._refused(words, last):
            return Reading(certain(RIGHTS_NOT_MET))
        if unsaid:
            return self._about_last(words, last)
        return Reading(alone) if settled else None

    def asks(self, text: str) -> bool:
        """Return whether a text is a question, rather than the name of a matter."""
        return "?" in text or self._words.asks(plain_words(text))

    def joined(self, sentence: str) -> list[str]:
        """Return the questions that a sentence joins with "och" and the like; else only itself."""
        return self._words.joined(sentence)

    def _choice(self, text: str, offered: Sequence[Offer], alone: Ranking) -> str | None:
        """Return what the text picks from the offer, by its place in the list or by title."""
        if not offered:
            return None
        place = self._words.place(text)
        if place is not None:
            return offered[place].payload if -len(offered) <= place < len(offered) else None
        if self.asks(text) or (_is_answered(alone) and _names_conversation(alone, text)):
            return None
        wanted = self._words.naming(plain_words(text))
        named = [offer for offer in offered if wanted and _titled(offer, wanted)]
        return named[0].payload if len(named) == 1 else None

    def _says_nothing(self, words: Sequence[str], rest: str | None, places: frozenset[str]) -> bool:
        said = words if rest is None else rest.split()
        # "Botkyrka" alone says much in "mikä on Kestävä Botkyrka?", and nothing beside "Huddinge".
        here = rest is not None or bool(places)
        left = [w for w in (self._words.without_here(said) if here else said) if w not in places]
        # One word alone says too little to tell, unless it is the place in "entä Tumbassa?".
        enough = len(said) > 1 or (rest is not None and not left)
        return enough and self._words.empty(left)

    def _matter(self, words: Sequence[str], places: frozenset[str]) -> str:
        """Return what is left of a continuation without the places, which name other matters."""
        rest = str(self._words.elliptic(words)).split()
        return " ".join(word for word in rest if word not in places)

    def _refused(self, words: Sequence[str], last: str) -> bool:
        """Return whether a right that a unit sees to, the last topic, was or might be refused."""
        is_a_right = last.startswith(_RIGHTS) and self._topics[last].has_unit
        return is_a_right and RIGHTS_NOT_MET in self._topics and self._words.refused(words)

    def _about_last(self, words: Sequence[str], last: str) -> Reading:
        if self._words.about_law(words):
            return Reading(certain(LAW_SECTION), about=last)
        if self._words.about_detail(words) and self._topics[last].has_unit:
            return Reading(certain(UNIT), about=last)
        return Reading(certain(last))

    def _combined(
        self, rest: str, last: str, language: str | None, ranker: Ranks, alone: Ranking
    ) -> Ranking:
        spoken = language or "sv"
        title = self._topics[last].titles.get(spoken, "")
        parts = [(1.0, rest), (_TITLE, f"{title} {rest}")]
        frame = self._words.frame(last.split("/", 1)[0], spoken)
        if frame:
            parts.append((_FRAME, f"{rest} {frame}"))
        ranked = [(w, dict(ranker.rank(part, language, _EVERY).topics)) for w, part in parts]
        known = {topic for _, found in ranked for topic in found}
        scores = {
            topic: sum(w * math.log(max(found.get(topic, 0.0), _FLOOR)) for w, found in ranked)
            for topic in known
            if not topic.startswith(_OUTRIGHT)
        }
        own, whole = ranked[0][1], dict(alone.topics)
        likely = {t for t in scores if max(own.get(t, 0.0), whole.get(t, 0.0)) >= _OWN}
        return _decided(scores, likely)


def _titled(offer: Offer, wanted: Iterable[str]) -> bool:
    return any(
        all(any(_same(word, other) for other in plain_words(title)) for word in wanted)
        for title in offer.titles
    )


def _words_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset(word for name in names for word in plain_words(name))


def _decided(scores: Mapping[str, float], likely: Container[str]) -> Ranking:
    """Decide from the joint scores; what lies outside may be said of a word that is not known."""
    if not scores:
        return Ranking([], Decision(Outcome.FALLBACK, ()))
    best = max(scores.values())
    weights = {topic: math.exp(score - best) for topic, score in scores.items()}
    total = sum(weights.values())
    topics = sorted(((t, w / total) for t, w in weights.items()), key=lambda row: -row[1])
    first, confidence = topics[0]
    if confidence >= _ANSWER and (first in likely or not can_be_listed(first)):
        return Ranking(topics[:SHOWN], Decision(Outcome.ANSWER, (first,)))
    offered = tuple(topic for topic, _ in topics[:SUGGESTIONS])
    return Ranking(topics[:SHOWN], Decision(Outcome.SUGGESTIONS, offered))


def _is_answered(alone: Ranking) -> bool:
    return alone.decision.outcome is Outcome.ANSWER


def _is_outright(alone: Ranking) -> bool:
    """Return whether the text as good as says that it is about the conversation or a contact."""
    topic, confidence = alone.topics[0] if alone.topics else ("", 0.0)
    return confidence >= _SURE and topic.startswith(_OUTRIGHT)


def _names_conversation(alone: Ranking, text: str) -> bool:
    # "JO" is the ombudsman, "jo" is a yes.
    return alone.topics[0][0].startswith("dialogue/") and not text.strip(" .!").isupper()


def _same(word: str, other: str) -> bool:
    """Return whether two words are forms of one: a long common beginning, or the same word."""
    pairs = zip(word, other, strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return word == other or (common >= 5 and common >= min(len(word), len(other)) - 3)
