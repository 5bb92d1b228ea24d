"""The stage's small API: what it takes, what it refuses, and who may ask. The page itself: tests/browser/test_stage.py."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.commandline import demo_page
from tests.house.process import ROOT, command, sentence
from tests.platforms.stage import Stage

ANN = {"scene": "telegram", "person": "Ann", "place": "private"}


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with Stage() as made:
        yield made


@pytest.fixture
async def browser(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(Starlette(routes=stage.routes())), base_url="http://127.0.0.1:8080"
    ) as client:
        yield client


async def seen(browser: httpx.AsyncClient, scene: str = "telegram", thread: str = "private Ann") -> list[Any]:
    state = (await browser.get("/stage/state")).json()
    return next(list(s["threads"][thread]) for s in state["scenes"] if s["name"] == scene)


async def test_what_is_said_is_seen_and_reaches_the_platform(stage: Stage, browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/stage/say", json=ANN | {"text": "hello"})).json() == {"done": True}
    (line,) = await seen(browser)
    assert (line["mine"], line["text"]) == (True, "hello")
    server = stage.scenes["telegram"].server  # type: ignore[attr-defined]
    assert server.pending == 1


async def test_a_question_without_news_is_held_until_there_are_some_and_let_go_at_the_end(
    stage: Stage, browser: httpx.AsyncClient
) -> None:
    version = (await browser.get("/stage/state")).json()["version"]
    held = asyncio.ensure_future(browser.get("/stage/state", params={"after": version}))
    await browser.post("/stage/say", json=ANN | {"text": "hello"})
    assert (await held).json()["version"] != version
    version = (await browser.get("/stage/state")).json()["version"]
    held = asyncio.ensure_future(browser.get("/stage/state", params={"after": version}))
    stage.end()
    assert (await held).status_code == 200


@pytest.mark.parametrize(
    ("path", "change", "words"),
    [
        ("say", {"scene": "fax"}, "scene is one of"),
        ("say", {"place": "public"}, "place is one of private"),
        ("say", {"person": ""}, "person is a text"),
        ("say", {"text": " "}, "text is a text of 1 to 2000"),
        ("say", {"text": "x" * 2001}, "text is a text of 1 to 2000"),
        ("say", {"text": "a\0b"}, "nobody can write"),
        ("say", {"text": ["x"]}, "text is a text"),
        ("press", {"message": "1", "label": "Yes"}, "no such button"),
        ("press", {"scene": "discord", "message": "x", "label": "Yes"}, "no such button"),
        ("press", {"scene": "webchat", "message": "7", "label": "Yes"}, "no such button"),
        ("fault", {"fault": "fire"}, "fault is one of none, 429, 500, cut, down"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_words(
    browser: httpx.AsyncClient, path: str, change: dict[str, Any], words: str
) -> None:
    answer = await browser.post(f"/stage/{path}", json=ANN | {"text": "hello"} | change)
    assert (answer.status_code, words in answer.json()["error"]) == (400, True)


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b'"x"', b"[" * 19_000, b" " * 20_001, b"\xff"])
async def test_a_body_that_is_no_small_object_is_refused(browser: httpx.AsyncClient, content: bytes) -> None:
    answer = await browser.post("/stage/say", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_no_other_website_plays_here(browser: httpx.AsyncClient, headers: dict[str, str]) -> None:
    for answer in (
        await browser.post("/stage/say", json=ANN | {"text": "hello"}, headers=headers),
        await browser.get("/stage/state", headers=headers),
    ):
        assert answer.status_code == 403
    assert await seen(browser) == []


async def test_one_platform_has_room_for_fifty_people(browser: httpx.AsyncClient) -> None:
    answers = [
        await browser.post("/stage/say", json=ANN | {"person": f"P {number}", "text": "hello"}) for number in range(51)
    ]
    assert [answer.status_code for answer in answers][-2:] == [200, 400]


async def test_every_answer_carries_a_policy_under_which_nothing_inline_runs(browser: httpx.AsyncClient) -> None:
    for path in ("/", "/stage/stage.js", "/stage/stage.css", "/stage/words.js", "/stage/state"):
        answer = await browser.get(path)
        policy = answer.headers["content-security-policy"]
        assert answer.status_code == 200
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    page = (await browser.get("/", headers={"accept-language": "zh-TW"})).text
    assert '<html lang="zh-CN">' in page
    assert "<style" not in page


def test_the_product_finds_its_stage_in_a_checkout() -> None:
    assert type(demo_page.stage()).__name__ == "Stage"


def test_without_the_tests_the_command_says_what_is_missing(tmp_path: Path) -> None:
    for part in ("bot", "adapters", "handoff"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "config.example.toml", tmp_path)
    ended = command("demo", "--all", "--port", "0", folder=tmp_path, more={"PYTHONPATH": str(tmp_path)})
    assert "tests folder of a checkout" in sentence(ended)
