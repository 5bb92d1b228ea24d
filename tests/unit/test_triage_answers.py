"""What words answer of what the bot asked, what a guess may lead to, and what is said to who waits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.decisions import Answer, AskFor, Clarify, Decision, HandOff, StandAside
from bot.model import Candidate, Conversation, Kept, Priority, Reading, Status, Talk, Utterance
from bot.triage import decide
from tests.unit.test_triage import ARTICLES, PENDING, POLICY, article, likely, talking

LOOSE = replace(POLICY, offer_at=0.05)
WITH_HOURS = replace(
    POLICY, articles={**ARTICLES, **{n: article(n) for n in ("support-hours", "site-down")}, "thanks": article("thanks", "small-talk", "never")}
)  # fmt: skip
WAITING = replace(PENDING, status=Status.OPEN)


def waiting(**talk: object) -> Conversation:
    return replace(talking(**talk), status=Status.OPEN)


@pytest.mark.parametrize(
    ("candidates", "signals", "priority", "intent", "asks"),
    [
        ((("hacked", 0.05),), {"person": 0.7}, Priority.NORMAL, "", True),
        ((("hacked", 0.32), ("fees", 0.06)), {"person": 0.95, "distress": 0.3}, Priority.NORMAL, "fees", False),
        ((("hacked", 0.31),), {"person": 0.99, "own-case": 0.59, "theft": 0.39}, Priority.URGENT, "hacked", True),
        ((("withdraw", 0.1),), {"person": 0.9}, Priority.NORMAL, "withdraw", False),
        ((("withdraw", 0.1),), {"person": 0.9, "own-case": 0.8}, Priority.NORMAL, "withdraw", True),
        ((("withdraw", 0.3),), {"person": 0.9}, Priority.HIGH, "withdraw", True),
    ],
)
def test_a_mere_guess_moves_nobody_up_and_asks_for_nothing(
    candidates: tuple[tuple[str, float], ...], signals: dict[str, float], priority: Priority, intent: str, asks: bool
) -> None:
    found = decide(PENDING, Utterance("x"), Reading(likely(*candidates), signals), LOOSE)
    assert isinstance(found, HandOff)
    assert (found.priority, found.intent, found.asks) == (priority, intent, asks)


def test_an_expired_article_that_is_only_guessed_moves_nobody_up() -> None:
    policy = replace(LOOSE, expired=frozenset({"hacked"}))
    found = decide(PENDING, Utterance("x"), Reading(likely(("hacked", 0.1))), policy)
    assert found == HandOff("article expired", "hacked", Priority.NORMAL, probability=0.1)


@pytest.mark.parametrize(
    "text", ["我要跳楼", "i want to die", "get me a human or i will kill myself", "I don't want to live"]
)
@pytest.mark.parametrize("conversation", [PENDING, WAITING, replace(WAITING, priority=Priority.URGENT)])
def test_who_speaks_of_ending_his_life_comes_first_and_is_told_so_once(conversation: Conversation, text: str) -> None:
    found = decide(conversation, Utterance(text), Reading(), POLICY)
    assert found == HandOff("danger to life", "", Priority.URGENT, probability=1.0, asks=False, line="in_danger")
    told = replace(WAITING, priority=Priority.URGENT, talk=Talk(told=("in_danger",)))
    again = decide(told, Utterance(text), Reading(), POLICY)
    assert not isinstance(again, HandOff)


@pytest.mark.parametrize("score", [0.9, 0.4])
def test_despair_is_handed_over_without_a_form(score: float) -> None:
    found = decide(
        PENDING, Utterance("x"), Reading(likely(("withdraw", 0.4)), {"distress": score, "person": 0.9}), POLICY
    )
    assert isinstance(found, HandOff)
    assert (found.reason, found.asks, found.line) == ("distress", False, "distressed")


@pytest.mark.parametrize(("score", "topic"), [(0.36, 0.55), (0.65, 0.74), (0.9, 0.95)])
def test_who_is_in_despair_is_sent_no_article_however_sure_it_is(score: float, topic: float) -> None:
    found = decide(
        PENDING, Utterance("x"), Reading(likely(("withdraw", topic)), {"distress": score, "person": 0.98}), LOOSE
    )
    assert isinstance(found, HandOff)
    assert (found.reason, found.with_article, found.line) == ("distress", False, "distressed")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("never mind, I don't need a person anymore", Answer(line="may_leave", reason="needs no agent any more")),
        ("I do not need to talk to a person, your help pages told me", Answer(line="may_leave", reason="needs no agent any more")),
        ("解决了", Answer(line="may_leave", reason="needs no agent any more")),
    ],
)  # fmt: skip
def test_who_takes_the_call_back_is_not_pushed_to_the_front(text: str, wanted: Decision) -> None:
    fearful = Reading(signals={"distress": 0.6, "person": 0.9})
    assert decide(WAITING, Utterance(text), fearful, POLICY) == wanted
    again = decide(waiting(told=("may_leave",)), Utterance(text), fearful, POLICY)
    assert again == Answer(line="left_line", reason="needs no agent any more", ends_wait=True)
    urgent = decide(replace(WAITING, priority=Priority.URGENT), Utterance(text), fearful, POLICY)
    assert urgent == Answer(line="still_waiting", reason="waits for a person")


def test_a_theft_goes_to_the_front_whatever_else_is_declined() -> None:
    robbed = Reading(signals={"theft": 0.9, "person": 0.9})
    found = decide(WAITING, Utterance("I do not need to talk to a person, freeze it, they took it all"), robbed, POLICY)
    assert isinstance(found, HandOff)
    assert found.priority is Priority.URGENT


def test_an_old_yes_button_shows_who_waits_the_way_out() -> None:
    pressed = Utterance("", payload="help:yes")
    assert decide(WAITING, pressed, Reading(), POLICY) == Answer(line="may_leave", reason="needs no agent any more")


@pytest.mark.parametrize(
    ("text", "intent"), [("first", "fees"), ("2", "withdraw"), ("第二个", "withdraw"), ("Withdraw", "withdraw")]
)
def test_a_choice_may_be_typed(text: str, intent: str) -> None:
    asked = talking(clarified=True, offers=("fees", "withdraw"))
    assert decide(asked, Utterance(text), Reading(), POLICY) == Answer(
        intent, probability=1.0, reason="chosen", asks_help=True, near="chosen"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [("no", "none of the choices"), ("都不是", "none of the choices"), ("both", "several questions")],
)
def test_who_means_none_or_several_reaches_a_person_without_a_topic(text: str, reason: str) -> None:
    asked = talking(clarified=True, offers=("fees", "withdraw"), asked_help="deposit")
    reading = Reading(likely(("hacked", 0.3)))
    assert decide(asked, Utterance(text), reading, POLICY) == HandOff(reason, probability=1.0)


def test_yes_takes_the_only_choice_and_is_asked_once_which_of_several() -> None:
    one, two = talking(clarified=True, offers=("fees",)), talking(clarified=True, offers=("fees", "withdraw"))
    assert decide(one, Utterance("yes"), Reading(), POLICY).intent == "fees"
    assert decide(two, Utterance("是的"), Reading(), POLICY) == Answer(line="choose", reason="between articles")
    again = replace(two, talk=replace(two.talk, told=("choose",)))
    assert decide(again, Utterance("是的"), Reading(), POLICY) == HandOff("none of the choices", probability=1.0)


def test_without_a_question_of_ours_a_number_chooses_nothing() -> None:
    assert decide(PENDING, Utterance("2"), Reading(likely(("fees", 0.5))), POLICY) == Clarify(
        ("fees",), probability=0.5
    )


def test_nobody_is_told_welcome_who_may_have_said_that_it_did_not_help() -> None:
    polite = Reading(likely(("thanks", 0.95)), {"talk": 0.95})
    asked = talking(asked_help="fees")
    assert decide(asked, Utterance("看了"), polite, WITH_HOURS) == Answer(
        line="helped_ask", probability=0.95, reason="small talk"
    )
    assert decide(asked, Utterance("thx bot"), polite, WITH_HOURS).intent == "thanks"
    assert decide(PENDING, Utterance("看了"), polite, WITH_HOURS).intent == "thanks"
    again = talking(asked_help="fees", told=("helped_ask",))
    assert decide(again, Utterance("看了"), polite, WITH_HOURS).intent == "thanks"


FEES = Candidate("fees", 0.9, nearest="how long does it take")


@pytest.mark.parametrize(
    ("text", "talk", "reading", "further"),
    [
        ("how long does it take", {"asked_near": "how do i do it"}, Reading((FEES,)), True),
        ("how long does it take", {"asked_near": "how long does it take"}, Reading((FEES,)), False),
        ("how long does it take", {}, Reading((FEES,)), False),
        ("how long does it take", {"asked_near": "how do i do it", "again": (1,)}, Reading((FEES,)), False),
        ("why is it still not there", {"asked_near": "how do i do it"}, Reading((FEES,)), False),
        ("when will my money arrive", {"asked_near": "how do i do it"}, Reading((FEES,)), False),
        ("怎么还没到", {"asked_near": "how do i do it"}, Reading((FEES,)), False),
        ("how long does it take", {"asked_near": "how do i do it"}, Reading((FEES,), {"person": 0.3}), False),
        ("how long does it take", {"asked_near": "x"}, Reading((FEES,), {"own-case": 0.5}), False),
    ],
)
def test_another_question_about_the_same_is_answered_once_and_a_repetition_or_complaint_is_not(
    text: str, talk: dict[str, object], reading: Reading, further: bool
) -> None:
    found = decide(talking(asked_help="fees", **talk), Utterance(text), reading, replace(POLICY, person_at=0.95))
    if further:
        assert found == Answer("fees", probability=0.9, reason="a further question", asks_help=True, near=FEES.nearest)
    else:
        assert isinstance(found, HandOff)


SURE = Reading(likely(("deposit", 0.95)))


def test_what_was_asked_for_is_taken_as_that_and_not_as_a_question() -> None:
    asked = waiting(wants=("uid", "network"))
    given = Utterance("uid 8837261", given=("uid",))
    assert decide(asked, given, SURE, POLICY) == AskFor(("network",))
    question = Utterance("uid 8837261, how do I deposit?", given=("uid",))
    assert decide(asked, question, SURE, POLICY).intent == "deposit"


def test_an_address_alone_is_no_question() -> None:
    kept = (Kept("address", "T" * 34),)
    assert decide(WAITING, Utterance("钱包地址 TTTT"), SURE, POLICY, kept=kept) == StandAside("waits for a person")
    assert decide(WAITING, Utterance("怎么充到 TTTT"), SURE, POLICY, kept=kept).intent == "deposit"


def test_who_waits_is_told_what_was_meant_by_a_detail_and_what_is_missing() -> None:
    asked = waiting(wants=("uid", "network"))
    assert decide(asked, Utterance("what is a uid?"), SURE, POLICY) == Answer(
        line="explain_uid", reason="what a detail is"
    )
    assert decide(asked, Utterance("需要什么"), SURE, POLICY) == AskFor(("uid", "network"))


@pytest.mark.parametrize("utterance", [Utterance("when are you open"), Utterance("", payload="intent:support-hours")])
def test_nobody_reads_round_the_clock_while_no_agent_is_there(utterance: Utterance) -> None:
    hours = Reading(likely(("support-hours", 0.95)))
    assert decide(WAITING, utterance, hours, WITH_HOURS).intent == "support-hours"
    unstaffed = decide(WAITING, utterance, hours, WITH_HOURS, staffed=False)
    assert unstaffed == Answer(line="still_waiting", reason="waits for a person")
