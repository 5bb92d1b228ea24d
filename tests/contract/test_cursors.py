"""Marks that an account has to find again after a restart, on both databases."""

from __future__ import annotations

import asyncio

from bot.channels.cursors import StoredCursors
from bot.model import ChannelId
from bot.store import Store

ONE, OTHER = ChannelId("fake:one"), ChannelId("fake:other")


async def test_a_mark_is_found_again_by_another_process(store: Store, store_url: str) -> None:
    await StoredCursors(store, ONE).put("room:7", "100")
    await StoredCursors(store, ONE).put("room:7", "200")
    again = Store(store_url)
    try:
        assert await StoredCursors(again, ONE).get("room:7") == "200"
    finally:
        again.close()


async def test_a_mark_that_was_never_set_is_none_and_not_an_empty_text(store: Store) -> None:
    cursors = StoredCursors(store, ONE)
    await cursors.put("empty", "")
    assert (await cursors.get("empty"), await cursors.get("never")) == ("", None)


async def test_an_account_sees_its_own_marks_and_no_others(store: Store) -> None:
    mine, theirs = StoredCursors(store, ONE), StoredCursors(store, OTHER)
    await mine.put("a", "1")
    await mine.put("b", "2")
    await theirs.put("a", "9")
    assert await mine.all() == {"a": "1", "b": "2"}
    assert await theirs.all() == {"a": "9"}


async def test_counting_from_many_places_at_once_loses_nothing(store: Store, store_url: str) -> None:
    again = Store(store_url) if store_url.startswith("postgresql") else store
    try:
        counters = [StoredCursors(one, ONE) for one in (store, again)]
        sums = await asyncio.gather(*(counters[n % 2].add("spent", n) for n in range(40)))
        assert max(sums) == sum(range(40))
        assert await counters[0].add("spent", -780) == 0
        assert await StoredCursors(store, OTHER).add("spent", 5) == 5
    finally:
        if again is not store:
            again.close()


async def test_of_many_who_set_a_mark_that_none_has_touched_yet_one_does(store: Store, store_url: str) -> None:
    again = Store(store_url) if store_url.startswith("postgresql") else store
    try:
        cursors = [StoredCursors(one, ONE) for one in (store, again)]
        await cursors[0].put("line", "free")
        await StoredCursors(store, OTHER).put("line", "free")
        told = await asyncio.gather(*(cursors[n % 2].swap("line", "free", f"taken by {n}") for n in range(10)))
        assert told.count(True) == 1
        assert await cursors[0].get("line") == f"taken by {told.index(True)}"
        assert not await cursors[0].swap("never set", "", "x")
        assert await StoredCursors(store, OTHER).get("line") == "free"
    finally:
        if again is not store:
            again.close()
