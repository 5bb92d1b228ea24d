"""A text as one channel can carry it: links spelled out where it has none, and parts that are not too long. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.model import MarkKind, Text
from bot.ports import Limits, Measure
from bot.text.richtext import split, utf16
from bot.text.weight import weight

_MEASURES: dict[Measure, Callable[[str], int]] = {
    Measure.CODE_POINTS: len,
    Measure.UTF16: utf16,
    Measure.WEIGHTED: weight,
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is said, and where it is cut: (start, stop) in code points."""

    text: Text
    cuts: tuple[tuple[int, int], ...]


def fitted(text: Text, limits: Limits, *, public: bool) -> Fitted:
    """The text and its parts for a channel; `public` where others read along."""
    if public and not limits.public_links:
        text = Text(text.plain, tuple(m for m in text.marks if m.kind is not MarkKind.LINK))
    if not limits.links_under_words:
        text = _spelled_out(text)
    longest = limits.public_text if public and limits.public_text else limits.text
    return Fitted(text, tuple(split(text.plain, longest, _MEASURES[limits.measure])))


def too_long_for_public(made: Fitted, limits: Limits) -> bool:
    """Whether the channel would rather invite to a private chat than say all of it in public."""
    return bool(limits.public_parts) and len(made.cuts) > limits.public_parts


def _spelled_out(text: Text) -> Text:
    """Every link as its words and its address."""
    said, start = "", 0
    for mark in text.marks:
        if mark.kind is not MarkKind.LINK or mark.start < start or not mark.url:
            continue
        said += text.plain[start : mark.stop]
        start = mark.stop
        if mark.url not in text.plain[mark.start : mark.stop]:
            follows = text.plain[start : start + 1]
            said += f": {mark.url}" + ("" if follows.isspace() or follows in ".,;:!?" else " ")
    return Text((said + text.plain[start:]).rstrip()) if start else text
