"""Question sets and messages from files; every mistake with file and line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HEADER = ["text", "label"]
WANTS = ("answer", "escalate", "clarify", "small-talk", "ignore")
OTHER = "other"  # the intent of a message whose topic no article was meant for


class Unusable(Exception):
    """A file that cannot be used. `str()` says where and why."""


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a question set; an empty label is out of scope."""

    text: str
    label: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """A message, and what should happen to it: what was wanted, the article it is about, and others that will do."""

    text: str
    want: str
    intent: str
    also: tuple[str, ...]

    @property
    def fitting(self) -> frozenset[str]:
        """Articles that may be sent."""
        return frozenset({self.intent, *self.also}) - {"", OTHER}


def questions(file: Path) -> list[Question]:
    """Rows of a CSV with the header `text,label`. Raises `Unusable`."""
    found: list[Question] = []
    rows = csv.reader(_lines(file), strict=True)
    try:
        head = next(rows, [])
        if head != HEADER:
            raise Unusable(f"{file}:1: the header must be {','.join(HEADER)}, not {','.join(head)!r}")
        for row in rows:
            if not row:
                continue
            if len(row) != len(HEADER):
                raise Unusable(f"{file}:{rows.line_num}: {len(row)} columns instead of {len(HEADER)}")
            if not row[0].strip():
                raise Unusable(f"{file}:{rows.line_num}: the text is empty")
            found.append(Question(row[0], row[1].strip(), rows.line_num))
    except csv.Error as error:
        raise Unusable(f"{file}:{rows.line_num}: {error}") from None
    if not found:
        raise Unusable(f"{file}:1: there are no questions in it")
    return found


def training(file: Path) -> list[Question]:
    """As `questions`, without those out of scope; two labels at least."""
    found = [question for question in questions(file) if question.label]
    if len({question.label for question in found}) < 2:
        raise Unusable(f"{file}:1: at least two labels are needed")
    return found


def refuse_unknown(test: Sequence[Question], train: Sequence[Question], file: Path) -> None:
    """A label that nothing was learnt of can never be right: that is a mistake in the file and no result."""
    known = {question.label for question in train}
    wrong = next((q for q in test if q.label and q.label not in known), None)
    if wrong:
        raise Unusable(f"{file}:{wrong.line}: no question to learn from has the label {wrong.label!r}")


def few_shots(rows: Sequence[Question], shots: int, seed: int) -> list[Question]:
    """So many of each label by chance, all where there are fewer; the same seed gives the same ones."""
    chance = np.random.default_rng(seed)
    chosen: list[Question] = []
    for label in sorted({row.label for row in rows}):
        own = [row for row in rows if row.label == label]
        chosen += [own[i] for i in sorted(chance.permutation(len(own))[:shots])]
    return chosen


def messages(file: Path) -> list[Wish]:
    """JSON lines of `text`, `want`, `intent`, `also`. Raises `Unusable`."""
    found = []
    for number, line in enumerate(_lines(file), start=1):
        if line.strip():
            try:
                found.append(_wish(json.loads(line)))
            except (ValueError, RecursionError) as error:
                raise Unusable(f"{file}:{number}: {error}") from None
    if not found:
        raise Unusable(f"{file}:1: there are no messages in it")
    return found


def _wish(row: Any) -> Wish:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ValueError('"text" is missing or no string')  # noqa: TRY004 - all that is wrong with a line is one kind
    if row.get("want") not in WANTS:
        raise ValueError(f'"want" must be one of {", ".join(WANTS)}')
    intent, also = row.get("intent", ""), row.get("also", [])
    if not isinstance(intent, str) or not isinstance(also, list) or not all(isinstance(name, str) for name in also):
        raise ValueError('"intent" must be a string, "also" a list of strings')
    return Wish(row["text"], row["want"], intent, tuple(also))


def _lines(file: Path) -> Iterator[str]:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise Unusable(f"{file}: cannot be read: {error.strerror}") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Unusable(f"{file}:{line}: this is not UTF-8; save the file as UTF-8") from None
    return iter(io.StringIO(text, newline=""))
