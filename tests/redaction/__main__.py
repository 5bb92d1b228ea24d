"""`python -m tests.redaction`: recall and damage of the gate on both corpora, 12,000 positives and 60,000 negatives."""

from __future__ import annotations

import argparse
import time

from bot.redaction import redact
from tests.redaction.corpus import negatives, positives
from tests.redaction.frames import REPORTING, TUNING
from tests.redaction.measure import Tally, asked, recall, together, unharmed

POSITIVES, NEGATIVES = 12_000, 60_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the whole corpus, e.g. 0.1")
    parser.add_argument("--wrong", type=int, default=0, help="print so many mistakes per class")
    said = parser.parse_args()
    sentences = asked()
    for name, frames in (("tuning", TUNING), ("reporting", REPORTING)):
        each = int(POSITIVES * said.share / 2), int(NEGATIVES * said.share / 2)
        _print(f"{name}: recall", recall(positives(frames, name, each[0])), said.wrong)
        _print(f"{name}: unharmed", unharmed(negatives(frames, name, each[1], sentences)), said.wrong)
    print(
        "\nmilliseconds for 4 KB, best of 9:",
        *(f"{kind} {_cost(text):.1f}" for kind, text in _four_kilobytes(sentences)),
    )


def _print(title: str, tallies: dict[str, Tally], wrong: int) -> None:
    print(f"\n{title}")
    for kind, tally in [*sorted(tallies.items()), ("all", together(tallies))]:
        low, high = tally.interval()
        print(f"  {kind:16} {tally.right:6} of {tally.total:6}  {tally.share:8.3%}  [{low:.3%}, {high:.3%}]")
        for text in tally.wrong[:wrong]:
            print(f"      {text!r}")


def _four_kilobytes(sentences: list[str]) -> list[tuple[str, str]]:
    english = " ".join(s for s in sentences if s.isascii())[:4096]
    chinese = "".join(s for s in sentences if not s.isascii())[:1365]
    return [("English", english), ("Chinese", chinese)]


def _cost(text: str) -> float:
    best = float("inf")
    for _ in range(9):
        began = time.perf_counter()
        redact(text)
        best = min(best, time.perf_counter() - began)
    return best * 1000


main()
