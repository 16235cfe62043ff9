"""Builds data/language/ngrams.npz from open word lists: `python -m bot.language.build`.

Run by hand when the word lists or the project's questions have changed a lot; running the project
needs only the file. What the file is made of, on which terms, and how the folder `--packages` is
filled stands in data/language/README.md. The same material gives the same file.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from bot.language.meankieli import meankieli_forms
from bot.language.ngrams import FILE, LONGEST_GRAM, grams
from bot.language.sources import catalogue_texts, command_texts
from bot.language.spoken import spoken_forms
from bot.paths import DATA
from bot.yaml import load_yaml

# One column of the model per group; languages in a group need not be told apart.
GROUPS = {
    "sv": ["sv"],
    "fi": ["fi"],
    "nb": ["nb", "nn"],
    "da": ["da"],
    "et": ["et"],
    "en": ["en"],
    "de": ["de", "nl"],
    "is": ["is"],
    "romance": ["es", "fr", "it", "pt", "ro", "ca"],
    "slavic": ["pl", "cs", "sh", "sk", "sl", "lt", "lv"],
    "turkic": ["tr", "hu", "id"],
    "so": ["so"],
    "ku": ["ku"],
    "se": ["se"],
    "fit": ["fit"],
}
_WORDS = {"sv": 120_000, "fi": 160_000, "nb": 50_000, "da": 30_000, "en": 30_000, "de": 25_000}
_WORDS_OTHER = 9_000
_FLOOR = 1e-7  # a word that a list of 30,000 does not have
_TEXT_SHARE = 0.25
_SERVED_COUNT_MORE = 3.0
_FOREIGN = "dialogue/other_language"  # its questions are in other languages than they say
_RAREST_REWRITTEN, _KEPT, _PREFERRED = 4e-7, 0.3, 20.0
# Inflected forms from simplemma: how many, and their share of all words of the language.
_FORMS = {
    "et": (80_000, 0.35),
    "nn": (40_000, 0.35),
    "se": (40_000, 0.5),
    "da": (60_000, 0.04),
    "nb": (60_000, 0.02),
}
_MOST_IN_CHAT = 2e-5  # of a hand-written word, in a language that has a list of frequencies
_SPOKEN, _RAREST_SPOKEN = 0.08, 4e-7
_TINY, _STRONGEST, _STRONGEST_WORD = 0.05, 6.0, 8.0
# How much less likely than the likeliest a group can be by its list: lists by hand lack words.
_LEAST_LISTED, _LEAST = 8.0, {"et": 5.0, "so": 4.0, "ku": 4.0, "se": 4.0, "is": 6.0, "fit": 6.0}
_HALF_TRUSTED = 1e-6
_COMMONEST_HELD_OUT = 1e-5
_SEED, _BATCH, _PENALTY = 2009724, 4096, 1e-7
_WORD = re.compile(r"[^\W\d_]+")
_DOTS = str.maketrans("åäöéæø", "aaoeao")


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return _WORD.findall(text.lower())


def main() -> None:
    """Build the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--massive", type=Path, required=True, help="mapp med sv-SE.jsonl m.fl.")
    parser.add_argument("--packages", type=Path, required=True, help="mapp med paketen")
    parser.add_argument("--grams", type=int, default=60_000, help="antal bokstavsföljder i filen")
    parser.add_argument("--words", type=int, default=20_000, help="antal hela ord att anpassa")
    parser.add_argument("--whole", type=int, default=32_000, help="antal hela ord att räkna ut")
    parser.add_argument("--out", type=Path, default=FILE)
    arguments = parser.parse_args()
    sys.path.append(str(arguments.packages))
    frequencies = {
        language: _frequencies(language, arguments)
        for languages in GROUPS.values()
        for language in languages
    }
    frequencies["fi"] = _spoken(frequencies["fi"])
    frequencies["fit"] = _meankieli(frequencies["fi"], frequencies["fit"])
    _hold_out(frequencies)
    words, targets, weights = _examples(frequencies)
    names, model, bias = _fitted(words, targets, weights, arguments)
    model, scale = _rounded(model)
    named = {name[1:-1] for name in names if name[0] == "<" and name[-1] == ">"}
    logs = _log_probabilities(_rows(words, names, named), model, bias)
    lacking, gain = _lacking(words, targets, logs, _mass(frequencies))
    chosen = np.argsort(-gain, kind="stable")[: arguments.whole]
    names, model = _with_whole_words(names, model, words, lacking, chosen)
    model, scale = _rounded(model)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        arguments.out,
        languages=np.array(" ".join(GROUPS)),
        grams=np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8),
        weights=np.round(model / scale).astype(np.int8),
        scale=np.float32(scale),
        bias=bias.astype(np.float32),
    )
    print(f"{arguments.out}: {len(names)} bokstavsföljder, {arguments.out.stat().st_size} byte")


def _fitted(
    words: list[str], targets: Any, weights: Any, arguments: argparse.Namespace
) -> tuple[list[str], Any, Any]:
    """Return the letter sequences and words worth keeping, their weights, and the bias."""
    names, matrix = _matrix(words, ())
    fitted = _fit(matrix, targets, weights, epochs=5)
    support = np.asarray(matrix.T @ weights).ravel()
    worth = np.abs(fitted[0]).max(axis=1) * np.sqrt(support)
    keep = np.sort(np.argsort(-worth)[: arguments.grams])
    wrong = _most_wrong(matrix, fitted, targets, weights)[: arguments.words]
    named = dict.fromkeys(words[number] for number in wrong)
    names = list(dict.fromkeys([names[number] for number in keep] + [f"<{w}>" for w in named]))
    model, bias = _fit(_rows(words, names, named), targets, weights, epochs=15)
    worth = np.abs(model).max(axis=1)
    names = [name for name, value in zip(names, worth, strict=True) if value > _TINY]
    return names, np.clip(model[worth > _TINY], -_STRONGEST, _STRONGEST), bias


def _rounded(model: Any) -> tuple[Any, Any]:
    """Return the weights as the file will hold them, and the step between two of them."""
    scale = np.float32(np.abs(model).max() / 127)
    return np.round(model / scale).astype(np.int8).astype(np.float32) * scale, scale


def _mass(frequencies: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return how common each word is, over all groups."""
    found: defaultdict[str, float] = defaultdict(float)
    for languages in GROUPS.values():
        for language in languages:
            for word, share in frequencies[language].items():
                found[word] += share / len(languages)
    return found


def _lacking(words: list[str], targets: Any, logs: Any, mass: dict[str, float]) -> tuple[Any, Any]:
    """Return what the letters of each word fail to say, words x groups, and how much it matters.

    Args:
        words: All words.
        targets: Probability of each group by frequency, words x groups.
        logs: Log-probability by letters, words x groups.
        mass: How common each word is.
    """
    wanted = np.log(targets)
    least = np.array([_LEAST.get(group, _LEAST_LISTED) for group in GROUPS], dtype=np.float32)
    lacking = np.maximum(wanted, wanted.max(axis=1, keepdims=True) - least) - logs
    common = np.array([mass.get(word, 0.0) for word in words], dtype=np.float32)
    size = np.abs(lacking)
    gain = np.sqrt(common) * ((targets * size).sum(axis=1) + size.mean(axis=1))
    trust = (common / (common + _HALF_TRUSTED))[:, None]
    return trust * (lacking - lacking.mean(axis=1, keepdims=True)), gain


def _with_whole_words(
    names: list[str], model: Any, words: list[str], lacking: Any, chosen: Any
) -> tuple[list[str], Any]:
    """Add to the `chosen` words what their letters lack: no other word has that feature.

    Fitting by gradient moves a feature that stands in one word only a little, so that "jeg" would
    say "not Swedish" by four instead of eight.
    """
    row_of = {name: number for number, name in enumerate(names)}
    model, added = model.copy(), []
    for number in chosen:
        row = row_of.get(f"<{words[number]}>")
        if row is None:
            added.append(number)
        else:
            model[row] += lacking[number]
    names = names + [f"<{words[number]}>" for number in added]
    model = np.vstack([model, lacking[added]])
    return names, np.clip(model, -_STRONGEST_WORD, _STRONGEST_WORD)


def _frequencies(language: str, arguments: argparse.Namespace) -> dict[str, float]:
    wordfreq = importlib.import_module("wordfreq")  # only needed to build

    found: defaultdict[str, float] = defaultdict(float)
    listed_here = language in wordfreq.available_languages("small")
    if listed_here:
        limit = _WORDS.get(language, _WORDS_OTHER)
        listed: Iterable[tuple[str, float]] = wordfreq.get_frequency_dict(
            language, "best" if language in _WORDS else "small"
        ).items()
        for word, share in sorted(listed, key=lambda item: -item[1])[:limit]:
            if _WORD.fullmatch(word):
                found[word] += share
    by_hand = load_yaml(DATA / "language" / "function_words.yml").get(language, "").split()
    for rank, word in enumerate(by_hand):
        # Zipf's law, for languages that have no list of frequencies.
        found[word] = max(found[word], _MOST_IN_CHAT if listed_here else 0.05 / (rank + 2))
    forms, share = _forms(language)
    for word in forms:
        found[word] += share / len(forms)
    text = Counter(word for line in _texts(language, arguments) for word in words_of(line))
    share = _TEXT_SHARE if found else 1.0
    total = sum(text.values())
    for word, count in text.items():
        found[word] += share * count / total
    return dict(found)


def is_held_out(word: str) -> bool:
    """Return whether a word is kept for tuning unless it is common: one in twenty."""
    return zlib.crc32(word.encode()) % 20 == 0


def _hold_out(frequencies: dict[str, dict[str, float]]) -> None:
    """Take the words that tuning measures on out of every language."""
    kept_out = {
        word
        for language in ("sv", "fi")
        for word, share in frequencies[language].items()
        if share < _COMMONEST_HELD_OUT and is_held_out(word)
    }
    for listed in frequencies.values():
        for word in kept_out & listed.keys():
            del listed[word]


def _forms(language: str) -> tuple[list[str], float]:
    """Return inflected forms, all as frequent, and their share of the language."""
    if language not in _FORMS:
        return [], 0.0
    count, share = _FORMS[language]
    simplemma = importlib.import_module("simplemma.strategies.dictionaries.dictionary_factory")
    listed = simplemma.DefaultDictionaryFactory().get_dictionary(language)
    words = sorted(
        word for word in listed if word.islower() and len(word) < 15 and _WORD.fullmatch(word)
    )
    chosen = np.random.default_rng(_SEED).choice(len(words), count, replace=False)
    return [words[number] for number in sorted(chosen)], share


def _spoken(written: dict[str, float]) -> dict[str, float]:
    """Return the frequencies with the forms that the words have in chats added."""
    found = defaultdict(float, written)
    for word, share in written.items():
        forms = list(spoken_forms(word)) if share > _RAREST_SPOKEN else []
        for form in forms:
            found[form] += share * _SPOKEN / len(forms)
    return dict(found)


def _meankieli(finnish: dict[str, float], own: dict[str, float]) -> dict[str, float]:
    """Return the frequencies that Meänkieli would have if Finnish were rewritten by its rules."""
    # Words by hand that Finnish uses as much say nothing: only those that Meänkieli prefers.
    preferred = {
        word: share for word, share in own.items() if share > _PREFERRED * finnish.get(word, 0.0)
    }
    found = defaultdict(float, preferred)
    for word, share in finnish.items():
        if share < _RAREST_REWRITTEN:
            continue
        forms = list(meankieli_forms(word))
        found[word] += share * (_KEPT if forms else 1.0)
        for form in forms:
            found[form] += share * (1 - _KEPT) / len(forms)
    return dict(found)


def _texts(language: str, arguments: argparse.Namespace) -> Iterator[str]:
    if language in ("sv", "fi"):
        for path in sorted((DATA / "nlu").rglob("*.yml")):
            for block in load_yaml(path)["nlu"]:
                spoken = block.get("metadata", {}).get("language")
                if spoken == language and block["intent"] != _FOREIGN:
                    yield from re.sub(r"\]\([^)]*\)|[\[\]]", "", block["examples"]).splitlines()
    name = {"sv": "sv-SE", "fi": "fi-FI", "en": "en-US"}.get(language)
    if name:
        for line in (arguments.massive / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["split"] == "train":
                yield row["utt"]
    yield from catalogue_texts(arguments.packages, language)
    yield from command_texts(arguments.packages, language, _SEED)


def _examples(
    frequencies: dict[str, dict[str, float]],
) -> tuple[list[str], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return words, the probability of each group given the word, and how much a word counts."""
    shares: dict[str, np.ndarray[Any, Any]] = {}
    for number, languages in enumerate(GROUPS.values()):
        for language in languages:
            for word, share in frequencies[language].items():
                row = shares.setdefault(word, np.zeros(len(GROUPS)))
                row[number] += share / len(languages)
                bare = word.translate(_DOTS)
                if bare != word and language in ("sv", "fi"):
                    shares.setdefault(bare, np.zeros(len(GROUPS)))[number] += share / 30
    words = list(shares)
    matrix = np.array([shares[word] for word in words])
    weights = matrix.sum(axis=1) ** 0.4
    matrix += _FLOOR
    matrix /= matrix.sum(axis=1, keepdims=True)
    weights *= 1 + _SERVED_COUNT_MORE * matrix[:, :2].sum(axis=1)
    # A language with a short list would otherwise look improbable in itself.
    size = (weights[:, None] * matrix).sum(axis=0)
    weights *= (matrix / np.sqrt(size / size.mean())).sum(axis=1)
    return words, matrix.astype(np.float32), (weights / weights.mean()).astype(np.float32)


def _matrix(words: list[str], named: Container[str]) -> tuple[list[str], Any]:
    """Return letter sequences and the words x sequences matrix; `named` words count as wholes."""
    counts: Counter[str] = Counter()
    for word in words:
        counts.update(list(dict.fromkeys(_features(word, named))))
    names = [gram for gram, count in counts.items() if count >= 4 or gram[1:-1] in named]
    return names, _rows(words, names, named)


def _features(word: str, named: Container[str]) -> list[str]:
    found = grams(word)
    return found if word in named or len(word) + 2 <= LONGEST_GRAM else found[:-1]


def _rows(words: list[str], names: list[str], named: Container[str]) -> Any:
    row_of = {gram: number for number, gram in enumerate(names)}
    indices: list[int] = []
    ends = [0]
    for word in words:
        indices.extend(row_of[gram] for gram in _features(word, named) if gram in row_of)
        ends.append(len(indices))
    ones = np.ones(len(indices), dtype=np.float32)
    return sparse.csr_matrix((ones, indices, ends), shape=(len(words), len(names)))


def _fit(matrix: Any, targets: Any, weights: Any, epochs: int) -> tuple[Any, Any]:
    """Fit a softmax model to soft targets by AdaGrad; returns weights and bias per group."""
    rows, columns = matrix.shape
    matrix = sparse.hstack([matrix, np.ones((rows, 1), dtype=np.float32)], format="csr")
    model = np.zeros((columns + 1, targets.shape[1]), dtype=np.float32)
    seen = np.full_like(model, 1e-6)
    chance = np.random.default_rng(_SEED)
    for epoch in range(epochs):
        rate = 0.25 * (1 - epoch / epochs) + 0.01
        order = chance.permutation(rows)
        total = 0.0
        for start in range(0, rows, _BATCH):
            batch = order[start : start + _BATCH]
            part, share = matrix[batch], weights[batch, None] / _BATCH
            logits = part @ model
            logits -= logits.max(axis=1, keepdims=True)
            logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
            total -= float((share * targets[batch] * logs).sum()) * _BATCH / rows
            turned = part.T.tocsr()
            used = np.flatnonzero(np.diff(turned.indptr))
            slope = turned[used] @ (share * (np.exp(logs) - targets[batch]))
            slope += _PENALTY * model[used]
            seen[used] += slope**2
            model[used] -= rate * slope / np.sqrt(seen[used])
        print(f"  {rows} x {columns}, varv {epoch + 1}: {total:.4f}", flush=True)
    return model[:-1], model[-1]


def _log_probabilities(matrix: Any, model: Any, bias: Any) -> Any:
    logits = matrix @ model + bias
    logits -= logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def _most_wrong(matrix: Any, fitted: tuple[Any, Any], targets: Any, weights: Any) -> Any:
    """Return the words in the order of how much their letters alone mislead."""
    logs = _log_probabilities(matrix, *fitted)
    loss = (targets * (np.log(targets) - logs)).sum(axis=1)
    return np.argsort(-loss * weights)


if __name__ == "__main__":
    main()
