"""How the house is: what /healthz says and what the gauges of /metrics show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import meters
from bot.channels import Channels
from bot.mind import Library
from bot.model import ChannelId
from bot.rules.verdict import Realised
from bot.running.metronome import Metronome
from bot.running.pulse import Pulse, SharedClock
from bot.store import StoreDown, Unit, verdicts, views


@dataclass(frozen=True, slots=True)
class Found:
    """What was counted, and what is wrong."""

    counts: views.Counts
    backlog: Mapping[str, tuple[int, int]]  # channel -> events to handle, parts to send
    realised: Realised
    trouble: Mapping[ChannelId, str]  # channel -> what is wrong with it
    spent: Mapping[ChannelId, float]  # dollars of this month
    store_down: str  # why nothing can be kept; empty when it can
    clock: str  # what is wrong with this machine's; empty when nothing
    sweeps: Mapping[str, str]  # periodic pass -> what went wrong when it ran last


class Health:
    """Looks at everything that may be wrong."""

    def __init__(
        self, library: Library, channels: Channels, pulse: Pulse, metronome: Metronome, clock: SharedClock
    ) -> None:  # fmt: skip
        self._library = library
        self._channels = channels
        self._pulse = pulse
        self._metronome = metronome
        self._clock = clock

    async def look(self) -> dict[str, Any]:
        """Per channel and as a whole: `ok`, `degraded` (something needs a person) or `down` (nothing can be kept)."""
        try:
            counts, backlog, realised = await self._pulse.read(self._counted)
        except StoreDown as error:
            meters.UP.set(0)
            return down(str(error))
        channels = self._channels
        found = Found(
            counts, backlog, realised, channels.trouble(), channels.spent(), self._pulse.down, self._clock.trouble(),
            self._metronome.trouble(),
        )  # fmt: skip
        return report(found, self._library, self._clock.now())

    def _counted(self, unit: Unit) -> tuple[views.Counts, Mapping[str, tuple[int, int]], Realised]:
        return views.counts(unit), views.backlog(unit, self._channels.known()), verdicts.realised(unit)


def down(reason: str) -> dict[str, Any]:
    """While the database cannot even be read."""
    return {"status": "down", "database": reason, "channels": {}}


def report(found: Found, library: Library, now: datetime) -> dict[str, Any]:
    """Per channel and as a whole: `ok`, `degraded` (something needs a person) or `down` (nothing can be kept)."""
    _measure(found, library.mind.policy.answer_at)
    overdue = library.overdue(now.date())
    channels = {
        channel: {
            "ok": channel not in found.trouble,
            "reason": found.trouble.get(ChannelId(channel), ""),
            "to_handle": events,
            "to_send": parts,
        }
        for channel, (events, parts) in found.backlog.items()
    }
    wants_person = found.trouble or library.mistakes or overdue or found.clock or found.sweeps
    return {
        "status": "down" if found.store_down else "degraded" if wants_person else "ok",
        "database": found.store_down or "ok", "clock": found.clock or "ok", "channels": channels, "trouble": found.counts.trouble,
        "sweeps": dict(found.sweeps),
        "articles": {
            "count": len(library.mind.policy.articles), "refused": library.mistakes,
            "expired": [{"intent": a.intent, "owner": a.owner, "review_by": a.review_by.isoformat()} for a in overdue],
        },
    }  # fmt: skip


def _measure(found: Found, answer_at: float) -> None:
    meters.UP.set(0 if found.store_down else 1)
    for standing in ("queued", "assigned", "pending", "snoozed", "resolved"):
        meters.CONVERSATIONS.labels(standing).set(getattr(found.counts, standing))
    meters.TROUBLE.set(found.counts.trouble)
    for channel, (events, parts) in found.backlog.items():
        meters.BACKLOG.labels(channel, "in").set(events)
        meters.BACKLOG.labels(channel, "out").set(parts)
        meters.CHANNEL_OK.labels(channel).set(0 if channel in found.trouble else 1)
    for account, dollars in found.spent.items():
        meters.SPENT.labels(account).set(dollars)
    low, high = found.realised.interval
    meters.WRONG.set(found.realised.rate)
    meters.WRONG_LOW.set(low)
    meters.WRONG_HIGH.set(high)
    meters.JUDGED.set(found.realised.judged)
    meters.ANSWER_AT.set(answer_at)
