"""How long somebody in line is likely to wait, told from how agents took others lately. Pure."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LATELY = timedelta(hours=2)  # what was before says nothing about now
_FRESH = timedelta(hours=1)  # within which somebody was taken; else nobody can say
_LEAST = 8  # people taken: from fewer no range is told
_IN_LINE = 40  # of those who stood in a line: the latest, for a line changes its pace
_LONGEST = 240  # minutes: beyond that a range is no help
_EIGHTY = 1.2816  # standard deviations on each side that hold 80 %


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody whom an agent took from the queue."""

    since: datetime  # he waited
    at: datetime


@dataclass(frozen=True, slots=True)
class InLine:
    """What somebody who waits may know."""

    place: int | None  # 1 is next; None: he does not wait
    agents_on_duty: int
    minutes: tuple[int, int] | None = None  # that it will probably take, from and to; None: nobody can say


def expected(taken: Sequence[Taken], place: int, now: datetime) -> tuple[int, int] | None:
    """Minutes between which eight of ten at that place (1 is next) are taken; None where the past does not tell.

    Whoever is at place 3 is taken when three have stood at the head of the line, one after the other. So what counts is
    how long each lately stood there: from when the one before was taken, or from his own coming if that was later.
    """
    rows = sorted((row for row in taken if row.at >= now - LATELY), key=lambda row: row.at)
    if len(rows) < _LEAST or rows[-1].at < now - _FRESH:
        return None
    pairs = list(itertools.pairwise(rows))
    if place > 1:  # how fast a line moves shows only where there was one
        pairs = [(before, row) for before, row in pairs if row.since < before.at][-_IN_LINE:]
    if len(pairs) < _LEAST - 1:
        return None
    heads = [row.at - max(row.since, before.at) for before, row in pairs]
    low, high = _range([max(0.0, head.total_seconds()) for head in heads], place)
    minutes = math.floor(low / 60), max(1, math.ceil(high / 60))
    return minutes if minutes[1] <= _LONGEST else None


def _range(seconds: Sequence[float], place: int) -> tuple[float, float]:
    """From what was seen at such a place; where that is too little, as a sum of as many independent waits."""
    spans = [sum(seconds[i : i + place]) for i in range(len(seconds) - place + 1)]
    if len(spans) >= _LEAST * place:
        tenths = statistics.quantiles(spans, n=10)
        return max(0.0, tenths[0]), tenths[-1]  # it looks beyond what was seen, below nought too
    middle, spread = statistics.fmean(seconds) * place, statistics.stdev(seconds) * math.sqrt(place)
    # The mean of few waits is itself unsure by as much as they spread.
    spread *= math.sqrt(1 + place / len(seconds))
    return max(0.0, middle - _EIGHTY * spread), middle + _EIGHTY * spread
