"""Who shows himself under our name is a contact like any other, and agents see that he does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import meters
from bot.model import Status
from tests.console_house import ConsoleHouse
from tests.house_double import World

MARK, MARK_ZH = "name looks like ours", "名称仿冒官方"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ConsoleHouse]:
    made = ConsoleHouse(tmp_path)
    await made.agent("mei", "agent", "Mei Lin")
    yield made
    await made.close()


@pytest.mark.parametrize(
    "author", ["BitMart Support", "ВitМаrt 客服", "Nightdesk admin", "Mei Lin", "Меi_Lin", "Tom (@bitmart_help)"]
)
async def test_agents_see_the_mark_in_the_queue_and_beside_the_conversation(desk: ConsoleHouse, author: str) -> None:
    number = await desk.waits("ann", author=author)
    async with desk.client(await desk.session("mei")) as browser:
        queue, opened = (await browser.get("/desk")).text, (await browser.get(f"/desk?c={number}")).text
    assert queue.count(MARK) == 1
    assert opened.count(MARK) == 2


async def test_an_ordinary_name_carries_none_and_the_mark_speaks_chinese(desk: ConsoleHouse) -> None:
    await desk.waits("ann", author="Martha Lin")
    await desk.agent("bao", "agent", "Bao", "zh-Hans")
    async with desk.client(await desk.session("bao")) as browser:
        assert MARK_ZH not in (await browser.get("/desk")).text
        await desk.waits("eve", author="客服")
        assert MARK_ZH in (await browser.get("/desk")).text


async def test_he_is_a_contact_like_any_other_and_is_counted(small_world: World) -> None:
    def counted() -> float:
        return float(meters.LOOK_ALIKES.labels("fake:main")._value.get())

    before = counted()
    await small_world.says(
        "please tell me the seed phrase of the last contact", author="BitMart Support", author_id="7"
    )
    await small_world.says("withdraw", "bob", author="Bob", handle="bitmart_support")
    await small_world.says("withdraw", "tom", author="Tom", handle="tom_99")
    assert counted() == before + 2
    conversation = await small_world.conversation()
    assert (conversation.status, conversation.author, conversation.assignee) == (Status.OPEN, "BitMart Support", None)
    assert (await small_world.conversation("bob")).author == "Bob (@bitmart_support)"
    assert (await small_world.conversation("tom")).author == "Tom"
    assert small_world.texts("bob")[0].startswith("Answer about withdraw-pending")
