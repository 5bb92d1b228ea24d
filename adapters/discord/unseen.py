"""Answers that one person sees: to a command, a button or a form, for the fifteen minutes that Discord allows.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from discord.http import Route

from adapters.discord.attachments import clean, number
from adapters.discord.buckets import Later, Trouble
from adapters.discord.place import Place
from adapters.discord.presses import COMPONENT, Press, form
from adapters.discord.wire import Refusal, Unclear
from bot.ports import Fate, SendFailed

if TYPE_CHECKING:
    from adapters.discord.account import Account
    from adapters.discord.marks import Marks

_LIVES = 870.0  # seconds; Discord's fifteen minutes, less the way there
_ACKNOWLEDGED_IN = 3.0  # seconds; later Discord does not take it
_ON_THE_WAY = 0.5  # seconds of those that a second attempt takes
_QUIET = 8.0  # seconds until a person to whom nothing is to be said reads that his words have arrived
_ARRIVED = "✓"
_EPHEMERAL = 64
_MESSAGE, _DEFERRED, _DEFERRED_UPDATE, _FORM = 4, 5, 6, 9  # types of responses
_TITLE = "Support · 客服"
_MOST = 2_000  # sessions in memory
_FRESH, _TAKEN, _FILLED = "1", "2", "0"  # whether "thinking" stands there still; taken: its "✓" is on the way
_PARTS = 8  # what was said last: so many parts of a message may be tried again after one of them failed


@dataclass
class _Session:
    """One interaction that can still be answered."""

    token: str
    application: int
    until: float  # seconds since 1970
    fresh: bool = True  # "thinking" stands there, and the first answer takes its place
    filled_by: str = ""  # which message did
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Unseen:
    """The interactions of one account. The newest of each conversation is written down, so that a restart can answer it."""

    def __init__(self, account: Account, marks: Marks) -> None:
        self._account = account
        self._marks = marks
        self._sessions: dict[str, _Session] = {}
        self._quiet: set[asyncio.Task[None]] = set()

    def close(self) -> None:
        """Nobody waits any more."""
        for task in self._quiet:
            task.cancel()

    # -- what Discord wants within three seconds

    async def show_form(self, press: Press) -> None:
        """A form has to be the first response."""
        await self._respond(press, {"type": _FORM, "data": form(_TITLE)})

    async def expect(self, press: Press) -> None:
        """Before the words are kept: the answer may be quicker than the acknowledgement."""
        if not press.unseen:
            channel = Place.read(press.place).channel
            if not self._marks.get(f"thread:{channel}"):
                await self._marks.follow(channel, press.id - 1, direct=True)
            return
        before = self._sessions.get(press.place)
        if before is not None and before.fresh:  # its line goes, and with it who has answered it
            _take_over(before, _read(await self._marks.look(f"reply:{press.place}")))
        session = _Session(press.token, press.application, self._account.clock.now().timestamp() + _LIVES)
        self._remember(press.place, session)
        await self._marks.put(f"home:{press.place}", str(press.channel))
        await self._marks.put(f"reply:{press.place}", _line(session))

    async def acknowledge(self, press: Press) -> None:
        """The words are kept: now, and not before, Discord and the person may know."""
        if not press.unseen:
            seen = {"type": _MESSAGE, "data": {"content": _ARRIVED, "flags": _EPHEMERAL}}
            await self._respond(press, {"type": _DEFERRED_UPDATE} if press.kind == COMPONENT else seen)
            return
        session = self._sessions.get(press.place)
        try:
            await self._respond(press, {"type": _DEFERRED, "data": {"flags": _EPHEMERAL}})
        except Exception:
            if session is not None and session.token == press.token:
                del self._sessions[press.place]
                session.until = 0.0
                session.acknowledged.set()
            raise
        if session is not None and session.token == press.token:
            session.acknowledged.set()
            task = asyncio.ensure_future(self._break_silence(press.place, session))
            self._quiet.add(task)
            task.add_done_callback(self._quiet.discard)

    async def _respond(self, press: Press, body: dict[str, Any]) -> None:
        route = Route(
            "POST",
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=press.id,
            webhook_token=press.token,
        )
        try:
            try:
                await self._account.wire.request(route, json=body)
            except Unclear:  # once more at once: nobody else repeats it, and the person waits
                await self._account.wire.request(route, json=body)
            except Later as later:
                if later.seconds > _ACKNOWLEDGED_IN - _ON_THE_WAY:
                    raise
                await self._account.clock.sleep(later.seconds)
                await self._account.wire.request(route, json=body)
        except Refusal as error:
            if error.code != 40060:  # acknowledged already: the first answer was lost on its way back
                raise

    async def _break_silence(self, place: str, session: _Session) -> None:
        """Where nothing is said (a person has the conversation), "thinking" must not stand there for ever."""
        await self._account.clock.sleep(_QUIET)
        async with session.lock:
            with contextlib.suppress(Exception):
                if session.fresh and await self._comes_first(place, session, ""):
                    await self._fill(place, session, {"content": _ARRIVED}, "")

    async def ended(self, place: str) -> None:
        """The person goes on in the conversation's thread: that is where he looks for answers now."""
        self._sessions.pop(place, None)
        if self._marks.get(f"reply:{place}"):
            await self._marks.put(f"reply:{place}", "")

    # -- answers

    async def answer(self, place: str, body: dict[str, Any], key: str) -> str | None:
        """Say it where only this person sees it; returns its id, or None where the time for that is over."""
        session = await self._live(place)
        if session is None:
            return None
        try:
            await asyncio.wait_for(session.acknowledged.wait(), _ACKNOWLEDGED_IN)
            async with session.lock:
                if not self._is_live(session):
                    return None
                return await self._say(place, session, body, key)
        except TimeoutError:
            return None
        except Refusal as error:
            if error.status not in (401, 404) and error.code not in (10015, 10062, 50027):
                raise
            self._sessions.pop(place, None)  # Discord has forgotten it
            await self._marks.put(f"reply:{place}", "")
            return None

    async def _say(self, place: str, session: _Session, body: dict[str, Any], key: str) -> str:
        if await self._comes_first(place, session, key):
            return await self._fill(place, session, body, key)
        said = (await self._marks.look(f"said:{place}")).split()
        if key in said:
            return key
        route = Route(
            "POST",
            "/webhooks/{webhook_id}/{webhook_token}",
            webhook_id=session.application,
            webhook_token=session.token,
        )
        told = body | {"flags": body.get("flags", 0) | _EPHEMERAL}
        try:
            answer = await self._account.wire.request(route, json=told, params={"wait": "true"})
        except Unclear as error:
            # Discord removes no duplicates here, and nobody can look: it is said at most once.
            words = f"It may not have arrived: {error}. The person can ask again."
            raise SendFailed(Fate.REJECTED, words) from None
        with contextlib.suppress(Trouble):  # it is there; a mark that is missing costs a second copy after a kill
            await self._marks.put(f"said:{place}", " ".join([*said, key][-_PARTS:]))
        return _id(answer)

    async def _comes_first(self, place: str, session: _Session, key: str) -> bool:
        """Whether this takes the place of "thinking": of the processes that have something to say there, one does."""
        scope = f"reply:{place}"
        line = await self._marks.look(scope)
        noted = _read(line)
        if noted is None or noted.token != session.token:
            return session.fresh  # the person has pressed again, and what became of this one is known here
        _take_over(session, noted)
        if not session.fresh:
            await self._until_it_stands(place, session, line)
            return bool(key) and session.filled_by == key
        if await self._marks.swap(scope, line, _line(session, _FILLED if key else _TAKEN, key)):
            return True
        await self._until_it_stands(place, session, await self._marks.look(scope))
        return False

    async def _until_it_stands(self, place: str, session: _Session, line: str) -> None:
        """Another process is putting its "✓" there: what came before it would be gone."""
        if line == _line(session, _TAKEN):
            await self._account.clock.sleep(_ACKNOWLEDGED_IN)
            await self._marks.swap(f"reply:{place}", line, _line(session, _FILLED))

    async def _fill(self, place: str, session: _Session, body: dict[str, Any], key: str) -> str:
        """Put the first answer where "thinking" stands; the same again changes nothing."""
        taken = _line(session, _FILLED if key else _TAKEN, key)
        session.filled_by = key or session.filled_by
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        route = Route("PATCH", path, webhook_id=session.application, webhook_token=session.token)
        try:
            answer = await self._account.wire.request(route, json=body)
            session.fresh = False
        finally:
            if _line(session) != taken:
                with contextlib.suppress(Trouble):
                    await self._marks.swap(f"reply:{place}", taken, _line(session))
        return _id(answer)

    async def _live(self, place: str) -> _Session | None:
        """The newest, whichever process was asked."""
        noted = _read(await self._marks.look(f"reply:{place}"))
        session = self._sessions.get(place)
        if noted is not None and (session is None or session.token != noted.token):
            self._remember(place, session := noted)
        return session if noted is not None and session is not None and self._is_live(session) else None

    def _is_live(self, session: _Session) -> bool:
        return session.until > self._account.clock.now().timestamp()

    def _remember(self, place: str, session: _Session) -> None:
        self._sessions.pop(place, None)
        self._sessions[place] = session
        while len(self._sessions) > _MOST:
            del self._sessions[next(iter(self._sessions))]


def _line(session: _Session, stage: str = "", filled_by: str = "") -> str:
    """As it is written down."""
    told = stage or (_FRESH if session.fresh else _FILLED)
    return f"{int(session.until)} {session.application} {told} {filled_by or session.filled_by or '-'} {session.token}"


def _read(line: str) -> _Session | None:
    """A session of an earlier process, or of the one that listens."""
    told = line.split(" ", 4)
    if len(told) != 5 or not told[0].isdecimal():
        return None
    filled = "" if told[3] == "-" else told[3]
    session = _Session(told[4], int(told[1]), float(told[0]), fresh=told[2] == _FRESH, filled_by=filled)
    session.acknowledged.set()
    return session


def _take_over(session: _Session, noted: _Session | None) -> None:
    """What another process has noted of the same interaction."""
    if noted is not None and noted.token == session.token:
        session.fresh, session.filled_by = noted.fresh, noted.filled_by


def _id(answer: Any) -> str:
    if not isinstance(answer, dict) or not number(answer.get("id")):
        raise Unclear("The answer names no message")
    return clean(str(answer["id"]))
