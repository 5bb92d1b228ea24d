"""What the bot makes of an utterance: every decision as a row of a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.decisions import Answer, Clarify, Decision, HandOff, StandAside
from bot.faq import Article
from bot.faq.policy import Policy
from bot.model import (
    Address,
    Candidate,
    ChannelId,
    Conversation,
    Kept,
    Language,
    Priority,
    Reading,
    Talk,
    Text,
    Utterance,
)
from bot.triage import MOST_AUTOMATIC, decide


def article(
    intent: str, kind: str = "question", hand_off: str = "offer", priority: Priority = Priority.NORMAL
) -> Article:
    answers = {tongue: Text(f"About {intent}.") for tongue in Language}
    return Article(
        intent,
        kind,
        "owner",
        date(2030, 1, 1),
        ("email", "uid", "txid"),
        hand_off,
        priority,
        dict.fromkeys(Language, intent.title()),
        answers,
        {},
    )


ARTICLES = {
    a.intent: a
    for a in (
        article("withdraw", priority=Priority.HIGH),
        article("deposit"),
        article("locked"),
        article("fees"),
        article("hello", "small-talk", "never"),
        article("human-agent", "person", "always"),
        article("hacked", hand_off="always", priority=Priority.URGENT),
    )
}
POLICY = Policy(ARTICLES, answer_at=0.8, offer_at=0.22)
PENDING = Conversation(1, Address(ChannelId("t:a"), "x"))
TXID, ORDER, UID = Kept("txid", "ab" * 32), Kept("order_id", "BM1234567"), Kept("uid", "12345678")


def likely(*pairs: tuple[str, float]) -> tuple[Candidate, ...]:
    return tuple(Candidate(intent, p) for intent, p in pairs)


def talking(**talk: object) -> Conversation:
    return replace(PENDING, talk=replace(Talk(), **talk))  # type: ignore[arg-type]


SURE, HALF, LOW = (
    likely(("withdraw", 0.9), ("deposit", 0.05)),
    likely(("withdraw", 0.5), ("deposit", 0.4)),
    likely(("withdraw", 0.1)),
)
OFFERED = ("withdraw", "deposit")
ROWS: list[tuple[str, Conversation, Utterance, tuple[Candidate, ...], tuple[Kept, ...], Decision]] = [
    (
        "sure",
        PENDING,
        Utterance("where is it"),
        SURE,
        (),
        Answer("withdraw", probability=0.9, reason="sure", asks_help=True),
    ),
    (
        "exactly at the line",
        PENDING,
        Utterance("x y"),
        likely(("fees", 0.8)),
        (),
        Answer("fees", probability=0.8, reason="sure", asks_help=True),
    ),
    ("between", PENDING, Utterance("where is it"), HALF, (), Clarify(("withdraw", "deposit"), probability=0.5)),
    (
        "at most three offers",
        PENDING,
        Utterance("x"),
        likely(("withdraw", 0.3), ("deposit", 0.29), ("locked", 0.28), ("fees", 0.27)),
        (),
        Clarify(("withdraw", "deposit", "locked"), probability=0.3),
    ),
    (
        "only questions are offered",
        PENDING,
        Utterance("x" * 80),
        likely(("hello", 0.6), ("fees", 0.3)),
        (),
        Clarify(("fees",), probability=0.6),
    ),
    (
        "asked before",
        talking(clarified=True),
        Utterance("x"),
        HALF,
        (),
        HandOff("not sure enough", "withdraw", Priority.HIGH, probability=0.5, offers=OFFERED),
    ),
    ("too unlikely", PENDING, Utterance("x"), LOW, (), HandOff("not sure enough", probability=0.1)),
    ("nothing known", PENDING, Utterance("x"), (), (), HandOff("nothing like it is known")),
    (
        "an article that is gone",
        PENDING,
        Utterance("x"),
        likely(("gone", 0.9)),
        (),
        HandOff("nothing like it is known"),
    ),
    (
        "small talk",
        PENDING,
        Utterance("hello"),
        likely(("hello", 0.6)),
        (),
        Answer("hello", probability=0.6, reason="small talk"),
    ),
    (
        "long small talk",
        PENDING,
        Utterance("x" * 60),
        likely(("hello", 0.6)),
        (),
        HandOff("not sure enough", probability=0.6),
    ),
    (
        "a person by candidate",
        PENDING,
        Utterance("x"),
        likely(("human-agent", 0.9)),
        (),
        HandOff("asked for a person", probability=0.9),
    ),
    (
        "own case by txid",
        PENDING,
        Utterance("x"),
        SURE,
        (TXID,),
        HandOff("own case", "withdraw", Priority.HIGH, with_article=True, probability=0.9),
    ),
    (
        "own case, unsure",
        PENDING,
        Utterance("x"),
        HALF,
        (ORDER,),
        HandOff("own case", "withdraw", Priority.HIGH, probability=0.5, offers=OFFERED),
    ),
    (
        "a uid is no case",
        PENDING,
        Utterance("x"),
        SURE,
        (UID,),
        Answer("withdraw", probability=0.9, reason="sure", asks_help=True),
    ),
    (
        "asked again",
        talking(asked_help="withdraw"),
        Utterance("x"),
        SURE,
        (),
        HandOff("asked again after the answer", "withdraw", Priority.HIGH, probability=0.9),
    ),
    (
        "another question after an answer",
        talking(asked_help="fees"),
        Utterance("x"),
        SURE,
        (),
        Answer("withdraw", probability=0.9, reason="sure", asks_help=True),
    ),
    (
        "too many answers",
        talking(automatic=MOST_AUTOMATIC),
        Utterance("x"),
        SURE,
        (),
        HandOff("many answers did not end it", "withdraw", Priority.HIGH, probability=0.9),
    ),
    (
        "always a person",
        PENDING,
        Utterance("x"),
        likely(("hacked", 0.95)),
        (),
        HandOff("article hacked", "hacked", Priority.URGENT, with_article=True, probability=0.95),
    ),
    (
        "a seed phrase",
        PENDING,
        Utterance("x", removed=("seed phrase",)),
        SURE,
        (),
        HandOff("gave a secret away", "hacked", Priority.URGENT),
    ),
    (
        "a private key",
        PENDING,
        Utterance("", removed=("private key",)),
        (),
        (),
        HandOff("gave a secret away", "hacked", Priority.URGENT),
    ),
    (
        "a password",
        PENDING,
        Utterance("x", removed=("password",)),
        SURE,
        (),
        Answer("withdraw", probability=0.9, reason="sure", asks_help=True),
    ),
    ("a file", PENDING, Utterance("", attachments=1), (), (), Answer(line="file_received", reason="files")),
    ("a second file", talking(misses=1), Utterance("", attachments=1), (), (), HandOff("files")),
    ("signs", PENDING, Utterance("???"), (), (), Answer(line="help", reason="no words")),
    ("more signs", talking(misses=1), Utterance("😀"), (), (), StandAside("no words")),
    (
        "the person button",
        PENDING,
        Utterance("", payload="person"),
        (),
        (),
        HandOff("asked for a person", probability=1.0),
    ),
    ("words for a person", PENDING, Utterance("转人工"), SURE, (), HandOff("asked for a person", probability=1.0)),
    (
        "yes",
        talking(asked_help="fees"),
        Utterance("", payload="help:yes"),
        (),
        (),
        Answer(line="glad", reason="it helped"),
    ),
    (
        "no",
        talking(asked_help="fees"),
        Utterance("", payload="help:no"),
        (),
        (),
        HandOff("the answer did not help", intent="fees", probability=1.0),
    ),
    (
        "a choice",
        PENDING,
        Utterance("", payload="intent:fees"),
        (),
        (),
        Answer("fees", probability=1.0, reason="chosen", asks_help=True, near="chosen"),
    ),
    (
        "a choice with a person",
        PENDING,
        Utterance("", payload="intent:hacked"),
        (),
        (),
        HandOff("article hacked", "hacked", Priority.URGENT, with_article=True, probability=1.0),
    ),
    ("a choice that is gone", PENDING, Utterance("", payload="intent:gone"), (), (), HandOff("the article is gone")),
    ("an old button", PENDING, Utterance("", payload="other"), (), (), StandAside("a button of another time")),
    (
        "the language button",
        PENDING,
        Utterance("", payload="lang:zh-Hant"),
        (),
        (),
        Answer(line="lang_set", reason="language", language=Language.ZH_HANT),
    ),
    ("/start", PENDING, Utterance("/start"), (), (), Answer(line="start", reason="command")),
    ("/start with a word", PENDING, Utterance("/start abc"), (), (), Answer(line="start", reason="command")),
    ("/help", PENDING, Utterance(" /HELP "), (), (), Answer(line="help", reason="command")),
    ("/faq", PENDING, Utterance("/faq"), (), (), Answer(line="faq", reason="command")),
    ("/agent", PENDING, Utterance("/agent"), (), (), HandOff("asked for a person", probability=1.0)),
    ("/lang", PENDING, Utterance("/lang"), (), (), Answer(line="lang_ask", reason="command")),
    (
        "/lang en",
        PENDING,
        Utterance("/lang EN"),
        (),
        (),
        Answer(line="lang_set", reason="language", language=Language.EN),
    ),
    (
        "/lang 中文",
        PENDING,
        Utterance("/lang 中文"),
        (),
        (),
        Answer(line="lang_set", reason="language", language=Language.ZH_HANS),
    ),
    ("/lang xx", PENDING, Utterance("/lang xx"), (), (), Answer(line="lang_unknown", reason="language")),
    (
        "no command of ours",
        PENDING,
        Utterance("/startle"),
        SURE,
        (),
        Answer("withdraw", probability=0.9, reason="sure", asks_help=True),
    ),
]


@pytest.mark.parametrize(
    ("conversation", "utterance", "candidates", "kept", "wanted"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS]
)
def test_the_table(
    conversation: Conversation,
    utterance: Utterance,
    candidates: tuple[Candidate, ...],
    kept: tuple[Kept, ...],
    wanted: Decision,
) -> None:
    assert decide(conversation, utterance, Reading(candidates), POLICY, kept=kept) == wanted


def test_without_an_article_about_it_a_secret_still_goes_to_a_person_first() -> None:
    found = decide(PENDING, Utterance("x", removed=("seed phrase",)), Reading(), Policy({}))
    assert found == HandOff("gave a secret away", "", Priority.URGENT)
