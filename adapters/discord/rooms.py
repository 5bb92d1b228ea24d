"""What is known of channels and threads: where a message was said, and who can read along. No input or output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapters.discord.attachments import clean, nested, number, objects

if TYPE_CHECKING:
    from collections.abc import Iterable

# https://discord.com/developers/docs/resources/channel#channel-object-channel-types
TEXT, DIRECT, PRIVATE_THREAD = 0, 1, 12
THREADS = frozenset({10, 11, PRIVATE_THREAD})
FORUMS = frozenset({15, 16})  # hold posts, and no messages of their own


@dataclass(frozen=True, slots=True)
class Room:
    """A channel, thread, post or direct message."""

    id: int
    kind: int = TEXT
    parent: int = 0
    guild: int = 0
    owner: int = 0  # who opened the thread
    last: int = 0  # the newest message when we looked; 0 is unknown
    name: str = ""  # of a post it is the first line of the question
    archived: str = ""  # when a thread went to the archive, as Discord writes it

    @property
    def is_thread(self) -> bool:
        """A thread or a post of a forum."""
        return self.kind in THREADS

    def opened_by(self, person: int) -> bool:
        """Whether it is a thread that this person or bot has opened."""
        return self.is_thread and self.owner == person


def room(raw: Any, guild: int = 0) -> Room | None:
    """A channel object; None where it is none."""
    if not isinstance(raw, dict) or not number(raw.get("id")):
        return None
    thread = nested(raw, "thread_metadata")
    kind = raw.get("type")
    return Room(
        id=number(raw["id"]),
        kind=kind if isinstance(kind, int) else TEXT,
        parent=number(raw.get("parent_id")),
        guild=number(raw.get("guild_id")) or guild,
        owner=number(raw.get("owner_id")),
        last=number(raw.get("last_message_id")),
        name=clean(raw.get("name")),
        archived=str(thread.get("archive_timestamp") or "") if thread.get("archived") else "",
    )


def newest_of(raw: Any) -> int:
    """The newest id that an event tells of: its own, or the last message of a channel in it; 0 where there is none."""
    if not isinstance(raw, dict):
        return 0
    inner = (*objects(raw.get("channels")), *objects(raw.get("threads")))
    return max(number(raw.get("id")), *(number(one.get("last_message_id")) for one in (raw, *inner)))


def told_in(raw: dict[str, Any]) -> frozenset[int]:
    """The channels and open threads that a server names when it tells of itself."""
    return frozenset(number(one.get("id")) for one in (*objects(raw.get("channels")), *objects(raw.get("threads"))))


class Rooms:
    """Fed with the gateway's events about channels and threads."""

    def __init__(self) -> None:
        self._known: dict[int, Room] = {}

    def get(self, number: int) -> Room | None:
        """What is known of it."""
        return self._known.get(number)

    def add(self, found: Room | None) -> None:
        """Known from now on."""
        if found is not None:
            self._known[found.id] = found

    def of(self, guild: int) -> list[Room]:
        """Every room of a server."""
        return [found for found in self._known.values() if found.guild == guild]

    def learn(self, event: str, raw: dict[str, Any]) -> None:
        """GUILD_CREATE, GUILD_DELETE, CHANNEL_*, THREAD_*."""
        if event == "GUILD_CREATE":
            guild = number(raw.get("id"))
            self._add_all((*objects(raw.get("channels")), *objects(raw.get("threads"))), guild)
        elif event == "GUILD_DELETE":
            if not raw.get("unavailable"):  # an outage is not the end
                gone = number(raw.get("id"))
                self._known = {key: found for key, found in self._known.items() if found.guild != gone}
        elif event == "THREAD_LIST_SYNC":
            self._add_all(objects(raw.get("threads")), number(raw.get("guild_id")))
        elif event.endswith("_DELETE"):
            self._known.pop(number(raw.get("id")), None)
        else:
            self.add(room(raw))

    def _add_all(self, raws: Iterable[dict[str, Any]], guild: int) -> None:
        for raw in raws:
            self.add(room(raw, guild))
