"""An adapter that does not keep to its port: its channel says so, and nothing else is touched."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from types import SimpleNamespace
from typing import Any

import pytest
import structlog

import adapters
from bot.channels import Channels, accounts
from bot.clock import SystemClock
from bot.commandline import checks
from bot.model import Incoming, Outgoing
from bot.ports import ChannelRefused, Fate, Limits, Receipt, SendFailed, State
from bot.settings import Brand
from bot.store import Store, Unit, claims, views
from tests.doubles import FakeAdapter
from tests.house.process import ROOT
from tests.house_double import CHANNEL, World
from tests.invariants import broken
from tests.platforms.process import eventually


class Answering(FakeAdapter):
    """What its `send` gives back is what it was made with."""

    def __init__(self, gives: Callable[[], Any]) -> None:
        super().__init__(CHANNEL)
        self._gives = gives

    async def send(self, message: Outgoing, /) -> Receipt:
        self.sent.append(message)
        given: Receipt = self._gives()
        return given


def _never() -> Receipt:
    raise SendFailed(Fate.NOT_SENT, "later", retry_after=float("inf"))


@pytest.mark.parametrize("gives", [lambda: None, lambda: "17", lambda: Receipt(17), _never])  # type: ignore[arg-type]
async def test_a_send_without_a_usable_receipt_is_shown_and_said_once(world: World, gives: Callable[[], Any]) -> None:
    adapter = Answering(gives)
    broken_world = World(world.store, world.clock, adapter=adapter)
    await broken_world.says("where is my withdrawal?")
    assert [one.kind for one in await world.store.read(views.troubles)] == ["unknown"]
    for _ in range(4):
        world.clock.advance(61)
        await broken_world.outbox.sweep()
        await broken_world.settle()
    assert len(adapter.sent) == 1
    assert world.store.raw(broken) == []


class ImpatientClock(SystemClock):
    """Every rest of a channel is over at once, but for that before it is asked whether the claim is free."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(0.0 if seconds in (accounts._OPENING, accounts._REFUSED_REST) else seconds)


class Called(FakeAdapter):
    """Is called by its platform: it opens, and that is all it does."""

    def __init__(self, *fails: Exception) -> None:
        super().__init__(CHANNEL)
        self.fails = list(fails)
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.closed = 0

    async def open(self) -> None:
        await self.go_on.wait()
        if self.fails:
            raise self.fails.pop(0)

    async def close(self) -> None:
        self.closed += 1


class Listening(FakeAdapter):
    """Listens as it is told to."""

    def __init__(self, listens: Callable[[], Any]) -> None:
        super().__init__(CHANNEL)
        self._listens = listens
        self.listening = asyncio.Event()

    async def listen(self, receive: object, /) -> None:
        self.listening.set()
        await self._listens()


async def ignored(incoming: Incoming) -> None:
    """Nobody writes."""


@asynccontextmanager
async def listened_to(store: Store, adapter: Any) -> AsyncIterator[Channels]:
    accounts = Channels(store, ImpatientClock(), "one", {CHANNEL: adapter})
    task = asyncio.create_task(accounts.listen(CHANNEL, adapter, ignored))
    try:
        yield accounts
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_channel_that_never_opens_is_shown(sqlite_store: Store) -> None:
    adapter = Called()
    adapter.go_on.clear()
    accounts = Channels(sqlite_store, ImpatientClock(), "one", {CHANNEL: adapter})
    async with accounts.opened():
        assert accounts.trouble() == {CHANNEL: "still opening"}
        adapter.go_on.set()
        await eventually(lambda: accounts.trouble() == {})


@pytest.mark.parametrize("fails", [OSError("no route"), ChannelRefused("no such key"), asyncio.CancelledError()])
async def test_a_channel_that_could_not_be_opened_is_opened_again(sqlite_store: Store, fails: Exception) -> None:
    adapter = Called(fails, fails)
    accounts = Channels(sqlite_store, ImpatientClock(), "one", {CHANNEL: adapter})
    async with accounts.opened():
        await eventually(lambda: adapter.fails == [] and accounts.trouble() == {})
    assert adapter.closed == 1


class Stubborn(Called):
    """Does not let itself be stopped, and does not close, until the test is over."""

    def __init__(self) -> None:
        super().__init__()
        self.listening = asyncio.Event()
        self.enough = asyncio.Event()

    async def listen(self, receive: object, /) -> None:
        self.listening.set()
        while not self.enough.is_set():
            with suppress(asyncio.CancelledError):
                await self.enough.wait()

    async def close(self) -> None:
        await self.enough.wait()


async def test_a_channel_that_lets_nobody_stop_it_is_left_behind(sqlite_store: Store) -> None:
    adapter, before = Stubborn(), asyncio.get_running_loop().time()
    accounts = Channels(sqlite_store, SystemClock(), "one", {CHANNEL: adapter})
    with structlog.testing.capture_logs() as logs:
        async with accounts.opened():
            task = asyncio.create_task(accounts.listen(CHANNEL, adapter, ignored))
            await adapter.listening.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
    assert asyncio.get_running_loop().time() - before < 5
    assert [one["reason"] for one in logs if one["event"] == "channel.hangs"] == [
        "it does not stop listening", "it does not close",
    ]  # fmt: skip
    adapter.enough.set()


_HANGS = """
import asyncio, sys, threading
from bot.running.process import end_within

async def never():
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            pass

async def main():
    asyncio.create_task(never())
    asyncio.get_running_loop().run_in_executor(None, threading.Event().wait)
    await asyncio.sleep(0)
    end_within(0.1, 7)

print("said", end="")
asyncio.run(main())
"""


def test_a_process_ends_whatever_tasks_and_threads_hang_in_it() -> None:
    ended = subprocess.run([sys.executable, "-c", _HANGS], cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (7, b"said")


async def test_a_listener_that_is_no_coroutine_is_shown(sqlite_store: Store) -> None:
    class Plain(FakeAdapter):
        def listen(self, receive: object, /) -> None:
            """Forgot its `async`."""

    async with listened_to(sqlite_store, Plain(CHANNEL)) as accounts:
        await eventually(lambda: accounts.trouble() == {CHANNEL: "stopped unexpectedly (TypeError)"})


async def test_an_adapter_that_cannot_say_how_it_is_keeps_nobody_from_hearing_how_the_rest_is(
    sqlite_store: Store,
) -> None:
    class Mute(FakeAdapter):
        @property
        def state(self) -> State:
            raise KeyError("status")

        @property
        def spent(self) -> float:
            raise KeyError("dollars")

    accounts = Channels(sqlite_store, SystemClock(), "one", {CHANNEL: Mute(CHANNEL)})
    assert accounts.trouble() == {CHANNEL: "it cannot say how it is (KeyError)"}
    assert accounts.spent() == {}


async def test_who_listens_no_more_because_another_does_tells_of_no_trouble(sqlite_store: Store) -> None:
    class Reporting(Listening):
        state = SimpleNamespace(ok=False, reason="what came could not be kept")

    lost = asyncio.Event()

    async def breaks() -> None:
        await lost.wait()
        now, other = SystemClock().now(), "another process"

        def taken_over(unit: Unit) -> None:
            claims.forget(unit.conn, claims.ClaimKind.CHANNEL, CHANNEL)
            assert claims.take_channel(unit.conn, CHANNEL, other, now, accounts.LEASE)

        await sqlite_store.run(taken_over)
        raise KeyError("x")

    async with listened_to(sqlite_store, Reporting(breaks)) as ours:
        await eventually(lambda: ours.trouble() == {CHANNEL: "what came could not be kept"})
        lost.set()
        await eventually(lambda: ours.trouble() == {})


async def test_where_an_adapter_broke_stands_in_the_log(sqlite_store: Store) -> None:
    async def breaks() -> None:
        raise KeyError("x")

    async def is_refused() -> None:
        raise ChannelRefused("no such key")

    for listens, told in ((breaks, "channel.failed"), (is_refused, "channel.refused")):
        with structlog.testing.capture_logs() as logs:
            async with listened_to(sqlite_store, Listening(listens)) as accounts:
                await eventually(lambda: accounts.trouble() != {})
        (line,) = {one["event"]: one for one in logs if one["event"].startswith("channel.")}.values()
        assert (line["event"], "exc_info" in line) == (told, told == "channel.failed")


async def _nothing(*_: object) -> None:
    """Awaited, and does nothing."""


_WHOLE = {
    "channel": CHANNEL, "limits": Limits(text=9), "send": _nothing, "listen": _nothing, "open": _nothing, "close": _nothing,
}  # fmt: skip


@pytest.mark.parametrize(
    ("without", "more", "told"),
    [
        ("", {}, None),
        ("send", {}, "has no `send`"),
        ("limits", {"limit": 9}, "has no `limits`"),
        ("listen", {"listens": _nothing}, "hears nobody: it has neither `listen` nor `routes`"),
        ("listen", {"routes": lambda _: ()}, None),
        ("listen", {"listen": lambda _: None}, "has a `listen` that cannot be awaited: `async def` it is"),
        ("close", {}, "has `open` alone: of `open` and `close` it needs both, or neither is called"),
        ("", {"prove": lambda: "@us"}, "has a `prove` that cannot be awaited: `async def` it is"),
    ],
)
def test_an_adapter_that_lacks_a_part_of_the_port_is_refused_in_words(
    without: str, more: dict[str, Any], told: str | None
) -> None:
    made = SimpleNamespace(**{name: part for name, part in _WHOLE.items() if name != without} | more)
    assert list(adapters.faults(made)) == ([told] if told else [])


class Proving(FakeAdapter):
    """Says who we are, or breaks."""

    def __init__(self, who: str | Exception) -> None:
        super().__init__("mail:support")
        self._who = who

    async def prove(self) -> str:
        if isinstance(self._who, Exception):
            raise self._who
        return self._who


_BRAND = Brand(email={"support": "Support@night.test"}, handle={"mail": "@us"})


async def test_a_check_says_where_an_adapter_broke_and_goes_on() -> None:
    found = await checks.proved(_BRAND, "mail:support", Proving(KeyError("login")))
    assert not found.ok
    (line,) = found.lines
    assert "channels.mail.support: the adapter broke at test_faulty_adapters.py:" in line
    assert "KeyError: 'login'" in line


@pytest.mark.parametrize(
    ("who", "lines"),
    [
        ("support@night.test", ()),
        ("help@night.test", ("help@night.test is not in [brand.email], so /verify does not call it ours",)),
        ("@us", ()),
        ("@them", ("@them is not in [brand.handle], so /verify does not call it ours",)),
        ("the desk", ()),
    ],
)
async def test_a_check_looks_for_our_own_name_where_it_belongs(who: str, lines: tuple[str, ...]) -> None:
    found = await checks.proved(_BRAND, "mail:support", Proving(who))
    assert (found.ok, found.lines) == (True, lines)
