"""What a browser or a search brings that no row can have, and texts with NUL: no error, on either database."""

from __future__ import annotations

import pytest

from bot.model import Address, Refused
from bot.store import contacts, people, views
from bot.store.numbers import LARGEST, number_in
from tests.house_double import CHANNEL, World


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7), ("007", 7), (str(LARGEST), LARGEST), (str(LARGEST + 1), None), ("20261104987654", None), ("", None),
        ("-1", None), ("²", None), ("１２", None), ("9" * 5000, None),
    ],
)  # fmt: skip
def test_only_a_row_that_could_exist_has_a_number(text: str, number: int | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize("wanted", ["4294967296", "20261104987654", "#4294967296"])
async def test_an_order_number_is_searched_as_a_text(world: World, wanted: str) -> None:
    await world.says(f"order {wanted.lstrip('#')} is missing")
    await world.says("hello", "bob")
    number = (await world.conversation()).id

    async def found(text: str) -> list[int]:
        return [entry.id for entry in await world.store.read(lambda unit: views.entries(unit, view="all", text=text))]

    assert await found(wanted.lstrip("#")) == [number]
    assert await found(wanted) == ([] if wanted.startswith("#") else [number])
    assert await found(f"#{number}") == [number]


async def test_a_widget_that_has_read_further_than_anybody_wrote_gets_nothing(world: World) -> None:
    await world.says("hello")
    address = Address(CHANNEL, "ann")
    assert await world.store.read(lambda unit: contacts.said(unit, address, 10**15 - 1)) == []


async def test_a_note_that_nobody_outside_reads_counts_for_how_far_there_is(world: World) -> None:
    mei = await world.agent()
    await world.says("agent")
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.note(mei, number, "Looks fine.")
    address, now = Address(CHANNEL, "ann"), world.clock.now()
    said = await world.store.read(lambda unit: contacts.said(unit, address, 0))
    standing = await world.store.read(lambda unit: contacts.standing(unit, address, now))
    assert standing.last == said[-1].seq + 1
    nobody = await world.store.read(lambda unit: contacts.standing(unit, Address(CHANNEL, "bob"), now))
    assert nobody.last == 0


async def test_a_text_with_nul_is_no_error(world: World) -> None:
    assert await world.store.read(lambda unit: people.by_login(unit, "a\x00b")) is None
    mei = await world.agent()
    await world.says("agent")
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.reply(mei, number, "All\x00 done.", "k\x001")
    await world.desk.note(mei, number, "\x00Looks fine.", "k\x002")
    with pytest.raises(Refused, match="nothing to say"):
        await world.desk.note(mei, number, "\x00")
    await world.settle()
    assert world.texts()[-1] == "All done."
    assert [line.text.plain for line in await world.thread() if line.direction == "note"] == ["Looks fine."]
