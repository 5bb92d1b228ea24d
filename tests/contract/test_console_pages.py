"""What an agent sees and does: lists, a thread, verbs, refusals, search."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.model import Candidate, Kept, Mark, MarkKind, Priority, Talk, Text
from bot.store import Unit
from bot.store.people import Agent
from handoff.console.render import percent
from tests.console_house import ConsoleHouse
from tests.doubles import FakeClock

JSON = {"Accept": "application/json"}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(tmp_path: Path, clock: FakeClock) -> AsyncIterator[ConsoleHouse]:
    made = ConsoleHouse(tmp_path, clock)
    yield made
    await made.close()


@pytest.fixture
async def maria(house: ConsoleHouse) -> Agent:
    return await house.agent("maria", "agent", "Maria")


@pytest.fixture
async def wei(house: ConsoleHouse) -> Agent:
    return await house.agent("wei", "agent", "Wei")


@pytest.fixture
async def browser(house: ConsoleHouse, maria: Agent) -> AsyncIterator[httpx.AsyncClient]:
    async with house.client(await house.session("maria")) as opened:
        yield opened


async def do(browser: httpx.AsyncClient, number: int, verb: str, **fields: str) -> httpx.Response:
    return await browser.post(f"/desk/conversations/{number}/{verb}", data=fields, headers=JSON)


def listed(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'<li id="entry-(\d+)"', html)]


def buttons(html: str) -> set[str]:
    return set(re.findall(r'id="do-([\w-]+)"', html)) | set(
        re.findall(r'details class="menu[^>]*id="(transfer|snooze)', html)
    )


async def test_the_queue_stands_in_the_order_in_which_it_is_served(
    house: ConsoleHouse, browser: httpx.AsyncClient
) -> None:
    late = await house.waits("Late", waited=timedelta(minutes=1))
    early = await house.waits("Early", waited=timedelta(minutes=9))
    urgent = await house.waits("Urgent", priority=Priority.URGENT)
    page = (await browser.get("/desk")).text
    assert listed(page) == [urgent, early, late]
    assert "<title>(3) Nightdesk</title>" in page
    assert page.count('data-show="wait"') == 3


@pytest.mark.parametrize("view", ["queue", "mine", "all", "bot", "snoozed", "resolved", "trouble"])
async def test_an_empty_view_has_friendly_words(browser: httpx.AsyncClient, view: str) -> None:
    page = (await browser.get(f"/desk?view={view}")).text
    assert f'id="empty-{view}"' in page


async def test_each_view_holds_what_its_name_says(
    house: ConsoleHouse, browser: httpx.AsyncClient, maria: Agent
) -> None:
    numbers = {name: await house.waits(name) for name in ("queue", "mine", "snoozed", "resolved")}
    numbers["bot"] = await house.writes("bot", "What are the fees?")
    for name in ("mine", "snoozed", "resolved"):
        await house.desk.claim(maria, numbers[name])
    await house.desk.snooze(maria, numbers["snoozed"], house.clock.now() + timedelta(hours=1))
    await house.desk.resolve(maria, numbers["resolved"])
    seen = {view: set(listed((await browser.get(f"/desk?view={view}")).text)) for view in numbers}
    assert seen == {name: {number} for name, number in numbers.items()} | {
        "mine": {numbers["mine"], numbers["snoozed"]}
    }
    assert set(listed((await browser.get("/desk?view=all")).text)) == set(numbers.values())


async def test_only_buttons_that_apply_are_shown(
    house: ConsoleHouse, browser: httpx.AsyncClient, maria: Agent, wei: Agent
) -> None:
    number = await house.waits("Olena")
    address = f"/desk?c={number}"
    assert buttons((await browser.get(address)).text) == {"claim"}
    await house.desk.claim(maria, number)
    assert buttons((await browser.get(address)).text) == {"resolve", "release", "transfer", "snooze", "give-back"}
    await house.desk.transfer(maria, number, wei.id)
    held = (await browser.get(address)).text
    assert buttons(held) == set()
    assert "Wei has this conversation. You can leave a note." in held
    await house.desk.resolve(wei, number)
    assert buttons((await browser.get(address)).text) == {"reopen"}


async def test_a_viewer_sees_everything_and_no_button(house: ConsoleHouse) -> None:
    await house.agent("tom", "viewer")
    number = await house.waits("Olena")
    delivery = await house.bot_says(number, "x", "failed", "no")
    async with house.client(await house.session("tom")) as browser:
        for address in (f"/desk?c={number}", "/desk?view=trouble"):
            page = (await browser.get(address)).text
            assert page.count('method="post"') == 2  # language and sign-out
            assert f"deliveries/{delivery}" not in page
            assert "<textarea" not in page


async def test_the_road_of_a_conversation(house: ConsoleHouse, browser: httpx.AsyncClient, wei: Agent) -> None:
    number = await house.waits("Olena")
    for verb, fields in (
        ("claim", {}), ("reply", {"text": "Hello", "key": "a"}), ("note", {"text": "VIP", "key": "b"}), ("release", {}),
        ("claim", {}), ("snooze", {"until": "2026-03-02T09:00:00+08:00"}), ("transfer", {"to": str(wei.id)}),
    ):  # fmt: skip
        answer = await do(browser, number, verb, **fields)
        assert (answer.status_code, answer.json()) == (200, {"ok": True}), verb
    entry = await house.entry(number)
    assert entry.assignee == wei.id
    facts = [line.activity for line in await house.thread(number) if line.activity]
    assert facts == ["handed_off", "claimed", "released", "claimed", "snoozed", "transferred"]
    assert [line.text.plain for line in await house.thread(number) if line.author == "agent"] == ["Hello", "VIP"]


async def test_a_reply_to_an_unclaimed_conversation_can_claim_it_on_the_way(
    house: ConsoleHouse, browser: httpx.AsyncClient, maria: Agent
) -> None:
    number = await house.waits("Olena")
    assert (await do(browser, number, "reply", text="Hello", key="a")).status_code == 409
    assert (await do(browser, number, "reply", text="Hello", key="a", claim="1")).status_code == 200
    assert (await house.entry(number)).assignee == maria.id


async def test_taking_the_next_opens_the_most_urgent(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    await house.waits("Early", waited=timedelta(minutes=9))
    urgent = await house.waits("Urgent", priority=Priority.URGENT)
    assert (await browser.post("/desk/next", headers=JSON)).json() == {"ok": True, "open": urgent}
    await browser.post("/desk/next", headers=JSON)
    assert (await browser.post("/desk/next", headers=JSON)).json() == {"ok": True, "open": None}


async def test_the_same_reply_pressed_twice_is_said_once(
    house: ConsoleHouse, browser: httpx.AsyncClient, maria: Agent
) -> None:
    number = await house.waits("Olena")
    await house.desk.claim(maria, number)
    for _ in range(3):
        assert (await do(browser, number, "reply", text="Hello", key="same")).status_code == 200
    await do(browser, number, "reply", text="Hello", key="another")
    assert len([line for line in await house.thread(number) if line.direction == "outgoing"]) == 2


async def test_the_loser_of_a_claim_is_told_who_won(
    house: ConsoleHouse, browser: httpx.AsyncClient, wei: Agent
) -> None:
    number = await house.waits("Olena")
    await house.desk.claim(wei, number)
    answer = await do(browser, number, "claim")
    assert (answer.status_code, answer.json()) == (409, {"error": "Wei has taken this conversation."})


@pytest.mark.parametrize(
    ("verb", "fields", "status", "words"),
    [
        ("reply", {"text": "   ", "key": "a"}, 409, "nothing to say"),
        ("reply", {"text": "x" * 16_001, "key": "a"}, 409, "too long"),
        ("reply", {}, 409, "nothing to say"),
        ("snooze", {"until": "2020-01-01T00:00:00Z"}, 409, "ends in the future"),
        ("snooze", {"until": "tomorrow"}, 400, "not complete"),
        ("snooze", {"until": "2030-01-01T00:00:00"}, 400, "not complete"),
        ("snooze", {}, 400, "not complete"),
        ("transfer", {"to": "999"}, 409, "no such agent"),
        ("transfer", {"to": "x"}, 404, "no such page"),
    ],
)
async def test_a_refusal_says_why(
    house: ConsoleHouse,
    browser: httpx.AsyncClient,
    maria: Agent,
    verb: str,
    fields: dict[str, str],
    status: int,
    words: str,
) -> None:
    number = await house.waits("Olena")
    await house.desk.claim(maria, number)
    answer = await do(browser, number, verb, **fields)
    assert (answer.status_code, words in answer.json()["error"]) == (status, True), answer.text


async def test_without_script_a_form_leads_back_to_the_page(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    number = await house.waits("Olena")
    answer = await browser.post(f"/desk/conversations/{number}/claim")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk?c={number}")


async def test_a_thread_shows_what_an_agent_needs(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    number = await house.writes(
        "Olena", "withdrawal abc [seed phrase removed]", removed=("seed phrase",), kept=(Kept("txid", "ab12"), Kept("uid", "42")),
        candidates=(Candidate("withdraw-pending", 0.931), Candidate("deposit-missing", 0.04)),
        hands_off="article withdraw-pending",
    )  # fmt: skip
    page = (await browser.get(f"/desk?c={number}")).text
    assert "removed: seed phrase" in page
    assert 'data-copy="ab12"' in page
    assert "My withdrawal is pending <b>93 %</b>" in page
    assert "the bot handed it over: My withdrawal is pending" in page


async def test_a_thread_tells_what_was_asked_for_and_has_not_come(
    house: ConsoleHouse, browser: httpx.AsyncClient
) -> None:
    number = await house.waits("Olena")

    def ask(unit: Unit) -> None:
        before = unit.conversation(number)
        unit.save(before, replace(before, talk=Talk(wants=("txid", "device"))), house.clock.now())

    await house.store.run(ask)
    assert "Asked for, not sent yet: TXID, Device" in (await browser.get(f"/desk?c={number}")).text


@pytest.mark.parametrize(
    ("status", "words", "again", "arrived"),
    [
        ("due", "on its way", False, False),
        ("sending", "being sent", False, False),
        ("sent", ">sent<", False, False),
        ("unknown", "may not have arrived — timed out", True, True),
        ("failed", "not delivered — timed out", True, False),
        ("dropped", "not sent: an agent had taken over", False, False),
    ],
)
async def test_each_state_of_a_delivery_has_its_words_and_buttons(
    house: ConsoleHouse, browser: httpx.AsyncClient, status: str, words: str, again: bool, arrived: bool
) -> None:
    number = await house.writes("Olena", "hi")
    await house.bot_says(number, "Answer", status, "timed out")
    page = (await browser.get(f"/desk?c={number}")).text
    assert words in page
    assert ("/send-again" in page, "/it-arrived" in page) == (again, arrived)


async def test_trouble_is_mended_from_its_view(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    number = await house.writes("Olena", "hi")
    lost, failed = (
        await house.bot_says(number, "one", "unknown", "reset"),
        await house.bot_says(number, "two", "failed", "400"),
    )
    event = await house.dies(number)
    page = (await browser.get("/desk?view=trouble")).text
    assert page.count('class="trouble ') == 3
    for path in (f"deliveries/{lost}/it-arrived", f"deliveries/{failed}/send-again", f"events/{event}/replay"):
        assert f"/desk/{path}" in page
        assert (await browser.post(f"/desk/{path}", headers=JSON)).status_code == 200
        second = await browser.post(f"/desk/{path}", headers=JSON)
        assert second.status_code == 409
    assert 'id="empty-trouble"' in (await browser.get("/desk?view=trouble")).text
    again = await house.dies(number)
    assert (await browser.post(f"/desk/events/{again}/dismiss", headers=JSON)).status_code == 200


async def test_fragments_are_what_the_page_is_made_of_and_say_when_nothing_has_changed(
    house: ConsoleHouse, browser: httpx.AsyncClient
) -> None:
    number = await house.waits("Olena")
    first = await browser.get(f"/desk/fragments?c={number}&parts=list,conversation")
    assert re.findall(r'<(?:section|nav|div) id="(\w+)"', first.text) == ["list", "conversation"]
    same = {"If-None-Match": first.headers["ETag"]}
    assert (await browser.get(f"/desk/fragments?c={number}&parts=list,conversation", headers=same)).status_code == 304
    await house.writes("Olena", "and another thing")
    assert (await browser.get(f"/desk/fragments?c={number}&parts=list,conversation", headers=same)).status_code == 200


@pytest.mark.parametrize(
    "text", ["100%", "a_b", "back\\slash", "it's", 'a "quote"', "<b>", "100%' OR 1=1 --", "％", "🙂", "#1"]
)
async def test_a_search_finds_exactly_what_was_written(
    house: ConsoleHouse, browser: httpx.AsyncClient, text: str
) -> None:
    number = await house.waits("Olena", f"I wrote {text} here")
    await house.waits("Bo", "100 aXb backslash its a quote b")
    page = await browser.get("/desk", params={"q": text})
    assert listed(page.text) == [number]


async def test_a_search_for_a_wildcard_does_not_find_everything(
    house: ConsoleHouse, browser: httpx.AsyncClient
) -> None:
    await house.waits("Olena", "hello")
    for text in ("%", "_", "%%", "\\", "*"):
        page = await browser.get("/desk", params={"q": text})
        assert listed(page.text) == []
        assert 'id="empty-search"' in page.text


async def test_more_than_a_page_of_conversations_can_be_reached(
    house: ConsoleHouse, browser: httpx.AsyncClient
) -> None:
    for index in range(102):
        await house.waits(f"p{index}")
    page = (await browser.get("/desk")).text
    assert len(listed(page)) == 100
    more = re.findall(r'href="([^"]+)" data-place>Show more', page)[0]
    assert len(listed((await browser.get(more.replace("&amp;", "&"))).text)) == 102


async def test_older_messages_of_a_long_talk_can_be_reached(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    for index in range(160):
        number = await house.writes("Olena", f"line {index}.")
    page = (await browser.get(f"/desk?c={number}")).text
    assert "line 159." in page
    assert "line 3." not in page
    older = re.findall(r'href="([^"]+)" data-place id="older"', page)[0].replace("&amp;", "&")
    page = (await browser.get(older)).text
    assert "line 3." in page
    assert 'id="older"' not in page


async def test_an_edit_shows_what_it_was_and_what_it_is(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    number = await house.writes("Olena", "UID 1")
    original = (await house.thread(number))[0].message_id

    def edit(unit: object) -> None:
        unit.conn.exec_driver_sql("UPDATE message SET revises = ? WHERE id <> ?", (original, original))  # type: ignore[attr-defined]

    await house.writes("Olena", "UID 2")
    await house.store.run(edit)
    page = (await browser.get(f"/desk?c={number}")).text
    assert "UID 1" in page
    assert re.search(r"edited:</span> UID 2", page)
    assert f'href="#message-{original}"' in page


async def test_marks_are_set_and_only_https_links_are_links(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    number = await house.writes("Olena", "hi")
    marks = (
        Mark(MarkKind.BOLD, 0, 4), Mark(MarkKind.ITALIC, 2, 6), Mark(MarkKind.LINK, 7, 11, "https://support.example.com/a?b=1&c=2"),
        Mark(MarkKind.LINK, 12, 15, "javascript:alert(1)"), Mark(MarkKind.CODE, 16, 999),
    )  # fmt: skip
    await house.bot_says(number, Text("abcdef link bad <code>", marks))
    page = (await browser.get(f"/desk?c={number}")).text
    assert "<strong>ab</strong><em><strong>cd</strong></em><em>ef</em>" in page
    assert (
        '<a href="https://support.example.com/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer nofollow">link</a>'
        in page
    )
    assert "javascript:" not in page
    assert "<code>&lt;code&gt;</code>" in page


async def test_a_channel_in_trouble_is_said_on_top(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    house.channel_trouble["telegram:support"] = "the token was refused"
    assert "telegram:support does not work now: the token was refused" in (await browser.get("/desk")).text


async def test_what_a_channel_costs_is_said(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    assert "this month" not in (await browser.get("/desk")).text
    house.spent["x:support"] = "1.23"
    assert "x:support: $1.23 this month" in (await browser.get("/desk")).text


def test_what_is_only_likely_is_never_a_hundred_percent() -> None:
    assert [percent(p) for p in (0.0, 0.034, 0.9321, 0.9999, 1.0)] == ["0 %", "3 %", "93 %", "99 %", "100 %"]


async def test_a_reply_that_nobody_agreed_to_in_time_is_said_and_kept(
    house: ConsoleHouse, maria: Agent, clock: FakeClock
) -> None:
    number = await house.waits("ann")
    await house.desk.claim(maria, number)
    await house.desk.ask_second(maria, number, "See https://evil.example/x")
    clock.advance(61 * 60)
    await house.desk.sweep()
    async with house.client(await house.session("maria")) as later:
        page = (await later.get(f"/desk?c={number}")).text
    assert "the reply of Maria that waited for a second person was not sent" in re.sub(r"<[^>]+>", "", page)
    assert "https://evil.example/x" in page
