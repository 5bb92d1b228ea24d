"""What a strict reviewer does to every adapter, on the way out: points 4, 5, 6, 7 and 11 of eleven.

The way in is test_adapters_listening.py; what a platform has beyond the others is in files of its own name.
"""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from bot.model import Address, File, Outgoing, Text
from bot.ports import ContactGone, Fate, FetchesFiles, LooksBack, Reports, SendFailed
from tests.platforms.benches import Bench, Peer, Person
from tests.platforms.benches.webchat import WebChatBench
from tests.platforms.connections import watched
from tests.platforms.process import ANSWER, QUESTION, Process, eventually


def to(process: Process, person: Person, text: str = "", file: File | None = None) -> Outgoing:
    return Outgoing(1, "delivery-1", Address(process.bench.channel, person.place), Text(text), file=file)


async def acquainted(process: Process, *people: Person) -> None:
    """Each has asked, and nobody has been answered yet."""
    for person in people:
        person.writes(QUESTION)
    await process.ear.wait(len(people))


# -- 4


async def test_4_a_limit_is_kept_for_its_scope_alone_and_across_a_restart(bench: Bench, store_url: str) -> None:
    if bench.peer is None:
        await _a_visitor_is_told_when_to_come_back(bench, store_url)
        return
    ann, bo = bench.apart()
    async with Process(bench, store_url) as first:
        await acquainted(first, ann, bo)
        bench.clock.advance(5)  # nothing more comes in this burst
        bench.peer.throttles(ann, 30)
        await first.deliver()
        assert (bench.peer.asked(ann), ann.read()) == (1, [])
        assert [text.startswith(ANSWER) for text in bo.read()] == [True]
    bench.clock.advance(15)
    async with Process(bench, store_url, "two") as second:
        await second.deliver()
        bench.clock.advance(14)
        await second.deliver()
        assert bench.peer.asked(ann) == 1
        await bench.mends()
        bench.clock.advance(3)
        await second.deliver()
        assert bench.peer.asked(ann) == 2
        assert [text.startswith(ANSWER) for text in ann.read()] == [True]
        assert len(bo.read()) == 1
        assert await second.troubles() == []


async def _a_visitor_is_told_when_to_come_back(bench: Bench, url: str) -> None:
    """Nobody can say 429 to who calls nobody. Here we say it: to this visitor alone, and his browser keeps the time."""
    assert isinstance(bench, WebChatBench)
    ann, bo = bench.apart()
    async with Process(bench, url) as first:
        for number in range(22):
            ann.writes(f"{QUESTION} {number}")
        await eventually(lambda: bool(ann.throttled))
        assert len(first.ear.kept) == 20
        ((_, seconds),) = ann.throttled
        assert 1 <= seconds <= 60
        bo.writes(QUESTION)
        await first.ear.wait(21)
        bench.clock.advance(seconds - 1)
        async with httpx.AsyncClient(base_url=bench.door.url, trust_env=False) as hasty:
            entry = {"id": "00000000-0000-0000-0000-000000000001", "text": "me first"}
            early = await hasty.post("/webchat/main/messages", json=entry, headers=ann.headers)
        assert (early.status_code, early.headers["retry-after"]) == (429, "1")
    async with Process(bench, url, "two") as second:
        bo.writes(f"{QUESTION} again")
        await second.ear.wait(1)
        assert len(ann.waiting) == 2
        bench.clock.advance(1)
        await second.ear.wait(3)
        await eventually(lambda: not ann.waiting)


# -- 5


@pytest.mark.parametrize("how", ["refused", "gone"])
async def test_5_what_is_final_is_not_tried_again_and_the_agent_reads_why(bench: Bench, url: str, how: str) -> None:
    ann = bench.person("Ann")
    async with Process(bench, url) as process:
        await acquainted(process, ann)
        if bench.peer is None:
            receipt = await process.adapter.send(
                to(process, ann, "nobody looks")
            )  # it stands in the thread: no refusal
            assert receipt.ref
            await process.settle()
            await eventually(lambda: len(ann.read()) == 1)
            assert await process.troubles() == []
            return
        words = bench.peer.refuses(ann) if how == "refused" else bench.peer.blocks(ann)
        for _ in range(4):
            await process.settle()
            bench.clock.advance(900)
            await process.outbox.sweep()
        assert bench.peer.asked(ann) == 1
        assert ann.read() == []
        (trouble,) = await process.troubles()
        assert trouble.startswith("failed: ")
        assert words in trouble.lower()
        assert process.alive


# -- 6


async def test_6_an_answer_cut_after_it_was_accepted_is_unknown_and_makes_no_second_copy(
    bench: Bench, url: str
) -> None:
    ann = bench.person("Ann")
    async with Process(bench, url) as process:
        await acquainted(process, ann)
        await process.settle()
        await eventually(lambda: len(ann.read()) == 1)
        if bench.peer is None:
            await _what_is_said_while_no_answer_comes_through_is_there_once(bench, process, ann)
            return
        began = bench.clock.now() - timedelta(seconds=1)
        await _unknown(bench.peer, process, ann, "hello")
        await bench.mends()
        if process.adapter.limits.removes_duplicates:
            await process.adapter.send(to(process, ann, "hello"))
        elif isinstance(process.adapter, LooksBack):
            assert await process.adapter.look(to(process, ann, "hello"), began)
        assert ann.read()[1:] == ["hello"]
        bench.peer.loses_answer(ann)
        await process.says(ann.place, "an agent's words")
        await process.settle()
        await bench.mends()
        for _ in range(3):
            bench.clock.advance(120)
            await process.outbox.sweep()
            await process.deliver()
        assert ann.read()[1:] == ["hello", "an agent's words"]
        troubles = await process.troubles()
        assert [trouble.partition(":")[0] for trouble in troubles] == (
            [] if process.adapter.limits.removes_duplicates else ["unknown"]
        )


async def _unknown(peer: Peer, process: Process, person: Person, text: str) -> None:
    peer.loses_answer(person)
    with pytest.raises(SendFailed) as raised:
        await process.adapter.send(to(process, person, text))
    assert raised.value.fate is Fate.UNKNOWN


async def _what_is_said_while_no_answer_comes_through_is_there_once(
    bench: Bench, process: Process, visitor: Person
) -> None:
    """The only answers that can be lost are ours to a visitor: of what he says, and of what he reads."""
    bench.repeats()
    visitor.writes("is anybody there?")
    await process.ear.until(lambda: process.ear.texts.count("is anybody there?") >= 3)
    await process.says(visitor.place, "an agent's words")
    await process.deliver()
    await bench.mends()
    await eventually(lambda: len(visitor.read()) == 3)  # the third answers his question
    assert visitor.read()[1] == "an agent's words"
    assert (await process.heard()).count("is anybody there?") == 1
    assert await process.troubles() == []


# -- 7

TEXTS = (
    "plain", "100% + 5 #tag /command", "a\u0301 e\u0308", "two\nlines\n\nand a gap",
    "_*[]()~>#+-=|{}.! `code` <b>no markup</b> &amp; \\ ||hidden|| __under__ {0} %s \\n",
    "# not a heading\n- not a list\n1. not numbered\n> not a quote\n-# not small",
    "@everyone @here @channel <@1> <@&2> <#3> </cmd:4> <t:0> <:a:5> @nightdesk_test_bot tg://user?id=1",
    "提现为什么一直显示处理中?", "שלום \u200f123 مرحبا بكم", "a\u202eb\u200bc \u2066x\u2069",
    "👨\u200d👩\u200d👧\u200d👦 🇩🇪 👍🏽", "https://example.com/a_b_c?x=*1*&y=(2) and more_words_here",
    "x" * 4096, "汉" * 5000, "😀" * 2100, "*" * 2000, ("word_with*marks` " * 3200)[:50_000],
)  # fmt: skip


def bare(text: str) -> str:
    """Where a text is cut, a space may go."""
    return re.sub(r"\s", "", text)


async def test_7_every_text_arrives_whole_and_in_order_and_pings_nobody(bench: Bench, url: str) -> None:
    ann = bench.person("Ann")
    async with Process(bench, url) as process:
        await acquainted(process, ann)
        await process.settle()
        await eventually(lambda: len(ann.read()) == 1)
        for text in TEXTS:
            before = len(ann.read())
            await process.says(ann.place, text)
            while await process.is_due():
                bench.clock.advance(4)  # the pace of a room
                await process.deliver()
            await eventually(lambda: bare("".join(ann.read()[before:])) == bare(text), 3)  # noqa: B023 - awaited here
        assert await process.troubles() == []
        assert bench.peer is None or bench.peer.pings() == []


async def test_7_a_long_message_and_a_file_without_words_are_taken_and_a_file_of_ours_arrives(
    bench: Bench, url: str
) -> None:
    ann = bench.person("Ann")
    async with Process(bench, url) as process:
        ann.writes("提" * 50_000)
        ann.writes("y" * min(50_000, bench.longest))
        ann.sends_file(b"%PDF of a contact")
        ann.writes("and on")
        await process.ear.until(lambda: process.ear.texts[-1:] == ["and on"])
        whole = [] if "long text" in bench.lacks else [50_000]
        filed = [] if "file in" in bench.lacks else [0]
        assert [len(text) for text in process.ear.texts] == [*whole, min(50_000, bench.longest), *filed, 6]
        assert len(bench.refused) == (not whole) + (not filed)
        for incoming in process.ear.kept:
            assert bool(incoming.attachments) is not bool(incoming.text)
            for attachment in incoming.attachments:
                if isinstance(process.adapter, FetchesFiles):
                    assert await process.adapter.fetch(attachment) == b"%PDF of a contact"
        if "file out" in bench.lacks:
            assert process.adapter.limits.file == 0  # the desk offers none
            return
        await process.adapter.send(to(process, ann, file=File("b.pdf", "application/pdf", b"%PDF of ours")))
        assert ann.files() == [b"%PDF of ours"]


# -- 11


@asynccontextmanager
async def elsewhere() -> AsyncIterator[tuple[str, list[bytes]]]:
    """An address that nobody may call, and what was said there."""
    said: list[bytes] = []

    async def taken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said.append(await reader.read(1000))
        writer.close()

    server = await asyncio.start_server(taken, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", said


async def test_11_no_secret_stands_in_a_log_or_an_error_and_nobody_is_called_outside_the_base(
    bench: Bench, url: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "telegram", "discord", "aiohttp", "asyncio", "uvicorn"):
        caplog.set_level(logging.DEBUG, name)
    ann, said, wrongs = bench.person("Ann"), "my passphrase is violet", ""
    async with elsewhere() as (away, heard_away):
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "WS_PROXY"):
            monkeypatch.setenv(name, away)
            monkeypatch.setenv(name.lower(), away)
        with watched() as connections:
            async with Process(bench, url) as process:
                ann.writes(said)
                await process.ear.wait(1)
                if bench.peer is not None:
                    bench.peer.lures(away)
                for _ in range(8):
                    try:
                        await process.adapter.send(to(process, ann, said))
                    except (SendFailed, ContactGone) as error:
                        wrongs += "".join(traceback.format_exception(error))
                wrongs += process.adapter.state.reason if isinstance(process.adapter, Reports) else ""
                await bench.mends()
                await bench.breaks("cut")
                ann.writes(f"{said} still")
                await bench.mends()
                await process.ear.wait(2)
                ours = {bench.peer.port if bench.peer else 0, bench.door.port if bench.door else 0, process.port}
    assert heard_away == []
    assert {host for host, _ in connections} == {"127.0.0.1"}
    assert {port for _, port in connections} <= ours - {0}
    assert bool(wrongs) is (bench.peer is not None)
    records = [r for r in caplog.records if not r.name.startswith(("aiosqlite", "tests"))]
    written = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in records)
    if bench.peer is not None:
        assert f"channel {bench.channel} speaks to http" in written
    for secret in (*bench.secrets, said):
        assert secret not in written
        assert secret not in wrongs


async def test_11_connections_leave_for_the_platform_alone_and_where_there_is_none_for_nowhere(
    bench: Bench, url: str
) -> None:
    """What a bench says by `peer` is true."""
    ann = bench.person("Ann")
    with watched() as connections:
        async with Process(bench, url) as process:
            await acquainted(process, ann)
            await process.settle()
            await eventually(lambda: len(ann.read()) == 1)
            towards_us = {bench.door.port if bench.door else 0, process.port}
    foreign = {port for _, port in connections} - towards_us
    assert foreign == ({bench.peer.port} if bench.peer else set())
