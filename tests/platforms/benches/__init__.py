"""What the eleven tests of every adapter ask of its platform's stand-in: one bench per adapter, all alike.

A new platform brings a `Bench` over its own small server and one line in `BENCHES`; then
`tests/contract/test_adapters_*.py` run over it. What a platform has not is a fact in `lacks`, with its reason, and the
tests hold the adapter to it: a missing door has no route, what nobody can send is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from bot.model import ChannelId
from tests.doubles import FakeClock
from tests.platforms.benches.door import Door

BREAKS = ("503", "cut", "hang", "restart")
"""What can be wrong with the line: a proxy's page, a cut, silence, a platform that is gone and comes back."""


FEATURES = ("edit", "album", "file in", "file out", "unknown event", "long text")


def addresses_in(text: str) -> list[str]:
    """Those that stand in a text letter for letter."""
    return [found.rstrip(".,;:!?") for found in re.findall(r"https?://[^\s<>()\[\]]+", text)]


class Person(Protocol):
    """Somebody on the platform."""

    @property
    def place(self) -> str:
        """Where we write to him, as the adapter spells it."""

    def read(self) -> list[str]:
        """What we have said to him, in order, as he sees it."""

    def addresses(self) -> list[str]:
        """Where the links lead that we have sent him, under words or spelled out."""

    def choices(self) -> list[str]:
        """What he may press below our last message, or reads that he may type."""

    def files(self) -> list[bytes]:
        """The files that we have sent him."""

    def writes(self, text: str) -> str:
        """Returns the platform's id of it; empty where only the adapter's own answer tells."""

    def edits(self, ref: str, text: str) -> None: ...

    def replies(self, ref: str, text: str) -> str:
        """Returns the reference that the house will know it by."""

    def sends_album(self) -> None:
        """Two pictures at once."""

    def sends_file(self, content: bytes) -> None:
        """A file without a word."""

    def sends_unknown(self) -> None:
        """Something that is not invented yet."""


class Peer(Protocol):
    """The side that the adapter calls. The faults of sending stand until `mends` of the bench."""

    @property
    def port(self) -> int:
        """Where our calls go, on this machine."""

    @property
    def attempts(self) -> int:
        """Calls and connections that have come in from us until now."""

    def asked(self, person: Person) -> int:
        """How often we have tried to say something to him."""

    def throttles(self, person: Person, seconds: int) -> None:
        """The next message to him is a 429: again after so many seconds."""

    def refuses(self, person: Person) -> str:
        """Messages to him are refused for good; returns what an agent should read of it, in small letters."""

    def blocks(self, person: Person) -> str:
        """He cannot be reached any more; returns what an agent should read of it, in small letters."""

    def loses_answer(self, person: Person) -> None:
        """The next message to him arrives, and the line is cut before we hear so."""

    def lures(self, elsewhere: str) -> None:
        """Calls are answered by redirects to `elsewhere`, and by errors that hold our secrets."""

    def pings(self) -> list[str]:
        """Whoever was called by name, or could have been, by something that we said."""


@dataclass(frozen=True)
class Knock:
    """One request at our door, and what it deserves."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    answer: int  # HTTP status


class Bench(Protocol):
    """One platform with people on it. The clock is shared by both sides; every bench begins with nothing."""

    @property
    def channel(self) -> ChannelId: ...

    @property
    def clock(self) -> FakeClock: ...

    @property
    def door(self) -> Door | None:
        """None: the platform never calls us."""

    @property
    def peer(self) -> Peer | None:
        """None: we never call the platform."""

    @property
    def lacks(self) -> Mapping[str, str]:
        """Which of `FEATURES` is not there, and why."""

    @property
    def longest(self) -> int:
        """Characters that one person can write at once here; more than 50,000 are not tried."""

    @property
    def unknown(self) -> str:
        """Under which name the adapter counts what it does not know."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What may stand in no log and in no error."""

    @property
    def refused(self) -> list[int]:
        """What people were told at the door when they tried what is not there: HTTP statuses."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *_: object) -> None: ...

    def table(self) -> dict[str, Any]:
        """What stands under `[channels.PLATFORM.NAME]`."""

    def marks(self) -> Mapping[str, str]:
        """What an account remembers that has talked to everybody here before."""

    def person(self, name: str) -> Person:
        """In private."""

    def apart(self) -> tuple[Person, Person]:
        """Two people to whom we write under limits of their own; everything in `Person` can be done by the second."""

    def acknowledged(self, marks: Mapping[str, str]) -> int:
        """How many of the people's events the platform will not bring again, as things stand."""

    def repeats(self) -> None:
        """From now on everything is brought twice."""

    async def breaks(self, how: str) -> None:
        """One of `BREAKS` befalls the way in."""

    def bares(self, status: int, body: str) -> None:
        """The other side knows only the calls without which nobody could be heard or answered; to the rest it says this."""

    async def mends(self) -> None:
        """Every fault is over."""

    def knocks(self) -> Mapping[str, Knock]:
        """At the door: `good`, `unsigned`, `forged`, `oversized`. Empty where there is none."""


def _benches() -> Mapping[str, Callable[[], Bench]]:
    from tests.platforms.benches.discord import DiscordBench
    from tests.platforms.benches.telegram import TelegramBench, TelegramWebhookBench
    from tests.platforms.benches.webchat import WebChatBench
    from tests.platforms.benches.x import XBench

    return {
        "telegram": TelegramBench,
        "telegram-webhook": TelegramWebhookBench,
        "discord": DiscordBench,
        "x": XBench,
        "webchat": WebChatBench,
    }


BENCHES = _benches()
"""Every adapter, by the name of its bench."""
