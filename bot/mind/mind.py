"""Articles and matcher as one thing that is replaced whole: an edit takes effect by itself, a broken one is refused."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from bot import faq
from bot.clock import Clock, SystemClock
from bot.faq import Article, FaqError, signals
from bot.faq.policy import Policy
from bot.logs import log
from bot.matching import (
    CHAT,
    Evidence,
    Example,
    Matcher,
    Reader,
    Signals,
    Thresholds,
    encoder_of,
    examples_of,
    left_out_evidence,
    thresholds,
)
from bot.mind.learning import HANDS, Dropped, Later, Learner, Model, Pulse
from bot.model import Reading
from bot.reading.officials import Officials
from bot.rules import leaving
from bot.rules.leaving import Objection
from bot.settings import Brand, Settings

Read = Callable[[Sequence[str]], Awaitable[list[Reading]]]
Verdicts = Callable[[], Awaitable[Sequence[Evidence]]]
_AT_ONCE = 4  # texts that are read in the event loop: more go to a thread


@dataclass(frozen=True, slots=True)
class Mind:
    """What the bot knows now: replaced as a whole when articles change."""

    policy: Policy
    read: Read
    brand: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What a mind is made of: replaced as a whole, too."""

    articles: Mapping[str, Article]
    examples: tuple[Sequence[Example], Sequence[Example]]  # of topics and of signals
    topics: Model
    signals: Model | None

    @property
    def is_whole(self) -> bool:
        return self.topics.is_whole and (self.signals is None or self.signals.is_whole)


class Library:
    """Holds the current mind. `refresh` looks for changes; until they are good the last good set stays."""

    def __init__(
        self, settings: Settings, cache: Path, clock: Clock | None = None, verdicts: Verdicts | None = None
    ) -> None:
        """`verdicts` reads what agents said of answers; `recalibrate` asks it."""
        self._settings = settings
        self._clock = clock or SystemClock()
        self._verdicts = verdicts
        self._judged: Sequence[Evidence] = ()
        self._folder = settings.matching.articles
        self._seen = ""
        self._mind: Mind | None = None
        self._known: _Known | None = None
        self._cache = cache
        self._learner = Learner(cache, encoder_of(settings.matching.encoder, cache))
        self._later: Later[_Known] | None = None
        self._given_up = threading.Event()
        self.mistakes: list[str] = []

    @property
    def mind(self) -> Mind:
        """What the bot knows now. `load` comes first."""
        assert self._mind is not None  # noqa: S101 - a programming mistake, not a setting
        return self._mind

    @property
    def topics(self) -> Matcher:
        """The fitted matcher of articles, with what each phrasing scores when it is left out. `load` comes first.

        For some seconds after an edit it is the one that was fitted before, while `mind` reads with an updated one.
        """
        assert self._known is not None  # noqa: S101 - a programming mistake, not a setting
        return self._known.topics.whole

    def load(self) -> None:
        """The first load. Raises `FaqError` with file and line of every mistake, `Dropped` after `give_up`."""
        self._seen = faq.fingerprint(self._folder)
        self._known, self._mind = self._thought()

    def give_up(self) -> None:
        """End a `load` that runs in another thread, within a second."""
        self._given_up.set()

    def _pulse(self) -> None:
        if self._given_up.is_set():
            raise Dropped

    async def close(self) -> None:
        """Let go of a fit in the background."""
        if self._later:
            self._later.drop()
            await asyncio.to_thread(self._later.ended)

    async def refresh(self) -> bool:
        """Take over what has changed on disk, or by the date; True when there is a new mind."""
        mark = await asyncio.to_thread(faq.fingerprint, self._folder)
        if mark == self._seen:
            return await self._fitted_meanwhile() or self._look_at_date()
        self._seen = mark
        try:
            known, mind = await asyncio.to_thread(self._thought)
        except FaqError as error:
            self.mistakes = [str(mistake) for mistake in error.mistakes]
            for mistake in error.mistakes:
                log.error("articles.refused", file=mistake.file, line=mistake.line, reason=mistake.reason)
            return False
        self._known, self._mind = known, mind
        self.mistakes = []
        if self._later:
            self._later.drop()
        if not known.is_whole:
            self._later = Later(lambda pulse: self._whole(known, pulse), self._later)
        log.info("articles.loaded", articles=len(mind.policy.articles))
        return True

    async def _fitted_meanwhile(self) -> bool:
        """Take over what was fitted in the background, unless it was for an older set."""
        if self._known is None or self._later is None or self._later.found is None:
            return False
        known, self._later = self._later.found, None
        if known.articles is not self._known.articles:
            return False
        mind = await asyncio.to_thread(self._thinking, known)
        self._known, self._mind = known, mind
        log.info("articles.fitted", articles=len(known.articles))
        return True

    async def recalibrate(self) -> bool:
        """Thresholds from what agents have said until now; True when that changed them."""
        if self._verdicts is None:
            return False
        self._judged = await self._verdicts()
        before = self.mind
        found = await asyncio.to_thread(self._thresholds, before.policy.articles, self.topics)
        policy = replace(before.policy, answer_at=found.default, answer_at_of=found.per_intent)
        if policy == before.policy or self.mind is not before:  # a newer mind has its own
            return False
        self._mind = replace(before, policy=policy)
        log.info("promise.recalibrated", verdicts=len(self._judged), answer_at=found.default, own=len(found.per_intent))
        return True

    def objections(self, text: str, *, public: bool = False) -> tuple[Objection, ...]:
        """What speaks against an agent's sending it, and in `public` more. An article is approved text; links may also go to `[desk] link_hosts`."""
        policy = self.mind.policy
        if policy.approves(text):
            return ()
        allowed = policy.officials.with_sites(self._settings.desk.link_hosts)
        return leaving.objections(text, allowed, public=public)

    def expired(self, now: datetime) -> list[str]:
        """Articles whose review is overdue."""
        return [a.intent for a in self.overdue(now.date())]

    def overdue(self, today: date) -> list[Article]:
        """The same, to be told to their owners."""
        return [a for a in self.mind.policy.articles.values() if a.review_by < today]

    def _look_at_date(self) -> bool:
        """A review may have fallen due at midnight."""
        expired = _expired(self.mind.policy.articles.values(), self._clock.now().date())
        if expired == self.mind.policy.expired:
            return False
        self._mind = replace(self.mind, policy=replace(self.mind.policy, expired=expired))
        log.warning("articles.expired", articles=sorted(expired))
        return True

    def _thresholds(self, articles: Mapping[str, Article], topics: Matcher) -> Thresholds:
        """As set, or as the promise asks for. It is about answers that nobody looks at, so other articles are no evidence."""
        matching = self._settings.matching
        if matching.answer_at is not None:
            return Thresholds(matching.answer_at)
        alone = {a.intent for a in articles.values() if a.kind != "person" and a.hand_off != "always"}
        left_out = [e for e in left_out_evidence(topics.fitted) if e.intent in alone]
        verdicts = [e for e in self._judged if e.intent in alone]
        return thresholds(left_out, verdicts, matching.max_wrong_rate)

    def _thought(self) -> tuple[_Known, Mind]:
        """What is on disk now, learnt as fast as may be. Raises `FaqError`."""
        articles = faq.load(self._folder, self._settings.brand.words()).articles
        kinds = signals.load(self._folder)
        topics = examples_of(articles)
        kind = [Example(text, name) for name, texts in kinds.items() for text in texts]
        chat = [a for a in articles.values() if a.kind == "small-talk"]
        kind += [Example(text, CHAT) for a in chat for texts in a.phrasings.values() for text in texts] if kind else []
        known = self._learnt(articles, (topics, kind))
        return known, self._thinking(known)

    def _learnt(self, articles: Mapping[str, Article], examples: tuple[Sequence[Example], Sequence[Example]]) -> _Known:
        before, learner = self._known, self._learner
        topics = learner.now(before.topics, examples[0]) if before else self._first("topics", examples[0], [])
        if not examples[1]:
            return _Known(articles, examples, topics, None)
        if before and before.signals:
            kinds = learner.now(before.signals, examples[1])
        else:
            kinds = self._first("signals", examples[1], [topics.served])
        return _Known(articles, examples, topics, kinds)

    def _first(self, name: str, examples: Sequence[Example], known: Sequence[Matcher]) -> Model:
        return self._learner.whole(name, examples, known, self._pulse, HANDS)

    def _whole(self, known: _Known, pulse: Pulse) -> _Known:
        """The same, with every model fitted whole."""
        topics, kinds = known.topics, known.signals
        if not topics.is_whole:
            topics = self._learner.whole("topics", known.examples[0], [topics.served], pulse)
        if kinds and not kinds.is_whole:
            of_kinds = [topics.served, kinds.served]
            kinds = self._learner.whole("signals", known.examples[1], of_kinds, pulse)
        return replace(known, topics=topics, signals=kinds)

    def _thinking(self, known: _Known) -> Mind:
        found = self._thresholds(known.articles, known.topics.whole)
        policy = Policy(
            known.articles, found.default, self._settings.matching.offer_at, answer_at_of=found.per_intent,
            expired=_expired(known.articles.values(), self._clock.now().date()), officials=officials_of(self._settings.brand),
        )  # fmt: skip
        kinds = known.signals
        reader = Reader(known.topics.served, Signals(kinds.served, kinds.whole) if kinds else None)

        async def read(texts: Sequence[str]) -> list[Reading]:
            return reader.read(texts) if len(texts) <= _AT_ONCE else await asyncio.to_thread(reader.read, texts)

        return Mind(policy, read, self._settings.brand.name)


def officials_of(brand: Brand) -> Officials:
    """What is ours by name."""
    return Officials.of(brand.name, brand.handle, brand.link.values(), brand.email.values())


def _expired(articles: Iterable[Article], today: date) -> frozenset[str]:
    return frozenset(a.intent for a in articles if a.review_by < today)
