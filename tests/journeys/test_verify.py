"""Whether somebody is really ours: asked on every channel, answered from the list, in three languages."""

from __future__ import annotations

import pytest

from bot.inbox.rehearsal import rehearse
from bot.model import Status
from bot.ports import Limits, Measure
from bot.store import Store
from tests.house_double import World


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/verify @BitMart_Supp0rt", "NOT ours"), ("is @BitMart_Supp0rt real?", "NOT ours"), ("/verify @BitMart_example", "X: BitMart_example"), ("/verify @tom", "not on our official list"),
        ("这个客服是真的吗 @BitMart_Supp0rt", "这不是我们的"), ("@BitMart_example是官方的吗", "官方名单上有：X: BitMart_example"),
    ],
)  # fmt: skip
async def test_a_contact_asks_and_is_told_with_the_list_to_compare(small_world: World, text: str, said: str) -> None:
    await small_world.says(text)
    (answer,) = small_world.texts()
    assert said in answer
    assert "Telegram: BitMartHelp_example" in answer
    assert "Supp0rt" not in answer
    assert (await small_world.conversation()).status is Status.PENDING


async def test_in_traditional_chinese_too(small_world: World) -> None:
    await small_world.says("/lang tw")
    await small_world.says("/verify @BitMart_Supp0rt")
    assert "這不是我們的" in small_world.texts()[-1]


async def test_it_is_told_to_who_waits_in_the_queue(small_world: World) -> None:
    await small_world.says("agent")
    await small_world.says("is @BitMart_Supp0rt your support agent?")
    assert "NOT ours" in small_world.texts()[-1]
    assert (await small_world.conversation()).status is Status.OPEN


async def test_where_others_read_along_it_is_told_without_buttons_and_as_long_as_it_fits(sqlite_store: Store) -> None:
    post = Limits(text=10_000, public_text=280, public_parts=1, measure=Measure.WEIGHTED, public_links=False, burst=0.0)
    world = World(sqlite_store, limits=post)
    await world.says("/verify @BitMart_Supp0rt", public=True, addressed=True, author_id="9")
    await world.says("@BitMart_Supp0rt是官方的吗", "bob", public=True, addressed=True, author_id="8")
    assert "NOT ours" in world.texts()[0]
    assert "这不是我们的" in world.texts("bob")[0]
    assert not any(message.buttons for message in world.adapter.sent)
    assert all("example.com" not in text and "Supp0rt" not in text for text in (*world.texts(), *world.texts("bob")))


async def test_it_can_be_rehearsed(small_world: World) -> None:
    found = await rehearse(small_world.mind, "/verify @BitMart_Supp0rt")
    assert (found["decision"], found["reason"]) == ("answer", "asked about a look-alike")
    assert "NOT ours" in found["reply"]
