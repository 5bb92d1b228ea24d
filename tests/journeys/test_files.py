"""A file that an agent sends: kept with the message, sent once, refused in words, never where others read along."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import File, Refused
from bot.ports import Fate, Limits, SendFailed
from bot.store import Store, uploads, views
from bot.store.people import Agent
from handoff.attached import named
from tests.house_double import World

PDF = File("steps.pdf", "application/pdf", b"%PDF-1.7 " + bytes(range(256)))
LIMITS = Limits(text=4096, burst=0.0, album=0.0, file=1000)


async def claimed(store: Store, **limits: object) -> tuple[World, Agent, int]:
    world = World(store, limits=replace(LIMITS, **limits))  # type: ignore[arg-type]
    await world.says("a person please")
    number, mei = (await world.conversation()).id, await world.agent()
    await world.desk.claim(mei, number)
    return world, mei, number


async def test_a_file_leaves_once_and_stays_with_the_conversation(store: Store) -> None:
    world, mei, number = await claimed(store)
    await world.desk.send_file(mei, number, PDF, key="k1")
    await world.desk.send_file(mei, number, PDF, key="k1")
    await world.settle()
    assert [out.file for out in world.adapter.sent if out.file] == [PDF]
    line = (await store.read(lambda unit: views.thread(unit, number)))[-1]
    (attachment,) = line.attachments
    assert (attachment.kind, attachment.name, attachment.size) == ("document", "steps.pdf", len(PDF.data))
    assert [part.status for part in line.parts] == ["sent"]
    assert await store.read(lambda unit: uploads.of(unit, number, attachment.ref)) == PDF.data
    assert await store.read(lambda unit: uploads.of(unit, number + 1, attachment.ref)) is None


async def test_a_file_of_unknown_fate_is_held_and_goes_out_again_by_hand(store: Store) -> None:
    world, mei, number = await claimed(store)
    world.adapter.fail_next = [SendFailed(Fate.UNKNOWN, "cut")]
    await world.desk.send_file(mei, number, PDF)
    await world.settle()
    (trouble,) = await store.read(views.troubles)
    await world.desk.send_again(mei, trouble.id)
    await world.settle()
    assert [out.file for out in world.adapter.sent if out.file] == [PDF]
    assert await store.read(views.troubles) == []


@pytest.mark.parametrize(
    ("file", "limits", "sentence"),
    [
        (PDF, {"file": 0}, "Files cannot be sent to this contact."),
        (PDF, {"file": 100}, "The file is too large"),
        (File("empty.txt", "text/plain", b""), {}, "The file is empty."),
    ],
)
async def test_a_file_that_cannot_go_is_refused_and_nothing_is_kept(
    store: Store, file: File, limits: dict[str, object], sentence: str
) -> None:
    world, mei, number = await claimed(store, **limits)
    with pytest.raises(Refused, match=sentence):
        await world.desk.send_file(mei, number, file)
    assert await store.read(lambda unit: uploads.of(unit, number, "upload:1")) is None


async def test_a_file_never_goes_where_others_read_along(store: Store) -> None:
    world = World(store, limits=LIMITS)
    await world.says("a person please", public=True)
    number = (await world.conversation()).id
    mei = await world.agent()
    await world.desk.claim(mei, number)
    with pytest.raises(Refused, match="cannot be sent"):
        await world.desk.send_file(mei, number, PDF)


async def test_only_who_has_the_conversation_sends(store: Store) -> None:
    world, _, number = await claimed(store)
    with pytest.raises(Refused, match="has this conversation"):
        await world.desk.send_file(await world.agent("otto"), number, PDF)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\mei\\passport.png", "passport.png"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("\x00\r\n.", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(name: str, kept: str) -> None:
    assert named(name) == kept


def test_a_secret_in_a_name_is_gone() -> None:
    secret = "5KJvsngHeMpm884wtkJNzQGaCErckhHJBGFsvd3VyK5qMZXj3hS"
    assert secret not in named(f"{secret}.txt")
