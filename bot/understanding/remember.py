"""Writes the vectors of the project's questions anew: `python -m bot.understanding.remember`.

Run when many questions have been added: without their vectors in the file, each training encodes
them again.
"""

from __future__ import annotations

from bot.content import load_questions
from bot.understanding.encoder import KNOWN_VECTORS, RememberingEncoder, load_encoder, remember


def main() -> None:
    """Keep what is in the file already, encode what is new, and forget what nobody asks any more.

    Raises:
        SystemExit: This platform has no sentence encoder.
    """
    encoder = load_encoder()
    if encoder is None:
        raise SystemExit("there is no sentence encoder for this platform; run it on Linux x86-64")
    texts = [question.text for question in load_questions()]
    print(f"encoding what is new of {len(texts)} questions", flush=True)
    remember(RememberingEncoder(encoder), texts)
    print(f"{KNOWN_VECTORS}: {KNOWN_VECTORS.stat().st_size} bytes")


if __name__ == "__main__":
    main()
