"""What the one page shows: read in one go, so that its parts agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from bot.model import FEATURES, Conversation
from bot.rules.leaving import Objection
from bot.store import Unit, held, people, queues, views
from bot.store.held import HeldReply
from bot.store.numbers import number_in
from bot.store.people import Agent
from bot.store.views import Counts, Entry, Line, Trouble
from handoff.console import sentences
from handoff.console.door import NotFound, Visit
from handoff.rules import MAY_ANSWER, MAY_OVERRULE

VIEWS = ("queue", "mine", "all", "bot", "snoozed", "resolved", "trouble")
PARTS = ("banners", "views", "list", "conversation")
ROWS = 100
MOST_ROWS = 1000
LINES = 150
MOST_LINES = 3000
_ON_DUTY = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the page an agent is: it stands in the address, so that reload and links keep it."""

    view: str = "queue"
    search: str = ""
    open: int | None = None
    rows: int = ROWS
    lines: int = LINES

    def link(self, **changes: object) -> str:
        """The address of this place, or of one beside it."""
        if "c" in changes:
            changes = {"lines": LINES} | changes
        wanted = {"view": self.view, "q": self.search, "c": self.open, "rows": self.rows, "lines": self.lines} | changes
        plain = {"view": "queue", "q": "", "c": None, "rows": ROWS, "lines": LINES}
        said = {key: value for key, value in wanted.items() if value != plain[key]}
        return f"/desk?{urlencode(said)}" if said else "/desk"


@dataclass(frozen=True, slots=True)
class Opened:
    """One conversation with everything that stands beside it."""

    entry: Entry
    conversation: Conversation
    lines: list[Line]
    asked: int
    agents: list[Agent]
    me: Agent
    now: datetime
    largest_file: int  # bytes that can be sent to this contact; 0: no file can
    replies: list[HeldReply]  # that may not leave by themselves

    @property
    def mine(self) -> bool:
        """Whether the agent who looks has it."""
        return self.entry.assignee == self.me.id

    @property
    def answers(self) -> bool:
        """Whether his role may do more than read."""
        return self.me.role in MAY_ANSWER

    @property
    def claimable(self) -> bool:
        """Nobody has it, and it is not over."""
        return self.answers and self.entry.assignee is None and self.entry.status != "resolved"

    @property
    def reopenable(self) -> bool:
        """It is over, and he may answer."""
        return self.answers and self.entry.status == "resolved"

    @property
    def others(self) -> list[Agent]:
        """Who could take it over."""
        return [a for a in self.agents if a.id != self.me.id and not a.disabled and a.role in MAY_ANSWER]

    @property
    def seen(self) -> int:
        """How far the thread is shown: what the contact wrote behind that, the agent who looks has not read."""
        return max((line.seq for line in self.lines if line.message_id and not line.in_public), default=0)

    @property
    def revised(self) -> frozenset[int]:
        """Messages that a later line is a new revision of."""
        return frozenset(line.revises for line in self.lines if line.revises)

    @property
    def cut(self) -> bool:
        """Whether older lines are left out."""
        return sum(1 for line in self.lines if line.message_id) >= self.asked

    @property
    def decided(self) -> bool:
        """Whether the bot has read something here, so that an article can be linked to it."""
        return any(line.decision and line.decision.judged and line.decision.judged.read for line in self.lines)

    @property
    def decides(self) -> bool:
        """Whether his role lets a held reply leave, if it is another's."""
        return self.me.role in MAY_OVERRULE

    def on_duty(self, agent: Agent) -> bool:
        """Whether his console was open just now."""
        return agent.seen_at is not None and self.now - agent.seen_at < _ON_DUTY


@dataclass(frozen=True, slots=True)
class Board:
    """All that a page or its fragments are made of."""

    place: Place
    counts: Counts
    mine: int
    awaiting: int  # of mine: the contact wrote last
    rows: list[Entry]
    troubles: list[Trouble]
    opened: Opened | None
    agents: tuple[str, ...] = ()  # as contacts read them
    held: Mapping[int, int] = field(default_factory=dict)  # conversation -> whose reply waits there for a second person

    def to_decide(self, me: Agent) -> list[int]:
        """Conversations in which a reply waits for him."""
        return [number for number, author in self.held.items() if author != me.id and me.role in MAY_OVERRULE]


def place_of(visit: Visit) -> Place:
    """Read from the address; what does not fit is left out."""
    query = visit.request.query_params
    view = query.get("view", "queue")
    return Place(
        view=view if view in VIEWS else "queue",
        search=query.get("q", "").strip()[:200],
        open=number_in(query.get("c", "")),
        rows=_count(query.get("rows", ""), ROWS, MOST_ROWS),
        lines=_count(query.get("lines", ""), LINES, MOST_LINES),
    )


def _count(text: str, usual: int, most: int) -> int:
    return min(max(number_in(text) or usual, usual), most)


async def read(visit: Visit, place: Place, parts: frozenset[str]) -> Board:
    """The parts that are wanted, on one consistent view."""
    me, now = visit.agent, visit.console.clock.now()
    largest = visit.console.desk.largest_file
    return await visit.console.store.read(lambda unit: _board(unit, place, parts, me, now, largest))


def _board(
    unit: Unit, place: Place, parts: frozenset[str], me: Agent, now: datetime, largest: Callable[[Conversation], int]
) -> Board:
    listed = "list" in parts
    in_trouble = place.view == "trouble" and not place.search
    return Board(
        place=place,
        counts=views.counts(unit) if "views" in parts else Counts(),
        mine=queues.how_many_of(unit, me.id) if "views" in parts else 0,
        awaiting=queues.awaiting(unit, me.id) if "views" in parts else 0,
        rows=_rows(unit, place, me) if listed and not in_trouble else [],
        troubles=views.troubles(unit) if listed and in_trouble else [],
        opened=_opened(unit, place, me, now, largest) if place.open and "conversation" in parts else None,
        held=held.waiting(unit),
        agents=tuple(agent.name for agent in people.everyone(unit)) if parts & {"list", "conversation"} else (),
    )


def _rows(unit: Unit, place: Place, me: Agent) -> list[Entry]:
    view = "all" if place.search else place.view
    return views.entries(unit, view=view, agent=me.id, text=place.search, limit=place.rows)


def _opened(unit: Unit, place: Place, me: Agent, now: datetime, largest: Callable[[Conversation], int]) -> Opened:
    number = place.open or 0
    entry = views.entry(unit, number)
    if entry is None:
        raise NotFound
    conversation = unit.conversations([number])[number]
    return Opened(
        entry=entry,
        conversation=conversation,
        lines=views.thread(unit, number, place.lines),
        asked=place.lines,
        agents=people.everyone(unit),
        me=me,
        now=now,
        largest_file=largest(conversation),
        replies=held.of_conversation(unit, number),
    )


def words_for(visit: Visit) -> dict[str, Any]:
    """What templates ask about values of the lower floors."""
    titles = _Titles(visit)

    def reason(said: str) -> str:
        return sentences.reason(visit.language, said, titles.table)

    def objection(one: Objection) -> str:
        return sentences.objection(visit.language, one)

    return {
        "reason": reason,
        "objection": objection,
        "title": titles.of,
        "articles": lambda: titles.listed,
        "features": FEATURES,
    }


class _Titles:
    """Article titles in the agent's language, asked for once per page and only if needed."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._table: Mapping[str, str] | None = None

    @property
    def table(self) -> Mapping[str, str]:
        """Intent -> title."""
        if self._table is None:
            self._table = self._visit.console.titles(self._visit.language)
        return self._table

    @property
    def listed(self) -> list[tuple[str, str]]:
        """Title and intent of each, as people look for them."""
        return sorted((title, intent) for intent, title in self.table.items())

    def of(self, intent: str) -> str:
        """The title, or the intent itself."""
        return self.table.get(intent, intent)
