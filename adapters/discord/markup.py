"""A text with marks as Discord's markdown: what people wrote stays what it was, and pings nobody."""

from __future__ import annotations

import re

from bot.model import Mark, MarkKind, Text

LONGEST = 2000  # characters of one message (https://discord.com/developers/docs/resources/message#create-message)

_SPECIAL = re.compile(r"([\\`*_~|<>\[\]()@])|^(\s*)([#+-])(?=[#\s])|^(\s*\d+)(\.)(?=\s)", re.MULTILINE)
_URL = re.compile(r"https?://[^\s<>]+")
_AROUND = {MarkKind.BOLD: "**", MarkKind.ITALIC: "*"}


def length(text: str) -> int:
    """As strictly as any of Discord's counters: in UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def sendable(text: str) -> str:
    """Without half surrogate pairs, which cannot be written as UTF-8, and without NUL."""
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text).replace("\0", "")


def escaped(text: str) -> str:
    """The text so that Discord shows it as it is; an address stays one that can be followed."""
    pieces, end = [], 0
    for link in _URL.finditer(text):
        pieces += [_escaped(text[end : link.start()]), link[0]]
        end = link.end()
    return "".join((*pieces, _escaped(text[end:])))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda m: f"{m[2] or m[4] or ''}\\{m[1] or m[3] or m[5]}", text)


def rendered(text: Text) -> str:
    """Markdown. Where marks cross, the first that opened wins."""
    plain, out, at = text.plain, [], 0
    for mark in sorted(text.marks, key=lambda m: (m.start, -m.stop)):
        start, stop = max(mark.start, at), min(mark.stop, len(plain))
        if start < stop and plain[start:stop].strip():
            out += [escaped(plain[at:start]), _marked(mark, plain[start:stop])]
            at = stop
    return "".join((*out, escaped(plain[at:])))


def _marked(mark: Mark, inside: str) -> str:
    body = inside.strip()
    before, _, after = inside.partition(body)
    return f"{before}{_set(mark, body)}{after}"


def _set(mark: Mark, body: str) -> str:
    if mark.kind is MarkKind.CODE:
        return escaped(body) if "`" in body or "\n" in body else f"`{body}`"
    if mark.kind is MarkKind.LINK:
        if not mark.url or re.search(r"[\s<>]", mark.url) or "\n" in body:
            return escaped(body)
        # Discord shows no masked link whose words are an address themselves.
        return mark.url if body == mark.url else f"[{_escaped(body)}](<{mark.url}>)"
    return f"{_AROUND[mark.kind]}{escaped(body)}{_AROUND[mark.kind]}"


def parts(text: Text) -> list[str]:
    """What is sent: one message, or several where escaping made it too long for one. Empty for a text without words."""
    text = Text(sendable(text.plain), text.marks)
    if not text.plain.strip():
        return []
    whole = rendered(text)
    if length(whole) <= LONGEST:
        return [whole]
    middle = _middle(text.plain)
    return [*parts(text.cut(0, middle)), *parts(text.cut(middle, len(text.plain)))]


def _middle(plain: str) -> int:
    """Where to cut: at the last line or word before the middle, else there."""
    half = max(1, len(plain) // 2)
    for gap in ("\n", " "):
        found = plain.rfind(gap, half // 2, half)
        if found > 0:
            return found + 1
    return half
