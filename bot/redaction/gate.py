"""The gate: detect on a normalised copy, replace in the original, say what was removed and what was kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.model import Kept
from bot.redaction import card, keep, one_time_code, password, private_key, seed_phrase
from bot.redaction.plain import Plain, Span, plain


class SecretClass(Protocol):
    """What a module of a class offers."""

    CLASS: str
    """The name that a person reads: `seed phrase`."""
    OVERRULES_KEPT: bool
    """Whether its finding is exact enough to win over a reference in the same place."""

    def find(self, text: str) -> list[Span]:
        """Every stretch of the normalised text that holds such a secret."""


_CLASSES: tuple[SecretClass, ...] = (seed_phrase, private_key, password, one_time_code, card)


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text without secrets. `removed` names the classes, each once, in the order of the text."""

    text: str
    removed: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()


def redact(text: str) -> Redacted:
    """Take the secrets out of anything that a person wrote. Costs at most a few milliseconds for 16 KB."""
    if not text:
        return Redacted(text)
    copy = plain(text)
    references = keep.find(copy.text)
    found: list[tuple[Span, str]] = []
    for kind in _CLASSES:
        for span in kind.find(copy.text):
            taken = [other for other, _ in found]
            if not kind.OVERRULES_KEPT:
                taken += [reference.span for reference in references]
            if not any(_overlap(span, other) for other in taken):
                found.append((span, kind.CLASS))
    found.sort(key=lambda pair: pair[0].start)
    kept = tuple(
        Kept(reference.kind, reference.value)
        for reference in references
        if not any(_overlap(reference.span, span) for span, _ in found)
    )
    return Redacted(_replaced(text, copy, found), tuple(dict.fromkeys(name for _, name in found)), kept)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.stop and other.start < one.stop


def _replaced(text: str, copy: Plain, found: list[tuple[Span, str]]) -> str:
    parts: list[str] = []
    done = 0
    for span, name in found:
        start, stop = copy.back(span.start, span.stop)
        parts += [text[done:start], f"[{name} removed]"]
        done = max(done, stop)
    return "".join([*parts, text[done:]])
