"""A matcher fitted on one set of questions and asked another: how often right, how sure, how fast."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from bot.clock import Clock
from bot.evaluation.files import Question
from bot.matching import Encoder, Example, Matcher, measures
from bot.matching.measures import Bin, Judged
from bot.model import Candidate

SURE = 0.8  # the probability at which a promise of precision is looked at
_ONE_BY_ONE = 1_000  # questions at most that are asked one by one, to time them
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured; a share that cannot be counted is nan."""

    encoder: str
    learnt_from: int
    labels: int
    asked: int
    out_of_scope: int
    accuracy: float
    accuracy_interval: tuple[float, float]  # Wilson, 95 %
    auroc: float
    cov95: float
    cov99: float
    out_of_scope_refused: float  # at the threshold that accepts 95 % of those in scope
    answer_at: float
    precision: float  # of what is answered from `answer_at` on
    share: float  # of all questions, answered from there on
    precision_sure: float  # the same two from 0.8 on
    share_sure: float
    calibration_error: float
    fit_seconds: float
    query_ms_p50: float
    query_ms_p99: float
    queries_per_second: float  # in batches
    peak_mb: float
    bins: tuple[Bin, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values; what could not be counted is null."""
        table = asdict(self)
        return {key: None if isinstance(value, float) and value != value else value for key, value in table.items()}  # noqa: PLR0124


@dataclass(frozen=True, slots=True)
class Pace:
    """How long answers took: milliseconds of each that was asked alone, and how many a second come in batches."""

    alone: tuple[float, ...]
    batched: float


def evaluate(
    train: Sequence[Question], test: Sequence[Question], encoder: Encoder | None, clock: Clock, answer_at: float
) -> tuple[Figures, Judged]:
    """Fit on `train`, ask all of `test`. The weights are loaded before the clock runs."""
    if encoder:
        encoder.encode(["load"])
    began = clock.monotonic()
    matcher = Matcher.fit([Example(question.text, question.label) for question in train], encoder)
    took = clock.monotonic() - began
    found, pace = ask(matcher, [question.text for question in test], clock)
    judged = judge(test, found)
    return _figures(train, encoder, judged, took, pace, answer_at), judged


def judge(test: Sequence[Question], found: Sequence[tuple[Candidate, ...]]) -> Judged:
    """The first candidate of each question against its label; none at all counts as an answer of no confidence."""
    return Judged.of(
        [candidates[0].probability if candidates else 0.0 for candidates in found],
        [
            bool(candidates) and candidates[0].intent == question.label
            for question, candidates in zip(test, found, strict=True)
        ],
        [bool(question.label) for question in test],
    )


def ask(matcher: Matcher, texts: Sequence[str], clock: Clock) -> tuple[list[tuple[Candidate, ...]], Pace]:
    """Some one by one, the others in batches. Nothing is remembered from one question to the next."""
    alone = np.unique(np.linspace(0, len(texts) - 1, min(len(texts), _ONE_BY_ONE)).astype(int)).tolist()
    rest = sorted(set(range(len(texts))) - set(alone)) or alone
    found: dict[int, tuple[Candidate, ...]] = {}
    took = []
    for number in alone:
        began = clock.monotonic()
        (found[number],) = matcher.rank([texts[number]])
        took.append(1000 * (clock.monotonic() - began))
    began = clock.monotonic()
    for start in range(0, len(rest), _BATCH):
        part = rest[start : start + _BATCH]
        found.update(zip(part, matcher.rank([texts[i] for i in part]), strict=True))
    return [found[i] for i in range(len(texts))], Pace(tuple(took), len(rest) / max(clock.monotonic() - began, 1e-9))


def _figures(
    train: Sequence[Question], encoder: Encoder | None, judged: Judged, fit: float, pace: Pace, answer_at: float
) -> Figures:
    at, sure = measures.working(judged, answer_at), measures.working(judged, SURE)
    inside = int(judged.in_scope.sum())
    return Figures(
        encoder=encoder.name if encoder else "none",
        learnt_from=len(train),
        labels=len({question.label for question in train}),
        asked=len(judged),
        out_of_scope=len(judged) - inside,
        accuracy=measures.accuracy(judged),
        accuracy_interval=measures.wilson(int(judged.right.sum()), inside),
        auroc=measures.auroc(judged),
        cov95=measures.coverage(judged, 0.95),
        cov99=measures.coverage(judged, 0.99),
        out_of_scope_refused=measures.out_of_scope_refused(judged),
        answer_at=answer_at,
        precision=at.precision,
        share=at.share,
        precision_sure=sure.precision,
        share_sure=sure.share,
        calibration_error=measures.calibration_error(judged),
        fit_seconds=fit,
        query_ms_p50=float(np.percentile(pace.alone, 50)),
        query_ms_p99=float(np.percentile(pace.alone, 99)),
        queries_per_second=pace.batched,
        peak_mb=peak_megabytes(),
        bins=tuple(measures.reliability(judged)),
    )


def peak_megabytes() -> float:
    """The most memory that this process has had; nan where the system does not tell."""
    try:
        import resource
    except ImportError:
        return float("nan")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(most / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def lines(figures: Figures) -> list[str]:
    """For a person."""
    low, high = figures.accuracy_interval

    def pct(share: float) -> str:
        return "-" if share != share else f"{100 * share:.1f} %"  # noqa: PLR0124

    rows = (
        ("encoder", figures.encoder),
        ("learnt from", f"{figures.learnt_from} questions of {figures.labels} labels in {figures.fit_seconds:.1f} s"),
        ("asked", f"{figures.asked} questions, {figures.out_of_scope} of them out of scope"),
        ("accuracy", f"{pct(figures.accuracy)}  [{pct(low)}, {pct(high)}]"),
        ("AUROC", pct(figures.auroc)),
        ("answered right at 95 % / 99 % precision", f"{pct(figures.cov95)} / {pct(figures.cov99)}"),
        ("out of scope refused at 95 % accepted", pct(figures.out_of_scope_refused)),
        (
            f"from probability {figures.answer_at:g} on",
            f"{pct(figures.precision)} right, {pct(figures.share)} answered",
        ),
        (f"from probability {SURE:g} on", f"{pct(figures.precision_sure)} right, {pct(figures.share_sure)} answered"),
        ("calibration error", pct(figures.calibration_error)),
        ("one question, p50 / p99", f"{figures.query_ms_p50:.1f} / {figures.query_ms_p99:.1f} ms"),
        ("in batches", f"{figures.queries_per_second:.0f} questions a second"),
        ("most memory", f"{figures.peak_mb:.0f} MB"),
    )
    return [f"{name:40} {value}" for name, value in rows]
