"""A sample of both corpora: recall and damage stay within their goals (`python -m tests.redaction` counts all of it)."""

from __future__ import annotations

import pytest

from tests.redaction.corpus import CHECKED, negatives, positives
from tests.redaction.frames import REPORTING, TUNING, Frames
from tests.redaction.measure import asked, recall, together, unharmed

_CORPORA = pytest.mark.parametrize(("name", "frames"), [("tuning", TUNING), ("reporting", REPORTING)])
_POSITIVES, _NEGATIVES = 900, 3_000


@_CORPORA
def test_secrets_are_found(name: str, frames: Frames) -> None:
    tallies = recall(positives(frames, name, _POSITIVES))
    every = together(tallies)
    wrong = [text for tally in tallies.values() for text in tally.wrong]
    assert every.total == _POSITIVES
    assert every.share >= 0.985, wrong
    for kind in CHECKED:
        assert tallies[kind].wrong == []


@_CORPORA
def test_references_and_talk_about_secrets_are_not_damaged(name: str, frames: Frames) -> None:
    tallies = unharmed(negatives(frames, name, _NEGATIVES, asked()))
    wrong = [text for tally in tallies.values() for text in tally.wrong]
    assert together(tallies).total == _NEGATIVES
    assert len(wrong) <= 0.002 * _NEGATIVES, wrong


def test_the_two_corpora_share_no_sentence() -> None:
    for kind in TUNING.secrets:
        assert not set(TUNING.secrets[kind]) & set(REPORTING.secrets[kind]), kind
    for kind in TUNING.references:
        shared = set(TUNING.references[kind]) & set(REPORTING.references[kind])
        assert not shared, kind
    assert not set(TUNING.plain) & set(REPORTING.plain)


def test_an_interval_is_wilsons() -> None:
    low, high = together(recall(positives(TUNING, "interval", 9))).interval()
    assert (round(low, 3), round(high, 3)) == (0.701, 1.0)
