"""Builds data/language/ngrams.npz from open word lists: `python -m bot.language.build`.

Run by hand when the word lists or the project's questions have changed a lot; running the project
needs only the file. What the file is made of, on which terms, and how the folder `--packages` is
filled stands in data/language/README.md. The same material gives the same file.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Container
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from bot.language.frequencies import GROUPS, SEED, Frequencies, word_frequencies
from bot.language.ngrams import FILE, LONGEST_GRAM, grams

_FLOOR = 1e-7  # a word that a list of 30,000 does not have
_SERVED_COUNT_MORE = 3.0
_TINY, _STRONGEST, _STRONGEST_WORD = 0.05, 6.0, 8.0
# How much less likely than the likeliest a group can be by its list: lists by hand lack words.
_LEAST_LISTED, _LEAST = 8.0, {"et": 5.0, "so": 4.0, "ku": 4.0, "se": 4.0, "is": 6.0, "fit": 6.0}
_HALF_TRUSTED = 1e-6
_BATCH, _PENALTY = 4096, 1e-7
# Words for the letters of Swedish against Finnish: at least this much theirs, and of one of them.
_LEAST_SERVED, _CLEARLY = 0.2, 4.0
_DOTS = str.maketrans("åäöéæø", "aaoeao")


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
    frequencies = word_frequencies(arguments.massive, arguments.packages)
    words, targets, weights = _examples(frequencies)
    names, model, bias = _fitted(words, targets, weights, arguments)
    model, scale = _rounded(model)
    named = {name[1:-1] for name in names if name[0] == "<" and name[-1] == ">"}
    logs = _log_probabilities(_rows(words, names, named), model, bias)
    lacking, gain = _lacking(words, targets, logs, _mass(frequencies))
    chosen = np.argsort(-gain, kind="stable")[: arguments.whole]
    names, model = _with_whole_words(names, model, words, lacking, chosen)
    model, scale = _rounded(model)
    letters, letters_bias = _swedish_letters(words, targets, weights, names)
    letters, letters_scale = _rounded(letters)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        arguments.out,
        languages=np.array(" ".join(GROUPS)),
        grams=np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8),
        weights=np.round(model / scale).astype(np.int8),
        scale=np.float32(scale),
        bias=bias.astype(np.float32),
        letters=np.round(letters / letters_scale).astype(np.int8),
        letters_scale=letters_scale,
        letters_bias=np.float32(letters_bias),
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


def _swedish_letters(
    words: list[str], targets: Any, weights: Any, names: list[str]
) -> tuple[Any, float]:
    """Return what each letter sequence says for Swedish against Finnish alone, and the bias.

    Log-odds. The large model knows the words that it has seen; of a new one, a small and smooth
    model of two languages knows more.
    """
    served = targets[:, :2]
    chosen = np.flatnonzero(
        (served.max(axis=1) > _CLEARLY * served.min(axis=1)) & (served.sum(axis=1) > _LEAST_SERVED)
    )
    matrix = _rows([words[number] for number in chosen], names, ())
    model = LogisticRegression(C=0.3, solver="liblinear", class_weight="balanced")
    swedish = served[chosen, 0] > served[chosen, 1]
    model.fit(matrix, swedish, sample_weight=np.sqrt(weights[chosen]))
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def _rounded(model: Any) -> tuple[Any, Any]:
    """Return the weights as the file will hold them, and the step between two of them."""
    scale = np.float32(np.abs(model).max() / 127)
    return np.round(model / scale).astype(np.int8).astype(np.float32) * scale, scale


def _mass(frequencies: dict[str, Frequencies]) -> Frequencies:
    """Return how common each word is, over all groups."""
    found: defaultdict[str, float] = defaultdict(float)
    for languages in GROUPS.values():
        for language in languages:
            for word, share in frequencies[language].items():
                found[word] += share / len(languages)
    return found


def _lacking(words: list[str], targets: Any, logs: Any, mass: Frequencies) -> tuple[Any, Any]:
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


def _examples(
    frequencies: dict[str, Frequencies],
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
    chance = np.random.default_rng(SEED)
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
