"""Settings: a bad key names itself, the environment wins, and secrets stay where they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from bot.model import ChannelId
from bot.settings import Pinned, Section, Settings, SettingsError, insecure_base, load, parse

_EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
_TOKEN = "123456789:AAF_this_is_a_token_of_thirty5chars"
_BAD = {
    "nonsense = 1": "nonsense: unknown key",
    'log_level = "loud"': "log_level: ",
    "log_level = 3": "log_level: ",
    "web = 3": "web: ",
    "brand = []": "brand: ",
    '[brand]\nnmae = "x"': "brand.nmae: unknown key",
    "[brand]\nname = 3": "brand.name: ",
    '[brand.link]\nhelp = "http://example.com"': "brand.link: ",
    '[brand.link]\nhelp = "javascript:alert(1)"': "brand.link: ",
    '[brand.link]\nhelp = ""': "brand.link: ",
    '[brand.link]\nhelp = "https://"': "brand.link: ",
    '[brand.link]\nhelp = "https:///x"': "brand.link: ",
    '[brand]\nname = " "': "brand.name: ",
    "[brand.email]\nsupport = 1": "brand.email.support: ",
    '[brand.email]\nsupport = ""': "brand.email: ",
    '[brand.handle]\nx = " @"': "brand.handle: ",
    '[brand.fact]\nwithdraw_days = " "': "brand.fact: ",
    '[database]\nurl = "sqlite:///a.db?mode=ro"': "database.url: ",
    '[database]\nurl = "mysql://h/d"': "database.url: ",
    '[database]\nurl = ""': "database.url: ",
    '[database]\nurl = "nightdesk.db"': "database.url: ",
    "[database]\npool = 1": "database.pool: ",
    "[database]\npool = 101": "database.pool: ",
    '[database]\npool = "many"': "database.pool: ",
    "[database]\npath = 1": "database.path: unknown key",
    "[web]\nport = -1": "web.port: ",
    "[web]\nport = 65536": "web.port: ",
    '[web]\nport = "http"': "web.port: ",
    "[web]\nprot = 80": "web.prot: unknown key",
    "[web]\nmax_body = 10": "web.max_body: ",
    '[web]\ntrusted_proxies = "127.0.0.1"': "web.trusted_proxies: ",
    "[web]\nhost = 1": "web.host: ",
    '[web]\nhost = ""': "web.host: ",
    '[web]\npublic_url = "support.acme.io"': "web.public_url: ",
    '[web]\npublic_url = "https://acme.io/support"': "web.public_url: ",
    '[web]\npublic_url = "https://acme.io:x"': "web.public_url: ",
    '[web]\npublic_url = "ftp://acme.io"': "web.public_url: ",
    "[desk]\nclaim_minutes = 0": "desk.claim_minutes: ",
    "[desk]\nclaim_minutes = 1441": "desk.claim_minutes: ",
    "[desk]\nidle_minutes = 0": "desk.idle_minutes: ",
    "[desk]\nidle_minutes = 100000000": "desk.idle_minutes: ",
    "[desk]\nsession_hours = 0": "desk.session_hours: ",
    "[desk]\nsession_hours = 100000000": "desk.session_hours: ",
    '[desk]\nlink_hosts = ["*.etherscan.io"]': "desk.link_hosts: ",
    '[desk]\nlink_hosts = ["etherscan.io", "t.me"]': "desk.link_hosts: ",
    "[desk]\nclaim = 1": "desk.claim: unknown key",
    "[matching]\nanswer_at = 0": "matching.answer_at: ",
    "[matching]\nanswer_at = 1": "matching.answer_at: ",
    "[matching]\nanswer_at = 80": "matching.answer_at: ",
    "[matching]\nmax_wrong_rate = 0": "matching.max_wrong_rate: ",
    "[matching]\nmax_wrong_rate = 2": "matching.max_wrong_rate: ",
    "[matching]\noffer_at = -0.1": "matching.offer_at: ",
    "[matching]\nthreshold = 0.5": "matching.threshold: unknown key",
    "[matching]\narticles = 1": "matching.articles: ",
    "[metrics]\ntoken = 12345": "metrics.token: ",
    "[metrics]\nopen = true": "metrics.open: unknown key",
    "[channels]\ntelegram = 3": "channels.telegram: ",
    "[channels.telegram]\nsupport = 3": "channels.telegram.support: ",
    "x = [": "not valid TOML",
    "[web\nport = 1": "not valid TOML",
    "a = 1\na = 2": "not valid TOML",
}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WEB__PORT", "BRAND__NAME", "DATABASE__URL", "METRICS__TOKEN", "LOG_LEVEL"):
        monkeypatch.delenv(f"NIGHTDESK_{name}", raising=False)


def _file(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    file.chmod(mode)
    return file


@pytest.mark.parametrize("toml", _BAD)
def test_a_bad_setting_is_refused_with_file_and_key(tmp_path: Path, toml: str) -> None:
    file = _file(tmp_path, toml)
    with pytest.raises(SettingsError, match=re.escape(f"{file}: {_BAD[toml]}")):
        load(file)


def test_there_are_at_least_thirty_bad_settings() -> None:
    assert len(_BAD) >= 30


def test_every_mistake_has_its_own_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load(_file(tmp_path, "nonsense = 1\n[web]\nport = -1\n[desk]\nclaim = 1"))
    assert len(str(refused.value).splitlines()) == 3


def test_what_is_not_there_or_not_text_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "nowhere.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path)
    file = _file(tmp_path, "")
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="not valid TOML"):
        load(file)


def test_no_file_and_an_empty_file_are_the_defaults(tmp_path: Path) -> None:
    assert load(None) == load(_file(tmp_path, "")) == Settings()
    assert (Settings().web.port, Settings().matching.max_wrong_rate, Settings().database.url) == (
        8080,
        0.02,
        "sqlite:///data/nightdesk.db",
    )


def test_the_example_is_what_it_says() -> None:
    settings = load(_EXAMPLE)
    assert settings.brand.words()["brand"] == "BitMart"
    assert settings.brand.words()["fact.withdraw_days"] == "1–3"
    assert settings.brand.words()["link.reset"].startswith("https://")
    assert list(settings.channel_tables()) == ["webchat:main"]


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _file(tmp_path, '[web]\nport = 1000\nhost = "::1"\n[brand]\nname = "File"')
    monkeypatch.setenv("NIGHTDESK_WEB__PORT", "9000")
    monkeypatch.setenv("NIGHTDESK_BRAND__NAME", "Acme")
    settings = load(file)
    assert (settings.web.port, settings.web.host, settings.brand.name) == (9000, "::1", "Acme")


def test_a_mark_that_editors_put_before_a_file_is_no_mistake(tmp_path: Path) -> None:
    file = _file(tmp_path, "\ufeff[web]\nport = 1000")
    assert load(file).web.port == 1000


@pytest.mark.parametrize("url", ["https://acme.io", "https://acme.io/", "HTTPS://acme.io", " https://acme.io "])
def test_a_public_address_is_kept_as_browsers_write_it(tmp_path: Path, url: str) -> None:
    assert load(_file(tmp_path, f'[web]\npublic_url = "{url}"')).web.public_url == "https://acme.io"


def test_what_is_pinned_the_environment_does_not_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIGHTDESK_WEB__PORT", "9000")
    monkeypatch.setenv("NIGHTDESK_CHANNELS__TELEGRAM__SUPPORT__TOKEN", _TOKEN)
    assert (Pinned(channels={}).web.port, Pinned(channels={}).channels) == (8080, {})


def test_the_table_of_a_channel_can_come_from_the_environment_with_every_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _file(tmp_path, '[channels.discord.support]\nenabled = false\ntoken = ""\nmode = "file"')
    said = {
        "ENABLED": "true", "TOKEN": "123456789012", "CHANNELS": "[1234567890123456789]", "MODE": "[no list",
        "SECONDS": "0.5", "COUNT": "3", "ON": "false",
    }  # fmt: skip
    for key, value in said.items():
        monkeypatch.setenv(f"NIGHTDESK_CHANNELS__DISCORD__SUPPORT__{key}", value)
    monkeypatch.setenv("NIGHTDESK_CHANNELS__WEBCHAT", '{"main": {"allowed_origins": ["self"]}}')
    tables = load(file).channel_tables()
    assert tables[ChannelId("webchat:main")] == {"allowed_origins": ["self"]}
    account = parse(_Typed, tables[ChannelId("discord:support")], "channels.discord.support")
    assert account.token.get_secret_value() == "123456789012"
    assert (account.channels, account.mode, account.seconds, account.count, account.on) == (
        (1234567890123456789,), "[no list", 0.5, 3, False,
    )  # fmt: skip


class _Typed(Section):
    token: SecretStr
    channels: tuple[int, ...]
    mode: str
    seconds: float
    count: int
    on: bool


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [("WEB__PORT", "many", "web.port"), ("LOG_LEVEL", "loud", "log_level"), ("DATABASE__URL", "x://y", "database.url")],
)
def test_a_bad_setting_in_the_environment_is_refused_by_key(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, key: str
) -> None:
    monkeypatch.setenv(f"NIGHTDESK_{name}", value)
    with pytest.raises(SettingsError, match=rf"environment.*: {re.escape(key)}: "):
        load(None)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o601])
@pytest.mark.parametrize("key", ["token", "webhook_secret", "password", "client_secret"])
def test_a_file_with_a_secret_that_others_can_read_is_refused(tmp_path: Path, mode: int, key: str) -> None:
    file = _file(tmp_path, f'[channels.telegram.support]\n{key} = "{_TOKEN}"', mode)
    with pytest.raises(SettingsError, match="chmod 600") as refused:
        load(file)
    assert _TOKEN not in str(refused.value)


def test_a_file_without_a_secret_may_be_read_by_others(tmp_path: Path) -> None:
    assert load(_file(tmp_path, '[channels.telegram.support]\ntoken = ""', 0o644)).channels
    assert load(_file(tmp_path, f'[channels.telegram.support]\ntoken = "{_TOKEN}"', 0o600)).channels


def test_a_channel_that_is_not_enabled_is_left_out(tmp_path: Path) -> None:
    text = '[channels.telegram.a]\nenabled = false\n[channels.telegram.b]\nenabled = true\nmode = "polling"\n[channels.webchat.main]\n'
    tables = load(_file(tmp_path, text)).channel_tables()
    assert tables == {ChannelId("telegram:b"): {"mode": "polling"}, ChannelId("webchat:main"): {}}


class _Account(Section):
    token: SecretStr
    mode: str = "polling"


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"token": _TOKEN, "mode": 3}, "channels.telegram.support.mode: "),
        ({"token": _TOKEN, "mdoe": "x"}, "channels.telegram.support.mdoe: unknown key"),
        ({"token": [_TOKEN]}, "channels.telegram.support.token: "),
        ({}, "channels.telegram.support.token: "),
    ],
)
def test_an_accounts_mistake_is_named_by_its_place_and_never_shows_a_token(
    table: dict[str, object], reason: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(reason)) as refused:
        parse(_Account, table, "channels.telegram.support")
    assert _TOKEN not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_secret_is_in_no_repr() -> None:
    account = parse(_Account, {"token": _TOKEN}, "x")
    assert _TOKEN not in repr(account) + str(account)
    assert account.token.get_secret_value() == _TOKEN
    metrics = Settings(metrics={"token": _TOKEN})  # type: ignore[arg-type]
    assert _TOKEN not in repr(metrics.metrics) + str(metrics.metrics)


def test_a_refused_database_address_does_not_show_its_password(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load(_file(tmp_path, '[database]\nurl = "mysql://nightdesk:hunter2@db/x"'))
    assert "hunter2" not in str(refused.value)


def test_settings_are_frozen() -> None:
    settings = Settings()
    for place, name in ((settings, "log_level"), (settings.web, "port")):
        assert isinstance(place, BaseModel)
        with pytest.raises(ValueError, match="frozen"):
            setattr(place, name, 1)


@pytest.mark.parametrize(
    ("url", "allowed", "result"),
    [
        ("https://api.example.com/", False, "https://api.example.com"),
        ("http://127.0.0.1:8081/", False, "http://127.0.0.1:8081"),
        ("http://localhost:1", False, "http://localhost:1"),
        ("http://[::1]:1", False, "http://[::1]:1"),
        ("http://bot-api:8081", True, "http://bot-api:8081"),
        ("http://bot-api:8081", False, None),
        ("http://127.0.0.1.example.com", False, None),
        ("http://localhost:1@example.com", False, None),
        ("ftp://x", False, None),
        ("", False, None),
    ],
)
def test_a_platforms_base_is_https_or_this_machine_or_allowed(url: str, allowed: bool, result: str | None) -> None:
    if result is None:
        with pytest.raises(ValueError, match="neither https nor this machine"):
            insecure_base(url, allowed=allowed)
    else:
        assert insecure_base(url, allowed=allowed) == result
