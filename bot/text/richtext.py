"""Markdown of articles -> text with marks; long texts -> parts that a channel can carry. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.model import Mark, MarkKind, Text

_PARSER = MarkdownIt("commonmark", {"html": False}).disable(
    ["image", "html_block", "html_inline", "code", "fence", "heading", "lheading", "hr", "blockquote", "reference"]
)
_OPENING = {"strong_open": MarkKind.BOLD, "em_open": MarkKind.ITALIC, "link_open": MarkKind.LINK}
_CLOSING = {"strong_close", "em_close", "link_close"}
_BREAKS = (  # the best place to cut after comes first; a Latin sign counts where a space follows: never inside 1.50 or a link
    re.compile(r"\n"),
    re.compile(r"[。！？；]|[.!?;](?=\s)"),
    re.compile(r"，|,(?=\s)|\s"),
)


@dataclass(slots=True)
class _Writer:
    plain: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    opened: list[tuple[MarkKind, int, str]] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.plain.append(text)
        self.length += len(text)

    def gap(self, size: int) -> None:
        """At least `size` line ends stand before what comes next."""
        if not self.length:
            return
        last = "".join(self.plain[-3:])  # more line ends than these never stand in a row
        self.write("\n" * (size - (len(last) - len(last.rstrip("\n")))))

    def close(self) -> None:
        kind, start, url = self.opened.pop()
        if self.length > start:
            self.marks.append(Mark(kind, start, self.length, url))


def render(markdown: str) -> Text:
    """Bold, italic, code, links, lists and paragraphs; anything else stays the characters that it is."""
    writer = _Writer()
    for token in _PARSER.parse(markdown):
        _block(writer, token)
    plain = "".join(writer.plain)
    marks = tuple(sorted(writer.marks, key=lambda m: (m.start, m.stop)))
    return Text(plain, marks).cut(0, len(plain.rstrip()))


def _block(writer: _Writer, token: Token) -> None:
    if token.type in ("ordered_list_open", "bullet_list_open"):
        writer.lists.append(int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None)
    elif token.type in ("ordered_list_close", "bullet_list_close"):
        writer.lists.pop()
    elif token.type == "list_item_open":
        writer.gap(1)
        number = writer.lists[-1]
        writer.write("   " * (len(writer.lists) - 1) + ("• " if number is None else f"{number}. "))
        if number is not None:
            writer.lists[-1] = number + 1
    elif token.type == "paragraph_open" and not (writer.lists and _after_bullet(writer)):
        writer.gap(1 if writer.lists else 2)
    elif token.type == "inline":
        for child in token.children or ():
            _inline(writer, child)


def _after_bullet(writer: _Writer) -> bool:
    last = writer.plain[-1] if writer.plain else ""
    return last.endswith((". ", "• "))


def _inline(writer: _Writer, token: Token) -> None:
    if token.type in _OPENING:
        writer.opened.append((_OPENING[token.type], writer.length, str(token.attrs.get("href", ""))))
    elif token.type in _CLOSING:
        writer.close()
    elif token.type == "code_inline":
        writer.marks.append(Mark(MarkKind.CODE, writer.length, writer.length + len(token.content)))
        writer.write(token.content)
    elif token.type in ("softbreak", "hardbreak"):
        writer.write("\n")
    else:
        writer.write(token.content)


def split(text: str, longest: int, measure: Callable[[str], int] = len) -> list[tuple[int, int]]:
    """Cut into (start, stop) parts of at most `longest` by `measure`, at a line or sentence end where there is one.

    No character is lost but white space at a cut, and no part is blank. An empty text is one empty part.
    """
    cuts: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        stop = _fitting(text, start, longest, measure)
        if stop < len(text):
            stop = _good_place(text, start, stop)
        if text[start:stop].strip():
            cuts.append((start, stop))
        start = stop
        while start < len(text) and text[start].isspace():
            start += 1
    return cuts or [(0, 0)]


def _fitting(text: str, start: int, longest: int, measure: Callable[[str], int]) -> int:
    """The largest stop whose part still fits, found by halving."""
    low, high = start + 1, min(len(text), start + longest)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[start:middle]) <= longest:
            low = middle
        else:
            high = middle - 1
    return low


def _good_place(text: str, start: int, stop: int) -> int:
    earliest = start + (stop - start) // 2
    for places in _BREAKS:
        ends = [
            match.end() for match in places.finditer(text, earliest, min(stop + 1, len(text))) if match.end() <= stop
        ]
        if ends:
            return ends[-1]
    word = stop  # an amount or a link goes whole into the next part
    while word > start and "!" <= text[word] <= "~" and "!" <= text[word - 1] <= "~":
        word -= 1
    return word if word > start else stop


def utf16(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
