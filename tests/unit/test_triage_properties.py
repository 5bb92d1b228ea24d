"""What holds for every decision, whatever was said before."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.decisions import Answer, AskFor, Clarify, HandOff, StandAside
from bot.faq import NEEDS
from bot.faq.signals import KNOWN
from bot.model import Candidate, Conversation, Kept, Language, Priority, Reading, Status, Talk, Utterance
from bot.speech.replies import Scene, remembered, reply_to
from bot.triage import MOST_ASKS, MOST_AUTOMATIC, decide
from tests.unit.test_triage import ARTICLES, ORDER, PENDING, POLICY, TXID, UID, likely

_WORDS = [
    "",
    "?",
    "hello",
    "where is my money",
    "转人工",
    "/faq",
    "/lang zh",
    "/verify @x",
    "human please",
    "x" * 90,
    "提现",
]
_SIGNALS = frozenset(KNOWN) | {"chat"}  # raw scores; person, noise and talk are probabilities
_GIVEN = st.lists(st.sampled_from(NEEDS), unique=True).map(tuple)
_UTTERANCES = st.builds(
    Utterance,
    st.sampled_from(_WORDS) | st.text(max_size=40),
    payload=st.sampled_from(
        [
            "",
            "",
            "",
            "person",
            "help:yes",
            "help:no",
            "intent:fees",
            "intent:hacked",
            "intent:gone",
            "lang:en",
            "lang:xx",
            "odd",
        ]
    ),
    attachments=st.integers(0, 3),
    removed=st.sampled_from([(), (), ("seed phrase",), ("password",), ("private key", "password")]),
    given=_GIVEN,
)
_CANDIDATES = st.dictionaries(st.sampled_from([*ARTICLES, "gone"]), st.floats(0, 1), max_size=5).map(
    lambda found: likely(*sorted(found.items(), key=lambda pair: -pair[1]))
)
_TALKS = st.builds(
    Talk, clarified=st.booleans(), asked_help=st.sampled_from(["", "withdraw", "fees"]), automatic=st.integers(0, 12), misses=st.integers(0, 3),
    warned=st.booleans(), told=st.sampled_from([(), ("withdraw",), ("withdraw", "fees")]), wants=_GIVEN,
    asks=st.integers(0, 4),
)  # fmt: skip
_CONVERSATIONS = st.builds(
    Conversation, st.just(1), st.just(PENDING.address), status=st.sampled_from(Status), assignee=st.none() | st.just(7), public=st.booleans(),
    language=st.sampled_from(Language), talk=_TALKS,
)  # fmt: skip
_KEPT = st.lists(st.sampled_from([TXID, ORDER, UID]), max_size=2).map(tuple)
_SCENES = st.builds(
    Scene, st.sampled_from(Language), st.just("Acme"), foreign=st.booleans(),
    removed=st.lists(st.sampled_from(["seed phrase", "private key", "password", "one-time code", "card number"]), unique=True, max_size=3).map(tuple),
    place=st.none() | st.integers(1, 30), agents_on_duty=st.integers(0, 3),
)  # fmt: skip


@given(_CONVERSATIONS, _UTTERANCES, _CANDIDATES, _KEPT, st.booleans())
def test_the_bot_is_silent_where_it_does_not_lead_or_was_not_asked(
    conversation: Conversation,
    utterance: Utterance,
    candidates: tuple[Candidate, ...],
    kept: tuple[Kept, ...],
    addressed: bool,
) -> None:
    found = decide(conversation, utterance, Reading(candidates), POLICY, addressed=addressed, kept=kept)
    waits = conversation.status is Status.OPEN and conversation.assignee is None and not conversation.public
    if waits and isinstance(found, HandOff):  # theft or despair goes to the front of the queue, once
        assert found.priority is Priority.URGENT
        front = replace(conversation, priority=Priority.URGENT)
        again = decide(front, utterance, Reading(candidates), POLICY, addressed=addressed, kept=kept)
        assert not isinstance(again, HandOff)  # what he sends beside it is still taken
        return
    if waits and not isinstance(found, StandAside):  # in the queue: a line with the place, an article once
        if isinstance(found, AskFor):  # for what was asked for before, and not for ever
            assert found.needs
            assert set(found.broken) <= set(found.needs) <= set(conversation.talk.wants)
            assert conversation.talk.asks < MOST_ASKS
            return
        assert isinstance(found, Answer)
        assert found.line.startswith(("still_waiting", "all_given", "lang_", "verify_", "explain_", "may_leave"))
        assert not found.asks_help
        assert found.intent not in conversation.talk.told
        return
    if not conversation.bot_leads or (conversation.public and not addressed):
        assert isinstance(found, StandAside)
        assert reply_to(found, conversation, POLICY, Scene(Language.EN, "Acme")) is None


@given(_CONVERSATIONS, _UTTERANCES, _CANDIDATES, _KEPT, _SCENES)
def test_in_public_there_is_article_text_or_nothing_and_never_a_button_or_a_queue(
    conversation: Conversation,
    utterance: Utterance,
    candidates: tuple[Candidate, ...],
    kept: tuple[Kept, ...],
    scene: Scene,
) -> None:
    conversation = replace(conversation, public=True)
    found = decide(conversation, utterance, Reading(candidates), POLICY, kept=kept)
    assert isinstance(found, Answer | StandAside)
    reply = reply_to(found, conversation, POLICY, scene)
    assert reply is None or reply.buttons == ()
    if reply and not scene.removed:
        assert "line" not in reply.text.plain or "number" not in reply.text.plain


@given(
    _CONVERSATIONS,
    _CANDIDATES,
    _KEPT,
    st.sampled_from(["转人工", "human please", "/agent", "I want to talk to a person"]),
    st.booleans(),
)
def test_a_word_for_a_person_hands_off_from_every_state_in_which_the_bot_leads(
    conversation: Conversation, candidates: tuple[Candidate, ...], kept: tuple[Kept, ...], words: str, by_button: bool
) -> None:
    conversation = replace(conversation, status=Status.PENDING, assignee=None, public=False)
    utterance = Utterance("", payload="person") if by_button else Utterance(words)
    found = decide(conversation, utterance, Reading(candidates), POLICY, kept=kept)
    assert isinstance(found, HandOff)
    assert found.reason == "asked for a person"


@given(_CONVERSATIONS, _UTTERANCES, _CANDIDATES, _KEPT, _SCENES)
def test_every_decision_can_be_said_in_every_language(
    conversation: Conversation,
    utterance: Utterance,
    candidates: tuple[Candidate, ...],
    kept: tuple[Kept, ...],
    scene: Scene,
) -> None:
    found = decide(conversation, utterance, Reading(candidates), POLICY, kept=kept)
    reply = reply_to(found, conversation, POLICY, scene)
    if reply:
        assert reply.text.plain
        assert "{" not in reply.text.plain
        assert len(reply.buttons) <= 8
        assert all(len(b.payload.encode()) <= 64 and b.label for b in reply.buttons)
        assert all(0 <= m.start < m.stop <= len(reply.text.plain) for m in reply.text.marks)
    if isinstance(found, HandOff) or (isinstance(found, Answer) and conversation.bot_leads):
        assert reply is not None


@given(st.lists(st.tuples(_UTTERANCES, _CANDIDATES, _KEPT), max_size=12))
def test_at_most_one_clarifying_question_until_something_helped_or_the_episode_ends(
    turns: list[tuple[Utterance, tuple[Candidate, ...], tuple[Kept, ...]]],
) -> None:
    conversation, asked = PENDING, 0
    for utterance, candidates, kept in turns:
        found = decide(conversation, utterance, Reading(candidates), POLICY, kept=kept)
        if isinstance(found, Clarify):
            asked += 1
            assert 1 <= len(found.offers) <= 3
            assert all(ARTICLES[intent].kind == "question" for intent in found.offers)
        elif isinstance(found, Answer) and found.line == "glad":
            asked = 0
        assert asked <= 1
        conversation = replace(conversation, talk=remembered(found, conversation.talk, POLICY))


@given(_CONVERSATIONS, _UTTERANCES, _CANDIDATES, _KEPT)
def test_beside_a_person_nothing_is_offered_that_was_said_or_that_only_alarms(
    conversation: Conversation, utterance: Utterance, candidates: tuple[Candidate, ...], kept: tuple[Kept, ...]
) -> None:
    found = decide(conversation, utterance, Reading(candidates), POLICY, kept=kept)
    if isinstance(found, HandOff) and found.offers:
        assert len(set(found.offers)) == len(found.offers) <= 3
        assert not set(found.offers) & {"hacked", *conversation.talk.told}
        assert not found.with_article
        assert not conversation.public
        assert found.reason not in ("asked for a person", "anger", "theft")


@given(st.lists(st.tuples(_UTTERANCES, _CANDIDATES), min_size=1, max_size=40))
def test_automatic_answers_in_a_row_are_bounded(turns: list[tuple[Utterance, tuple[Candidate, ...]]]) -> None:
    conversation = PENDING
    for utterance, candidates in turns:
        found = decide(conversation, replace(utterance, payload=""), Reading(candidates), POLICY)
        conversation = replace(conversation, talk=remembered(found, conversation.talk, POLICY))
        assert conversation.talk.automatic <= MOST_AUTOMATIC


@given(
    st.sampled_from([*_WORDS, "I will sue you", "I contacted you three times", "有人转走我的币", "you are thieves"]),
    _CANDIDATES,
    st.dictionaries(st.sampled_from(sorted(_SIGNALS)), st.floats(-0.2, 1.3)),
    st.booleans(),
)
def test_a_probability_lies_between_nought_and_one_whatever_the_signals(
    text: str, candidates: tuple[Candidate, ...], signals: dict[str, float], waits: bool
) -> None:
    conversation = replace(PENDING, status=Status.OPEN) if waits else PENDING
    found = decide(conversation, Utterance(text), Reading(candidates, signals | {"person": 0.9}), POLICY)
    assert 0 <= found.probability <= 1
