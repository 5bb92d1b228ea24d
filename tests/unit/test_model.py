"""Conversations: which verb fits which state, and what a wait, an episode and an owner are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Address, ChannelId, Conversation, Priority, Refused, Status, Talk

NOW = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
FIRST = Conversation(1, Address(ChannelId("t:a"), "x"))
Verb = Callable[[Conversation, datetime], Conversation]
VERBS: dict[str, Verb] = {
    "handed off": lambda c, now: c.handed_off("why", Priority.HIGH, now),
    "claimed": lambda c, _: c.claimed(7),
    "released": lambda c, now: c.released(now),
    "given back": lambda c, _: c.given_back(),
    "replied": lambda c, _: c.replied(),
    "snoozed": lambda c, now: c.snoozed(now + timedelta(hours=1)),
    "woken": lambda c, now: c.woken(now),
    "resolved": lambda c, _: c.resolved(),
    "written in": lambda c, now: c.written_in(now),
}
_LIVE = ["handed off", "claimed", "released", "given back", "replied", "snoozed", "woken", "written in"]
OPEN = FIRST.handed_off("why", Priority.HIGH, NOW)
HELD = OPEN.claimed(7)
SNOOZED = HELD.snoozed(NOW + timedelta(hours=1))
RESOLVED = HELD.resolved()


@pytest.mark.parametrize("verb", ["claimed", "snoozed", "resolved"])
def test_a_resolved_conversation_refuses_what_needs_a_live_one(verb: str) -> None:
    with pytest.raises(Refused, match="already resolved"):
        VERBS[verb](RESOLVED, NOW)


@pytest.mark.parametrize(
    ("before", "verb", "status", "assignee"),
    [
        (FIRST, "handed off", Status.OPEN, None),
        (FIRST, "claimed", Status.OPEN, 7),
        (FIRST, "written in", Status.PENDING, None),
        (FIRST, "resolved", Status.RESOLVED, None),
        (FIRST, "snoozed", Status.SNOOZED, None),
        (OPEN, "handed off", Status.OPEN, None),
        (OPEN, "claimed", Status.OPEN, 7),
        (OPEN, "given back", Status.PENDING, None),
        (OPEN, "snoozed", Status.SNOOZED, None),
        (OPEN, "resolved", Status.RESOLVED, None),
        (OPEN, "written in", Status.OPEN, None),
        (HELD, "released", Status.OPEN, None),
        (HELD, "given back", Status.PENDING, None),
        (HELD, "snoozed", Status.SNOOZED, 7),
        (HELD, "resolved", Status.RESOLVED, None),
        (HELD, "written in", Status.OPEN, 7),
        (SNOOZED, "woken", Status.OPEN, 7),
        (SNOOZED, "written in", Status.OPEN, 7),
        (SNOOZED, "claimed", Status.OPEN, 7),
        (SNOOZED, "released", Status.OPEN, None),
        (SNOOZED, "resolved", Status.RESOLVED, None),
        (RESOLVED, "written in", Status.PENDING, None),
    ],
)
def test_a_verb_leads_where_it_says(before: Conversation, verb: str, status: Status, assignee: int | None) -> None:
    after = VERBS[verb](before, NOW)
    assert (after.status, after.assignee) == (status, assignee)


@given(st.lists(st.sampled_from(_LIVE), max_size=30))
def test_a_wait_never_starts_anew_until_it_was_answered(verbs: list[str]) -> None:
    conversation, now, began = FIRST, NOW, None
    for verb in verbs:
        now += timedelta(minutes=1)
        conversation = VERBS[verb](conversation, now)
        if verb in ("replied", "given back"):
            began = None
            assert conversation.waiting_since is None
        elif began is None:
            began = conversation.waiting_since
        assert conversation.waiting_since == began


@given(st.lists(st.sampled_from(sorted(VERBS)), max_size=40))
def test_any_legal_story_keeps_the_state_legal(verbs: list[str]) -> None:
    conversation, now = FIRST, NOW
    for verb in verbs:
        now += timedelta(minutes=1)
        before = conversation
        if before.status is Status.RESOLVED and verb not in ("claimed", "snoozed", "resolved", "written in"):
            continue  # the desk does not offer these on a resolved one
        if before.status is Status.SNOOZED and verb == "handed off":
            continue  # a message wakes it first
        try:
            conversation = VERBS[verb](before, now)
        except Refused:
            assert before.status is Status.RESOLVED
            continue
        assert conversation.bot_leads is (conversation.status is Status.PENDING and conversation.assignee is None)
        assert (conversation.snoozed_until is not None) is (conversation.status is Status.SNOOZED)
        assert conversation.assignee is None or conversation.status in (Status.OPEN, Status.SNOOZED)
        assert conversation.episode == before.episode + (before.status is Status.RESOLVED)
        assert conversation.address == FIRST.address


def test_a_new_episode_forgets_the_talk_but_not_the_warning() -> None:
    talked = Conversation(
        1, FIRST.address, talk=Talk(clarified=True, offers=("a",), asked_help="a", automatic=9, misses=2, warned=True)
    )
    again = talked.resolved().written_in(NOW)
    assert (again.episode, again.status, again.talk) == (2, Status.PENDING, Talk(warned=True))
    assert again.bot_leads


def test_a_second_hand_off_only_ever_raises_the_priority() -> None:
    later = NOW + timedelta(hours=1)
    assert OPEN.handed_off("other", Priority.URGENT, later).priority is Priority.URGENT
    assert OPEN.handed_off("other", Priority.NORMAL, later).priority is Priority.HIGH
    assert OPEN.handed_off("other", Priority.URGENT, later).reason == "why"
    assert OPEN.handed_off("other", Priority.URGENT, later).waiting_since == NOW


def test_giving_back_and_resolving_leave_nothing_of_the_queue() -> None:
    for after in (HELD.given_back(), HELD.resolved()):
        assert (after.reason, after.priority, after.waiting_since, after.assignee) == ("", Priority.NORMAL, None, None)


def test_priorities_are_served_in_order() -> None:
    assert sorted(Priority, key=lambda p: p.rank) == [Priority.URGENT, Priority.HIGH, Priority.NORMAL]
