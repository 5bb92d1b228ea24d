"""What ends a conversation does not bury a message that its agent has not seen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.store import views
from tests.console_house import ConsoleHouse
from tests.doubles import FakeClock

ENDS = {"resolve": "resolved", "give-back": "pending"}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[ConsoleHouse]:
    made = ConsoleHouse(tmp_path, FakeClock())
    yield made
    await made.close()


async def shown(browser: httpx.AsyncClient, number: int, verb: str) -> dict[str, str]:
    """What the verb's form in the page sends."""
    page = (await browser.get(f"/desk?c={number}")).text
    form = re.search(rf'action="/desk/conversations/{number}/{verb}".*?</form>', page, re.DOTALL)
    assert form is not None
    return dict(re.findall(r'type="hidden" name="(\w+)" value="(\d+)"', form[0]))


async def press(browser: httpx.AsyncClient, number: int, verb: str, fields: dict[str, str]) -> httpx.Response:
    return await browser.post(
        f"/desk/conversations/{number}/{verb}", data=fields, headers={"Accept": "application/json"}
    )


@pytest.mark.parametrize("verb", ENDS)
@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "The contact has just written. Read it first."), ("zh-Hans", "客户刚刚发来新消息，请先查看。")],
)
async def test_a_message_that_came_after_the_page_is_read_first(
    house: ConsoleHouse, verb: str, language: str, sentence: str
) -> None:
    mei = await house.agent("mei", language=language)
    number = await house.waits("ann")
    await house.desk.claim(mei, number)
    async with house.client(await house.session("mei")) as browser:
        fields = await shown(browser, number, verb)
        await house.writes("ann", "My account was emptied just now!")
        refused = await press(browser, number, verb, fields)
        assert (refused.status_code, refused.json()["error"]) == (409, sentence)
        assert (await house.entry(number)).assignee == mei.id
        assert (await press(browser, number, verb, await shown(browser, number, verb))).status_code == 200
    assert (await house.entry(number)).status == ENDS[verb]


@pytest.mark.parametrize("verb", ENDS)
async def test_only_what_the_contact_writes_counts(house: ConsoleHouse, verb: str) -> None:
    mei = await house.agent("mei")
    number = await house.waits("ann")
    await house.desk.claim(mei, number)
    async with house.client(await house.session("mei")) as browser:
        fields = await shown(browser, number, verb)
        await house.desk.reply(mei, number, "It is on its way.")
        await house.desk.note(mei, number, "done")
        assert (await press(browser, number, verb, fields)).status_code == 200


@pytest.mark.parametrize("fields", [{}, {"seen": ""}, {"seen": "x"}, {"seen": "99999999999999"}])
async def test_a_form_that_does_not_say_what_was_seen_ends_it_as_ever(
    house: ConsoleHouse, fields: dict[str, str]
) -> None:
    mei = await house.agent("mei")
    number = await house.waits("ann")
    await house.desk.claim(mei, number)
    async with house.client(await house.session("mei")) as browser:
        assert (await press(browser, number, "resolve", fields)).status_code == 200


async def test_a_long_thread_of_which_the_end_is_shown_can_be_ended(house: ConsoleHouse) -> None:
    mei = await house.agent("mei")
    number = await house.waits("ann")
    await house.desk.claim(mei, number)
    for count in range(151):
        await house.desk.note(mei, number, f"note {count}")
    async with house.client(await house.session("mei")) as browser:
        assert (await press(browser, number, "resolve", await shown(browser, number, "resolve"))).status_code == 200


async def test_a_snooze_says_how_far_the_thread_was_read(house: ConsoleHouse) -> None:
    maria = await house.agent("maria")
    number = await house.waits("Olena")
    await house.desk.claim(maria, number)
    async with house.client(await house.session("maria")) as browser:
        fields = await shown(browser, number, "snooze")
        await house.writes("Olena", "one thing more")
        later = {"until": (house.clock.now() + timedelta(hours=1)).isoformat()}
        refused = await press(browser, number, "snooze", fields | later)
        assert (refused.status_code, (await house.entry(number)).status) == (409, "open")
        again = await press(browser, number, "snooze", await shown(browser, number, "snooze") | later)
    assert (again.status_code, (await house.entry(number)).status) == (200, "snoozed")


async def test_among_his_own_an_agent_finds_first_who_waits_longest_and_all_are_counted(house: ConsoleHouse) -> None:
    maria = await house.agent("maria")
    names = {"late": 1, "early": 90, "answered": 200, "asleep": 300}
    numbers = {name: await house.waits(name, waited=timedelta(minutes=ago)) for name, ago in names.items()}
    for number in numbers.values():
        await house.desk.claim(maria, number)
    await house.desk.snooze(maria, numbers["asleep"], house.clock.now() + timedelta(hours=1))
    await house.desk.reply(maria, numbers["answered"], "Done.")
    await house.writes("late", "Hello?")
    mine = [entry.id for entry in await house.store.read(lambda unit: views.entries(unit, view="mine", agent=maria.id))]
    assert mine[:2] == [numbers["early"], numbers["late"]]
    for number in range(105):
        await house.desk.claim(maria, await house.waits(f"more {number}"))
    async with house.client(await house.session("maria")) as browser:
        page = (await browser.get("/desk")).text
    assert '<b class="count">109</b>' in page
