"""What a verdict is about, and how far a share counted on few can be off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions import Answer
from bot.model import Candidate, Reading, Refused, Utterance
from bot.rules.verdict import NOT_READ, Judged, Realised, verdict_of
from bot.triage import decide
from tests.unit.test_triage import PENDING, POLICY

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CANDIDATES = (Candidate("withdraw", 0.7), Candidate("deposit", 0.2))
SENT = Judged(1, 2, "answer", "withdraw", "sure", CANDIDATES)
HANDED = Judged(1, 2, "hand_off", "", "not sure enough", CANDIDATES)


def test_a_right_answer_is_evidence_for_the_article_that_was_sent() -> None:
    found = verdict_of(SENT, right=True, intent="", agent=7, at=NOW)
    assert (found.answered, found.probability, found.intent, found.automatic, found.read) == (
        "withdraw",
        0.7,
        "withdraw",
        True,
        True,
    )


def test_a_wrong_answer_names_what_was_meant_or_nothing() -> None:
    assert verdict_of(SENT, right=False, intent="deposit", agent=7, at=NOW).intent == "deposit"
    assert verdict_of(SENT, right=False, intent="", agent=7, at=NOW).intent == ""
    with pytest.raises(Refused, match="That is the article"):
        verdict_of(SENT, right=False, intent="withdraw", agent=7, at=NOW)


def test_a_handoff_is_judged_by_its_likeliest_article() -> None:
    found = verdict_of(HANDED, right=False, intent="deposit", agent=7, at=NOW)
    assert (found.answered, found.automatic, found.read) == ("withdraw", False, True)
    with pytest.raises(Refused, match="No article"):
        verdict_of(replace(HANDED, candidates=()), right=True, intent="", agent=7, at=NOW)


def test_what_the_contact_chose_himself_is_no_evidence() -> None:
    chosen = Judged(1, 2, "answer", "fees", "chosen", CANDIDATES)
    found = verdict_of(chosen, right=False, intent="deposit", agent=7, at=NOW)
    assert (found.answered, found.probability, found.automatic, found.read) == ("fees", 0.0, False, False)
    assert not Judged(1, 2, "answer", "", "command", CANDIDATES).automatic


@pytest.mark.parametrize(
    "utterance",
    [
        Utterance("x", payload="intent:fees"), Utterance("x", payload="person"), Utterance("转人工"), Utterance("/agent"),
        Utterance("x", payload="help:yes"), Utterance("/lang zh"), Utterance("/faq"), Utterance("x", payload="odd"),
        Utterance("x", removed=("seed phrase",)), Utterance("", attachments=1), Utterance("..."),
        Utterance("x", payload="intent:gone"),
    ],
)  # fmt: skip
def test_buttons_and_commands_tell_nothing_of_reading(utterance: Utterance) -> None:
    found = decide(PENDING, utterance, Reading((Candidate("withdraw", 0.95),)), POLICY)
    assert found.reason in NOT_READ
    read = decide(PENDING, Utterance("where is it"), Reading((Candidate("withdraw", 0.95),)), POLICY)
    assert isinstance(read, Answer)
    assert read.reason not in NOT_READ


def test_nothing_judged_says_nothing() -> None:
    assert (Realised().rate, Realised().interval) == (0.0, (0.0, 1.0))


def test_the_interval_is_that_of_wilson() -> None:
    low, high = Realised(20, 1000).interval
    assert (round(low, 4), round(high, 4)) == (0.013, 0.0307)


@given(st.integers(1, 2000), st.integers(0, 2000))
def test_the_rate_lies_in_its_interval(judged: int, wrong: int) -> None:
    found = Realised(min(wrong, judged), judged)
    low, high = found.interval
    assert 0 <= low <= found.rate + 1e-12
    assert found.rate - 1e-12 <= high <= 1
