"""How a place on Discord is written as an address, and read back."""

from __future__ import annotations

from dataclasses import dataclass

_PRIVATE = "private-"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is talked to.

    `555/42`: in the channel 555 (a direct message, a channel, a thread, a post) with the person 42.
    `private-42/9`: with the person 42 alone in the server 9, by answers that nobody else sees or in a private thread.
    """

    person: int
    channel: int = 0
    guild: int = 0

    def __str__(self) -> str:
        return f"{self.channel}/{self.person}" if self.channel else f"{_PRIVATE}{self.person}/{self.guild}"

    @property
    def private(self) -> bool:
        """Whether there is no channel that could be written to by itself."""
        return not self.channel

    @classmethod
    def read(cls, external_id: str) -> Place:
        """The place that an external id names; ValueError where it names none."""
        first, slash, second = external_id.removeprefix(_PRIVATE).partition("/")
        if not (slash and first.isdecimal() and second.isdecimal() and int(first)):
            raise ValueError("not a place on Discord")
        if external_id.startswith(_PRIVATE):
            return cls(int(first), guild=int(second))
        return cls(int(second), channel=int(first))
