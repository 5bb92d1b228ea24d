"""What a strict reviewer runs against every adapter, point by point, for Discord: texts, events, secrets (7 to 11)."""

from __future__ import annotations

import contextlib
import logging
import re
import traceback

import pytest

from adapters.discord import Place
from bot.fitting import fitted
from bot.model import Attachment, Text
from bot.ports import ContactGone, Fate, SendFailed
from tests.doubles import FakeCursors
from tests.platforms.discord_bench import (
    CUT,
    HTML_503,
    House,
    failed,
    listening,
    opened,
    outgoing,
    settings,
)
from tests.platforms.discord_people import Person
from tests.platforms.discord_server import TOKEN, DiscordServer, Fault


def direct(person: Person) -> str:
    return str(Place(person.id, person.direct.id))


# -- 7

TEXTS = [
    "plain",
    "two\nlines\n\nand a gap",
    "_*[]()~>#+-=|{}.! `code` <b>no markup</b> &amp; \\ ||hidden|| __under__",
    "# not a heading\n- not a list\n1. not numbered\n> not a quote\n-# not small",
    "@everyone @here <@1> <@&2> <#3> </cmd:4> <t:0> <:a:5>",
    "提现为什么一直显示处理中?",
    "שלום \u200f123 مرحبا",
    "👨\u200d👩\u200d👧\u200d👦 🇩🇪 👍🏽",
    "https://example.com/a_b_c?x=*1*&y=(2) and more_words_here",
    "x" * 2000,
    "汉" * 2000,
    "😀" * 1000,
    "*" * 2000,
    ("word_with*marks` " * 3200)[:50_000],
]


def shown(content: str) -> str:
    """What Discord shows of it: escapes are taken away."""
    return re.sub(r"\\([\\`*_~|<>\[\]()@#+.-])", r"\1", content)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:12])
async def test_7_every_text_is_delivered_whole_in_order_and_pings_nobody(text: str) -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        ann = server.person("Ann")
        for number, cut in enumerate(fitted(Text(text), adapter.limits, public=False).cuts, 1):
            await adapter.send(outgoing(direct(ann), Text(text).cut(*cut), number=number))
        assert re.sub(r"\s", "", "".join(shown(m["content"]) for m in server.sent)) == re.sub(r"\s", "", text)
        bodies = [call.body for call in server.called("POST", "/messages")]
        assert all(len(body["content"]) <= 2000 for body in bodies)
        assert all(body["allowed_mentions"] == {"parse": [], "replied_user": False} for body in bodies)
        assert all(body["flags"] & 4 for body in bodies), "no preview of a link"
        assert len({body["nonce"] for body in bodies}) == len(bodies)


async def test_7_a_file_without_words_is_kept_and_can_be_fetched() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        server.files["attachments/1/2/cat.png"] = b"\x89PNG bytes"
        address = "https://cdn.discordapp.com/attachments/1/2/cat.png?ex=1&hm=signed&"
        file = {"id": "2", "filename": "cat.png", "content_type": "image/png", "size": 10, "url": address}
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            ann.writes("", attachments=[file])
            (incoming,) = await house.wait(1)
            assert [(f.kind, f.name, f.mime, f.size) for f in incoming.attachments] == [
                ("photo", "cat.png", "image/png", 10)
            ]
            assert await adapter.fetch(incoming.attachments[0]) == b"\x89PNG bytes"


# -- 8


async def test_8_edits_albums_replies_and_unknown_events_are_taken_and_counted() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        files = [
            {"id": str(n), "filename": f"{n}.png", "content_type": "image/png", "size": 1, "url": ""} for n in range(3)
        ]
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            first = ann.writes("three pictures", attachments=files)
            ann.edits(first, "four pictures")
            server.dispatch("MESSAGE_UPDATE", first | {"embeds": [{"type": "link"}]})  # a preview: nothing was edited
            ann.writes("see above", type=19, message_reference={"message_id": first["id"]})
            server.dispatch("EVENT_OF_TOMORROW", {"anything": [1, {"at": "all"}]})
            server.dispatch("MESSAGE_CREATE", {"channel_id": str(ann.direct.id), "author": 7, "id": None})
            server.dispatch("THREAD_CREATE", ["no object"])
            server.dispatch("INTERACTION_CREATE", {"type": 3})
            ann.writes("and on")
            await house.until(lambda: house.texts[-1:] == ["and on"])
            assert adapter.counts["MESSAGE_CREATE"] == 4
            assert adapter.counts["unreadable events"] == 1
        kinds = [(i.kind.value, i.text, len(i.attachments)) for i in house.kept]
        assert kinds == [
            ("message", "three pictures", 3), ("edited", "four pictures", 3), ("message", "see above", 0), ("poison", "", 0),
            ("message", "and on", 0),
        ]  # fmt: skip
        assert house.kept[2].reply_ref == first["id"]
        assert server.gateway.connections == 1


# -- 9


async def test_9_a_hand_over_loses_nothing_and_what_two_hear_is_kept_once() -> None:
    async with DiscordServer() as server:
        house, cursors, ann = House(), FakeCursors(), server.person("Ann")
        async with opened(server, cursors=cursors) as one, opened(server, cursors=cursors) as other:
            async with listening(server, one, house.receive):
                ann.writes("one")
                await house.wait(1)
                async with listening(server, other, house.receive):
                    ann.writes("two")
                    await house.until(lambda: house.tried.count(house.tried[-1]) == 2)
            ann.writes("between")
            async with listening(server, other, house.receive):
                await house.wait(3)
                ann.writes("four")
                await house.wait(4)
        assert house.texts == ["one", "two", "between", "four"]


# -- 10


async def test_10_what_is_repeated_or_oversized_is_kept_once() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        server.gateway.repeats = True
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            first = ann.writes("hello")
            ann.edits(first, "hello!")
            ann.writes("x" * 900_000)
            ann.writes("end")
            await house.until(lambda: house.texts[-1:] == ["end"])
        assert [len(text) for text in house.texts] == [5, 6, 900_000, 3]
        assert len(house.tried) == 8


# -- 11


async def test_11_a_busy_day_writes_no_token_and_nothing_that_was_said(caplog: pytest.LogCaptureFixture) -> None:
    said = "my passphrase is violet"
    caplog.set_level(logging.DEBUG)
    for name in ("discord", "aiohttp", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    async with DiscordServer() as server:
        house, support, ann = House(), server.support(), server.person("Ann")
        async with opened(server, support_channels=[support.id]) as adapter, listening(server, adapter, house.receive):
            ann.writes(said)
            press = ann.runs("support", support, question=said)
            await house.wait(2)
            await server.until(lambda: bool(press.responses))
            odd = Fault(400, {"message": f"odd {TOKEN}", "code": 50035, "errors": {"content": TOKEN}})
            server.fail("POST", "/messages", HTML_503, CUT, odd, Fault(403, {"message": TOKEN, "code": 50013}))
            server.fail("PATCH", "/webhooks/", CUT, odd)
            reasons = []
            for place in [direct(ann)] * 4 + [f"private-{ann.id}/{support.guild}"] * 2:
                with contextlib.suppress(ContactGone):
                    told = await failed(adapter, outgoing(place, said))
                    reasons.append("".join(traceback.format_exception(told)))
            with contextlib.suppress(SendFailed):
                await adapter.fetch(Attachment("photo", ref="1/2/3"))
            await server.gateway.cut()
            ann.writes("and on")
            await house.wait(3)
            state = adapter.state.reason
    written = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert "channel discord:support speaks to http://127.0.0.1" in written
    for secret in (TOKEN, said, press.token):
        assert secret not in written
        assert secret not in "".join(reasons)
        assert secret not in state
    assert TOKEN not in repr(settings(server))
    assert TOKEN not in str(settings(server).model_dump())


async def test_11_a_resume_goes_to_our_gateway_whatever_discord_names() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            ann.writes("one")
            await house.wait(1)
            await server.gateway.cut()
            await server.until(lambda: server.gateway.resumes == 1)
            ann.writes("two")
            await house.wait(2)
        assert all(query["v"] == "10" for query in server.gateway.queries)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/attachments/1/2/cat.png",
        "http://169.254.169.254/latest/meta-data",
        "https://cdn.discordapp.com.evil.example/a.png",
        "https://evil.example\\@cdn.discordapp.com/a.png",
        "file:///etc/passwd",
        "",
    ],
)
async def test_11_a_file_is_fetched_from_discord_and_from_nowhere_else(address: str) -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        ann = server.person("Ann")
        message = ann.writes("", attachments=[{"id": "9", "filename": "a", "size": 1, "url": address}])
        with pytest.raises(SendFailed) as raised:
            await adapter.fetch(Attachment("photo", ref=f"{ann.direct.id}/{message['id']}/9"))
        assert raised.value.fate is Fate.REJECTED
