"""The gate: detect on a normalised copy, replace in the original, say what was removed, what was kept, what is sealed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.model import Kept
from bot.redaction import (
    access_key,
    card,
    chinese_seed_phrase,
    described_code,
    described_password,
    document,
    hexadecimal,
    identity,
    keep,
    letter_code,
    link,
    markers,
    near_code,
    near_password,
    one_time_code,
    other_passwords,
    password,
    private_key,
    reserve_code,
    said_password,
    security_answer,
    seed_phrase,
    session_token,
    spoken_code,
    typed_password,
)
from bot.redaction.hexadecimal import Outcome
from bot.redaction.plain import Plain, Span, forget, plain


class SecretClass(Protocol):
    """What a module of a class offers."""

    CLASS: str
    """The name that a person reads: `seed phrase`."""
    OVERRULES_KEPT: bool
    """Whether its finding is exact enough to win over a reference in the same place."""

    @property
    def find(self) -> Callable[[str], list[Span]]:
        """Every stretch of the normalised text that holds such a secret."""


_EXACT: tuple[tuple[SecretClass, ...], ...] = ((private_key,), (seed_phrase, chinese_seed_phrase))
"""Those that find secrets of one class stand together. What a key begins with may be a word of a phrase: `BEGIN`."""
_NAMES = {Outcome.SECRET: hexadecimal.CLASS, Outcome.ACCESS: access_key.CLASS, Outcome.AMBIGUOUS: ""}
_WORDED: tuple[tuple[SecretClass, ...], ...] = (
    (access_key, session_token, link),
    (password, other_passwords, near_password, said_password, described_password, typed_password, security_answer),
    (one_time_code, letter_code, near_code, reserve_code, spoken_code, described_code),
    (identity,),
    (document,),
    (card,),
)
_MOST_PASSES = 8  # what is removed may lay bare a secret behind it; two passes are the rule
_LABELS = re.compile(
    r"(?:(?:uid|id|orders?|no|nr|number|ticket|case|e?mail|address|txid|hash|[订訂][单單]|[单單]?[号號]|[邮郵]箱)(?![A-Za-z])|[\W_])*+",
    re.IGNORECASE,
)
_HIDDEN = "\ufffc"  # stands for our own markers while secrets are looked for


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text without secrets. `removed` names the classes, each once, in the order of the text.

    `sealed` are 64 digits that may be either; a marker stands for each, and they are in no repr.
    """

    text: str
    removed: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    sealed: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Redacted({self.text!r}, removed={self.removed}, kept={self.kept}, sealed={len(self.sealed)})"


@dataclass(frozen=True, slots=True)
class Found:
    """One stretch and what becomes of it; `name` is empty for what is sealed."""

    span: Span
    name: str


def redact(text: str) -> Redacted:
    """Take the secrets out of anything that a person wrote.

    A line costs a tenth of a millisecond, 4 KB of talk some twenty, 16,000 characters made to keep it busy up to 0.4 s.

    What it returns holds nothing that it would take out: doing it twice changes nothing.
    """
    removed: dict[str, None] = {}
    sealed: list[str] = []
    kept: tuple[Kept, ...] = ()
    for _ in range(_MOST_PASSES):
        if not text:
            break
        copy = plain(text)
        found, kept = look(copy.text)
        if not found:
            break
        removed |= dict.fromkeys(one.name for one in found if one.name)
        sealed += [copy.text[one.span.start : one.span.stop] for one in found if not one.name]
        text = replaced(text, copy, found)
    return Redacted(text, tuple(removed), kept, tuple(sealed))


def look(text: str) -> tuple[list[Found], tuple[Kept, ...]]:
    """Secrets in the order of a normalised text, and the references that none of them covers."""
    if "[" in text:
        text = markers.OURS.sub(lambda ours: _HIDDEN * len(ours[0]), text)
    places = _Places(text, keep.find(text))
    try:
        for kinds in _EXACT:
            places.look_for(kinds)
        for digits in hexadecimal.find(text):
            if digits.outcome is not Outcome.KEEP:
                places.take(digits.span, _NAMES[digits.outcome])
        for kinds in _WORDED:
            places.look_for(kinds)
    finally:
        forget()
    return sorted(places.found, key=lambda one: one.span.start), places.kept()


class _Places:
    """What of a text is taken by secrets, character by character: texts full of numbers have hundreds of findings."""

    def __init__(self, text: str, references: list[keep.Reference]) -> None:
        self.found: list[Found] = []
        self._text = text
        self._references = references
        self._taken = bytearray(len(text))

    def look_for(self, kinds: tuple[SecretClass, ...]) -> None:
        text = self._left() if kinds in _EXACT else self._text
        for span in _merged([span for kind in kinds for span in kind.find(text)]):
            if not self._text[span.start : span.stop].strip(_HIDDEN):
                continue  # a marker of ours in quotes
            if kinds[0].OVERRULES_KEPT or not _only_references(self._text, span, self._references):
                self.take(span, kinds[0].CLASS)

    def _left(self) -> str:
        """The text without what was found, so that nothing else reaches into it."""
        text = self._text
        for one in self.found:
            text = text[: one.span.start] + _HIDDEN * (one.span.stop - one.span.start) + text[one.span.stop :]
        return text

    def take(self, span: Span, name: str) -> None:
        """Unless something else has been found there."""
        if not self._is_taken(span):
            self._taken[span.start : span.stop] = b"\1" * (span.stop - span.start)
            self.found.append(Found(span, name))

    def kept(self) -> tuple[Kept, ...]:
        return tuple(Kept(one.kind, one.value) for one in self._references if not self._is_taken(one.span))

    def _is_taken(self, span: Span) -> bool:
        return any(self._taken[span.start : span.stop])


def _merged(spans: list[Span]) -> list[Span]:
    """Where findings of one class overlap the widest stretch goes."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if merged and span.start < merged[-1].stop:
            merged[-1] = Span(merged[-1].start, max(merged[-1].stop, span.stop))
        else:
            merged.append(span)
    return merged


def _only_references(text: str, span: Span, references: list[keep.Reference]) -> bool:
    """A reference with nothing but its label and punctuation around it, such as `,UID:12345678`, is no secret.

    A label without punctuation may well be one: `case1234`.
    """
    rest, done = [], span.start
    touched = [one.span for one in references if _overlap(span, one.span)]
    for one in touched:
        rest.append(text[done : max(done, one.start)])
        done = max(done, min(one.stop, span.stop))
    around = "".join([*rest, text[done : span.stop]])
    apart = not around or re.search(r"[\W_]", around)  # `case1234` is a password as good as any
    return bool(touched and apart and _LABELS.fullmatch(around))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.stop and other.start < one.stop


def replaced(text: str, copy: Plain, found: list[Found]) -> str:
    """The original with a marker for each stretch, in the language of what is left."""
    places: list[tuple[int, int, str]] = []
    left: list[str] = []
    done = 0
    for one in found:
        start, stop = copy.back(one.span.start, one.span.stop)
        left.append(text[done:start])
        places.append((start, stop, one.name))
        done = max(done, stop)
    around = markers.without("".join([*left, text[done:]]))
    parts: list[str] = []
    for before, (_, _, name) in zip(left, places, strict=True):
        parts += [before, markers.removed(name, around) if name else markers.sealed(around)]
    return "".join([*parts, text[done:]])
