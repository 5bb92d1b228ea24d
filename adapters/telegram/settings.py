"""What an admin sets for one Telegram bot."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from bot.settings import Section, insecure_base


class TelegramSettings(Section):
    """`[channels.telegram.<name>]`."""

    token: SecretStr
    mode: Literal["polling", "webhook"] = "polling"
    api_base: str = "https://api.telegram.org"
    allow_insecure_base: bool = False
    local_mode: bool = False  # a self-hosted Bot API server on this machine, started with --local
    webhook_secret: SecretStr = SecretStr("")
    webhook_url: str = ""  # public address of this server; webhook_path is added where it names no path
    webhook_path: str = ""  # empty: /telegram/<name>
    poll_seconds: Annotated[int, Field(ge=0, le=50)] = 25  # how long Telegram may hold an empty poll
    request_seconds: Annotated[float, Field(gt=0, le=120)] = 20.0  # how long an answer may take
    max_file: Annotated[int, Field(ge=1)] = 20_000_000  # bytes; also the most that a public Bot API server hands out

    @field_validator("token")
    @classmethod
    def _token(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9:_-]+", token.get_secret_value()):
            raise ValueError("is not a bot token; @BotFather gives one that looks like 123456:ABC-def")
        return token

    @field_validator("webhook_path")
    @classmethod
    def _path(cls, path: str) -> str:
        if path and not re.fullmatch(r"/[A-Za-z0-9._~/-]+", path):
            raise ValueError("starts with / and holds letters, digits and . _ ~ - / only")
        return path

    @model_validator(mode="after")
    def _base(self) -> Self:
        # A frozen value is still being built here: the base is kept without its trailing slash.
        object.__setattr__(self, "api_base", _checked(self.api_base, allowed=self.allow_insecure_base))
        return self

    @model_validator(mode="after")
    def _webhook(self) -> Self:
        """https://core.telegram.org/bots/api#setwebhook: the alphabet and length of secret_token, https only."""
        if self.mode != "webhook":
            return self
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", self.webhook_secret.get_secret_value()):
            raise ValueError("webhook_secret is needed in webhook mode: 1 to 256 of A-Z a-z 0-9 _ -")
        if not self.webhook_url and not self.loopback:
            raise ValueError("webhook_url is needed in webhook mode: the https address that Telegram shall call")
        if self.webhook_url and not self.webhook_url.startswith("https://") and not self.loopback:
            raise ValueError("webhook_url starts with https://, Telegram calls nothing else")
        return self

    @property
    def loopback(self) -> bool:
        """Whether the Bot API server runs on this machine."""
        return re.match(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:|/|$)", self.api_base) is not None


def _checked(url: str, *, allowed: bool) -> str:
    try:
        return insecure_base(url, allowed=allowed)
    except ValueError as error:
        raise ValueError(f"api_base {error}") from None
