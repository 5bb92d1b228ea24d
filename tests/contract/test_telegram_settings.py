"""What an admin may set, and the sentence that he reads when it does not fit."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.telegram import TelegramSettings
from bot.settings import SettingsError, parse

_GOOD: dict[str, Any] = {"token": "1:token"}
_HOOK: dict[str, Any] = _GOOD | {
    "mode": "webhook",
    "webhook_secret": "abc",
    "webhook_url": "https://support.example.com",
}


def checked(table: dict[str, Any]) -> TelegramSettings:
    return parse(TelegramSettings, table, "channels.telegram.support")


def test_a_token_is_enough() -> None:
    told = checked(_GOOD)
    assert (told.mode, told.api_base, told.loopback) == ("polling", "https://api.telegram.org", False)


@pytest.mark.parametrize(
    ("base", "kept"),
    [
        ("https://bots.example.com/", "https://bots.example.com"),
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("http://localhost:8081/", "http://localhost:8081"),
        ("http://[::1]:8081", "http://[::1]:8081"),
    ],
)
def test_a_base_is_kept_without_its_slash(base: str, kept: str) -> None:
    assert checked(_GOOD | {"api_base": base}).api_base == kept


def test_a_base_elsewhere_without_https_must_be_meant() -> None:
    far = {"api_base": "http://bots.example.com"}
    with pytest.raises(SettingsError, match=r"api_base.*allow_insecure_base"):
        checked(_GOOD | far)
    assert checked(_GOOD | far | {"allow_insecure_base": True}).api_base == "http://bots.example.com"


@pytest.mark.parametrize("host", ["http://127.0.0.1.example.com", "http://localhost.example.com"])
def test_a_host_that_only_begins_like_this_machine_is_not_this_machine(host: str) -> None:
    assert not checked(_GOOD | {"api_base": host, "allow_insecure_base": True}).loopback


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({}, "token: Field required"),
        ({"token": ""}, "@BotFather"),
        ({"token": "1:to ken"}, "@BotFather"),
        ({"token": "1:token/../x"}, "@BotFather"),
        (_GOOD | {"tokn": "x"}, "tokn: unknown key"),
        (_GOOD | {"poll_seconds": 51}, "poll_seconds"),
        (_GOOD | {"max_file": 0}, "max_file"),
        (_GOOD | {"webhook_path": "no-slash"}, "starts with /"),
        (_GOOD | {"mode": "push"}, "polling"),
        (_HOOK | {"webhook_secret": ""}, "webhook_secret is needed"),
        (_HOOK | {"webhook_secret": "a b"}, "webhook_secret is needed"),
        (_HOOK | {"webhook_secret": "a" * 257}, "webhook_secret is needed"),
        (_HOOK | {"webhook_url": ""}, "webhook_url is needed"),
        (_HOOK | {"webhook_url": "http://support.example.com"}, "https://"),
    ],
)
def test_a_mistake_is_named_with_its_place(table: dict[str, Any], why: str) -> None:
    with pytest.raises(SettingsError, match=why) as raised:
        checked(table)
    assert str(raised.value).startswith("channels.telegram.support")
    assert "to ken" not in str(raised.value)


def test_a_webhook_on_this_machine_needs_no_url() -> None:
    here = {"api_base": "http://127.0.0.1:8081", "webhook_url": ""}
    assert checked(_HOOK | here).loopback
    assert checked(_HOOK).webhook_url == "https://support.example.com"
