"""A decision in words: complete, in the contact's language, with the way to a person under it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions import LURED, Answer, Clarify, HandOff, StandAside
from bot.model import Language, Priority, Talk
from bot.redaction.markers import CLASSES
from bot.speech.phrases import _LINES, LANGUAGE_BUTTONS, help_buttons, line, person_button
from bot.speech.replies import Scene, remembered, reply_to
from bot.text.language import to_traditional
from tests.unit.test_triage import PENDING, POLICY

EN, HANS, HANT = Language.EN, Language.ZH_HANS, Language.ZH_HANT
SCENE = Scene(EN, "Acme", agents_on_duty=2, place=3)
PUBLIC = replace(PENDING, public=True)


def said(decision: object, scene: Scene = SCENE, conversation: object = PENDING) -> str:
    reply = reply_to(decision, conversation, POLICY, scene)  # type: ignore[arg-type]
    return reply.text.plain if reply else ""


def test_an_article_is_said_with_did_this_help_and_its_buttons() -> None:
    reply = reply_to(Answer("fees", asks_help=True), PENDING, POLICY, SCENE)
    assert reply is not None
    assert reply.text.plain == "About fees.\n\nDid this help?"
    assert [b.payload for b in reply.buttons] == ["help:yes", "help:no", "person"]


def test_small_talk_asks_nothing() -> None:
    reply = reply_to(Answer("hello"), PENDING, POLICY, SCENE)
    assert reply is not None
    assert (reply.text.plain, reply.buttons) == ("About hello.", ())


def test_a_clarifying_question_has_titles_and_a_person_on_its_buttons() -> None:
    reply = reply_to(Clarify(("withdraw", "deposit")), PENDING, POLICY, SCENE)
    assert reply is not None
    assert [(b.label, b.payload) for b in reply.buttons] == [
        ("Withdraw", "intent:withdraw"), ("Deposit", "intent:deposit"), ("Talk to a person", "person"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "duty", "words"),
    [
        (1, 1, "You are next in line."),
        (3, 1, "You are number 3 in line."),
        (None, 1, ""),
        (3, 0, "No agent is online"),
        (None, 0, "No agent is online"),
    ],
)
def test_the_place_in_line_is_told_as_it_is(place: int | None, duty: int, words: str) -> None:
    text = said(HandOff("asked for a person"), replace(SCENE, place=place, agents_on_duty=duty))
    assert words in text
    assert ("in line" in text) is ("in line" in words)


@pytest.mark.parametrize(
    ("wait", "words", "chinese"),
    [
        ((4, 12), "Lately it has taken 4 to 12 minutes from here.", "按最近的情况，大约还要等 4 到 12 分钟。"),
        ((0, 5), "Lately it has taken up to 5 minutes from here.", "按最近的情况，大约 5 分钟以内会有人接待您。"),
        ((3, 3), "Lately it has taken about 3 min from here.", "按最近的情况，大约还要等 3 分钟。"),
        ((0, 1), "It should take about a minute.", "预计一分钟左右。"),
        (None, "I cannot say honestly how long it will take", "需要等多久我没法准确告诉您"),
    ],
)
def test_the_wait_is_told_as_a_range_or_that_nobody_can_say(
    wait: tuple[int, int] | None, words: str, chinese: str
) -> None:
    scene = replace(SCENE, place=3, agents_on_duty=1, wait=wait)
    assert words in said(HandOff("asked for a person"), scene)
    assert chinese in said(HandOff("asked for a person"), replace(scene, language=Language.ZH_HANS))


def test_what_an_agent_will_need_is_asked_for_unless_it_was_given() -> None:
    text = said(HandOff("own case", "withdraw"))
    assert "the email address of your account, your UID and the TXID (transaction hash)" in text
    given_some = replace(PENDING, talk=Talk(given=("uid", "email")))
    assert "you can send it here now: the TXID (transaction hash)." in said(
        HandOff("own case", "withdraw"), conversation=given_some
    )
    given_all = replace(PENDING, talk=Talk(given=("uid", "email", "txid")))
    assert "To save time" not in said(HandOff("own case", "withdraw"), conversation=given_all)


def test_the_warning_what_support_never_asks_for_comes_once_in_a_conversation() -> None:
    assert "never ask for payments, passwords" in said(HandOff("asked for a person"))
    assert "never ask for payments, passwords" not in said(
        HandOff("asked for a person"), conversation=replace(PENDING, talk=Talk(warned=True))
    )
    assert remembered(HandOff("x"), Talk(), POLICY).warned


@pytest.mark.parametrize("reason", [LURED, "theft"])
def test_who_may_be_cheated_is_told_to_pay_nothing_before_anything_else(reason: str) -> None:
    assert said(HandOff(reason)).startswith("Please send nothing, pay nobody")
    assert "pay nobody" not in said(HandOff(reason, "hacked", with_article=True))  # it has advice of its own
    assert "pay nobody" not in said(HandOff("own case"))


def test_an_unsure_bot_says_that_it_does_not_guess() -> None:
    for reason in ("not sure enough", "nothing like it is known"):
        assert said(HandOff(reason)).startswith("I do not want to guess")
    assert said(HandOff("asked for a person")).startswith("I am handing this to a person")


def test_a_hand_off_with_its_article_says_the_article_first() -> None:
    assert said(HandOff("article hacked", "hacked", Priority.URGENT, with_article=True)).startswith(
        "About hacked.\n\nI am handing"
    )


def test_what_was_removed_is_named_with_what_to_change_now() -> None:
    text = said(Answer("fees"), replace(SCENE, removed=("seed phrase", "password")))
    assert text.startswith("For your safety I removed what looked like a seed phrase, a password from your message")
    assert "move the funds" in text
    assert "change that password" in text
    assert text.endswith("About fees.")
    chinese = said(Answer("fees"), replace(SCENE, language=HANS, removed=("seed phrase", "password")))
    assert "疑似助记词、密码的内容" in chinese


def test_the_warning_is_said_even_where_the_bot_has_nothing_else_to_say() -> None:
    assert said(StandAside("x")) == ""
    assert "a one-time code" in said(StandAside("x"), replace(SCENE, removed=("one-time code",)))
    reply = reply_to(StandAside("x"), PUBLIC, POLICY, replace(SCENE, removed=("password",)))
    assert reply is not None
    assert reply.buttons == ()


def test_a_foreign_language_gets_a_line_that_says_so_before_the_answer() -> None:
    foreign = replace(SCENE, foreign=True)
    assert said(Answer("fees"), foreign).startswith("I can read and answer in English and Chinese.")
    assert "English and Chinese. Here" not in said(Answer(line="lang_set"), foreign)


def test_in_public_no_button_ever_goes_out() -> None:
    for decision in (
        Answer("fees", asks_help=True),
        Answer(line="faq"),
        Answer(line="start"),
        Answer(line="lang_ask"),
        Answer(line="public_person"),
    ):
        reply = reply_to(decision, PUBLIC, POLICY, SCENE)
        assert reply is not None
        assert reply.buttons == ()
        assert "Did this help" not in reply.text.plain


def test_the_common_questions_are_on_buttons_with_a_person_last() -> None:
    reply = reply_to(Answer(line="faq"), PENDING, POLICY, SCENE)
    assert reply is not None
    assert len(reply.buttons) <= 8
    assert reply.buttons[-1].payload == "person"
    assert all(b.payload.startswith("intent:") for b in reply.buttons[:-1])


def test_what_people_come_with_most_is_asked_first() -> None:
    names = ("airdrop-missing", "api-keys", "bonus-voucher", "deposit-missing", "withdraw-pending")
    policy = replace(POLICY, articles={name: replace(POLICY.articles["fees"], intent=name) for name in names})
    reply = reply_to(Answer(line="faq"), PENDING, policy, SCENE)
    assert reply is not None
    assert [b.payload for b in reply.buttons[:3]] == [
        "intent:withdraw-pending", "intent:deposit-missing", "intent:airdrop-missing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "after"),
    [
        (Clarify(("a", "b")), Talk(clarified=True, offers=("a", "b"))),
        (HandOff("x"), Talk(warned=True, misses=2, automatic=1)),
        (Answer("fees", asks_help=True), Talk(asked_help="fees", automatic=2)),
        (Answer("hello"), Talk(misses=2, automatic=1)),
        (Answer(line="glad"), Talk(misses=2)),
        (Answer(line="help", reason="no words"), Talk(misses=3, automatic=1)),
        (Answer(line="help", reason="command"), Talk(misses=2, automatic=1)),
        (Answer(line="file_received", reason="files"), Talk(misses=3, automatic=1)),
        (StandAside("x"), Talk(misses=2, automatic=1)),
    ],
)
def test_what_the_bot_keeps_in_mind(decision: object, after: Talk) -> None:
    before = Talk(misses=2, automatic=1)
    wanted = replace(after, automatic=after.automatic or (0 if decision == Answer(line="glad") else 1))
    assert remembered(decision, before, POLICY) == wanted  # type: ignore[arg-type]


@pytest.mark.parametrize("key", _LINES)
def test_every_line_stands_in_every_language(key: str) -> None:
    words = {
        "brand": "Acme",
        "agent": "Mei",
        "place": 2,
        "before": 1,
        "low": 4,
        "high": 12,
        "what": "x",
        "code": "ND-7F3K-2QXW",
        "official": "X: Acme",
    }
    texts = {tongue: line(key, tongue, **words) for tongue in Language}
    assert all(text and "{" not in text for text in texts.values())
    assert texts[EN].isascii() or "–" in texts[EN] or "“" in texts[EN]
    assert texts[HANT] == to_traditional(texts[HANS]) or key == "lang_set"


@given(st.text(), st.text())
def test_what_is_put_into_a_line_is_never_read_again(name: str, other: str) -> None:
    assert line("agent_joined", EN, agent=name) == name + " has joined and is reading your messages."
    assert (
        line("place", HANS, before="{place}" + name, place=other)
        == f"您前面还有 {{place}}{name} 位，目前排在第 {other} 位。"
    )


def test_a_line_that_is_not_there_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        line("nothing", EN)


def test_every_class_of_secret_has_its_words() -> None:
    for kind in CLASSES:
        assert line(f"what_{kind}", EN)
        assert line(f"removed_{kind}", HANT)


def test_buttons_fit_and_are_translated() -> None:
    for tongue in Language:
        for button in (*help_buttons(tongue), person_button(tongue), *LANGUAGE_BUTTONS):
            assert 0 < len(button.label) <= 24
            assert len(button.payload.encode()) <= 64
    assert person_button(HANT).label == "轉人工客服"


@pytest.mark.parametrize("line_of", ["distressed", "in_danger"])
def test_who_is_in_despair_is_asked_for_nothing_and_reads_one_humane_line(line_of: str) -> None:
    decision = HandOff("distress", "withdraw", Priority.URGENT, asks=False, line=line_of)
    text = said(decision)
    assert text.startswith(("I am sorry", "I am very sorry"))
    assert "To save time" not in text
    assert "password" not in text
    after = remembered(decision, Talk(wants=("uid",)), POLICY)
    assert after.wants == ("uid",)  # what was asked for before still counts
    assert not after.warned  # what support never asks for is said another time


def test_what_a_guess_needs_is_not_asked_for() -> None:
    assert "To save time" not in said(HandOff("x", "withdraw", asks=False))
    assert remembered(HandOff("x", "withdraw", asks=False), Talk(), POLICY).wants == ()


def test_choices_are_forgotten_once_something_was_answered() -> None:
    asked = Talk(clarified=True, offers=("fees", "withdraw"))
    for decision in (Answer("fees", asks_help=True), HandOff("x"), Answer(line="glad")):
        assert remembered(decision, asked, POLICY).offers == ()
    for decision in (Answer("hello"), Answer(line="choose")):
        assert remembered(decision, asked, POLICY).offers == asked.offers
    reply = reply_to(Answer(line="choose"), replace(PENDING, talk=asked), POLICY, SCENE)
    assert reply is not None
    assert [button.payload for button in reply.buttons] == ["intent:fees", "intent:withdraw", "person"]


def test_an_answer_that_is_sent_again_says_so() -> None:
    text = said(Answer("fees", asks_help=True, reason="a further question"))
    assert text.startswith("As far as I can tell, the same answer covers this too:\n\nAbout fees.")
