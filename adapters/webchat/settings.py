"""What an admin can set for one web chat: `[channels.webchat.NAME]`."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, field_validator

from bot.settings import Section

SELF = "self"
_ORIGIN = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[1-9][0-9]{0,4})?")
_DEFAULT_PORT = {"http": ":80", "https": ":443"}


class Title(Section):
    """The panel's heading per language; an empty one is made from the brand."""

    en: str = ""
    zh: str = ""
    zh_tw: str = ""  # empty: as zh

    def by_locale(self, brand: str) -> dict[str, str]:
        """The widget's locale -> heading."""
        simplified = self.zh or f"{brand} 客服"
        return {"en": self.en or f"{brand} support", "zh-CN": simplified, "zh-TW": self.zh_tw or simplified}


class WebChatSettings(Section):
    """Where the widget may stand, and how much one visitor or one network may ask."""

    allowed_origins: tuple[str, ...] = ()  # exact origins; "self": pages of this server; empty: only "self"
    title: Title = Title()
    max_text: Annotated[int, Field(ge=1, le=16_000)] = 4000  # Unicode code points of one message
    per_visitor_per_minute: Annotated[int, Field(ge=1)] = 20  # messages
    per_address_per_minute: Annotated[int, Field(ge=1)] = 60  # messages and new sessions; IPv6 counts by /64
    streams_per_visitor: Annotated[int, Field(ge=1)] = 4
    streams_per_address: Annotated[int, Field(ge=1)] = 20
    streams_total: Annotated[int, Field(ge=1)] = 2000

    @field_validator("allowed_origins")
    @classmethod
    def _exact(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_checked(origin) for origin in origins)


def _checked(origin: str) -> str:
    """The origin as a browser would send it, or ValueError."""
    if origin == SELF:
        return origin
    plain = origin.lower()
    if not _ORIGIN.fullmatch(plain):
        raise ValueError(f"{origin!r} is not an origin: write https://www.example.com, without a path, or self")
    return plain.removesuffix(_DEFAULT_PORT[plain.partition(":")[0]])
