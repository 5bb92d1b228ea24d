"""What agents see of the bot's answers and say of them: why it answered, right or wrong, which article was meant."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from bot.model import Candidate
from bot.store import verdicts
from handoff.console import Promise
from tests.console_house import ConsoleHouse

JSON = {"Accept": "application/json"}
NEAREST = Candidate("withdraw-pending", 0.93, (0.912, 0.5, 0.88, 0.25), "where is my withdrawal <b>")
SECOND = Candidate("deposit-missing", 0.04, (0.31, -0.5, 0.4, -0.25), "where is my deposit")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[ConsoleHouse]:
    made = ConsoleHouse(tmp_path)
    await made.agent("maria", "agent", "Maria")
    yield made
    await made.close()


@pytest.fixture
async def browser(house: ConsoleHouse) -> AsyncIterator[httpx.AsyncClient]:
    async with house.client(await house.session("maria")) as opened:
        yield opened


async def answered(house: ConsoleHouse) -> tuple[int, int]:
    """The conversation and its decision."""
    number = await house.writes(
        "Olena", "where is it?", candidates=(NEAREST, SECOND), answered=True, signals={"own-case": 0.41, "vague": 0.22}
    )
    decisions = [line.decision for line in await house.thread(number) if line.decision]
    return number, decisions[0].id


def text_of(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


async def test_beside_an_answer_stands_what_it_was_made_of(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    number, decision = await answered(house)
    page = (await browser.get(f"/desk?c={number}")).text
    details = page.split(f'id="explained-{decision}"', 1)[1].split("</details>", 1)[0]
    assert "where is my withdrawal &lt;b&gt;" in details
    told = text_of(details)
    for words in ("Score Lead Near Near lead", "93 %", "0.91 0.50 0.88 0.25", "own case 0.41", "vague 0.22"):
        assert words in told


async def test_a_right_mark_and_a_wrong_one_are_kept_and_shown(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    number, decision = await answered(house)
    marked = await browser.post(f"/desk/decisions/{decision}/right", headers=JSON)
    assert (marked.status_code, marked.json()) == (200, {"ok": True})
    assert "marked as right" in (await browser.get(f"/desk?c={number}")).text
    fields = {"intent": "deposit-missing", "conversation": str(number)}
    back = await browser.post(f"/desk/decisions/{decision}/wrong", data=fields)
    assert (back.status_code, back.headers["location"]) == (303, f"/desk?c={number}")
    page = text_of((await browser.get(f"/desk?c={number}")).text)
    assert "marked as wrong: it was My deposit has not arrived" in page
    assert "Maria found the bot wrong, it was: My deposit has not arrived" in page
    (kept,) = await house.store.read(verdicts.evidence)
    assert (kept.answered, kept.right, kept.intent) == ("withdraw-pending", False, "deposit-missing")


@pytest.mark.parametrize(
    ("intent", "status", "words"),
    [("nonsense", 409, "no such article"), ("withdraw-pending", 409, "the article that was sent")],
)
async def test_a_mark_that_cannot_be_is_refused(
    house: ConsoleHouse, browser: httpx.AsyncClient, intent: str, status: int, words: str
) -> None:
    _, decision = await answered(house)
    refused = await browser.post(f"/desk/decisions/{decision}/wrong", data={"intent": intent}, headers=JSON)
    assert (refused.status_code, words in refused.json()["error"]) == (status, True)
    assert (await browser.post("/desk/decisions/999/right", headers=JSON)).status_code == 409
    assert (await browser.post("/desk/decisions/x/right", headers=JSON)).status_code == 404
    assert await house.store.read(verdicts.evidence) == []


async def test_a_handoff_has_no_marks_but_can_be_linked(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    number = await house.writes("Olena", "x", candidates=(NEAREST, SECOND), hands_off="not sure enough")
    page = (await browser.get(f"/desk?c={number}")).text
    assert "/desk/decisions/" not in page
    assert f'id="link-{number}"' in page
    linked = await browser.post(f"/desk/conversations/{number}/link", data={"intent": "deposit-missing"}, headers=JSON)
    assert linked.status_code == 200
    (kept,) = await house.store.read(verdicts.evidence)
    assert (kept.right, kept.intent, kept.automatic) == (False, "deposit-missing", False)


async def test_where_nothing_was_read_there_is_nothing_to_link(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    number = await house.waits("Olena")
    assert f'id="link-{number}"' not in (await browser.get(f"/desk?c={number}")).text


async def test_a_viewer_reads_why_and_marks_nothing(house: ConsoleHouse) -> None:
    await house.agent("tom", "viewer")
    number, decision = await answered(house)
    async with house.client(await house.session("tom")) as browser:
        page = (await browser.get(f"/desk?c={number}")).text
    assert f'id="explained-{decision}"' in page
    assert "/desk/decisions/" not in page
    assert "/link" not in page


async def test_the_overview_tells_the_promise_the_rate_and_the_thresholds(
    house: ConsoleHouse, browser: httpx.AsyncClient
) -> None:
    house.promise = Promise(0.02, 0.59, {"deposit-missing": 0.7})
    before = text_of((await browser.get("/desk/overview")).text)
    for words in ("at most 2.0 %", "Nobody has judged", "from 59 % on", "My deposit has not arrived 70 %"):
        assert words in before
    _, decision = await answered(house)
    await browser.post(f"/desk/decisions/{decision}/wrong", data={"intent": ""}, headers=JSON)
    after = text_of((await browser.get("/desk/overview")).text)
    assert "100.0 % wrong (between 20.7 % and 100.0 %, 95 % interval)" in after
    assert "1 of 1 judged answers were wrong" in after
    house.promise = Promise(None, 0.7)
    fixed = text_of((await browser.get("/desk/overview")).text)
    assert "nothing is promised" in fixed
    assert "Every article is sent from 70 % on." in fixed


async def test_articles_past_their_review_are_told_on_every_page_with_their_owner(
    house: ConsoleHouse, browser: httpx.AsyncClient
) -> None:
    assert 'id="banner-overdue"' not in (await browser.get("/desk")).text
    house.overdue = {"deposit-missing": "deposits-team"}
    assert 'id="banner-overdue"' in (await browser.get("/desk")).text
    told = text_of((await browser.get("/desk/overview")).text)
    assert "My deposit has not arrived (deposit-missing) · owner: deposits-team" in told
