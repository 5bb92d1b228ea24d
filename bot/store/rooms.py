"""Rooms: what stands before the first slash of an external id is blocked together, moves together and is paced together."""

from __future__ import annotations

from typing import Any

from bot.model import Address
from bot.store.tables import ADDRESS


def room_of(external_id: str) -> str:
    """What stands before the first slash."""
    return external_id.split("/", 1)[0]


def lane_of(address: Address) -> str:
    """The room that a platform paces, by a name that it alone has."""
    return f"{address.channel} {room_of(address.external_id)}"


def in_room(address: Address) -> tuple[Any, ...]:
    """The conditions on addresses that they stand in the room of this one."""
    return ADDRESS.c.channel == address.channel, ADDRESS.c.room == room_of(address.external_id)
