"""What kind of message it is, whatever its topic: a score per signal, and three probabilities that decisions hang on.

`person`: a person has to look at it (an own case, anger, the law, theft, despair, a contact who was here before) rather than
the standard text. `noise`: nobody wrote it to be helped (spam, attempts to steer the bot, mashed keys). `talk`: it asks for
nothing that we do (small talk, all is settled, another exchange's matter). Each is logistic over what ridge says of each example
when it is left out, and `person` over what the net says, too: of strangers' messages, where 97 % of those for a person are to be
found, ridge alone takes 19 % of plain questions for one, and both together 13. The net is sure of one of its classes whatever
it is told, also of what none of them is ("get me a person"), and would make that talk.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.matching import head
from bot.matching.matcher import Matcher
from bot.matching.net import logarithms
from bot.matching.normalise import fold

PERSON, NOISE, TALK = "person", "noise", "talk"
CHAT = "chat"  # the signal whose examples are the phrasings of small-talk articles
_PERSONAL = frozenset({"own-case", "angry", "legal", "theft", "distress", "repeated"})
_STANDARD = frozenset({"general", "vague"})
_TALK = frozenset({CHAT, "done", "other-exchange"})
_NOISY = frozenset({"spam", "steering", "gibberish"})
_FAINT = np.float32(-8)  # a logarithm below which nothing is told apart
Floats = NDArray[np.float32]


class Signals:
    """A matcher fitted on examples of signals, with its three probabilities. Threads may share it."""

    def __init__(self, matcher: Matcher, proved: Matcher | None = None) -> None:
        """`proved` is the whole fit that `matcher` was updated from, if it was: that knows what examples score left out."""
        self._matcher = matcher
        evidence = proved or matcher
        own = np.array(evidence.intents)[evidence.fitted.labels]
        left_out = _columns(evidence.fitted.left_out, evidence.intents, matcher.intents)
        told = evidence.fitted.told.example if matcher.fitted.net else left_out[:, :0]
        alone, both = _rows(left_out, told[:, :0]), _rows(left_out, told)
        everything = frozenset(matcher.intents)
        self._heads = {
            PERSON: _learnt(both, own, _PERSONAL, _STANDARD),
            NOISE: _learnt(alone, own, _NOISY, everything - _NOISY),
            TALK: _learnt(alone, own, _TALK, everything - _TALK - _NOISY),
        }

    def read(self, texts: Sequence[str], vectors: Floats) -> list[dict[str, float]]:
        """Signal -> score (about 1 for its own, 0 for others), and `person`, `noise`, `talk` -> probability; for each text."""
        scores, logits = self._matcher.opinions([self._matcher.row(fold(text)) for text in texts], vectors)
        both = _rows(scores, logits)
        heads = {name: head.probability(learnt, both[:, : len(learnt)]) for name, learnt in self._heads.items()}
        return [
            {name: round(float(score), 4) for name, score in zip(self._matcher.intents, own, strict=True)}
            | {name: round(float(probable[number]), 4) for name, probable in heads.items()}
            for number, own in enumerate(scores)
        ]


def _rows(scores: Floats, logits: Floats) -> NDArray[np.float64]:
    """What the three hang on: one, what ridge scores, and logarithms of the net's probabilities where there is one."""
    told = logarithms(logits) if logits.shape[1] else logits
    return np.concatenate([np.ones((len(scores), 1)), scores, np.maximum(told, _FAINT)], axis=1)


def _columns(scores: Floats, known: Sequence[str], intents: Sequence[str]) -> Floats:
    """Scores by these intents; nought for those that are not known."""
    place = {intent: number for number, intent in enumerate(known)}
    nothing = np.zeros(len(scores), dtype=np.float32)
    return np.stack([scores[:, place[intent]] if intent in place else nothing for intent in intents], axis=1)


def _learnt(
    rows: NDArray[np.float64], own: NDArray[np.str_], yes: frozenset[str], no: frozenset[str]
) -> NDArray[np.float64]:
    """Logistic over what is said of examples left out: those of `yes` against those of `no`, the others left out."""
    right, wrong = np.isin(own, sorted(yes)), np.isin(own, sorted(no))
    chosen = right | wrong
    return head.logistic(rows[chosen], right[chosen].astype(np.float64))
