"""What kind of message it is, whatever its topic: a score per signal, and three probabilities that decisions hang on.

`person`: a person has to look at it (an own case, anger, the law, theft, despair, a contact who was here before) rather than
the standard text. `noise`: nobody wrote it to be helped (spam, attempts to steer the bot, mashed keys). `talk`: it asks for
nothing that we do (small talk, all is settled, another exchange's matter). Each is logistic over all scores, learnt from what
each example scores when it is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matching import head
from bot.matching.matcher import Matcher
from bot.matching.normalise import fold

PERSON, NOISE, TALK = "person", "noise", "talk"
CHAT = "chat"  # the signal whose examples are the phrasings of small-talk articles
_PERSONAL = frozenset({"own-case", "angry", "legal", "theft", "distress", "repeated"})
_STANDARD = frozenset({"general", "vague"})
_TALK = frozenset({CHAT, "done", "other-exchange"})
_NOISY = frozenset({"spam", "steering", "gibberish"})


class Signals:
    """A matcher fitted on examples of signals, with its three probabilities. Threads may share it."""

    def __init__(self, matcher: Matcher, proved: Matcher | None = None) -> None:
        """`proved` is the whole fit that `matcher` was updated from, if it was: that knows what examples score left out."""
        self._matcher = matcher
        evidence = proved or matcher
        own = np.array(evidence.intents)[evidence.fitted.labels]
        scores = _columns(evidence, matcher.intents)
        everything = frozenset(matcher.intents)
        self._heads = {
            PERSON: _learnt(scores, own, _PERSONAL, _STANDARD),
            NOISE: _learnt(scores, own, _NOISY, everything - _NOISY),
            TALK: _learnt(scores, own, _TALK, everything - _TALK - _NOISY),
        }

    def read(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> list[dict[str, float]]:
        """Signal -> score (about 1 for its own, 0 for others), and `person`, `noise`, `talk` -> probability; for each text."""
        scores = self._matcher.scores([self._matcher.row(fold(text)) for text in texts], vectors)
        rows = np.concatenate([np.ones((len(texts), 1), dtype=scores.dtype), scores], axis=1)
        heads = {name: head.probability(learnt, rows) for name, learnt in self._heads.items()}
        return [
            {name: round(float(score), 4) for name, score in zip(self._matcher.intents, own, strict=True)}
            | {name: round(float(probable[number]), 4) for name, probable in heads.items()}
            for number, own in enumerate(scores)
        ]


def _columns(evidence: Matcher, intents: tuple[str, ...]) -> NDArray[np.float32]:
    """What its examples score when left out, by these intents; nought for those that it does not know."""
    scores = evidence.fitted.left_out
    place = {intent: number for number, intent in enumerate(evidence.intents)}
    nothing = np.zeros(len(scores), dtype=np.float32)
    return np.stack([scores[:, place[intent]] if intent in place else nothing for intent in intents], axis=1)


def _learnt(
    scores: NDArray[np.float32], own: NDArray[np.str_], yes: frozenset[str], no: frozenset[str]
) -> NDArray[np.float64]:
    """Logistic over the left-out scores: examples of `yes` against those of `no`, the others left out."""
    right, wrong = np.isin(own, sorted(yes)), np.isin(own, sorted(no))
    chosen = right | wrong
    rows = np.concatenate([np.ones((int(chosen.sum()), 1)), scores[chosen]], axis=1).astype(np.float64)
    return head.logistic(rows, right[chosen].astype(np.float64))
