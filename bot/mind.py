"""Articles and matcher as one thing that is replaced whole: an edit takes effect by itself, a broken one is refused."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import faq
from bot.faq import ArticleSet, FaqError
from bot.logs import log
from bot.matching import Example, Matcher, examples_of, version_of
from bot.model import Candidate
from bot.settings import Settings
from bot.triage import Policy

Rank = Callable[[Sequence[str]], Awaitable[list[tuple[Candidate, ...]]]]


@dataclass(frozen=True, slots=True)
class Mind:
    """What the bot knows now: replaced as a whole when articles change."""

    policy: Policy
    rank: Rank
    brand: str


class Library:
    """Holds the current mind. `refresh` looks for changes; until they are good the last good set stays."""

    def __init__(self, settings: Settings, cache: Path) -> None:
        self._settings = settings
        self._folder = settings.matching.articles
        self._cache = cache
        self._seen = ""
        self._mind: Mind | None = None
        self.mistakes: list[str] = []

    @property
    def mind(self) -> Mind:
        """What the bot knows now. `load` comes first."""
        assert self._mind is not None  # noqa: S101 - a programming mistake, not a setting
        return self._mind

    def load(self) -> None:
        """The first load. Raises `FaqError` with file and line of every mistake."""
        self._seen = faq.fingerprint(self._folder)
        articles = faq.load(self._folder, self._settings.brand.words())
        self._mind = self._thinking(articles, self._matcher(examples_of(articles.articles)))

    async def refresh(self) -> bool:
        """Take over what has changed on disk; True when there is a new mind."""
        mark = await asyncio.to_thread(faq.fingerprint, self._folder)
        if mark == self._seen:
            return False
        self._seen = mark
        try:
            articles = await asyncio.to_thread(faq.load, self._folder, self._settings.brand.words())
        except FaqError as error:
            self.mistakes = [str(mistake) for mistake in error.mistakes]
            for mistake in error.mistakes:
                log.error("articles.refused", file=mistake.file, line=mistake.line, reason=mistake.reason)
            return False
        matcher = await asyncio.to_thread(self._matcher, examples_of(articles.articles))
        self._mind = self._thinking(articles, matcher)
        self.mistakes = []
        log.info("articles.loaded", articles=len(articles.articles))
        return True

    def expired(self, now: datetime) -> list[str]:
        """Articles whose review is overdue."""
        return [a.intent for a in self.mind.policy.articles.values() if a.review_by < now.date()]

    def _thinking(self, articles: ArticleSet, matcher: Matcher) -> Mind:
        settings = self._settings.matching
        policy = Policy(articles.articles, settings.answer_at, settings.offer_at)

        async def rank(texts: Sequence[str]) -> list[tuple[Candidate, ...]]:
            return matcher.rank(texts) if len(texts) <= 4 else await asyncio.to_thread(matcher.rank, texts)

        return Mind(policy, rank, self._settings.brand.name)

    def _matcher(self, examples: Sequence[Example]) -> Matcher:
        """From the cache when these very examples were fitted before."""
        file = self._cache / f"matcher-{version_of(examples)}.npz"
        with contextlib.suppress(OSError, ValueError):
            return Matcher.loaded(file.read_bytes())
        matcher = Matcher.fit(examples)
        with contextlib.suppress(
            OSError
        ):  # a cache that cannot be written costs seconds at the next start, nothing else
            self._keep(file, matcher.saved())
        return matcher

    def _keep(self, file: Path, raw: bytes) -> None:
        self._cache.mkdir(parents=True, exist_ok=True)
        for old in self._cache.glob("matcher-*.npz"):
            old.unlink(missing_ok=True)
        draft = file.with_suffix(f".{os.getpid()}.part")
        draft.write_bytes(raw)
        draft.replace(file)


def cache_beside(settings: Settings) -> Path:
    """Where fitted models are kept: next to the SQLite file, or in data/ where the database is elsewhere."""
    url = settings.database.url
    return Path(url.removeprefix("sqlite:///")).parent if url.startswith("sqlite:///") else Path("data")
