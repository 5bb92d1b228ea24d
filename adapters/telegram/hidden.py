"""Links that show other words than where they lead: the address is written out, so that nobody is misled by the words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from telegram.constants import MessageEntityType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telegram import MessageEntity

_UTF16 = "utf-16-le"  # what the Bot API counts in (https://core.telegram.org/bots/api#messageentity)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


def spelled(text: str | None, entities: Iterable[MessageEntity]) -> str:
    """The text with ` <address>` behind each stretch that leads elsewhere than it says. Links survive a forward and a paste."""
    units = (text or "").encode(_UTF16, "surrogatepass")
    hidden = [entity for entity in entities if entity.type == MessageEntityType.TEXT_LINK and entity.url]
    for entity in sorted(hidden, key=lambda entity: entity.offset, reverse=True):
        stop = 2 * (entity.offset + entity.length)
        words = units[2 * entity.offset : stop].decode(_UTF16, "replace")
        if _bare(words) != _bare(entity.url or ""):
            units = units[:stop] + f" <{entity.url}>".encode(_UTF16, "surrogatepass") + units[stop:]
    return units.decode(_UTF16, "surrogatepass")


def _bare(link: str) -> str:
    return _SCHEME.sub("", link.strip(), count=1).rstrip("/")
