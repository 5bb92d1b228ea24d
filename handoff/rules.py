"""What several verbs of the desk ask before they do anything: who may, of what, and whether a text can be said."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Conversation, Refused
from bot.redaction import redact
from bot.rules.leaving import Objection
from bot.store import Unit, people
from bot.store.people import Agent

LONGEST_REPLY = 16_000  # characters; longer is split by the channel anyway, but nobody reads it
MAY_ANSWER = frozenset({"agent", "lead", "admin"})
MAY_OVERRULE = frozenset({"lead", "admin"})
MAY_APPOINT = frozenset({"admin"})


class Objected(Refused):
    """A reply that was not sent for what is in it."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        named = "; ".join(f"{one.kind.value}: {one.stretch}" for one in objections)
        super().__init__(f"This was not sent. {named}")
        self.objections = tuple(objections)


def may(unit: Unit, agent: Agent, roles: frozenset[str]) -> None:
    """Raises `Refused` for everybody else, and for who is disabled by now: what was known when he asked is not enough."""
    now = people.still(unit, agent.id)
    if now is None or not {agent.role, now.role} <= roles:
        raise Refused("Your role may read, but not do this.")


def conversation_of(unit: Unit, conversation_id: int) -> Conversation:
    """Its row is locked until the unit ends. Raises `Refused` when there is none."""
    try:
        return unit.conversation(conversation_id)
    except KeyError:
        raise Refused("There is no such conversation.") from None


def agent_of(unit: Unit, agent_id: int) -> Agent:
    """Raises `Refused` when there is none."""
    try:
        return people.by_id(unit, agent_id)
    except KeyError:
        raise Refused("There is no such agent.") from None


def checked(text: str) -> str:
    """What an agent wrote, without secrets. Raises `Refused` when that cannot be said."""
    clean = redact(text.replace("\x00", "").strip())
    if clean.sealed:
        raise Refused("These 64 digits may be a private key. If it is a transaction ID, write TXID before it.")
    said = clean.text
    if not said:
        raise Refused("There is nothing to say yet.")
    if len(said) > LONGEST_REPLY:
        raise Refused(f"This is too long: {len(said)} characters, at most {LONGEST_REPLY}.")
    return said
