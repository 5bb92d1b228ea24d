"""What an admin sets for one X account."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from bot.settings import Section, insecure_base

_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OURS = frozenset({"authorization", "content-type", "content-length", "host"})
_NEEDED = {
    "oauth1": ("consumer_key", "consumer_secret", "access_token", "access_token_secret"),
    "oauth2": ("client_id", "refresh_token"),
}


class XPrices(Section):
    """Dollars for one of each; X shows the valid ones in its developer console."""

    own_mention: Annotated[float, Field(ge=0)] = 0.001
    post_read: Annotated[float, Field(ge=0)] = 0.005
    user_read: Annotated[float, Field(ge=0)] = 0.010
    dm_read: Annotated[float, Field(ge=0)] = 0.010
    post: Annotated[float, Field(ge=0)] = 0.015
    post_with_link: Annotated[float, Field(ge=0)] = 0.200
    reply: Annotated[float, Field(ge=0)] = 0.010
    dm: Annotated[float, Field(ge=0)] = 0.015


class XSettings(Section):
    """`[channels.x.<name>]`."""

    auth: Literal["oauth1", "oauth2"] = "oauth1"
    consumer_key: SecretStr = SecretStr("")
    consumer_secret: SecretStr = SecretStr("")
    access_token: SecretStr = SecretStr("")
    access_token_secret: SecretStr = SecretStr("")
    client_id: SecretStr = SecretStr("")
    client_secret: SecretStr = SecretStr("")  # empty: a public client
    refresh_token: SecretStr = SecretStr("")  # the first one; the ones that follow are kept in the database
    bearer_token: SecretStr = SecretStr("")  # of the app, for the stream
    user_id: str = ""  # of our account; checked against the keys
    api_base: str = "https://api.x.com"
    allow_insecure_base: bool = False
    extra_headers: dict[str, str] = Field(default_factory=dict, repr=False)  # may hold a proxy's password
    request_seconds: Annotated[float, Field(gt=0, le=25)] = 15.0  # how long an answer may take
    mode: Literal["polling", "stream"] = "polling"
    poll_seconds: Annotated[float, Field(gt=0)] = 30.0  # between two looks for mentions
    dm_seconds: Annotated[float, Field(gt=0)] = 60.0  # between two looks for direct messages
    first_hours: Annotated[float, Field(ge=0)] = 24.0  # how far back the very first look goes
    author_names: bool = True  # look every author up once
    long_answer: Literal["dm", "thread"] = "dm"
    links_in_replies: bool = False
    privacy_link: str = ""
    watch: str = ""  # a search whose posts are shown to agents and never answered
    watch_seconds: Annotated[float, Field(gt=0)] = 900.0
    daily_cap: Annotated[float, Field(gt=0)] = 5.0  # dollars
    prices: XPrices = XPrices()

    @field_validator("extra_headers")
    @classmethod
    def _headers(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, value in headers.items():
            if not _HEADER.fullmatch(name) or name.lower() in _OURS or not value.isprintable():
                raise ValueError(f"{name!r} cannot be set here")
        return headers

    @field_validator("privacy_link")
    @classmethod
    def _https(cls, link: str) -> str:
        if link and not link.startswith("https://"):
            raise ValueError("starts with https://")
        return link

    @field_validator("user_id")
    @classmethod
    def _digits(cls, number: str) -> str:
        if number and not (number.isascii() and number.isdigit()):
            raise ValueError("is the account's number, not its name")
        return number

    @model_validator(mode="after")
    def _base(self) -> Self:
        # A frozen value is still being built here: the base is kept without its trailing slash.
        try:
            object.__setattr__(self, "api_base", insecure_base(self.api_base, allowed=self.allow_insecure_base))
        except ValueError as error:
            raise ValueError(f"api_base {error}") from None
        return self

    @model_validator(mode="after")
    def _credentials(self) -> Self:
        needed = (*_NEEDED[self.auth], *(("bearer_token",) if self.mode == "stream" else ()))
        for name in needed:
            value = getattr(self, name).get_secret_value()
            if not value or not value.isprintable() or " " in value:
                why = "mode = stream" if name == "bearer_token" else f"auth = {self.auth}"
                raise ValueError(f"{name} is needed for {why}; the developer console of X shows it")
        return self

    @property
    def loopback(self) -> bool:
        """Whether the server runs on this machine."""
        return re.match(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:|/|$)", self.api_base) is not None

    def secrets(self) -> tuple[str, ...]:
        """Everything that must not be read in a log or a reason."""
        held = (v.get_secret_value() for _, v in self if isinstance(v, SecretStr))
        return tuple(
            sorted({value for value in held if value} | set(self.extra_headers.values()), key=len, reverse=True)
        )
