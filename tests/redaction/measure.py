"""Counting recall and damage, with Wilson's 95 % intervals."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path

from bot.redaction import redact
from tests.redaction.corpus import Negative, Positive, leaked

_FAQ = Path(__file__).parents[2] / "faq_data"
_Z = 1.96


@dataclass
class Tally:
    """So many of so many, and those that went wrong."""

    right: int = 0
    total: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else 1.0

    def interval(self) -> tuple[float, float]:
        """Wilson, 95 %."""
        n = self.total or 1
        middle = (self.share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z / (1 + _Z**2 / n) * sqrt(self.share * (1 - self.share) / n + _Z**2 / (4 * n**2))
        return max(0.0, middle - half), min(1.0, middle + half)

    def count(self, right: bool, text: str) -> None:
        self.total += 1
        self.right += right
        if not right:
            self.wrong.append(text)


def recall(texts: Iterable[Positive]) -> dict[str, Tally]:
    """Per class: how many secrets are gone, or sealed."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for one in texts:
        tallies[one.kind].count(not leaked(one.secret, redact(one.text).text), one.text)
    return dict(tallies)


def unharmed(texts: Iterable[Negative]) -> dict[str, Tally]:
    """Per kind: how many texts came through as they were; what is sealed comes back with one answer."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for one in texts:
        found = redact(one.text)
        tallies[one.kind].count(not found.removed, one.text)
    return dict(tallies)


def together(tallies: dict[str, Tally]) -> Tally:
    return Tally(sum(t.right for t in tallies.values()), sum(t.total for t in tallies.values()))


def asked() -> list[str]:
    """What people ask, from the articles."""
    lines = (line for file in sorted(_FAQ.glob("*.md")) for line in file.read_text("utf-8").splitlines())
    return [line.removeprefix("- ") for line in lines if line.startswith("- ") and not re.match(r"- [a-z ]+: ", line)]
