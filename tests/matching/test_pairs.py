"""Questions a word apart that want different answers: wrong automatic answers are counted, none is the goal.

Each side of a pair names the articles that may be sent. `escalate:x` as what is wanted lets article x be said before a person
comes, not instead. Where the list names only articles that nobody has written, the right thing is to ask back or hand over.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.decisions import Decision, HandOff
from bot.evaluation.messages import decided, sent
from bot.mind import Mind
from tests.house.process import ROOT

FILE = ROOT / "tests" / "matching" / "pairs.jsonl"
MEASURED = {
    "use": (3, 0),
    "none": (3, 1),
}
"""Wrong articles by themselves, and before a person: 2026-12-01, with three more hands' messages among the phrasings."""
ROUNDING = 2  # questions at most that another processor's arithmetic tips over
pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("matching")]


@dataclass(frozen=True)
class Side:
    """One of two questions."""

    name: str
    text: str
    wanted: str
    fitting: frozenset[str]

    def wrong(self, decision: Decision) -> bool:
        """Whether an article left that does not fit."""
        article = sent(decision)
        before = isinstance(decision, HandOff) and self.wanted == f"escalate:{article}"
        return bool(article) and article not in self.fitting and not before


def sides() -> Iterator[Side]:
    """Of every pair both."""
    for row in map(json.loads, FILE.read_text("utf-8").splitlines()):
        for side in "ab":
            yield Side(row["id"] + side, row[side], row[f"{side}_intent"], frozenset(row[f"{side}_ok"]))


def test_wrong_answers_to_minimal_pairs_do_not_grow(mind: Mind, encoder: str) -> None:
    asked = list(sides())
    decisions = asyncio.run(decided(mind, [side.text for side in asked]))
    wrong = [(side, one) for side, one in zip(asked, decisions, strict=True) if side.wrong(one)]
    for side, one in wrong:
        print(f"{side.name} {one.kind.value} {sent(one)}: {side.text!r}, fitting: {sorted(side.fitting)}")
    before = sum(isinstance(one, HandOff) for _, one in wrong)
    alone = len(wrong) - before
    most_alone, most_before = MEASURED[encoder]
    assert len(asked) == 722
    assert alone <= most_alone + ROUNDING, f"{alone} wrong articles were sent; until now {most_alone}"
    assert before <= most_before + ROUNDING, (
        f"{before} wrong articles were sent before a person; until now {most_before}"
    )
