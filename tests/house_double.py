"""A small house for tests: real store, inbox, outbox and desk; only the platform and the clock are doubles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from bot.faq import Article
from bot.faq.policy import Policy
from bot.inbox import Inbox
from bot.mind import Mind
from bot.model import Candidate, ChannelId, Conversation, EventKind, Incoming, Language, Priority, Reading, Text
from bot.outbox import Outbox
from bot.ports import Limits
from bot.reading.officials import Officials
from bot.store import Store, Unit, people, views
from bot.store.people import Agent
from bot.store.views import Line
from handoff.desk import Desk
from tests.doubles import FakeAdapter, FakeClock

CHANNEL = ChannelId("fake:main")
SURE = {"withdraw": "withdraw-pending", "提现": "withdraw-pending", "locked": "account-locked", "hello": "greeting"}


def article(
    intent: str, kind: str = "question", hand_off: str = "offer", priority: Priority = Priority.NORMAL
) -> Article:
    answers = {language: Text(f"Answer about {intent} in {language.value}.") for language in Language}
    titles = dict.fromkeys(Language, intent)
    return Article(intent, kind, "owner", date(2030, 1, 1), (), hand_off, priority, titles, answers, {})


ARTICLES = {
    a.intent: a
    for a in (
        article("withdraw-pending"),
        article("account-locked"),
        article("deposit-missing"),
        article("greeting", "small-talk", "never"),
        article("human-agent", "person", "always"),
        article("hacked", hand_off="always", priority=Priority.URGENT),
    )
}


OFFICIALS = Officials.of(
    "BitMart",
    {"telegram": "@BitMartHelp_example", "x": "@BitMart_example"},
    ["https://www.example.com/login", "https://status.example.com"],
    ["support@example.com"],
)


def ranked(text: str) -> tuple[Candidate, ...]:
    """A stand-in for fitted articles: key words are sure, "maybe" lies between two, anything else is unknown."""
    low = text.lower()
    if "maybe" in low:
        return (Candidate("withdraw-pending", 0.5), Candidate("deposit-missing", 0.4))
    if "hacked" in low:
        return (Candidate("hacked", 0.95),)
    found = next((intent for word, intent in SURE.items() if word in low), None)
    return (Candidate(found, 0.95),) if found else (Candidate("account-locked", 0.05),)


async def read(texts: Sequence[str]) -> list[Reading]:
    return [Reading(ranked(text)) for text in texts]


class World:
    """One process of Nightdesk with one fake channel."""

    def __init__(
        self, store: Store, clock: Any = None, limits: Limits | None = None, name: str = "w1",
        adapter: FakeAdapter | None = None,
    ) -> None:  # fmt: skip
        self.store = store
        self.clock = clock or FakeClock()  # Any: most tests advance it, processes of their own have a real one
        self.adapter = adapter or FakeAdapter(CHANNEL, limits)
        self.mind = Mind(Policy(ARTICLES, answer_at=0.8, offer_at=0.22, officials=OFFICIALS), read, "BitMart")
        self.inbox = Inbox(store, self.clock, f"inbox-{name}", lambda: self.mind, lambda _: self.adapter.limits)
        self.outbox = Outbox(store, self.clock, f"outbox-{name}", {CHANNEL: self.adapter})
        self.desk = Desk(
            store, self.clock, lambda _: self.adapter.limits, timedelta(minutes=30), lambda intent: intent in ARTICLES
        )
        self._keys = count(1)

    def event(self, text: str = "", place: str = "ann", **more: object) -> Incoming:
        key = f"{place}:{next(self._keys)}"
        made = Incoming(CHANNEL, key, place, text=text, author=place.title(), message_ref=key, language_hint="en")
        return replace(made, **more)  # type: ignore[arg-type]

    async def says(self, text: str, place: str = "ann", **more: object) -> Incoming:
        """The contact writes, and the bot has done what it does about it."""
        incoming = self.event(text, place, **more)
        await self.inbox.receive(incoming)
        await self.settle()
        return incoming

    async def presses(self, payload: str, place: str = "ann") -> None:
        await self.says("", place, kind=EventKind.PRESSED, payload=payload)

    async def settle(self) -> None:
        """Handle and deliver until nothing is due."""
        while await self.inbox.handle_due() or await self.outbox.deliver():
            await self.outbox.settled()

    def texts(self, place: str = "ann") -> list[str]:
        return [m.text.plain for m in self.adapter.sent if m.address.external_id == place]

    async def conversation(self, place: str = "ann") -> Conversation:
        def find(unit: Unit) -> Conversation:
            return unit.conversation_at(self.event(place=place), Language.EN, self.clock.now())

        return await self.store.run(find)

    async def thread(self, place: str = "ann") -> list[Line]:
        number = (await self.conversation(place)).id
        return await self.store.read(lambda unit: views.thread(unit, number))

    async def agent(self, login: str = "mei", role: str = "agent") -> Agent:
        now = self.clock.now()
        return await self.store.run(lambda unit: people.add(unit, login, login.title(), role, now))
