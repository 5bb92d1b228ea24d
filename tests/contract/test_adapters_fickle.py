"""Every adapter where something of ours fails once, and what must not get lost between its words and the platform's."""

from __future__ import annotations

from bot.model import Button, Incoming, Mark, MarkKind, Text
from bot.store import StoreDown
from tests.platforms.benches import Bench
from tests.platforms.process import Process, eventually

_ADDRESS = "https://www.example.com/reset?step=1"
_CHOICES = (Button("It helped", "help:yes"), Button("Speak to a person", "person"))


async def test_2_a_message_that_could_not_be_kept_at_first_is_kept_later_and_nothing_behind_it_is_lost(
    bench: Bench, url: str
) -> None:
    """The database is well and only says no twice: a mark that moves all the same loses a message for good."""
    ann = bench.person("Ann")
    async with Process(bench, url) as process:
        ann.writes("first")
        await process.ear.wait(1)
        fails = [StoreDown("a moment"), StoreDown("a moment")]

        async def receive(incoming: Incoming) -> None:
            if fails:
                raise fails.pop()
            await process.inbox.receive(incoming)

        process.ear.receive = receive
        process.naps.run = True
        ann.writes("second")
        ann.writes("third")

        async def heard() -> bool:
            return await process.heard() == ["first", "second", "third"]

        await eventually(heard, what="all three are kept, though `receive` raised twice")
        assert fails == []


async def test_7_no_button_and_no_address_of_a_link_is_lost(bench: Bench, url: str) -> None:
    ann = bench.person("Ann")
    said = Text("Start here, then wait.", (Mark(MarkKind.LINK, 6, 10, _ADDRESS),))
    async with Process(bench, url) as process:
        ann.writes("hello")
        await process.ear.wait(1)
        await process.settle()
        await eventually(lambda: len(ann.read()) == 1, what="he is answered")
        await process.says(ann.place, said, _CHOICES)
        await process.settle()
        await eventually(lambda: len(ann.read()) == 2, what="he is told something with a link and two buttons")
        assert ann.addresses() == [_ADDRESS]
        assert [label for label in ann.choices() if label in {one.label for one in _CHOICES}] == [
            one.label for one in _CHOICES
        ]
        receipts = process.store.raw(
            lambda conn: conn.exec_driver_sql("SELECT receipt FROM delivery").scalars().all()
        )  # an answer to one of them could not be told from an answer to another
        assert len({*receipts} - {""}) == 2


async def test_8_two_people_in_private_are_two_and_nobody_reads_along(bench: Bench, url: str) -> None:
    ann, bo = bench.person("Ann"), bench.person("Bo")
    async with Process(bench, url) as process:
        ann.writes("one")
        bo.writes("two")
        one, two = await process.ear.wait(2)
        assert {one.place, two.place} == {ann.place, bo.place}
        assert one.author_id != two.author_id or (one.author_id, two.author_id) == ("", "")
        assert not one.public
        assert not two.public
