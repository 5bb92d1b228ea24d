"""Where fitted models come from: the cache, a whole fit, or the one before, updated, while a whole fit is under way.

What is served is always one whole thing. A fit in the background runs in one thread that yields to everything else, and ends
within a moment when it is told to.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from bot.logs import log
from bot.matching import Encoder, Example, Matcher, load, save, updated, version_of
from bot.matching.ridge import MOST, unstopped

Found = TypeVar("Found")
Pulse = Callable[[], None]

_FEW = 1_000  # examples: they are fitted within half a second, and few landmarks do not reach what is quite new
_FITS_KEPT = 6  # of each model, 240 and 170 MB: an article may be changed back, and processes may differ for a moment
HANDS = (
    2  # threads of a fit that everybody waits for; one in the background takes one, and leaves the rest to the house
)
# With half of them 3.2 instead of 3.0 % of what five sets of messages were sent was wrong, and 21 instead of 16 messages of small
# talk and noise went to a person: signals are read by ridge, topics by a net as well.
_LANDMARKS = {"signals": 6_000}
_NICE = 5  # not more: while it holds the interpreter's lock, whoever keeps it from the processor keeps everybody
_LAST_MOMENT = 2.0  # seconds that the end of the process waits for it


class Dropped(Exception):
    """The work is no longer wanted."""


@dataclass(frozen=True, slots=True)
class Model:
    """A matcher that is served, and the whole fit that it comes from: most often the same."""

    name: str
    version: str  # of what is served
    served: Matcher
    whole: Matcher

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to be fitted."""
        return self.served is self.whole


class Learner:
    """Makes models. Knows the encoder and the folder in which fits are kept; everything else it is told."""

    def __init__(self, cache: Path, encoder: Encoder | None) -> None:
        self._cache = cache
        self._encoder = encoder

    def now(self, before: Model, examples: Sequence[Example]) -> Model:
        """The one before where nothing has changed, one from the cache, or an update; of few examples, or if all fails, a fit."""
        version = version_of(examples, self._encoder)
        if version == before.version:
            return before
        if kept := self._kept(before.name, version):
            return Model(before.name, version, kept, kept)
        if len(examples) > _FEW and (quick := updated(before.whole, examples)):
            return Model(before.name, version, quick, before.whole)
        return self.whole(before.name, examples, [before.whole])

    def whole(
        self,
        name: str,
        examples: Sequence[Example],
        known: Sequence[Matcher] = (),
        pulse: Pulse = unstopped,
        hands: int = 1,
    ) -> Model:
        """From the cache when these very examples were fitted before with this encoder; else fitted, and kept.

        What one of `known` or the newest fit in the cache has encoded is not encoded again. `pulse` may raise to stop it;
        `hands` is how many threads encode.
        """
        version = version_of(examples, self._encoder)
        if kept := self._kept(name, version):
            return Model(name, version, kept, kept)
        known = [*known, *self._newest(name)]
        matcher = Matcher.fit(
            examples, self._encoder, known, landmarks=_LANDMARKS.get(name, MOST), pulse=pulse, hands=hands
        )
        with contextlib.suppress(OSError):  # without a cache the next start costs some seconds, nothing else
            save(matcher.fitted, self._folder(name, version))
            for old in self._folders(name)[_FITS_KEPT:]:
                shutil.rmtree(old, ignore_errors=True)
        return Model(name, version, matcher, matcher)

    def _folder(self, name: str, version: str) -> Path:
        return self._cache / f"{name}-{version}"

    def _folders(self, name: str) -> list[Path]:
        """The newest first."""
        return sorted(self._cache.glob(f"{name}-*"), key=lambda fit: fit.stat().st_mtime, reverse=True)

    def _kept(self, name: str, version: str) -> Matcher | None:
        folder = self._folder(name, version)
        with contextlib.suppress(ValueError):
            matcher = Matcher(load(folder), self._encoder)
            with contextlib.suppress(OSError):
                folder.touch()  # what is used stays, where several sets of articles share a cache
            return matcher
        return None

    def _newest(self, name: str) -> Iterator[Matcher]:
        with contextlib.suppress(OSError, ValueError):
            for folder in self._folders(name)[:1]:
                yield Matcher(load(folder), self._encoder)


class Later(Generic[Found]):
    """Work in a thread of its own, after the work `before` it has ended."""

    def __init__(self, work: Callable[[Pulse], Found], before: Later[Found] | None = None) -> None:
        self._work = work
        self._dropped = threading.Event()
        self._before = before
        self._thread = threading.Thread(target=self._run, name="fit", daemon=True)
        self.found: Found | None = None
        if before:
            before.drop()
        self._thread.start()

    def drop(self) -> None:
        """What it finds is not wanted; it ends at the next pulse."""
        self._dropped.set()

    def ended(self, seconds: float | None = _LAST_MOMENT) -> bool:
        """Whether it has, after at most so long; None waits for it."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        _yield_to_others()
        if self._before:
            self._before.ended(None)
            self._before = None
        try:
            self.found = self._work(self._pulse)
        except Dropped:
            pass
        except Exception as error:  # noqa: BLE001 - what is served stays, and the log says why it is not renewed
            log.error("articles.fit_failed", reason=f"{type(error).__name__}: {error}")

    def _pulse(self) -> None:
        if self._dropped.is_set():
            raise Dropped


def _yield_to_others() -> None:
    """Linux gives each thread a priority of its own; elsewhere it would be the whole process's."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
