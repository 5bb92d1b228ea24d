"""Who may answer: sign-in, sessions, one-time links, roles. No default account; tokens are kept as hashes only."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
from datetime import datetime, timedelta
from functools import cache

from pwdlib import PasswordHash

from bot.clock import Clock
from bot.model import Refused
from bot.store import Store, Unit, claims, people
from bot.store.people import Agent, Session
from handoff import tries
from handoff.rules import MAY_APPOINT, may

ROLES = ("viewer", "agent", "lead", "admin")
SHORTEST_PASSWORD = 10  # characters
HASHED_AT_ONCE = 2  # passwords: each takes a core and 64 MB for a moment
INVITE_FOR = timedelta(hours=24)
_LOGIN = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._@-]{1,63}")
_HASHES = PasswordHash.recommended()


@cache
def _nobody() -> str:
    """What the password of an unknown login is compared with, so that it takes as long as that of a known one."""
    return _HASHES.hash("nobody has this password")


def digest(token: str) -> str:
    """How a token is kept. It has 256 bits of its own, so a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


class Roster:
    """Agents and their sign-ins."""

    def __init__(self, store: Store, clock: Clock, *, idle: timedelta, longest: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._idle = idle
        self._longest = longest
        self._tries = tries.Tries(store)
        self._hashing = asyncio.Semaphore(HASHED_AT_ONCE)

    async def first_admin(self) -> str | None:
        """On an installation without agents: make the admin, return a one-time sign-in token. None afterwards.

        An admin who has not set a password yet gets a new token, so that a lost first link locks nobody out; those that
        other processes have shown hold until one is used. Of several that start at once, one makes him and the others go on.
        """
        token, now = self._clock.token(), self._clock.now()

        def work(unit: Unit) -> bool:
            if not people.how_many(unit):
                people.add(unit, "admin", "Admin", "admin", now)
            fresh = [a for a in people.everyone(unit) if a.role == "admin" and not a.disabled]
            if any(a.password for a in fresh) or not fresh:
                return False
            people.invite(unit, fresh[0].id, digest(token), now + INVITE_FOR, beside=True)
            return True

        try:
            return token if await self._store.run(work) else None
        except Refused:
            return None

    async def add(self, login: str, name: str, role: str, by: Agent | None = None) -> str:
        """A new agent; returns his one-time sign-in token. Raises `Refused` for a bad login, role or a taken login.

        `by` here and below is who does it, who has to be an admin still; nobody: the command line.
        """
        if not _LOGIN.fullmatch(login):
            raise Refused("A login has 2 to 64 letters, digits, dots, dashes, underscores or @.")
        if role not in ROLES:
            raise Refused(f"Unknown role {role!r}; known are {', '.join(ROLES)}.")
        token, now = self._clock.token(), self._clock.now()

        def work(unit: Unit) -> None:
            _may(unit, by)
            agent = people.add(unit, login, name.strip() or login, role, now)
            people.invite(unit, agent.id, digest(token), now + INVITE_FOR)

        await self._store.run(work)
        return token

    async def invite_again(self, login: str, by: Agent | None = None) -> str:
        """A new one-time token for an agent who lost his password; ends his sessions."""
        token, now = self._clock.token(), self._clock.now()

        def work(unit: Unit) -> None:
            _may(unit, by)
            agent = people.by_login(unit, login)
            if agent is None:
                raise Refused(f"There is no agent with the login {login!r}.")
            people.set_password(unit, agent.id, "")
            people.end_sessions(unit, agent.id)
            people.invite(unit, agent.id, digest(token), now + INVITE_FOR)

        await self._store.run(work)
        return token

    async def disable(self, login: str, *, disabled: bool, by: Agent | None = None) -> None:
        """A disabled agent cannot sign in, and what he holds goes back to the queue: his claims run out at once."""
        now = self._clock.now()

        def work(unit: Unit) -> None:
            _may(unit, by)
            agent = people.by_login(unit, login)
            if agent is None:
                raise Refused(f"There is no agent with the login {login!r}.")
            admins = [a for a in people.everyone(unit) if a.role == "admin" and not a.disabled and a.id != agent.id]
            if disabled and agent.role == "admin" and not admins:
                raise Refused("This is the last admin.")
            people.set_disabled(unit, agent.id, disabled=disabled)
            people.end_sessions(unit, agent.id)
            if disabled:
                claims.end_all(unit.conn, claims.ClaimKind.ASSIGNMENT, str(agent.id), now)

        await self._store.run(work)

    async def everyone(self) -> list[Agent]:
        """All agents."""
        return await self._store.read(people.everyone)

    async def sign_in(self, login: str, password: str, address: str, mark: str = "") -> str:
        """A session token. Raises `TooManyTries`, or `Refused` without saying which of the two was wrong.

        The try is counted before the password is looked at, so that the limit holds for tries that come all at once.
        A browser that shows the agent's `mark` has tries of its own: five wrong passwords of strangers do not lock him out.
        """
        login = login.replace("\x00", "")  # as PostgreSQL reads it: one login, one count
        agent = await self._store.read(lambda unit: people.by_login(unit, login))
        subject = tries.of_browser(mark) if agent and _marks(mark, agent) else tries.of_login(login)
        taken = await self._tries.take(subject, address, self._clock.now())
        known = agent is not None and not agent.disabled and bool(agent.password)
        right = await self._right(password, agent.password if agent and known else "")
        if agent is None or not known or not right:
            raise Refused("Login or password is wrong.")
        token, now = self._clock.token(), self._clock.now()

        def work(unit: Unit) -> None:
            fresh = people.still(unit, agent.id, lock=True)
            if fresh is None or fresh.password != agent.password:  # an admin was faster
                raise Refused("Login or password is wrong.")
            tries.forget(unit, subject, taken)
            _open(unit, agent, token, now)

        await self._store.run(work)
        return token

    async def mark(self, session: Session) -> str:
        """What a browser keeps, to be known as one from which this agent has signed in; worth nothing after a new password."""
        agent = await self._store.read(lambda unit: people.by_id(unit, session.agent.id))
        return _mark(self._clock.token(), agent) if agent.password else ""

    async def use_invite(self, token: str) -> str | None:
        """A session token for a one-time link; None when it is unknown, spent or too old."""
        fresh, now = self._clock.token(), self._clock.now()

        def work(unit: Unit) -> Agent | None:
            agent = people.use_invite(unit, digest(token), now)
            if agent:
                tries.forget(unit, tries.of_login(agent.login), [])
                _open(unit, agent, fresh, now)
            return agent

        return fresh if await self._store.run(work) else None

    async def set_password(self, agent: Agent, password: str, session: Session | None = None) -> str:
        """Sets it, ends every session of the agent and returns a new session token.

        Raises `Refused` where the password is another by now, or the `session` from which it is set has been ended.
        """
        if len(password) < SHORTEST_PASSWORD:
            raise Refused(f"Please use at least {SHORTEST_PASSWORD} characters.")
        if len(password) > 256 or password.lower() in (agent.login.lower(), agent.name.lower()):
            raise Refused("Please choose another password.")
        async with self._hashing:
            hashed = await asyncio.to_thread(_HASHES.hash, password)

        token, now = self._clock.token(), self._clock.now()

        def work(unit: Unit) -> None:
            fresh = people.still(unit, agent.id, lock=True)
            ended = session is not None and not people.is_open(unit, session.id)
            if fresh is None or fresh.password != agent.password or ended:
                raise Refused("Your password has been changed meanwhile. Sign in again.")
            people.set_password(unit, agent.id, hashed)
            people.end_sessions(unit, agent.id)
            _open(unit, agent, token, now)

        await self._store.run(work)
        return token

    async def set_language(self, agent: Agent, language: str) -> None:
        """Of the console's pages: `en`, `zh-Hans` or empty for the browser's."""
        await self._store.run(lambda unit: people.set_language(unit, agent.id, language))

    async def session(self, token: str, *, active: bool = True) -> Session | None:
        """The session behind a token, marked as seen at most every 15 seconds; None when it has ended.

        `active` False is for an open page that looks by itself: the agent is there, but the session stays as idle as it is.
        """
        now = self._clock.now()
        found = await self._store.read(
            lambda unit: people.session(unit, digest(token), now - self._idle, now - self._longest)
        )
        late = now - timedelta(seconds=15)
        if found and (found.agent.seen_at is None or found.agent.seen_at < late or (active and found.seen_at < late)):
            number = found.id if active else None
            await self._store.run(lambda unit: people.seen(unit, found.agent.id, number, now))
        return found

    async def sign_out(self, session: Session, token: str) -> None:
        """Ends this session only."""
        await self._store.run(lambda unit: people.end_sessions(unit, session.agent.id, token_hash=digest(token)))

    async def _right(self, password: str, kept: str) -> bool:
        """Whether it is the password that is kept; without one it takes as long."""
        async with self._hashing:
            nobody = await asyncio.to_thread(_nobody)  # for known logins too: the first of all must not differ
            return await asyncio.to_thread(_HASHES.verify, password, kept or nobody)


def _may(unit: Unit, by: Agent | None) -> None:
    if by is not None:
        may(unit, by, MAY_APPOINT)


def _open(unit: Unit, agent: Agent, token: str, now: datetime) -> None:
    people.open_session(unit, agent.id, digest(token), now)
    people.seen(unit, agent.id, None, now)


def _mark(nonce: str, agent: Agent) -> str:
    """Signed with what only this house knows of his password: whoever gives him a new one ends all his marks."""
    told = hmac.new(agent.password.encode(), f"browser {agent.id} {nonce}".encode(), hashlib.sha256)
    return f"{nonce}.{told.hexdigest()}"


def _marks(mark: str, agent: Agent) -> bool:
    nonce = mark.partition(".")[0]
    return bool(nonce and agent.password) and hmac.compare_digest(_mark(nonce, agent).encode(), mark.encode())
