"""How a place on X is written as an address, and read back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeGuard


class Kind(StrEnum):
    """What sort of place it is."""

    DM = "dm"
    POST = "post"
    WATCH = "watch"  # posts of people who did not ask us: never answered


@dataclass(frozen=True, slots=True)
class Place:
    """`dm:USER`, `post:THREAD/USER` or `watch:THREAD/USER`: the room that X paces, then the person in it."""

    kind: Kind
    user: str
    thread: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.thread}/{self.user}" if self.thread else f"{self.kind}:{self.user}"

    @classmethod
    def read(cls, external_id: str) -> Place:
        """The place that an external id names; ValueError where it names none."""
        kind, _, rest = external_id.partition(":")
        thread, _, user = rest.rpartition("/")
        if not is_number(user) or bool(thread) is (kind == Kind.DM) or (thread and not is_number(thread)):
            raise ValueError("not a place on X")
        return cls(Kind(kind), user, thread)


def is_number(text: object) -> TypeGuard[str]:
    """Whether it is an id of X's: digits, as text."""
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 20
