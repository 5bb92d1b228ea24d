"""Telling agents where they are when no console is open: who waits for nobody, what did not arrive, which channel is down.

An alert is a message like any other: kept, sent through the outbox, seen on the console when it did not arrive. It holds
numbers, channels and reasons and never a word of a contact: a group of agents is one more place where words would lie.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import settings
from bot.clock import Clock
from bot.model import Address, ChannelId, Language, Priority, Text
from bot.ports import Limits
from bot.store import Store, Unit, alerts, contacts, queues, views
from bot.store.alerts import Waits
from bot.text.fitting import fitted

_LINES = 10  # of one alert; the rest is a number
_NAME = "Alerts"  # of the conversation, as the console lists it
_REASON = 120  # characters
_WORDS = {
    Language.EN: {
        "urgent": "{urgent} urgent", "others": "{others} waiting for a person, the longest for {minutes} min",
        "nobody": "nobody is signed in to the console", "duty": "{duty} at the console",
        "one": "Urgent: conversation {id} on {channel}: {reason}",
        "dead": "A message on {channel} could not be handled", "failed": "A reply in conversation {id} on {channel} did not arrive",
        "unknown": "A reply in conversation {id} on {channel} may not have arrived", "channel": "{channel} does not work: {reason}",
        "more": "and {more} more", "join": "; ", "stop": ".",
    },
    Language.ZH_HANS: {
        "urgent": "{urgent} 个紧急会话", "others": "{others} 人在等人工客服，最久已等 {minutes} 分钟",
        "nobody": "目前没有人登录客服台", "duty": "{duty} 人在客服台", "one": "紧急：会话 {id}（{channel}）：{reason}",
        "dead": "{channel} 有一条消息处理失败", "failed": "会话 {id}（{channel}）有一条回复没有送达",
        "unknown": "会话 {id}（{channel}）有一条回复可能没有送达", "channel": "渠道 {channel} 目前异常：{reason}",
        "more": "还有 {more} 条", "join": "；", "stop": "。",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to be told, once and then again as long as it holds."""

    subject: str
    line: str = ""  # empty: the numbers say it


@dataclass(frozen=True, slots=True)
class Watch:
    """Where agents are told, and from when on."""

    to: Address
    language: Language
    late: timedelta  # how long somebody may wait unclaimed before agents are told
    again: timedelta  # how long they are then left in peace about the same
    console: str  # its address

    @classmethod
    def of(cls, said: settings.Alerts, to: Address, console: str) -> Watch:
        """As an admin has set it."""
        language = Language.EN if said.language == "en" else Language.ZH_HANS
        return cls(to, language, timedelta(minutes=said.after_minutes), timedelta(minutes=said.remind_minutes), console)


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds at one moment."""

    waiting: Sequence[Waits]
    on_duty: int
    troubles: Sequence[views.Trouble]
    channels: Mapping[str, str]
    now: datetime


class Alerts:
    """Looks every few seconds; several processes tell a thing once."""

    def __init__(
        self, store: Store, clock: Clock, watch: Watch, limits: Callable[[ChannelId], Limits],
        channel_trouble: Callable[[], Mapping[ChannelId, str]], reason: Callable[[str], str],
    ) -> None:  # fmt: skip
        """`reason` puts why the bot handed over into the agents' words."""
        self._store = store
        self._clock = clock
        self._watch = watch
        self._limits = limits
        self._channel_trouble = channel_trouble
        self._reason = reason

    async def sweep(self) -> None:
        """Tell what is new. Raises `StoreDown`."""
        channels = {str(c): why for c, why in self._channel_trouble().items() if c != self._watch.to.channel}
        if await self._store.read(lambda unit: self._news(unit, channels)):
            await self._store.run(lambda unit: self._tell(unit, channels))

    def _news(self, unit: Unit, channels: Mapping[str, str]) -> bool:
        standing = self._standing(unit, channels)
        known = alerts.told(unit, standing.now)
        return any(alarm.subject not in known for alarm in self._alarms(standing))

    def _tell(self, unit: Unit, channels: Mapping[str, str]) -> None:
        standing, watch = self._standing(unit, channels), self._watch
        alerts.tidy(unit, standing.now)
        news = [a for a in self._alarms(standing) if alerts.tell(unit, a.subject, standing.now, watch.again)]
        if not news:
            return
        conversation = alerts.group(unit, watch.to, _NAME, watch.language, standing.now)
        text = Text(composed(watch.language, news, standing, watch.console))
        made = fitted(text, self._limits(watch.to.channel), public=True)
        unit.say(conversation, made.text, standing.now, cuts=made.cuts)

    def _standing(self, unit: Unit, channels: Mapping[str, str]) -> Standing:
        now = self._clock.now()
        own = contacts.number_of(
            unit, self._watch.to
        )  # an alert that does not arrive is seen on the console, and no alert
        troubles = [trouble for trouble in views.troubles(unit) if own is None or trouble.conversation_id != own]
        return Standing(alerts.waiting(unit), queues.on_duty(unit, now), troubles, channels, now)

    def _alarms(self, standing: Standing) -> list[Alarm]:
        words = _WORDS[self._watch.language]
        found = [
            Alarm(
                f"urgent:{w.id}:{w.episode}",
                words["one"].format(id=w.id, channel=w.channel, reason=self._why(w.reason)),
            )
            for w in standing.waiting
            if w.priority == Priority.URGENT.value
        ]
        if any(standing.now - w.since >= self._watch.late for w in standing.waiting):
            found.append(Alarm("waiting"))
        found += [
            Alarm(f"channel:{c}", words["channel"].format(channel=c, reason=why))
            for c, why in standing.channels.items()
        ]
        return found + [
            Alarm(f"{t.kind}:{t.id}", words[t.kind].format(id=t.conversation_id, channel=t.channel))
            for t in standing.troubles
        ]

    def _why(self, reason: str) -> str:
        return self._reason(reason)[:_REASON]


def composed(language: Language, news: Sequence[Alarm], standing: Standing, console: str) -> str:
    """One alert: the numbers, what is new, and where to go."""
    words = _WORDS[language]
    numbers = []
    if urgent := sum(w.priority == Priority.URGENT.value for w in standing.waiting):
        numbers.append(words["urgent"].format(urgent=urgent))
    if standing.waiting:
        longest = max(standing.now - w.since for w in standing.waiting)
        numbers.append(
            words["others"].format(others=len(standing.waiting), minutes=int(longest / timedelta(minutes=1)))
        )
    numbers.append(words["duty" if standing.on_duty else "nobody"].format(duty=standing.on_duty))
    lines = [alarm.line for alarm in news if alarm.line]
    shown = [*lines[:_LINES], *([words["more"].format(more=len(lines) - _LINES)] if len(lines) > _LINES else [])]
    head = words["join"].join(numbers)
    return "\n".join([head[:1].upper() + head[1:] + words["stop"], *shown, console])
