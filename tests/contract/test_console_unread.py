"""What ends a conversation does not bury a message that its agent has not seen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

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
