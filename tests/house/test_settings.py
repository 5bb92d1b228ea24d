"""config.example.toml loads, is complete, and tells the defaults as they are."""

from __future__ import annotations

import importlib
import os
import tomllib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import adapters
from bot import settings as config
from bot.clock import SystemClock
from bot.model import Address, ChannelId
from bot.ports import Opens, Said, Standing, Threads
from bot.settings import Section, Settings
from tests.doubles import FakeCursors
from tests.house.process import ROOT

EXAMPLE = ROOT / "config.example.toml"
COMMENTED_OUT = ["matching.answer_at"]  # nothing is set there by default
CHANNELS = ROOT / "docs/channels.md"
TOKEN = "123456:ABC-def_ghi"


class NoThreads(Threads):
    """An adapter that is only built reads nothing."""

    async def said(self, address: Address, after: int, /) -> list[Said]:
        return []

    async def standing(self, address: Address, /) -> Standing:
        return Standing(status="")

    async def changes(self, address: Address, /) -> AsyncIterator[None]:
        for nothing in tuple[None, ...]():
            yield nothing


def keys(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """Every key that may be set, by its TOML path."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from keys(kind, f"{path}{name}.")
        else:
            yield f"{path}{name}"


def value_at(table: Any, path: str) -> Any:
    for part in path.split("."):
        table = table[part] if isinstance(table, dict) else getattr(table, part)
    return table


def stands(table: Any, path: str) -> bool:
    try:
        value_at(table, path)
    except KeyError:
        return False
    return True


def platforms() -> list[str]:
    return sorted(path.parent.name for path in (ROOT / "adapters").glob("*/settings.py"))


def settings_of(platform: str) -> type[Section]:
    module = importlib.import_module(f"adapters.{platform}.settings")
    (found,) = (
        kind for name, kind in vars(module).items()
        if name.endswith("Settings") and isinstance(kind, type) and issubclass(kind, Section) and kind is not Section
    )  # fmt: skip
    return found


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:

    for name in [name for name in os.environ if name.startswith("NIGHTDESK_")]:
        monkeypatch.delenv(name)


def test_the_example_loads() -> None:
    assert config.load(EXAMPLE).channel_tables()


def test_every_setting_stands_in_the_example() -> None:
    table = tomllib.loads(EXAMPLE.read_text("utf-8"))
    assert [key for key in keys(Settings) if not stands(table, key)] == COMMENTED_OUT
    for key in COMMENTED_OUT:
        assert f"\n# {key.rpartition('.')[2]} = " in EXAMPLE.read_text("utf-8")
        assert value_at(Settings(), key) is None


def test_what_the_example_calls_defaults_are_the_defaults() -> None:
    table, defaults = tomllib.loads(EXAMPLE.read_text("utf-8")), Settings()
    for key in keys(Settings):
        if key.startswith(("brand.", "channels")) or key in COMMENTED_OUT:
            continue  # examples
        assert str(value_at(table, key) or "") in (str(value_at(defaults, key)), ""), key


@pytest.mark.parametrize("platform", platforms())
def test_every_setting_of_an_adapter_stands_in_the_example_or_in_the_documents(platform: str) -> None:
    example = EXAMPLE.read_text("utf-8")
    assert f"[channels.{platform}." in example, "an example account is missing"
    heading = f"[channels.{platform}.NAME]"
    assert heading in CHANNELS.read_text("utf-8")
    section = CHANNELS.read_text("utf-8").split(heading, 1)[1].split("\n## ", 1)[0]
    named = {key.split(".")[0] for key in keys(settings_of(platform))}
    assert {key for key in named if f"| `{key}` |" not in section} == set()


@pytest.mark.parametrize("platform", platforms())
def test_the_documents_name_no_setting_that_an_adapter_does_not_know(platform: str) -> None:
    section = CHANNELS.read_text("utf-8").split(f"[channels.{platform}.NAME]", 1)[1].split("\n## ", 1)[0]
    told = {line.split("`")[1] for line in section.splitlines() if line.startswith("| `")}
    assert told - set(settings_of(platform).model_fields) == set()


async def test_the_examples_accounts_work_once_they_are_switched_on(tmp_path: Path) -> None:
    text = (
        EXAMPLE.read_text("utf-8")
        .replace("enabled = false", "enabled = true")
        .replace('= "" # from', f'= "{TOKEN}" # from')
    )
    mine = tmp_path / "config.toml"
    mine.write_text(text, "utf-8")
    mine.chmod(0o600)
    tables = config.load(mine).channel_tables()
    assert {channel.partition(":")[0] for channel in tables} == set(platforms())
    tools = adapters.Tools(SystemClock(), NoThreads(), "Exchange", lambda _: "127.0.0.1", lambda _: FakeCursors())
    for channel, table in tables.items():
        adapter = adapters.build(ChannelId(channel), table, tools)
        assert adapter.channel == channel
        if isinstance(adapter, Opens):
            await adapter.close()


def test_a_token_that_others_can_read_is_refused(tmp_path: Path) -> None:
    mine = tmp_path / "config.toml"
    mine.write_text(f'[channels.telegram.support]\ntoken = "{TOKEN}"\n', "utf-8")
    mine.chmod(0o644)
    with pytest.raises(config.SettingsError, match="chmod 600"):
        config.load(mine)


@pytest.mark.parametrize(
    "secret",
    [
        '[metrics]\ntoken = "let me read"',
        '[database]\nurl = "postgresql://nightdesk:pa55@db.internal/nightdesk"',
        '[database]\nurl = "postgresql://nightdesk@db.internal/nightdesk?password=pa55"',
    ],
)
def test_so_is_what_opens_the_database_or_the_metrics(tmp_path: Path, secret: str) -> None:
    mine = tmp_path / "config.toml"
    mine.write_text(secret, "utf-8")
    mine.chmod(0o640)
    with pytest.raises(config.SettingsError, match="chmod 600"):
        config.load(mine)
    mine.chmod(0o600)
    assert config.load(mine)
    mine.write_text('[database]\nurl = "postgresql:///nightdesk?host=/run/postgresql"\n[metrics]\ntoken = ""', "utf-8")
    mine.chmod(0o644)
    assert config.load(mine)


def test_a_setting_in_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIGHTDESK_WEB__PORT", "9123")
    assert config.load(EXAMPLE).web.port == 9123


def test_a_key_that_does_not_exist_is_named_with_its_place(tmp_path: Path) -> None:
    mine = tmp_path / "config.toml"
    mine.write_text("[web]\nporrt = 1\n", "utf-8")
    with pytest.raises(config.SettingsError, match=r"config\.toml: web\.porrt: unknown key"):
        config.load(mine)
