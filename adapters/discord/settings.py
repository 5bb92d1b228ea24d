"""What an admin sets for one Discord bot."""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from bot.settings import Section, insecure_base

Snowflake = Annotated[int, Field(ge=1, lt=2**63)]


class DiscordSettings(Section):
    """`[channels.discord.<name>]`."""

    token: SecretStr
    api_base: str = "https://discord.com/api/v10"
    gateway_url: str = "wss://gateway.discord.gg"
    cdn_base: str = "https://cdn.discordapp.com"
    allow_insecure_base: bool = False
    support_channels: tuple[Snowflake, ...] = ()  # text channels in which every question is meant for us
    support_forums: tuple[Snowflake, ...] = ()  # forums in which every post is
    help_button: bool = True  # keep a message with a button in each support channel
    help_text: Annotated[str, Field(min_length=1, max_length=1500)] = (
        "Need help? Press the button: only you will see the conversation.\n需要帮助？点击下方按钮，只有您能看到对话内容。"
    )
    help_label: Annotated[str, Field(min_length=1, max_length=45)] = "Get help · 获取帮助"
    write_label: Annotated[str, Field(min_length=1, max_length=45)] = "Reply · 回复"
    private_threads: bool = True  # go on in a private thread where an answer only for one person's eyes has expired
    request_seconds: Annotated[float, Field(gt=0, le=50)] = 20.0  # how long an answer may take
    max_file: Annotated[int, Field(ge=1)] = 25_000_000  # bytes of a file that an agent may open
    identifies_per_day: Annotated[int, Field(ge=1, le=1000)] = 1000  # Discord resets the token of who needs more

    @field_validator("token")
    @classmethod
    def _token(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9._:-]+", token.get_secret_value()):
            raise ValueError("is not a bot token; the Developer Portal gives one under Bot, Reset Token")
        return token

    @model_validator(mode="after")
    def _bases(self) -> Self:
        # A frozen value is still being built here: each base is kept without its trailing slash.
        for name in ("api_base", "gateway_url", "cdn_base"):
            object.__setattr__(self, name, _checked(name, getattr(self, name), allowed=self.allow_insecure_base))
        return self

    @property
    def rooms(self) -> frozenset[int]:
        """Every channel and forum in which a message is meant for us without a mention."""
        return frozenset((*self.support_channels, *self.support_forums))


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine."""
    return re.match(r"(https?|wss?)://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/|$)", url) is not None


def _checked(name: str, url: str, *, allowed: bool) -> str:
    secure, plain = ("wss://", "ws://") if name == "gateway_url" else ("https://", "http://")
    if not url.startswith((secure, plain)):
        raise ValueError(f"{name} starts with {secure}")
    if is_loopback(url):
        return url.rstrip("/")
    try:
        insecure_base(url.replace("ws", "http", 1) if plain == "ws://" else url, allowed=allowed)
    except ValueError as error:
        raise ValueError(f"{name} {error}") from None
    return url.rstrip("/")
