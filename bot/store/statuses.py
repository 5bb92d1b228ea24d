"""Where an event stands, and which statuses belong together, as rows hold them."""

from __future__ import annotations

from enum import StrEnum

from bot.model import DeliveryStatus, Status


class EventStatus(StrEnum):
    """Whether somebody has thought about an event."""

    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"  # it could not be handled, and a person decides


ON_THEIR_WAY = (DeliveryStatus.DUE.value, DeliveryStatus.SENDING.value)
DOUBTFUL = (DeliveryStatus.UNKNOWN.value, DeliveryStatus.FAILED.value)  # a person decides
OVER = (DeliveryStatus.SENT.value, DeliveryStatus.DROPPED.value)  # never sent again, whatever a person presses

WITH_PEOPLE = (Status.OPEN.value, Status.SNOOZED.value)  # an agent has them, or shall have them
