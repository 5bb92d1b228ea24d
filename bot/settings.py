"""config.toml and the environment -> typed, frozen settings. An unknown key is an error that names its place."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError

from bot.model import ChannelId
from bot.text.links import site_of


class SettingsError(Exception):
    """Settings that cannot be used. `str()` has a line per mistake: file, key, reason."""


class Section(BaseModel):
    """One table of config.toml: frozen, and a key that it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Brand(Section):
    """Who answers, and where its official pages are. Articles name these and never a brand of their own."""

    name: str = "BitMart"
    link: dict[str, str] = Field(default_factory=dict)
    email: dict[str, str] = Field(default_factory=dict)
    handle: dict[str, str] = Field(default_factory=dict)
    fact: dict[str, str] = Field(default_factory=dict)

    @field_validator("name")
    @classmethod
    def _named(cls, name: str) -> str:
        if not name.strip():
            raise ValueError("is empty: it stands in answers")
        return name

    @field_validator("link", "email", "handle", "fact")
    @classmethod
    def _said(cls, rows: dict[str, str]) -> dict[str, str]:
        for key, value in rows.items():
            if not value.strip(" \t\n@＠"):
                raise ValueError(f"{key} is empty, and answers would have a hole; fill it in, or take the line out")
        return rows

    @field_validator("link")
    @classmethod
    def _https(cls, links: dict[str, str]) -> dict[str, str]:
        for name, url in links.items():
            if not url.startswith("https://"):
                raise ValueError(f"{name} = {url!r}: a link that people are sent to starts with https://")
            if not urlsplit(url).hostname:
                raise ValueError(f"{name} = {url!r}: the link names no host")
        return links

    def words(self) -> dict[str, str]:
        """Placeholder -> what stands there in an answer: `link.reset`, `fact.withdraw_days`, `brand`."""
        tables = {"link": self.link, "email": self.email, "handle": self.handle, "fact": self.fact}
        return {"brand": self.name} | {f"{t}.{key}": value for t, rows in tables.items() for key, value in rows.items()}


class Database(Section):
    """Where everything is kept."""

    url: str = Field(default="sqlite:///data/nightdesk.db", repr=False)  # may hold a password
    pool: Annotated[int, Field(ge=2, le=100)] = 8  # PostgreSQL connections for writing

    @field_validator("url")
    @classmethod
    def _known(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("use sqlite:///path/to/file.db or postgresql://user:password@host/database")
        if url.removeprefix("sqlite:///") in ("", ":memory:"):
            raise ValueError("name a file: a database in memory would lose everything; sqlite:///data/nightdesk.db")
        if url.startswith("sqlite:///") and "?" in url:
            raise ValueError("a file takes no options: leave out the ? and what follows")
        return url


class Web(Section):
    """The one HTTP server."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080  # 0: any free one
    public_url: str = ""  # as browsers see it, e.g. https://support.example.com; empty: http://host:port
    trusted_proxies: tuple[str, ...] = ()  # whose X-Forwarded-For counts

    @field_validator("host")
    @classmethod
    def _somewhere(cls, host: str) -> str:
        if not host.strip():
            raise ValueError("is empty; 127.0.0.1 is this machine alone, 0.0.0.0 is everybody who can reach it")
        return host.strip()

    @field_validator("public_url")
    @classmethod
    def _with_scheme(cls, url: str) -> str:
        """Whether cookies may travel unencrypted hangs on it."""
        if not url.strip():
            return ""
        parts = urlsplit(url.strip())
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.port == 0:
            raise ValueError(f"{url!r} is no address of a site; write it whole, such as https://support.example.com")
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise ValueError(f"{url!r}: only scheme, host and port; Nightdesk has a host of its own, not a path on one")
        return f"{parts.scheme}://{parts.netloc}"

    def base(self, host: str = "", port: int = 0) -> str:
        """Where browsers find us: as set, or what listens on `host` and `port`."""
        host, port = host or self.host, port or self.port
        return self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in proxies:
            try:
                ipaddress.ip_network(proxy, strict=False)
            except ValueError:
                raise ValueError(f"{proxy!r} is no IP address or network") from None
        return proxies


class Desk(Section):
    """The agents' side."""

    claim_minutes: Annotated[int, Field(ge=1, le=1440)] = 30  # an agent who is silent for so long loses the claim
    idle_minutes: Annotated[int, Field(ge=1, le=525_600)] = 30  # without anything done a session ends
    session_hours: Annotated[int, Field(ge=1, le=8760)] = 12  # and after so long in any case: a year at most
    link_hosts: tuple[str, ...] = ()  # others' sites that agents may link to, beside those of [brand.link]

    @field_validator("link_hosts")
    @classmethod
    def _sites(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        for host in hosts:
            if not site_of(host):
                raise ValueError(
                    f"{host!r} is no site of somebody's: write hosts as they are, such as etherscan.io, each subdomain by itself, "
                    "and where everybody can have a page with its path, such as t.me/name"
                )
        return hosts


class Matching(Section):
    """When the bot may answer by itself."""

    max_wrong_rate: Annotated[float, Field(gt=0, le=0.5)] = 0.02  # of automatic answers; sets when an article is sent
    answer_at: Annotated[float, Field(gt=0, lt=1)] | None = None  # a fixed probability instead, for every article
    offer_at: Annotated[float, Field(gt=0, lt=1)] = 0.05  # from which an article may stand on a button
    articles: Path = Path("faq_data")
    encoder: Literal["use", "use+e5", "none"] = "use"  # see docs/matching.md
    cache: str = ""  # folder for fitted models; empty: ~/.cache/nightdesk

    @property
    def fits(self) -> Path:
        """Where fitted models are kept: as set, else in the user's folder for caches."""
        if self.cache:
            return Path(self.cache)
        if shared := os.environ.get("XDG_CACHE_HOME"):
            return Path(shared) / "nightdesk"
        home = os.environ.get("HOME")
        return Path(home) / ".cache" / "nightdesk" if home else Path("data/fitted")


class Metrics(Section):
    """Who may read /metrics; empty: only this machine."""

    token: SecretStr = SecretStr("")


class Alerts(Section):
    """Where agents are told when no console is open; off without `to`."""

    to: str = ""  # channel and group: "telegram:support/-1001234567890", "discord:support/<channel id>"
    language: Literal["en", "zh"] = "en"
    after_minutes: Annotated[int, Field(ge=1, le=1440)] = (
        10  # somebody waits, and nobody takes him; urgent ones at once
    )
    remind_minutes: Annotated[int, Field(ge=1, le=1440)] = 30  # the same thing is told again after so long

    @field_validator("to")
    @classmethod
    def _place(cls, to: str) -> str:
        channel, _, group = to.partition("/")
        if to and not (group and all(channel.partition(":"))):
            raise ValueError('write channel and group, e.g. "telegram:support/-1001234567890"')
        return to

    @property
    def channel(self) -> ChannelId:
        """By which they are told; empty: they are not."""
        return ChannelId(self.to.partition("/")[0])


class _Given(PydanticBaseSettingsSource):
    """A table that was read already, handed in rather than looked up."""

    def __init__(self, settings_cls: type[BaseSettings], table: dict[str, Any]) -> None:
        super().__init__(settings_cls)
        self._table = table

    def get_field_value(self, field: object, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002 - signature given
        return self._table.get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        return self._table


def _as_toml(value: Any) -> Any:
    """What TOML would have made of a variable's text: the table of a channel has its types only in the adapter.

    Figures stay text: a secret may be made of them, and who wants a number takes it from a text, too.
    """
    if isinstance(value, dict):
        return {key: _as_toml(one) for key, one in value.items()}
    if isinstance(value, str) and (value in ("true", "false") or value.lstrip()[:1] in ("[", "{")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


class Settings(BaseSettings):
    """Everything an admin can set. `NIGHTDESK_WEB__PORT=9000` in the environment wins over `[web] port` in the file."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix="NIGHTDESK_", env_nested_delimiter="__", hide_input_in_errors=True
    )

    brand: Brand = Brand()
    database: Database = Database()
    web: Web = Web()
    desk: Desk = Desk()
    matching: Matching = Matching()
    metrics: Metrics = Metrics()
    alerts: Alerts = Alerts()
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    channels: dict[str, dict[str, dict[str, Any]]] = Field(default_factory=dict, repr=False)  # may hold tokens
    """platform -> account name -> that adapter's own table; checked by the adapter's settings."""

    @field_validator("channels")
    @classmethod
    def _switches(cls, channels: dict[str, dict[str, dict[str, Any]]]) -> dict[str, dict[str, dict[str, Any]]]:
        for platform, accounts in channels.items():
            for name, table in accounts.items():
                if not isinstance(table.get("enabled", True), bool):
                    raise ValueError(f"{platform}.{name}.enabled: write true or false, without quotes")  # noqa: TRY004
        return channels

    @model_validator(mode="after")
    def _told_by_a_channel(self) -> Settings:
        if self.alerts.to and self.alerts.channel not in self.channel_tables():
            raise ValueError(f"alerts.to: no channel {self.alerts.channel} is set")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no .env file: one place for settings
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before file; the file comes in as keyword arguments."""
        said = env_settings()
        if "channels" in said:
            said = said | {"channels": _as_toml(said["channels"])}
        return _Given(settings_cls, said), _Given(settings_cls, init_settings())

    def channel_tables(self) -> dict[ChannelId, dict[str, Any]]:
        """Channel id -> its table, platforms in the order of the file; a table with `enabled = false` is left out."""
        return {
            ChannelId(f"{platform}:{name}"): {k: v for k, v in table.items() if k != "enabled"}
            for platform, accounts in self.channels.items()
            for name, table in accounts.items()
            if table.get("enabled", True)
        }


class Pinned(Settings):
    """Settings as they are given: the environment has no say."""

    @classmethod
    def settings_customise_sources(  # noqa: D102 - as above
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - signature given
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


S = TypeVar("S", bound=BaseModel)


def parse(model: type[S], table: dict[str, Any], path: str) -> S:
    """Check one table; `path` is where it stands, e.g. `channels.telegram.support`."""
    try:
        return model(**table)
    except ValidationError as error:
        raise SettingsError("\n".join(_lines(error, path))) from None


def load(file: Path | None) -> Settings:
    """Read the file (None: defaults and environment only). Raises `SettingsError` with file, key and reason."""
    table: dict[str, Any] = {}
    if file is not None:
        try:
            table = tomllib.loads(file.read_text("utf-8-sig"))  # some editors put a mark before it
        except OSError as error:
            raise SettingsError(f"{file}: cannot be read: {error.strerror}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{file}: not valid TOML: {error}") from None
        _refuse_readable_secrets(file, table)
    _refuse_unknown_variables()
    where = f"{file or 'settings'} or the environment (NIGHTDESK_...)" if _variables() else str(file or "settings")
    try:
        return Settings(**table)
    except ValidationError as error:
        raise SettingsError("\n".join(f"{where}: {line}" for line in _lines(error, ""))) from None
    except SourceError as error:
        raise SettingsError(f"environment: {error}") from None


def insecure_base(url: str, *, allowed: bool) -> str:
    """A platform's base URL as given, or ValueError: plain http only to this machine, or where it was allowed."""
    loopback = re.match(r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/|$)", url)
    if url.startswith("https://") or allowed or loopback:
        return url.rstrip("/")
    raise ValueError("is neither https nor this machine; set allow_insecure_base = true if that is meant")


def _lines(error: ValidationError, path: str) -> list[str]:
    lines = []
    for mistake in error.errors(include_input=False, include_url=False):
        where = ".".join([path, *map(str, mistake["loc"])] if path else map(str, mistake["loc"]))
        reason = "unknown key" if mistake["type"] == "extra_forbidden" else mistake["msg"]
        lines.append(f"{where}: {reason}")
    return lines


def _variables() -> list[str]:
    return sorted(name for name in os.environ if name.startswith("NIGHTDESK_"))


def names_database() -> bool:
    """Whether the environment says which database is meant."""
    return any(name in ("NIGHTDESK_DATABASE", "NIGHTDESK_DATABASE__URL") for name in _variables())


def _refuse_unknown_variables() -> None:
    """A mistyped variable would pass silently otherwise."""
    for name in _variables():
        section = name.removeprefix("NIGHTDESK_").split("__", 1)[0].lower()
        if section not in Settings.model_fields:
            raise SettingsError(f"environment: {name}: unknown; known are {', '.join(sorted(Settings.model_fields))}")


def _refuse_readable_secrets(file: Path, table: dict[str, Any]) -> None:
    """A file with tokens that everybody on the machine can read is refused, not warned about."""
    channels = [account for accounts in _tables(table.get("channels")) for account in _tables(accounts)]
    keyed = [
        (key, value) for one in (*channels, table.get("metrics")) if isinstance(one, dict) for key, value in one.items()
    ]
    holds = any(word in key and value for key, value in keyed for word in ("token", "secret", "password"))
    holds = holds or any(_has_password(one.get("url")) for one in (table.get("database"),) if isinstance(one, dict))
    if holds and os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise SettingsError(f"{file}: holds a token or a password and can be read by others; run: chmod 600 {file}")


def _tables(within: Any) -> list[dict[str, Any]]:
    """What is no table is complained about with the rest."""
    return [one for one in within.values() if isinstance(one, dict)] if isinstance(within, dict) else []


def _has_password(url: Any) -> bool:
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
    except ValueError:
        return False  # no address at all
    return bool(parts.password or parse_qs(parts.query).get("password"))
