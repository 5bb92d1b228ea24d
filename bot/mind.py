"""Articles and matcher as one thing that is replaced whole: an edit takes effect by itself, a broken one is refused."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from bot import faq, signals
from bot.clock import Clock, SystemClock
from bot.faq import Article, ArticleSet, FaqError
from bot.logs import log
from bot.matching import (
    CHAT,
    Encoder,
    Evidence,
    Example,
    Matcher,
    Reader,
    Signals,
    Thresholds,
    encoder_of,
    examples_of,
    left_out_evidence,
    load,
    save,
    thresholds,
    version_of,
)
from bot.model import Reading
from bot.policy import Policy
from bot.settings import Settings

Read = Callable[[Sequence[str]], Awaitable[list[Reading]]]
Verdicts = Callable[[], Awaitable[Sequence[Evidence]]]
_TOPIC_LANDMARKS, _SIGNAL_LANDMARKS = 3_000, 1_500  # of the two models: see bot/matching/ridge.py
_FITS_KEPT = 6  # of each model: an article may be changed back, and processes may differ for a moment
_AT_ONCE = 4  # texts that are read in the event loop: more go to a thread


@dataclass(frozen=True, slots=True)
class Mind:
    """What the bot knows now: replaced as a whole when articles change."""

    policy: Policy
    read: Read
    brand: str


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
        self._cache = cache
        self._seen = ""
        self._mind: Mind | None = None
        self._encoder: Encoder | None = encoder_of(settings.matching.encoder, cache)
        self._topics: Matcher | None = None
        self._signals: Matcher | None = None
        self.mistakes: list[str] = []

    @property
    def mind(self) -> Mind:
        """What the bot knows now. `load` comes first."""
        assert self._mind is not None  # noqa: S101 - a programming mistake, not a setting
        return self._mind

    @property
    def topics(self) -> Matcher:
        """The fitted matcher of articles, with what each phrasing scores when it is left out. `load` comes first."""
        assert self._topics is not None  # noqa: S101 - a programming mistake, not a setting
        return self._topics

    def load(self) -> None:
        """The first load. Raises `FaqError` with file and line of every mistake."""
        self._seen = faq.fingerprint(self._folder)
        self._mind = self._thought()

    async def refresh(self) -> bool:
        """Take over what has changed on disk, or by the date; True when there is a new mind."""
        mark = await asyncio.to_thread(faq.fingerprint, self._folder)
        if mark == self._seen:
            return self._look_at_date()
        self._seen = mark
        try:
            mind = await asyncio.to_thread(self._thought)
        except FaqError as error:
            self.mistakes = [str(mistake) for mistake in error.mistakes]
            for mistake in error.mistakes:
                log.error("articles.refused", file=mistake.file, line=mistake.line, reason=mistake.reason)
            return False
        self._mind = mind
        self.mistakes = []
        log.info("articles.loaded", articles=len(mind.policy.articles))
        return True

    async def recalibrate(self) -> bool:
        """Thresholds from what agents have said until now; True when that changed them."""
        if self._verdicts is None:
            return False
        self._judged = await self._verdicts()
        before = self.mind
        found = await asyncio.to_thread(self._thresholds, before.policy.articles)
        policy = replace(before.policy, answer_at=found.default, answer_at_of=found.per_intent)
        if policy == before.policy or self.mind is not before:  # a newer mind has its own
            return False
        self._mind = replace(before, policy=policy)
        log.info("promise.recalibrated", verdicts=len(self._judged), answer_at=found.default, own=len(found.per_intent))
        return True

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

    def _thresholds(self, articles: Mapping[str, Article]) -> Thresholds:
        """As set, or as the promise asks for. It is about answers that nobody looks at, so other articles are no evidence."""
        matching = self._settings.matching
        if matching.answer_at is not None or self._topics is None:
            return Thresholds(matching.answer_at or 1.0)
        alone = {a.intent for a in articles.values() if a.kind != "person" and a.hand_off != "always"}
        left_out = [e for e in left_out_evidence(self._topics.fitted) if e.intent in alone]
        return thresholds(left_out, [e for e in self._judged if e.intent in alone], matching.max_wrong_rate)

    def _thought(self) -> Mind:
        """A mind of what is on disk now. Raises `FaqError`."""
        articles = faq.load(self._folder, self._settings.brand.words())
        kinds = signals.load(self._folder)
        topics = self._matcher("topics", examples_of(articles.articles), self._topics, _TOPIC_LANDMARKS)
        kind = [Example(text, name) for name, texts in kinds.items() for text in texts]
        chat = [a for a in articles.articles.values() if a.kind == "small-talk"]
        kind += [Example(text, CHAT) for a in chat for texts in a.phrasings.values() for text in texts] if kind else []
        self._topics = topics
        self._signals = self._matcher("signals", kind, self._signals, _SIGNAL_LANDMARKS) if kind else None
        return self._thinking(articles, Reader(topics, Signals(self._signals) if self._signals else None))

    def _thinking(self, articles: ArticleSet, reader: Reader) -> Mind:
        found = self._thresholds(articles.articles)
        policy = Policy(
            articles.articles, found.default, self._settings.matching.offer_at, answer_at_of=found.per_intent,
            expired=_expired(articles.articles.values(), self._clock.now().date()),
        )  # fmt: skip

        async def read(texts: Sequence[str]) -> list[Reading]:
            return reader.read(texts) if len(texts) <= _AT_ONCE else await asyncio.to_thread(reader.read, texts)

        return Mind(policy, read, self._settings.brand.name)

    def _matcher(self, name: str, examples: Sequence[Example], before: Matcher | None, landmarks: int) -> Matcher:
        """From the cache when these very examples were fitted before with this encoder."""
        folder = self._cache / f"{name}-{version_of(examples, self._encoder)}"
        with contextlib.suppress(ValueError):
            matcher = Matcher(load(folder), self._encoder)
            with contextlib.suppress(OSError):
                folder.touch()  # what is used stays, where several sets of articles share a cache
            return matcher
        matcher = Matcher.fit(examples, self._encoder, before, landmarks=landmarks)
        with contextlib.suppress(OSError):  # without a cache the next start costs some seconds, nothing else
            save(matcher.fitted, folder)
            fits = sorted(self._cache.glob(f"{name}-*"), key=lambda fit: fit.stat().st_mtime)
            for old in fits[:-_FITS_KEPT]:
                shutil.rmtree(old, ignore_errors=True)
        return matcher


def _expired(articles: Iterable[Article], today: date) -> frozenset[str]:
    return frozenset(a.intent for a in articles if a.review_by < today)
