"""A form that takes its time: who sent it and what he may is asked again when all of it is here, and not for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from handoff.console import forms
from tests.console_house import LARGEST_FILE, ConsoleHouse, served
from tests.doubles import FakeClock

Meanwhile = Callable[[], Awaitable[None]]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(tmp_path: Path, clock: FakeClock) -> AsyncIterator[ConsoleHouse]:
    made = ConsoleHouse(tmp_path, clock)
    for login, role in (("root", "admin"), ("mallory", "admin"), ("eve", "agent")):
        await made.agent(login, role)
    async with served(made):
        yield made
    await made.close()


class Line:
    """A browser's connection, byte by byte."""

    def __init__(self, house: ConsoleHouse, token: str) -> None:
        self._house, self._token = house, token

    async def begin(self, path: str, *more: str) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self._house.port)
        head = [
            f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{self._house.port}", "Sec-Fetch-Site: same-origin",
            "Accept: application/json", f"Cookie: nightdesk={self._token}", "Connection: close", *more,
        ]  # fmt: skip
        await self.send(("\r\n".join(head) + "\r\n\r\n").encode())

    async def send(self, some: bytes) -> None:
        self.writer.write(some)
        await self.writer.drain()

    async def answer(self) -> int:
        status = int((await self.reader.readline()).split()[1])
        self.writer.close()
        return status


async def slowly(house: ConsoleHouse, login: str, path: str, fields: dict[str, str], meanwhile: Meanwhile) -> int:
    """All but the end of a form, then something happens, then the end."""
    line, body = Line(house, await house.session(login)), urlencode(fields).encode()
    kind = "Content-Type: application/x-www-form-urlencoded"
    before = await seen(house, login)
    await line.begin(path, kind, f"Content-Length: {len(body)}")
    await line.send(body[:1])
    while await seen(house, login) == before:  # he has been let in, and the house waits for the rest
        await asyncio.sleep(0.01)
    await meanwhile()
    await line.send(body[1:])
    return await line.answer()


async def seen(house: ConsoleHouse, login: str) -> object:
    return next(agent.seen_at for agent in await house.roster.everyone() if agent.login == login)


@pytest.fixture(autouse=True)
def later(house: ConsoleHouse, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that was just opened is marked as seen again with the first request."""
    opened = house.session

    async def session(login: str) -> str:
        token = await opened(login)
        clock.advance(60)
        return token

    monkeypatch.setattr(house, "session", session)


async def test_who_is_removed_while_his_form_is_on_its_way_does_nothing_with_it(house: ConsoleHouse) -> None:
    number = await house.waits("Olena")

    async def out() -> None:
        await house.roster.disable("eve", disabled=True)

    fields = {"claim": "1", "text": "still here", "key": "k1"}
    assert await slowly(house, "eve", f"/desk/conversations/{number}/reply", fields, out) == 401
    assert (await house.entry(number)).assignee is None


async def test_an_admin_who_is_removed_meanwhile_makes_no_new_one(house: ConsoleHouse) -> None:
    async def out() -> None:
        await house.roster.disable("mallory", disabled=True)

    fields = {"login": "backdoor", "name": "Backdoor", "role": "admin"}
    assert await slowly(house, "mallory", "/desk/team", fields, out) == 401
    assert "backdoor" not in [agent.login for agent in await house.roster.everyone()]


async def test_a_session_that_ends_meanwhile_is_over(house: ConsoleHouse, clock: FakeClock) -> None:
    number = await house.waits("Olena")

    async def a_day_passes() -> None:
        clock.advance(13 * 3600)

    path = f"/desk/conversations/{number}/note"
    assert await slowly(house, "eve", path, {"text": "hours later"}, a_day_passes) == 401


async def test_a_form_that_never_ends_is_given_up(house: ConsoleHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "_SECONDS", 0.2)
    line = Line(house, "")
    await line.begin("/desk/sign-in", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 100")
    await line.send(b"login=")
    assert await asyncio.wait_for(line.answer(), 10) == 408


async def test_a_file_is_counted_as_it_comes_whatever_its_length_was_said_to_be(house: ConsoleHouse) -> None:
    number = await house.waits("Olena")
    line = Line(house, await house.session("eve"))
    kind = "Content-Type: multipart/form-data; boundary=B"
    await line.begin(f"/desk/conversations/{number}/file", kind, "Content-Length: 100", "Transfer-Encoding: chunked")
    part = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n' + b"x" * 60_000
    for _ in range(2 + LARGEST_FILE // len(part)):
        await line.send(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        part = b"x" * 60_000
    assert await asyncio.wait_for(line.answer(), 10) == 413
