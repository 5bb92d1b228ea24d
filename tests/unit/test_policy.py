"""From when an article is sent, and articles past their review: neither sent nor offered, and a person is told why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.decisions import Answer, Clarify, Decision, HandOff
from bot.model import Candidate, Language, Reading, Utterance
from bot.speech.replies import Scene, reply_to
from bot.triage import decide
from tests.unit.test_triage import PENDING, POLICY, TXID, likely

SCENE = Scene(Language.EN, "Acme")
EXPIRED = replace(POLICY, expired=frozenset({"withdraw", "hello", "hacked"}))


def decided(text: str, *candidates: Candidate, payload: str = "", kept: tuple[object, ...] = ()) -> Decision:
    return decide(PENDING, Utterance(text, payload=payload), Reading(candidates), EXPIRED, kept=kept)  # type: ignore[arg-type]


def test_an_article_with_a_threshold_of_its_own_is_sent_from_there_on() -> None:
    own = replace(POLICY, answer_at_of={"fees": 0.6, "deposit": 0.95})
    found = {
        (intent, p): decide(PENDING, Utterance("x y"), Reading(likely((intent, p))), own).kind.value
        for intent, p in (("fees", 0.6), ("fees", 0.59), ("deposit", 0.94), ("deposit", 0.95), ("withdraw", 0.8))
    }
    assert [key for key, kind in found.items() if kind == "answer"] == [
        ("fees", 0.6),
        ("deposit", 0.95),
        ("withdraw", 0.8),
    ]


def test_in_a_language_without_articles_one_has_to_be_surer() -> None:
    bold = replace(POLICY, answer_at=0.4, answer_at_of={"fees": 0.3, "deposit": 0.7})
    found = {
        (intent, p): decide(PENDING, Utterance("x y"), Reading(likely((intent, p))), bold, foreign=True).kind.value
        for intent, p in (("withdraw", 0.59), ("withdraw", 0.6), ("fees", 0.59), ("fees", 0.6), ("deposit", 0.69))
    }
    assert [key for key, kind in found.items() if kind == "answer"] == [("withdraw", 0.6), ("fees", 0.6)]


def alarmed(**signals: float) -> Decision:
    return decide(PENDING, Utterance("x y"), Reading(likely(("hacked", 0.7)), signals), POLICY)


def test_who_calls_us_thieves_gets_a_person_as_fast_but_no_advice_on_theft() -> None:
    theft, accused = alarmed(theft=0.6, legal=0.4), alarmed(theft=0.3, legal=0.6)
    assert isinstance(theft, HandOff)
    assert isinstance(accused, HandOff)
    assert (theft.with_article, accused.with_article) == (True, False)
    assert theft.priority is accused.priority


def test_who_offers_to_get_stolen_coins_back_calls_no_person() -> None:
    assert isinstance(alarmed(theft=0.2, spam=0.8, noise=0.9), Answer)
    assert isinstance(alarmed(theft=0.9, spam=0.8, noise=0.9), HandOff)


def test_what_is_plainly_about_an_article_is_no_spam() -> None:
    found = [
        decide(PENDING, Utterance("x y"), Reading(likely(("fees", p)), {"spam": 0.65, "noise": 0.8}), POLICY)
        for p in (0.85, 0.64)
    ]
    assert [getattr(decision, "intent", "") for decision in found] == ["fees", ""]


def test_what_is_too_vague_gets_no_small_talk() -> None:
    found = decide(PENDING, Utterance("x"), Reading(likely(("hello", 0.9), ("fees", 0.3)), {"vague": 0.6}), POLICY)
    assert found == Clarify(("fees",), probability=0.9)


@pytest.mark.parametrize(
    ("text", "candidates", "payload"),
    [
        ("where is it", likely(("withdraw", 0.95)), ""),
        ("hi", likely(("hello", 0.95)), ""),
        ("x", (), "intent:withdraw"),
        ("where is it", likely(("withdraw", 0.5)), ""),
    ],
)
def test_an_article_past_its_review_is_not_sent_and_a_person_follows(
    text: str, candidates: tuple[Candidate, ...], payload: str
) -> None:
    found = decided(text, *candidates, payload=payload)
    assert isinstance(found, HandOff)
    assert (found.reason, found.with_article) == ("article expired", False)


def test_with_a_handoff_too_it_is_not_sent() -> None:
    own = decided("where is it", *likely(("withdraw", 0.9)), kept=(TXID,))
    assert own == HandOff("own case", "withdraw", POLICY.articles["withdraw"].priority, probability=0.9)
    alarm = decided("somebody is in my account", *likely(("hacked", 0.9)))
    assert (alarm.reason, alarm.intent) == ("article hacked", "hacked")
    said = reply_to(alarm, PENDING, EXPIRED, SCENE)
    assert said
    assert "About hacked" not in said.text.plain


def test_it_is_offered_on_no_button() -> None:
    asked_back = decided("x", *likely(("withdraw", 0.5), ("deposit", 0.4)))
    assert asked_back == Clarify(("deposit",), probability=0.5)
    for line in ("faq", "start"):
        said = reply_to(Answer(line=line), PENDING, EXPIRED, SCENE)
        assert said
        assert "intent:withdraw" not in [button.payload for button in said.buttons]


def test_in_public_nobody_is_put_into_a_queue_for_it() -> None:
    found = decide(replace(PENDING, public=True), Utterance("x y"), Reading(likely(("withdraw", 0.95))), EXPIRED)
    assert isinstance(found, Answer)
    assert (found.intent, found.line, found.reason) == ("", "public_person", "article expired")
    assert found.case
    assert found.case.intent == "withdraw"


def test_other_articles_are_sent_as_before() -> None:
    assert decided("how much", *likely(("fees", 0.9))) == Answer("fees", probability=0.9, reason="sure", asks_help=True)
