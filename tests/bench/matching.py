"""`make bench-matching DATA=folder`: the matcher and two plain rivals on BANKING77 and CLINC150, side by side.

The folder holds `banking77-train.csv`, `banking77-test.csv`, `clinc150-train.csv`, `clinc150-test.csv` with the header
`text,label`. Ten examples of each label by chance with seeds 0 to 2, then all; no titles, nothing tuned on the test halves.
"""

from __future__ import annotations

import argparse
import random
import statistics
import string
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.clock import SystemClock
from bot.evaluation.files import Question, few_shots, questions, training
from bot.evaluation.sets import ask, judge
from bot.matching import Encoder, Example, Matcher, encoder_of, measures
from bot.matching.encoder import KINDS
from bot.matching.measures import Judged
from bot.settings import Matching
from tests.bench.goals import GOALS, Goal

SEEDS, SHOTS = (0, 1, 2), 10
SETS = ("banking77", "clinc150")
_SCORERS = (fuzz.ratio, fuzz.WRatio, fuzz.token_set_ratio, fuzz.token_sort_ratio, fuzz.partial_ratio)
_SAMPLE = 1_000  # questions that the slow rival is asked when all are learnt from
_TIMED = 300
Rows = Sequence[Question]
Contender = Callable[[Rows, Rows], Judged]
Key = tuple[str, str, str, str]  # set, "10-shot" or "full", contender, figure


@dataclass
class Results:
    """Figures by what they are of; several seeds give several."""

    found: dict[Key, list[float]] = field(default_factory=dict)

    def add(self, where: tuple[str, str], who: str, **figures: float) -> None:
        for name, value in figures.items():
            self.found.setdefault((*where, who, name), []).append(value)
        told = "  ".join(f"{name} {value:.1f}" for name, value in figures.items())
        print(f"{where[0]:10} {where[1]:8} {who:10} {told}", flush=True)


class Remembering:
    """An encoder that encodes each text once in a run, as its answers are the same every time."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self._known = encoder, dict[str, NDArray[np.float32]]()
        self.name, self.spread, self.knows = encoder.name, encoder.spread, encoder.knows

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else self._encoder.encode([])


def ours(encoder: Encoder | None) -> Contender:
    def contend(train: Rows, test: Rows) -> Judged:
        matcher = Matcher.fit([Example(row.text, row.label) for row in train], encoder)
        return judge(test, [found for part in _parts(test) for found in matcher.rank([row.text for row in part])])

    return contend


def nearest_by_letters(train: Rows, test: Rows) -> Judged:
    """rapidfuzz's scorer that is best when each example is left out of the others, and the label of the nearest."""
    known = [row.text.lower() for row in train]
    labels = np.array([row.label for row in train])
    tried = np.random.default_rng(0).permutation(len(known))[:500]

    def left_out(scorer: Callable[..., float]) -> float:
        scores = process.cdist([known[i] for i in tried], known, scorer=scorer, dtype=np.uint8, workers=2)
        scores[np.arange(len(tried)), tried] = 0
        return float((labels[scores.argmax(axis=1)] == labels[tried]).mean())

    best = max(_SCORERS, key=left_out)
    scores = process.cdist([row.text.lower() for row in test], known, scorer=best, dtype=np.float32, workers=2)
    return _judged(test, scores.max(axis=1) / 100, labels[scores.argmax(axis=1)])


def bag_of_words(train: Rows, test: Rows) -> Judged:
    """TF-IDF of words, their pairs and letters within words, and a linear support vector machine."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union
    from sklearn.svm import LinearSVC

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    vectors = make_union(words, letters)
    machine = LinearSVC().fit(vectors.fit_transform([row.text for row in train]), [row.label for row in train])
    scores = machine.decision_function(vectors.transform([row.text for row in test]))
    return _judged(test, scores.max(axis=1), machine.classes_[scores.argmax(axis=1)])


def _judged(test: Rows, confidence: NDArray[np.float64], chosen: NDArray[np.str_]) -> Judged:
    right = [bool(row.label) and row.label == name for row, name in zip(test, chosen, strict=True)]
    return Judged.of(confidence.tolist(), right, [bool(row.label) for row in test])


def _parts(rows: Rows, size: int = 256) -> Iterator[Rows]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def figures(judged: Judged) -> dict[str, float]:
    found = {
        "acc": measures.accuracy(judged),
        "auroc": measures.auroc(judged),
        "cov95": measures.coverage(judged, 0.95),
    }
    if not judged.in_scope.all():
        found["oosr"] = measures.out_of_scope_refused(judged)
    return {name: 100 * value for name, value in found.items()}


def mistyped(rows: Rows, edits: int = 2, seed: int = 0) -> list[Question]:
    """Each with so many letters dropped, doubled, swapped or replaced by chance."""
    chance = random.Random(seed)

    def once(text: str) -> str:
        at = chance.randrange(len(text))
        match chance.randrange(4):
            case 0:
                return text[:at] + text[at + 1 :] or text
            case 1:
                return text[:at] + chance.choice(string.ascii_lowercase) + text[at:]
            case 2:
                return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
            case _:
                return text[:at] + chance.choice(string.ascii_lowercase) + text[at + 1 :]

    def spoilt(text: str) -> str:
        for _ in range(edits):
            text = once(text)
        return text

    return [Question(spoilt(row.text), row.label) for row in rows]


def compete(name: str, folder: Path, contenders: dict[str, Contender], results: Results, *, full: bool) -> None:
    train, test = training(folder / f"{name}-train.csv"), questions(folder / f"{name}-test.csv")
    for who, contend in contenders.items():
        for seed in SEEDS:
            chosen = few_shots(train, SHOTS, seed)
            judged = contend(chosen, test)
            extra = {}
            if who in KINDS:
                sure = measures.working(judged, 0.8)
                extra = {"sure": 100 * sure.precision, "sure share": 100 * sure.share}
            if name == "banking77" and seed == 0:
                extra["typo loss"] = 100 * (
                    measures.accuracy(judged) - measures.accuracy(contend(chosen, mistyped(test)))
                )
            results.add((name, "10-shot"), who, **figures(judged), **extra)
        if full and who not in ("none", "use+e5"):
            rows = [test[i] for i in np.random.default_rng(0).permutation(len(test))[:_SAMPLE]]
            judged = contend(train, rows if who == "rapidfuzz" else test)
            results.add((name, "full"), who, **figures(judged))


def timings(folder: Path, who: str, encoder: Encoder | None, results: Results) -> None:
    """Processor seconds of a fit with its encoding, and milliseconds of questions that come alone, never seen before."""
    train, test = training(folder / "banking77-train.csv"), questions(folder / "banking77-test.csv")
    if encoder:
        encoder.encode(["load"])
    began = time.process_time()
    matcher = Matcher.fit([Example(row.text, row.label) for row in few_shots(train, SHOTS, 0)], encoder)
    took = time.process_time() - began
    texts = [row.text for row in test][:: max(1, len(test) // _TIMED)]
    pace = ask(matcher, texts, SystemClock())[1]
    p50, p99 = (float(np.percentile(pace.alone, at)) for at in (50, 99))
    results.add(("banking77", "time"), who, **{"fit 770, CPU s": took, "query p50 ms": p50, "query p99 ms": p99})
    if who == "use":
        began = time.process_time()
        Matcher.fit([Example(row.text, row.label) for row in few_shots(train, 1_000, 0)][:6_000], encoder)
        results.add(("banking77", "time"), who, **{"fit 6000, CPU s": time.process_time() - began})


def tables(results: Results) -> list[str]:
    """Everything that was measured, and what was aimed at."""
    lines = ["", "| set | learnt from | who | figures, mean of the seeds |", "|---|---|---|---|"]
    rows: dict[tuple[str, str, str], list[str]] = {}
    for (name, shots, who, figure), values in results.found.items():
        rows.setdefault((name, shots, who), []).append(f"{figure} {statistics.fmean(values):.1f}")
    lines += [f"| {name} | {shots} | {who} | {', '.join(told)} |" for (name, shots, who), told in rows.items()]
    lines += ["", "| figure | measured | floor | | goal | |", "|---|---|---|---|---|---|"]
    lines += [_aimed(goal, results) for goal in GOALS if goal.key in results.found]
    return lines


def _aimed(goal: Goal, results: Results) -> str:
    measured = statistics.fmean(results.found[goal.key])

    def met(aim: float | None) -> str:
        if aim is None:
            return " |"
        return f"{aim:g} | {'met' if (measured <= aim if goal.least else measured >= aim) else '**missed**'}"

    return f"| {' '.join(goal.key)} | {measured:.1f} | {met(goal.floor)} | {met(goal.goal)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument(
        "--who", nargs="+", default=None, help="rapidfuzz, svc, none, use, use+e5; default: all that are installed"
    )
    parser.add_argument("--no-full", action="store_true", help="ten examples of each label only")
    parser.add_argument("--cache", type=Path, default=Matching().fits, help="where unpacked weights are kept")
    said = parser.parse_args()
    contenders: dict[str, Contender] = {"rapidfuzz": nearest_by_letters, "svc": bag_of_words}
    results = Results()
    for kind in KINDS:
        try:
            encoder = encoder_of(kind, said.cache)
        except ValueError as error:
            print(f"{kind} is left out: {error}")
            continue
        contenders[kind] = ours(Remembering(encoder) if encoder else None)
        if said.who is None or kind in said.who:
            timings(said.folder, kind, encoder, results)
    chosen = {who: contend for who, contend in contenders.items() if said.who is None or who in said.who}
    for name in said.sets:
        compete(name, said.folder, chosen, results, full=not said.no_full)
    print("\n".join(tables(results)))


if __name__ == "__main__":
    main()
