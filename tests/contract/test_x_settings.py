"""What an admin may set for X, and the sentence that he reads when it does not fit."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from adapters.x import XSettings
from bot.settings import SettingsError, parse
from tests.house.process import ROOT

_ONE: dict[str, Any] = {
    "consumer_key": "a",
    "consumer_secret": "b",
    "access_token": "c",
    "access_token_secret": "d-secret",
}
_TWO: dict[str, Any] = {"auth": "oauth2", "client_id": "a", "refresh_token": "r-secret"}


def checked(table: dict[str, Any]) -> XSettings:
    return parse(XSettings, table, "channels.x.support")


def test_four_keys_are_enough_or_a_client_and_its_token() -> None:
    told = checked(_ONE)
    assert (told.api_base, told.mode, told.long_answer, told.links_in_replies, told.loopback) == (
        "https://api.x.com", "polling", "dm", False, False,
    )  # fmt: skip
    assert told.prices.post_with_link == 0.2
    assert checked(_TWO).auth == "oauth2"


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({}, "consumer_key is needed for auth = oauth1"),
        (_ONE | {"access_token_secret": ""}, "access_token_secret is needed"),
        (_ONE | {"access_token_secret": "with space"}, "access_token_secret is needed"),
        (_TWO | {"refresh_token": ""}, "refresh_token is needed for auth = oauth2"),
        (_ONE | {"mode": "stream"}, "bearer_token is needed for mode = stream"),
        (_ONE | {"user_id": "@ann"}, "the account's number"),
        (_ONE | {"api_base": "http://x.example.com"}, "api_base.*allow_insecure_base"),
        (_ONE | {"api_base": "http://127.0.0.1.example.com"}, "api_base.*allow_insecure_base"),
        (_ONE | {"api_base": "http://localhost@x.example.com"}, "api_base.*allow_insecure_base"),
        (_ONE | {"tokn": 1}, "tokn: unknown key"),
        (_ONE | {"extra_headers": {"Authorization": "x"}}, "cannot be set here"),
        (_ONE | {"extra_headers": {"X-A": "a\r\nb"}}, "cannot be set here"),
        (_ONE | {"privacy_link": "http://e.example"}, "https://"),
        (_ONE | {"daily_cap": 0}, "daily_cap"),
        (_ONE | {"prices": {"post": -1}}, "prices.post"),
        (_ONE | {"prices": {"tea": 1}}, "prices.tea: unknown key"),
        (_ONE | {"long_answer": "essay"}, "dm"),
        (_ONE | {"poll_seconds": 0}, "poll_seconds"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_without_the_secret(table: dict[str, Any], why: str) -> None:
    with pytest.raises(SettingsError, match=why) as raised:
        checked(table)
    assert str(raised.value).startswith("channels.x.support")
    assert "d-secret" not in str(raised.value)


@pytest.mark.parametrize(
    "base", ["https://x.example.com/", "http://127.0.0.1:8081", "http://localhost:8081/", "http://[::1]:8081"]
)
def test_a_base_is_kept_without_its_slash(base: str) -> None:
    assert checked(_ONE | {"api_base": base}).api_base == base.rstrip("/")


def test_no_key_is_shown() -> None:
    told = checked(_ONE | {"extra_headers": {"X-Door": "door-secret"}})
    assert "secret" not in repr(told).replace("_secret", "")
    assert set(told.secrets()) == {"a", "b", "c", "d-secret", "door-secret"}


def test_the_library_is_loaded_only_when_an_account_is_on() -> None:
    code = "import sys, adapters, bot.app; sys.exit('tweepy' in sys.modules or 'oauthlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60).returncode == 0
