"""A known secret word through every way in: afterwards it stands in no table, no file, no log and on no page."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from bot.inbox import Inbox
from bot.logs import set_up
from bot.model import Attachment, EventKind, Incoming, Refused
from bot.store import Store
from bot.store.tables import metadata
from handoff.desk import Desk
from tests.console_house import CHANNEL, ConsoleHouse
from tests.house_double import World
from tests.unit.secrets_made import HEX, Dice, seed_phrase

_DICE = Dice(13)
_PHRASE = " ".join(seed_phrase(_DICE))
_DIGITS = _DICE.letters(HEX, 64)
_PASSWORD = "Kanarie88!zing"
CANARIES = [*(_PHRASE[i : i + 18] for i in (0, 20, 40)), _DIGITS[:16], _DIGITS[-16:], _PASSWORD]
_FILE = Attachment("document", ref="f1", name="a.txt")


def incoming(number: int = 0, **fields: object) -> Incoming:
    told = {"channel": CHANNEL, "key": f"k{number}", "place": "ann", "author": "Ann", "message_ref": f"m{number}"}
    return Incoming(**(told | fields))  # type: ignore[arg-type]


WAYS: dict[str, list[Incoming]] = {
    "text": [incoming(text=f"my seed: {_PHRASE}")],
    "password": [incoming(text=f"my password is {_PASSWORD}")],
    "private key": [incoming(text=f"metamask key {_DIGITS}")],
    "sealed": [incoming(text=_DIGITS)],
    "sealed in a sentence": [incoming(text=f"please look at {_DIGITS} thank you")],
    "caption": [incoming(text=f"seed {_PHRASE}", attachments=(_FILE,))],
    "captions of an album": [
        incoming(n, text=f"my password is {_PASSWORD}", group_ref="album", attachments=(_FILE,)) for n in range(3)
    ],
    "file name": [incoming(attachments=(Attachment("document", ref="f", name=f"{_PHRASE}.txt"),))],
    "file name of digits": [incoming(attachments=(Attachment("photo", ref="f", name=f"{_DIGITS}.jpg"),))],
    "words about a file": [incoming(attachments=(Attachment("poll", note=f"my password is {_PASSWORD}"),))],
    "edit": [
        incoming(text="hello"),
        incoming(1, kind=EventKind.EDITED, message_ref="m0", text=f"my password is {_PASSWORD}"),
        incoming(2, kind=EventKind.EDITED, message_ref="m0", text=_DIGITS),
    ],
    "button": [incoming(kind=EventKind.PRESSED, payload=f"password:{_PASSWORD}", text=f"seed {_PHRASE}")],
    "name": [incoming(text="hello", author=f"my password is {_PASSWORD}")],
    "name of digits": [incoming(text="hello", author=_DIGITS)],
    "several messages": [incoming(n, text=word) for n, word in enumerate(_PHRASE.split())],
    "in a group": [incoming(text=f"seed {_PHRASE} {_DIGITS}", public=True, place="g/0/1")],
}


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything is logged as `nightdesk run` logs it, and what libraries say too, from DEBUG on."""
    written = io.StringIO()
    root = logging.getLogger()
    level, handler = root.level, logging.StreamHandler(written)
    monkeypatch.setattr("sys.stderr", written)
    set_up("DEBUG")
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)
    structlog.reset_defaults()


def singing(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def everything(store: Store) -> str:
    """Every cell of every table."""
    return "\n".join(
        str(tuple(row))
        for table in metadata.sorted_tables
        for row in store.raw(lambda conn, t=table: conn.execute(t.select()).all())  # type: ignore[misc]
    )


@pytest.mark.parametrize("way", WAYS)
async def test_no_table_holds_the_canary(world: World, way: str, logs: io.StringIO) -> None:
    for one in WAYS[way]:
        await world.inbox.receive(one)
    await world.settle()
    kept = everything(world.store)
    assert "ann" in kept or "g/0/1" in kept
    assert singing(kept) == []
    written = logs.getvalue()
    assert "inbox" in written or way == "sealed"
    assert singing(written) == []


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[ConsoleHouse]:
    made = ConsoleHouse(tmp_path)
    yield made
    await made.close()


@pytest.mark.parametrize("way", WAYS)
async def test_no_page_and_no_file_shows_the_canary(
    house: ConsoleHouse, tmp_path: Path, way: str, logs: io.StringIO
) -> None:
    world = World(house.store)
    inbox = Inbox(house.store, house.clock, "canary", lambda: world.mind, lambda _: world.adapter.limits)
    for one in WAYS[way]:
        await inbox.receive(one)
    await inbox.handle_due()
    await house.agent("maria", "agent", "Maria")
    async with house.client(await house.session("maria")) as browser:
        pages = [(await browser.get(f"/desk?view={view}&c=1")).text for view in ("all", "bot", "queue", "trouble")]
    assert "entry-1" in pages[0]
    assert [singing(page) for page in pages] == [[]] * 4
    assert singing(await asyncio.to_thread(_files, tmp_path)) == []


def _files(folder: Path) -> str:
    found = sorted(folder.glob("t.db*"))
    assert len(found) >= 2
    return "".join(file.read_bytes().decode("latin-1") for file in found)


@pytest.mark.parametrize("verb", [Desk.reply, Desk.note])
async def test_what_an_agent_writes_goes_through_the_same_gate(world: World, verb: object) -> None:
    await world.says("hello")
    mei = await world.agent()
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    write = world.desk.reply if verb is Desk.reply else world.desk.note
    await write(mei, number, f"his password is {_PASSWORD}")
    with pytest.raises(Refused, match="write TXID before it"):
        await write(mei, number, f"look at {_DIGITS}")
    await write(mei, number, "seed " + _PHRASE)
    await world.settle()
    assert singing(everything(world.store)) == []
    await write(mei, number, f"TXID {_DIGITS}")
    assert _DIGITS in everything(world.store)
