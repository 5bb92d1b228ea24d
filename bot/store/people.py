"""Agents, their sessions, one-time links and failed sign-ins. Tokens are kept as hashes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.model import Refused
from bot.store.tables import AGENT, INVITE, SESSION, SIGNIN_TRY
from bot.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Agent:
    """A person who answers. `password` is an Argon2id hash, empty when none is set."""

    id: int
    login: str
    name: str
    role: str
    password: str
    disabled: bool
    language: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in console."""

    id: int
    agent: Agent
    created_at: datetime
    seen_at: datetime


def add(unit: Unit, login: str, name: str, role: str, now: datetime) -> Agent:
    """A new agent without a password. Raises `Refused` when the login is taken, or one that differs in case alone."""
    alike = select(AGENT.c.login).where(func.lower(AGENT.c.login) == login.lower(), AGENT.c.login != login)
    if taken := unit.conn.execute(alike.limit(1)).scalar():
        raise Refused(f"There is an agent with the login {taken!r}, which differs from {login!r} in case alone.")
    values = {
        "login": login, "name": name, "role": role, "password": "", "disabled": False, "language": "", "created_at": now,
    }  # fmt: skip
    try:
        agent_id = unit.conn.execute(insert(AGENT).values(**values).returning(AGENT.c.id)).scalar_one()
    except IntegrityError:
        raise Refused(f"There is already an agent with the login {login!r}.") from None
    return by_id(unit, agent_id)


def by_id(unit: Unit, agent_id: int) -> Agent:
    """KeyError when there is none."""
    row = unit.conn.execute(select(AGENT).where(AGENT.c.id == agent_id)).one_or_none()
    if row is None:
        raise KeyError(agent_id)
    return _agent(row)


def still(unit: Unit, agent_id: int, *, lock: bool = False) -> Agent | None:
    """The agent as he is now, with `lock` until the unit ends; None when he is disabled or gone."""
    wanted = select(AGENT).where(AGENT.c.id == agent_id, AGENT.c.disabled.is_(False))
    row = unit.conn.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    return _agent(row) if row else None


def by_login(unit: Unit, login: str) -> Agent | None:
    """Logins are compared as written."""
    row = unit.conn.execute(select(AGENT).where(AGENT.c.login == login)).one_or_none()
    return _agent(row) if row else None


def everyone(unit: Unit) -> list[Agent]:
    """All agents, disabled ones too, by name."""
    return [
        _agent(row) for row in unit.conn.execute(select(AGENT).order_by(AGENT.c.disabled, AGENT.c.name, AGENT.c.login))
    ]


def how_many(unit: Unit) -> int:
    """0 on a fresh installation."""
    return int(unit.conn.execute(select(func.count()).select_from(AGENT)).scalar_one())


def set_password(unit: Unit, agent_id: int, hashed: str) -> None:
    """Empty: he cannot sign in with one."""
    unit.conn.execute(update(AGENT).where(AGENT.c.id == agent_id).values(password=hashed))


def set_disabled(unit: Unit, agent_id: int, *, disabled: bool) -> None:
    """Who is disabled can do nothing any more."""
    unit.conn.execute(update(AGENT).where(AGENT.c.id == agent_id).values(disabled=disabled))


def set_language(unit: Unit, agent_id: int, language: str) -> None:
    """Of the console's pages."""
    unit.conn.execute(update(AGENT).where(AGENT.c.id == agent_id).values(language=language))


def seen(unit: Unit, agent_id: int, session_id: int | None, now: datetime) -> None:
    """The agent's console is open; with a session, somebody has just used it."""
    unit.conn.execute(update(AGENT).where(AGENT.c.id == agent_id).values(seen_at=now))
    if session_id is not None:
        unit.conn.execute(update(SESSION).where(SESSION.c.id == session_id).values(seen_at=now))


def open_session(unit: Unit, agent_id: int, token_hash: str, now: datetime) -> None:
    """Signed in; whatever session this browser had before is ended by its caller."""
    row = {"token_hash": token_hash, "agent_id": agent_id, "created_at": now, "seen_at": now}
    unit.conn.execute(insert(SESSION).values(**row))


def session(unit: Unit, token_hash: str, seen_after: datetime, created_after: datetime) -> Session | None:
    """The session behind a token, unless it was idle or open too long or its agent is disabled."""
    statement = (
        select(
            AGENT,
            SESSION.c.id.label("session_id"),
            SESSION.c.created_at.label("opened"),
            SESSION.c.seen_at.label("seen"),
        )
        .join(SESSION, SESSION.c.agent_id == AGENT.c.id)
        .where(SESSION.c.token_hash == token_hash, SESSION.c.seen_at > seen_after, SESSION.c.created_at > created_after)
        .where(AGENT.c.disabled.is_(False))
    )
    row = unit.conn.execute(statement).one_or_none()
    return Session(row.session_id, _agent(row), row.opened, row.seen) if row else None


def is_open(unit: Unit, session_id: int) -> bool:
    """Whether nobody has ended that session."""
    return unit.conn.execute(select(SESSION.c.id).where(SESSION.c.id == session_id)).first() is not None


def end_sessions(unit: Unit, agent_id: int, *, token_hash: str | None = None) -> None:
    """One session of an agent, or all of them."""
    statement = delete(SESSION).where(SESSION.c.agent_id == agent_id)
    if token_hash is not None:
        statement = statement.where(SESSION.c.token_hash == token_hash)
    unit.conn.execute(statement)


def invite(unit: Unit, agent_id: int, token_hash: str, expires_at: datetime, *, beside: bool = False) -> None:
    """A link that signs in once. Older unused links of the same agent end, or with `beside` when one of them is used."""
    if not beside:
        _end_unused(unit, agent_id)
    unit.conn.execute(
        insert(INVITE).values(token_hash=token_hash, agent_id=agent_id, expires_at=expires_at, used_at=None)
    )


def _end_unused(unit: Unit, agent_id: int) -> None:
    unit.conn.execute(delete(INVITE).where(INVITE.c.agent_id == agent_id, INVITE.c.used_at.is_(None)))


def use_invite(unit: Unit, token_hash: str, now: datetime) -> Agent | None:
    """Spend it. None when it is unknown, spent, too old or its agent is disabled.

    His row is locked before the link's, as by who makes him a new one.
    """
    whose = unit.conn.execute(select(INVITE.c.agent_id).where(INVITE.c.token_hash == token_hash)).scalar()
    if whose is None or still(unit, whose, lock=True) is None:
        return None
    row = unit.conn.execute(
        update(INVITE)
        .where(INVITE.c.token_hash == token_hash, INVITE.c.used_at.is_(None), INVITE.c.expires_at > now)
        .values(used_at=now)
        .returning(INVITE.c.agent_id)
    ).one_or_none()
    if row is None:
        return None
    _end_unused(unit, row.agent_id)
    return by_id(unit, row.agent_id)


def count_try(unit: Unit, subjects: list[str], now: datetime) -> None:
    """A failed sign-in, for the login and for the address it came from."""
    unit.conn.execute(insert(SIGNIN_TRY), [{"subject": subject, "at": now} for subject in subjects])


def tries(unit: Unit, subjects: list[str], since: datetime) -> int:
    """The largest number of failures of any of these since then."""
    statement = (
        select(func.count())
        .where(SIGNIN_TRY.c.subject.in_(subjects), SIGNIN_TRY.c.at > since)
        .group_by(SIGNIN_TRY.c.subject)
    )
    return max(unit.conn.execute(statement).scalars(), default=0)


def forget_tries(unit: Unit, subject: str) -> None:
    """After a successful sign-in; old ones are tidied away."""
    unit.conn.execute(delete(SIGNIN_TRY).where(SIGNIN_TRY.c.subject == subject))


def _agent(row: Row[*tuple[Any, ...]]) -> Agent:
    return Agent(
        row.id, row.login, row.name or row.login, row.role, row.password, row.disabled, row.language, row.seen_at
    )
