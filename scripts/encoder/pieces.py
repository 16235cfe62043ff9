"""Keeps the pieces of the tokenizer that Swedish, Finnish and a little English need.

Seven of eight of multilingual-e5's 250,000 pieces belong to other languages. What is left out is
still read, by smaller pieces.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as form
from weights import Array, Weights
from wordfreq import top_n_list

# So many of the commonest words of each language are cut as before.
_WORDS = {"sv": 70_000, "fi": 90_000, "en": 8_000}
_LONGEST = 30
_FEW_LETTERS = re.compile(r"[ -~åäöÅÄÖéüšžŠŽ§–—…”’“°€½]{1,2}")
_DOTS = str.maketrans("åäöÅÄÖ", "aaoAAO")
_CONTROLS = {b"<s>", b"</s>", b"<pad>", b"<mask>"}
_NORMAL, _UNKNOWN, _CONTROL = 1, 2, 3


def keep(weights: Weights, texts: Iterable[str]) -> tuple[list[int], bytes]:
    """Choose the pieces to keep.

    Args:
        weights: The whole model.
        texts: Texts that must be cut as before.

    Returns:
        The numbers of the pieces that are kept, rising, and a sentencepiece model of them.
    """
    whole = _model(weights.pieces, weights.scores, weights.unknown)
    tokenizer = sentencepiece.SentencePieceProcessor(model_proto=whole)
    used = {*range(5), weights.unknown}
    for pieces in tokenizer.encode([*_common(), *texts]):
        used.update(pieces)
    for number, piece in enumerate(weights.pieces):
        if _FEW_LETTERS.fullmatch(piece.decode("utf-8", "replace").replace("\u2581", "")):
            used.add(number)
    kept = sorted(used)
    chosen = [weights.pieces[number] for number in kept]
    return kept, _model(chosen, weights.scores[kept], kept.index(weights.unknown))


def _common() -> list[str]:
    words = [
        word
        for language, count in _WORDS.items()
        for word in top_n_list(language, count)
        if len(word) < _LONGEST
    ]
    plain = [word.translate(_DOTS) for word in words[:30_000]]
    return words + plain + [word.capitalize() for word in words[:70_000:2]]


def _model(pieces: list[bytes], scores: Array, unknown: int) -> bytes:
    """Return a sentencepiece model of the pieces, their numbers in this order."""
    model = form.ModelProto()
    model.ParseFromString(_normaliser())
    del model.pieces[:]
    for number, (piece, score) in enumerate(zip(pieces, scores, strict=True)):
        added = model.pieces.add()
        added.piece = piece.decode("utf-8", "replace") or f"<{number}>"
        added.score = float(score)
        added.type = _UNKNOWN if number == unknown else _NORMAL
        if piece in _CONTROLS or not piece:
            added.type = _CONTROL
    trained = model.trainer_spec
    del trained.input[:]
    trained.ClearField("model_prefix")  # a temporary path
    trained.vocab_size, trained.unk_id = len(pieces), unknown
    trained.bos_id, trained.pad_id, trained.eos_id = 0, 1, 2
    trained.bos_piece, trained.pad_piece, trained.eos_piece = "<s>", "<pad>", "</s>"
    trained.unk_piece = "<unk>"
    return bytes(model.SerializeToString())


def _normaliser() -> bytes:
    """Return a small model that normalises as multilingual-e5 does (nmt_nfkc)."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "text")
        text.write_text("detta är en text\ntämä on teksti\n" * 50, encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            input=str(text), model_prefix=folder + "/small", vocab_size=20, model_type="unigram",
            normalization_rule_name="nmt_nfkc", minloglevel=2,
        )  # fmt: skip
        return Path(folder, "small.model").read_bytes()
