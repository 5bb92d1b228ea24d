"""How sure the bot must be, so that at most the promised share of its answers is wrong: evidence -> thresholds. Pure.

Two kinds of evidence: what each phrasing would have been taken for had it not been learnt, which is there from the first
day, and what agents said of real answers, which counts for far more. One more wrong verdict never lowers a threshold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bot.matching.matcher import Fitted

LOWEST, HIGHEST = 0.3, 0.95  # below, it is as likely something else; above, hardly anything would be answered
WITHOUT_EVIDENCE = 0.6
VERDICT_WEIGHS = 10.0  # against a phrasing left out: it was a real message, and a person has looked at it
# How many times as often a phrasing left out is wrong as what people send, at the same probability: phrasings are written to
# differ from each other. Messages that were in sight while rules were mended say threefold, those of two hands that were not
# (tests/matching/odd.jsonl) hardly at all: of what was sent to them 6.2 % was wrong with 2.8 here, 4.6 with 2.2, 3.8 with 1.8,
# 3.4 with 1.4, and 55, 53, 50 and 47 % were answered. From 1.8 to 1.4 all sets lose eleven right answers for a wrong one.
PESSIMISM = 1.8
ENOUGH_LEFT_OUT = 60  # phrasings that would be answered, for a threshold of an article's own
ENOUGH_VERDICTS = 20  # the same by verdicts
COMPANY = 300.0  # phrasings at the rate of all articles that are added to an article's own: a few odd ones are no rule
_STEPS = np.round(np.arange(LOWEST, HIGHEST + 0.001, 0.01), 2)
Sums = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One guess, how probable it seemed, and whether it was right."""

    intent: str
    probability: float
    right: bool


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The probability from which an article is sent: its own where there is enough evidence, else the default."""

    default: float
    per_intent: Mapping[str, float] = field(default_factory=dict)

    def at(self, intent: str) -> float:
        """Of one article."""
        return self.per_intent.get(intent, self.default)


def left_out_evidence(fitted: Fitted) -> list[Evidence]:
    """What a fitted model says of its own phrasings when they do not count."""
    own = fitted.labels[fitted.proved]
    guesses = zip(fitted.guessed, fitted.chances, own, strict=True)
    return [Evidence(fitted.intents[guess], float(chance), bool(guess == label)) for guess, chance, label in guesses]


def thresholds(left_out: Iterable[Evidence], verdicts: Iterable[Evidence], max_wrong_rate: float) -> Thresholds:
    """The lowest that keep the promise on the evidence. Where none does, it is `HIGHEST`."""
    examples, judged = _by_intent(left_out), _by_intent(verdicts)
    everything = _Found.of(
        [e for rows in examples.values() for e in rows], [v for rows in judged.values() for v in rows]
    )
    default = everything.threshold(max_wrong_rate, WITHOUT_EVIDENCE)
    own = {
        intent: _Found.of(examples.get(intent, ()), judged.get(intent, ()))
        .among(everything)
        .threshold(max_wrong_rate, default)
        for intent in sorted(examples.keys() | judged.keys())
    }
    return Thresholds(default, {intent: at for intent, at in own.items() if at != default})


def _by_intent(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = defaultdict(list)
    for one in evidence:
        found[one.intent].append(one)
    return found


@dataclass(frozen=True, slots=True)
class _Found:
    """Evidence summed up: for each possible threshold what would be answered, and what of that would be wrong."""

    answered: Sums
    wrong: Sums
    right: Sums
    examples: int  # that would be answered at the lowest threshold
    right_verdicts: int
    verdicts: int

    @classmethod
    def of(cls, examples: Sequence[Evidence], verdicts: Sequence[Evidence]) -> _Found:
        left_out, judged = _counts(examples), _counts(verdicts)
        return cls(
            answered=left_out[0] + VERDICT_WEIGHS * judged[0],
            wrong=left_out[1] / PESSIMISM + VERDICT_WEIGHS * judged[1],
            right=left_out[0] - left_out[1] + judged[0] - judged[1],
            examples=int(left_out[0][0]),
            right_verdicts=sum(v.right for v in verdicts),
            verdicts=len(verdicts),
        )

    def among(self, everything: _Found) -> _Found:
        """With as many more as `COMPANY` says, wrong as often as those of all articles. What was never right stays so."""
        share = everything.wrong / np.maximum(everything.answered, 1)
        return replace(self, answered=self.answered + COMPANY, wrong=self.wrong + COMPANY * share)

    def threshold(self, max_wrong_rate: float, otherwise: float) -> float:
        """By its own evidence where that is enough. Wrong verdicts alone may raise it above `otherwise`, never lower it."""
        if self.examples >= ENOUGH_LEFT_OUT or self.right_verdicts >= ENOUGH_VERDICTS:
            return self._lowest(max_wrong_rate)
        if self.verdicts >= ENOUGH_VERDICTS:
            return max(otherwise, self._lowest(max_wrong_rate))
        return otherwise

    def _lowest(self, max_wrong_rate: float) -> float:
        keeps = (self.right > 0) & (self.wrong <= max_wrong_rate * self.answered)
        return float(_STEPS[keeps.argmax()]) if keeps.any() else HIGHEST


def _counts(evidence: Sequence[Evidence]) -> tuple[Sums, Sums]:
    """At each step: how many are at least so probable, and how many of those are wrong."""
    sure = np.array([one.probability for one in evidence])[:, None] >= _STEPS[None, :]
    wrong = np.array([not one.right for one in evidence], dtype=bool)[:, None]
    return sure.sum(axis=0).astype(np.float64), (sure & wrong).sum(axis=0).astype(np.float64)
