"""Templates and what they need: escaped by default, what people wrote made visible, never made markup."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.model import Mark, MarkKind, Text
from handoff.console import words

_HERE = Path(__file__).parent
STATIC = {path.name: path.read_bytes() for path in sorted((_HERE / "static").iterdir()) if path.is_file()}
DIGEST = hashlib.sha256(b"".join(STATIC.values())).hexdigest()[:12]

_HARMLESS = "\n\t\u200d\ufe0e\ufe0f"  # line ends, and what emoji are joined with
_ODD = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
_TAGS = {MarkKind.BOLD: "strong", MarkKind.ITALIC: "em", MarkKind.CODE: "code"}
_PLATFORMS = frozenset({"telegram", "webchat", "discord", "x", "email"})


def page(template: str, **context: Any) -> str:
    """A whole page, or the fragments of one."""
    return _ENVIRONMENT.get_template(template).render(**context)


def shown(text: str) -> Markup:
    """Text with characters that hide or turn other text around shown as marks."""
    parts: list[str] = []
    done = 0
    for match in _ODD.finditer(text):
        if match[0] in _HARMLESS:
            continue
        name = unicodedata.name(match[0], f"U+{ord(match[0]):04X}").capitalize()
        parts += [
            escape(text[done : match.start()]),
            Markup('<span class="odd" title="{}">U+{:04X}</span>').format(name, ord(match[0])),
        ]
        done = match.end()
    return Markup("").join([*parts, escape(text[done:])])


def rich(text: Text) -> Markup:
    """A text with its marks. Only https links become links, and they never carry where they were clicked."""
    return Markup("").join(_piece(text, start, stop) for start, stop in _stretches(text))


def _stretches(text: Text) -> Iterator[tuple[int, int]]:
    edges = {0, len(text.plain)}
    for mark in text.marks:
        edges |= {min(max(mark.start, 0), len(text.plain)), min(max(mark.stop, 0), len(text.plain))}
    ordered = sorted(edges)
    return pairwise(ordered)


def _piece(text: Text, start: int, stop: int) -> Markup:
    piece = shown(text.plain[start:stop])
    for mark in text.marks:
        if mark.start <= start and mark.stop >= stop:
            piece = _marked(piece, mark)
    return piece


def _marked(piece: Markup, mark: Mark) -> Markup:
    if mark.kind is MarkKind.LINK:
        if not mark.url.startswith("https://"):
            return piece
        return Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>').format(mark.url, piece)
    tag = _TAGS[mark.kind]
    return Markup(f"<{tag}>{{}}</{tag}>").format(piece)  # noqa: S704 - the tag is ours


def iso(moment: datetime | None) -> str:
    """For `<time datetime>`; the browser shows it in its own zone."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else ""


def percent(probability: float) -> str:
    """`93 %`; never 100 % for what is only likely."""
    return f"{min(99, round(probability * 100)) if probability < 1 else 100} %"


def share(rate: float) -> str:
    """`2.4 %`."""
    return f"{rate * 100:.1f} %"


def platform(channel: str) -> str:
    """Which badge a channel wears."""
    name = channel.split(":", 1)[0]
    return name if name in _PLATFORMS else "other"


def size(count: int) -> str:
    """Bytes for people."""
    if count < 1024:
        return f"{count} B"
    return f"{count / 1024:.0f} KB" if count < 1_048_576 else f"{count / 1_048_576:.1f} MB"


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters |= {
        "shown": shown, "rich": rich, "iso": iso, "percent": percent, "share": share, "platform": platform, "size": size,
    }  # fmt: skip
    made.globals |= {"static": f"/desk/static/{DIGEST}", "script_words": words.script, "languages": words.LANGUAGES}
    return made


_ENVIRONMENT = _environment()
