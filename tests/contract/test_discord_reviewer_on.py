"""Discord beyond the eleven tests that every adapter passes: bodies, events that are none, secrets (points 7 to 11)."""

from __future__ import annotations

import contextlib
import logging
import traceback

import pytest

from adapters.discord import Place
from bot.model import Attachment
from bot.ports import ContactGone, Fate, SendFailed
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


async def test_7_a_text_that_escapes_make_longer_goes_in_parts_without_previews_each_with_a_key_of_its_own() -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        await adapter.send(outgoing(direct(server.person("Ann")), "*" * 2000))
        bodies = [call.body for call in server.called("POST", "/messages")]
        assert [len(body["content"]) <= 2000 for body in bodies] == [True] * 2
        assert all(body["flags"] & 4 for body in bodies), "no preview of a link"
        assert len({body["nonce"] for body in bodies}) == len(bodies)


# -- 8


async def test_8_events_that_are_none_end_nothing_and_a_preview_is_no_edit() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            first = ann.writes("see https://example.com")
            server.dispatch("MESSAGE_UPDATE", first | {"embeds": [{"type": "link"}]})
            server.dispatch("MESSAGE_CREATE", {"channel_id": str(ann.direct.id), "author": 7, "id": None})
            server.dispatch("INTERACTION_CREATE", {"type": 3})
            ann.writes("and on")
            await house.until(lambda: house.texts[-1:] == ["and on"])
        assert [i.kind.value for i in house.kept] == ["message", "poison", "message"]
        assert server.gateway.connections == 1


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
