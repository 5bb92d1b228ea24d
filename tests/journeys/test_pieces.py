"""A secret that comes in several messages: found when it is whole, and taken out of all of them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.inbox.sealing import TOGETHER
from bot.model import Attachment
from bot.store import Store, views
from tests.house_double import World
from tests.unit.secrets_made import HEX, Dice, seed_phrase, wif

_DICE = Dice(2048)
_WORDS = seed_phrase(_DICE)
_DIGITS = _DICE.letters(HEX, 64)
_WIF = wif(_DICE)


async def kept(world: World) -> list[str]:
    return [line.text.plain for line in await world.thread() if line.direction == "incoming"]


@pytest.mark.parametrize(
    "messages",
    [
        [" ".join(_WORDS[:4]), " ".join(_WORDS[4:8]), " ".join(_WORDS[8:])],
        _WORDS,
        [f"{number}. {word}" for number, word in enumerate(_WORDS, 1)],
        ["here is my private key", _DIGITS[:30], _DIGITS[30:]],
        [f"first half of the private key: {_DIGITS[:32]}", f"second half: {_DIGITS[32:]}"],
        [_WIF[:26], _WIF[26:]],
        ["here is my private key", _DIGITS],
    ],
    ids=[
        "four words each",
        "one word each",
        "numbered",
        "digits in two",
        "halves with words",
        "Base58 in two",
        "name and key",
    ],
)
async def test_parts_are_taken_out_of_every_message_once_the_secret_is_whole(world: World, messages: list[str]) -> None:
    for message in messages:
        await world.inbox.receive(world.event(message))
    left = "\n".join(await kept(world))
    assert not any(secret in left for secret in (_DIGITS[:12], _DIGITS[-12:], _WIF[:12], _WIF[-12:]))
    if any(word in " ".join(messages).split() for word in _WORDS):
        assert set(await kept(world)) <= {
            "[seed phrase removed]",
            *(f"{n}. [seed phrase removed]" for n in range(1, 13)),
        }
    entries = await world.store.read(lambda unit: views.entries(unit, view="all"))
    assert "removed" in entries[0].preview
    await world.settle()
    assert (await world.conversation()).priority.value == "urgent"
    assert "move the funds" in world.texts()[-1]


@pytest.mark.parametrize(
    ("before", "value", "marker"),
    [
        ("my password is", "hunter22", "[password removed]"),
        ("密码是", "woaini520", "[password removed]"),
        ("what do you mean, which code?", "482913", "[one-time code removed]"),
        ("验证码：", "482913", "[one-time code removed]"),
    ],
)
async def test_a_value_behind_a_message_that_leads_up_to_it_is_removed(
    small_world: World, before: str, value: str, marker: str
) -> None:
    await small_world.inbox.receive(small_world.event(before))
    await small_world.inbox.receive(small_world.event(value))
    assert await kept(small_world) == [before, marker]


async def test_a_code_that_an_agent_was_told_when_he_asked_is_removed(small_world: World) -> None:
    await small_world.says("hello agent")
    mei = await small_world.agent()
    number = (await small_world.conversation()).id
    await small_world.desk.claim(mei, number)
    await small_world.desk.reply(mei, number, "Do you get a verification code at all?")
    await small_world.inbox.receive(small_world.event("482 913"))
    assert (await kept(small_world))[-1] == "[one-time code removed]"


async def test_a_value_comes_before_its_name(small_world: World) -> None:
    await small_world.inbox.receive(small_world.event("482913"))
    await small_world.inbox.receive(small_world.event("that is my code"))
    assert await kept(small_world) == ["[one-time code removed]", "that is my code"]


@pytest.mark.parametrize(
    "messages",
    [
        ["I forgot my password", "12345678"],
        ["I forgot my password", "please help"],
        ["uid?", "482913"],
        ["code not received", "12345678"],
        ["order 482913", "no code"],
        ["hi", "hello", "where", "is", "my", "money"],
        ["withdraw", "usdt", "500", "pending"],
    ],
)
async def test_what_people_write_in_pieces_stays(small_world: World, messages: list[str]) -> None:
    for message in messages:
        await small_world.inbox.receive(small_world.event(message))
    assert await kept(small_world) == messages


async def test_parts_that_lie_far_apart_are_not_read_together(small_world: World) -> None:
    await small_world.inbox.receive(small_world.event(" ".join(_WORDS[:6])))
    small_world.clock.advance(TOGETHER.total_seconds() + 1)
    await small_world.inbox.receive(small_world.event(" ".join(_WORDS[6:])))
    assert "[seed phrase removed]" not in await kept(small_world)


async def test_two_people_are_never_read_together(small_world: World) -> None:
    await small_world.inbox.receive(small_world.event(" ".join(_WORDS[:6]), "ann"))
    await small_world.inbox.receive(small_world.event(" ".join(_WORDS[6:]), "bob"))
    assert "[seed phrase removed]" not in await kept(small_world)


def test_the_parts_stand_nowhere_in_the_files_of_the_database(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'nightdesk.db'}")
    store.prepare()
    world = World(store)

    async def speak() -> None:
        await world.inbox.receive(world.event(f"first half of the private key: {_DIGITS[:32]}"))
        await world.inbox.receive(world.event(f"second half: {_DIGITS[32:]}"))
        await world.settle()

    asyncio.run(speak())
    files = {file.name: file.read_bytes() for file in tmp_path.glob("nightdesk.db*")}
    store.close()
    assert "nightdesk.db-wal" in files
    assert [name for name, raw in files.items() if _DIGITS[:32].encode() in raw or _DIGITS[32:].encode() in raw] == []


@pytest.mark.parametrize(
    ("caption", "file", "text", "name"),
    [
        ("my password is", Attachment("document", name="Pelican19x.txt"), "my password is", "[password removed].txt"),
        ("", Attachment("document", name="Pelican19x.txt", note="my password"), "", "[password removed].txt"),
        ("资金密码", Attachment("photo", name="608419.jpg"), "资金密码", "[password removed].jpg"),
        (
            " ".join(_WORDS[:6]),
            Attachment("document", name=" ".join(_WORDS[6:]) + ".txt"),
            "[seed phrase removed]",
            "[seed phrase removed].txt",
        ),
        ("my password", Attachment("photo", name="IMG_20250101_120000.jpg"), "my password", "IMG_20250101_120000.jpg"),
        ("密码", Attachment("photo", name="微信图片_20250101.png"), "密码", "微信图片_20250101.png"),
        (
            "code not received",
            Attachment("photo", name="WhatsApp Image 2025-01-01 at 10.22.33 PM (1).jpeg"),
            "code not received",
            "WhatsApp Image 2025-01-01 at 10.22.33 PM (1).jpeg",
        ),
    ],
)
async def test_a_caption_and_the_name_of_its_file_are_read_together(
    small_world: World, caption: str, file: Attachment, text: str, name: str
) -> None:
    await small_world.inbox.receive(small_world.event(caption, attachments=(file,)))
    (line,) = [line for line in await small_world.thread() if line.direction == "incoming"]
    assert (line.text.plain, line.attachments[0].name) == (text, name)
