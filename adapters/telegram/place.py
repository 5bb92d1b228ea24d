"""How a Telegram chat is written as an address, and read back."""

from __future__ import annotations

from dataclasses import dataclass

_BUSINESS = "business:"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands: `123`, `123/7` (thread), `-100/7/42` (group, thread or 0, person), `business:ID:123`."""

    chat: int
    thread: int = 0
    person: int = 0
    business: str = ""

    def __str__(self) -> str:
        if self.person:
            return f"{self.chat}/{self.thread}/{self.person}"
        line = f"{self.chat}/{self.thread}" if self.thread else str(self.chat)
        return f"{_BUSINESS}{self.business}:{line}" if self.business else line

    @classmethod
    def read(cls, external_id: str) -> Place:
        """The place that an external id names; ValueError where it names none."""
        business = ""
        if external_id.startswith(_BUSINESS):
            business, _, external_id = external_id.removeprefix(_BUSINESS).rpartition(":")
        chat, thread, person, *rest = [*external_id.split("/"), "0", "0"][: max(3, external_id.count("/") + 1)]
        if rest:
            raise ValueError("more than chat, thread and person")
        return cls(int(chat), int(thread), int(person), business)
