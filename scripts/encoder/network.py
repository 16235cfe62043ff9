"""The encoder as a network of PyTorch: multilingual-e5-small, or its first layers."""

from __future__ import annotations

import torch
import torch.nn.functional as act
from torch import Tensor, nn
from weights import Weights

HEADS = 12
PLACES = 128
_DROP = 0.1
_LINEAR = {"q": "query", "k": "key", "v": "value", "ao": "attended", "fi": "inner", "fo": "outer"}


class Layer(nn.Module):
    """Self-attention and a feed-forward part, each added to what came in, and normed."""

    def __init__(self, width: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.attended = nn.Linear(width, width)
        self.inner, self.outer = nn.Linear(width, inner), nn.Linear(inner, width)
        self.attended_norm = nn.LayerNorm(width, epsilon)
        self.outer_norm = nn.LayerNorm(width, epsilon)

    def forward(self, given: Tensor, mask: Tensor) -> Tensor:
        """Map texts of shape (texts, pieces, width) to the same shape."""
        texts, pieces, width = given.shape

        def heads(part: Tensor) -> Tensor:
            return part.view(texts, pieces, HEADS, width // HEADS).transpose(1, 2)

        seen = act.scaled_dot_product_attention(
            heads(self.query(given)), heads(self.key(given)), heads(self.value(given)),
            attn_mask=mask,
        )  # fmt: skip
        seen = self.attended(seen.transpose(1, 2).reshape(texts, pieces, width))
        given = self.attended_norm(given + act.dropout(seen, _DROP, self.training))
        more = self.outer(act.gelu(self.inner(given)))
        normed: Tensor = self.outer_norm(given + act.dropout(more, _DROP, self.training))
        return normed


class Network(nn.Module):
    """Pieces in, the mean of what the last layer says of them out, of length one."""

    def __init__(self, weights: Weights, kept: list[int], layers: int, fixed: int) -> None:
        """Copy the first layers; the words and the first `fixed` layers will stay as they are."""
        super().__init__()
        width = weights.width
        words = weights.matrix("emb.word", weights.vocabulary, width)[kept]
        self.word = nn.Embedding.from_pretrained(torch.from_numpy(words), freeze=True)
        places = torch.from_numpy(weights.vector("emb.pos")).view(-1, width)[:PLACES].clone()
        kind = torch.from_numpy(weights.vector("emb.type")).view(-1, width)[0]
        self.place = nn.Parameter(places + kind)
        self.fixed = fixed
        self.norm = nn.LayerNorm(width, weights.epsilon)
        _copy_norm(self.norm, weights, "emb.ln")
        self.layers = nn.ModuleList(_layer(weights, number) for number in range(layers))

    def lower(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """Return what the fixed layers say, shape (texts, pieces, width)."""
        said: Tensor = self.norm(self.word(pieces) + self.place[: pieces.shape[1]])
        for layer in self.layers[: self.fixed]:
            said = layer(said, mask[:, None, None, :])
        return said

    def upper(self, said: Tensor, mask: Tensor) -> Tensor:
        """Return the vectors, shape (texts, width), of what the fixed layers said."""
        for layer in self.layers[self.fixed :]:
            said = layer(said, mask[:, None, None, :])
        there = mask[:, :, None].float()
        return act.normalize((said * there).sum(1) / there.sum(1), dim=-1)


def _layer(weights: Weights, number: int) -> Layer:
    layer = Layer(weights.width, weights.inner, weights.epsilon)
    for short, name in _LINEAR.items():
        linear = getattr(layer, name)
        stored = weights.matrix(f"l{number}.{short}.w", linear.out_features, linear.in_features)
        linear.weight.data = torch.from_numpy(stored)
        linear.bias.data = torch.from_numpy(weights.vector(f"l{number}.{short}.b"))
    _copy_norm(layer.attended_norm, weights, f"l{number}.aln")
    _copy_norm(layer.outer_norm, weights, f"l{number}.oln")
    return layer


def _copy_norm(norm: nn.LayerNorm, weights: Weights, name: str) -> None:
    norm.weight.data = torch.from_numpy(weights.vector(f"{name}.w"))
    norm.bias.data = torch.from_numpy(weights.vector(f"{name}.b"))
