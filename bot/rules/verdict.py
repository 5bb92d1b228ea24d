"""What an agent says of a decision of the bot: was it right, and if not, which article was meant. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from bot.model import Candidate, DecisionKind, Refused

_SURE = 1.96  # standard deviations: 95 of 100 intervals hold the true rate
_BY_READING = frozenset({DecisionKind.ANSWER, DecisionKind.CLARIFY, DecisionKind.HAND_OFF})
CHOSEN = "chosen"  # the contact pressed the article's button
NOT_READ = frozenset({
    CHOSEN, "asked for a person", "the answer did not help", "the article is gone", "gave a secret away", "files", "no words",
    "wants no person", "it helped", "command", "language", "a button of another time", "waits for a person",
    "needs no agent any more", "none of the choices", "what a detail is",
})  # fmt: skip
"""Reasons that come from a button, a command or a call for a person: they tell nothing of how a text was read."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision as a verdict needs it."""

    decision: int
    conversation: int
    kind: str
    intent: str
    reason: str
    candidates: tuple[Candidate, ...] = ()

    @property
    def automatic(self) -> bool:
        """Whether the bot sent an article of its own choice and nobody else looked: what the promise is about."""
        return self.kind == DecisionKind.ANSWER and bool(self.intent) and self.reason != CHOSEN

    @property
    def read(self) -> bool:
        """Whether it came of reading a text, so that linking the conversation to an article speaks of it."""
        said = self.kind != DecisionKind.ANSWER or bool(self.intent)
        return self.kind in _BY_READING and said and self.reason not in NOT_READ

    @property
    def guess(self) -> Candidate | None:
        """The article that was sent or, where none was, the likeliest; with the matcher's own probability."""
        sent = self.intent if self.kind == DecisionKind.ANSWER else ""
        if not sent:
            return self.candidates[0] if self.candidates else None
        return next((c for c in self.candidates if c.intent == sent), Candidate(sent, 0.0))


@dataclass(frozen=True, slots=True)
class Verdict:
    """One per decision; a later one takes its place."""

    decision: int
    conversation: int
    answered: str  # the article that was sent, or the likeliest; empty: there was none
    probability: float  # the matcher's, of that article
    right: bool
    intent: str  # the article that was meant; empty: none of ours
    automatic: bool
    read: bool
    agent: int
    at: datetime


def verdict_of(judged: Judged, *, right: bool, intent: str, agent: int, at: datetime) -> Verdict:
    """Raises `Refused` where the words contradict each other."""
    guess = judged.guess
    answered = guess.intent if guess else ""
    if right and not answered:
        raise Refused("No article was sent here.")
    if not right and intent and intent == answered:
        raise Refused("That is the article that was sent.")
    return Verdict(
        judged.decision, judged.conversation, answered, guess.probability if guess else 0.0, right,
        answered if right else intent, judged.automatic, judged.read, agent, at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Realised:
    """How many of the automatic answers that agents judged were wrong."""

    wrong: int = 0
    judged: int = 0

    @property
    def rate(self) -> float:
        """Their share; 0 while nothing was judged."""
        return self.wrong / self.judged if self.judged else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Between which values the true rate lies, by Wilson, 19 times in 20. All is possible while nothing was judged."""
        if not self.judged:
            return 0.0, 1.0
        n, p, z = self.judged, self.rate, _SURE
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)
