"""When a part may go out, and what becomes of it after one attempt. Pure: outcome and time in, settlement out."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model import DeliveryStatus
from bot.ports import Fate, Limits, SendFailed

FIRST_BACKOFF = 1.0  # seconds; doubles with each attempt
LONGEST_BACKOFF = 60.0  # seconds
_MOST_KEYED = 20  # attempts, about a quarter of an hour, of which most may have been refused connections
KEYED_ATTEMPTS = 7
"""From so many on it is looked for before it is said again: two minutes at most by `backoff`. Discord checks a nonce against "the past few minutes" (…/resources/message#create-message)."""
CHANNEL_PAUSE = 60.0  # seconds until an account that was refused is tried again
_HAIR = 1e-6  # of a part: what sums of fractions are short by
_SAVED_UP = 0.2  # seconds' worth of parts that may go out at once


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the pace of a whole channel lets out: it grows with time, and little of it is saved up.

    Nothing is marked as being sent before it is allowed, so a process that is killed leaves few parts of unknown fate.
    """

    parts: float = math.inf
    at: float = 0.0  # monotonic seconds

    def grown(self, now: float, per_second: float) -> Allowance:
        """As it is now; `per_second` 0 is no pace at all."""
        if not per_second:
            return Allowance(math.inf, now)
        most = max(1.0, per_second * _SAVED_UP)
        return Allowance(min(most, self.parts + (now - self.at) * per_second), now)

    def whole(self, most: int) -> int:
        """How many parts may go out now, at most that many."""
        return int(min(most, self.parts + _HAIR))

    def spent(self, parts: int) -> Allowance:
        """After that many have gone out."""
        return replace(self, parts=self.parts - parts)

    def opens_in(self, per_second: float) -> float:
        """Seconds until the next part is allowed."""
        return max(0.0, (1 - self.parts) / per_second) if per_second else 0.0


@dataclass(frozen=True, slots=True)
class Settlement:
    """What to write, and when the room may be used again."""

    status: DeliveryStatus
    error: str = ""
    receipt: str = ""
    gate: datetime | None = None  # the room rests until then
    resend_at: datetime | None = None  # an automatic answer of unknown fate is looked at again
    counts: bool = True  # whether this attempt was a try
    pauses_channel: bool = False
    gone: bool = False  # the contact cannot be reached at this address any more


def sent(receipt: str, now: datetime, pace: float) -> Settlement:
    """It is there; the room rests for `pace` seconds."""
    return Settlement(DeliveryStatus.SENT, receipt=receipt, gate=now + timedelta(seconds=pace))


def contact_gone(reason: str) -> Settlement:
    """Blocked, left, deleted: nobody retries."""
    return Settlement(DeliveryStatus.FAILED, error=reason or "the contact cannot be reached here any more", gone=True)


def held(reason: str) -> Settlement:
    """It may well have arrived, and the adapter's own mistake keeps us from knowing: a person looks, nothing is said again."""
    return Settlement(DeliveryStatus.UNKNOWN, error=reason)


def failed(
    failure: SendFailed, *, attempts: int, automatic: bool, resent: bool, limits: Limits, now: datetime, chance: float
) -> Settlement:
    """One attempt failed. `attempts` counts this one; `chance` in 0..1 spreads retries.

    The table is that of the promises: not sent -> the same row again; rejected -> failed; channel down -> rows wait;
    unknown -> the same key again where duplicates are removed, for as long as platforms remember a key; an automatic
    answer once more later; anything else is held.
    """
    if failure.fate is Fate.NOT_SENT:
        wait = failure.retry_after if failure.retry_after is not None else backoff(attempts, chance)
        gate = now + timedelta(seconds=wait)
        return Settlement(DeliveryStatus.DUE, error=failure.reason, gate=gate, counts=not failure.throttled)
    if failure.fate is Fate.REJECTED:
        return Settlement(DeliveryStatus.FAILED, error=failure.reason)
    if failure.fate is Fate.CHANNEL_DOWN:
        gate = now + timedelta(seconds=CHANNEL_PAUSE)
        return Settlement(DeliveryStatus.DUE, error=failure.reason, gate=gate, counts=False, pauses_channel=True)
    if limits.removes_duplicates and attempts < _MOST_KEYED:
        gate = now + timedelta(seconds=backoff(attempts, chance))
        return Settlement(DeliveryStatus.DUE, error=failure.reason, gate=gate)
    resend = automatic and not resent
    at = now + timedelta(seconds=limits.resend_after) if resend else None
    return Settlement(DeliveryStatus.UNKNOWN, error=failure.reason, resend_at=at)


def backoff(attempts: int, chance: float) -> float:
    """Seconds to wait after that many attempts: up to 2, 4, 8, ... 60, between half and all of it, so never under one."""
    full: float = min(LONGEST_BACKOFF, 2 * FIRST_BACKOFF * 2 ** min(max(attempts - 1, 0), 10))
    return full * (0.5 + chance / 2)
