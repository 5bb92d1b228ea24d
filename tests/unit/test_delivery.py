"""The table of what became of a send, row by row."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import DeliveryStatus
from bot.ports import Fate, Limits, SendFailed
from bot.rules.delivery import (
    CHANNEL_PAUSE,
    LONGEST_BACKOFF,
    Allowance,
    Settlement,
    backoff,
    contact_gone,
    failed,
    sent,
)

NOW = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
PLAIN, KEYED = Limits(text=100), Limits(text=100, removes_duplicates=True)
DUE, UNKNOWN, FAILED = DeliveryStatus.DUE, DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED


def settle(
    fate: Fate, *, limits: Limits = PLAIN, automatic: bool = True, resent: bool = False, attempts: int = 1, chance: float = 0.5,
    retry_after: float | None = None, throttled: bool = False,
) -> Settlement:  # fmt: skip
    failure = SendFailed(fate, "why", retry_after=retry_after, throttled=throttled)
    return failed(failure, attempts=attempts, automatic=automatic, resent=resent, limits=limits, now=NOW, chance=chance)


@pytest.mark.parametrize("limits", [PLAIN, KEYED])
@pytest.mark.parametrize("automatic", [True, False])
@pytest.mark.parametrize("resent", [True, False])
class TestWhateverTheMessage:
    def test_what_was_not_sent_is_tried_again_as_the_same_row(
        self, limits: Limits, automatic: bool, resent: bool
    ) -> None:
        found = settle(Fate.NOT_SENT, limits=limits, automatic=automatic, resent=resent)
        assert (found.status, found.counts, found.resend_at, found.error) == (DUE, True, None, "why")
        assert found.gate is not None
        assert timedelta(seconds=1) <= found.gate - NOW <= timedelta(seconds=LONGEST_BACKOFF)

    def test_a_rate_limit_is_no_try_and_gates_that_room_for_as_long_as_it_says(
        self, limits: Limits, automatic: bool, resent: bool
    ) -> None:
        found = settle(Fate.NOT_SENT, limits=limits, automatic=automatic, resent=resent, retry_after=37, throttled=True)
        assert found == Settlement(DUE, error="why", gate=NOW + timedelta(seconds=37), counts=False)

    def test_what_was_rejected_is_failed_and_never_retried(self, limits: Limits, automatic: bool, resent: bool) -> None:
        assert settle(Fate.REJECTED, limits=limits, automatic=automatic, resent=resent) == Settlement(
            FAILED, error="why"
        )

    def test_a_refused_account_stops_its_channel_and_its_rows_wait(
        self, limits: Limits, automatic: bool, resent: bool
    ) -> None:
        found = settle(Fate.CHANNEL_DOWN, limits=limits, automatic=automatic, resent=resent)
        gate = NOW + timedelta(seconds=CHANNEL_PAUSE)
        assert found == Settlement(DUE, error="why", gate=gate, counts=False, pauses_channel=True)


@pytest.mark.parametrize("automatic", [True, False])
@pytest.mark.parametrize("resent", [True, False])
def test_an_unknown_fate_where_duplicates_are_removed_is_the_same_key_again(automatic: bool, resent: bool) -> None:
    found = settle(Fate.UNKNOWN, limits=KEYED, automatic=automatic, resent=resent)
    assert (found.status, found.resend_at, found.counts) == (DUE, None, True)
    assert found.gate is not None
    assert found.gate > NOW


@pytest.mark.parametrize(
    ("automatic", "resent", "resend_at"),
    [(True, False, NOW + timedelta(seconds=30)), (True, True, None), (False, False, None), (False, True, None)],
)
def test_an_unknown_fate_elsewhere_is_looked_at_once_more_only_if_automatic(
    automatic: bool, resent: bool, resend_at: datetime | None
) -> None:
    assert settle(Fate.UNKNOWN, automatic=automatic, resent=resent) == Settlement(
        UNKNOWN, error="why", resend_at=resend_at
    )


def test_a_key_is_tried_again_for_a_while_and_then_a_person_sees_that_it_may_not_have_arrived() -> None:
    assert settle(Fate.UNKNOWN, limits=KEYED, attempts=19).status is DUE
    late = settle(Fate.UNKNOWN, limits=KEYED, attempts=20, automatic=False)
    assert (late.status, late.resend_at, late.gate) == (UNKNOWN, None, None)
    assert settle(Fate.UNKNOWN, limits=KEYED, attempts=20, automatic=True).resend_at is not None


def test_the_wait_before_the_second_look_is_the_channels_own() -> None:
    found = settle(Fate.UNKNOWN, limits=Limits(text=1, resend_after=5))
    assert found.resend_at == NOW + timedelta(seconds=5)


def test_no_agents_reply_of_unknown_fate_is_ever_sent_again_by_itself() -> None:
    assert settle(Fate.UNKNOWN, automatic=False).resend_at is None


def test_what_is_sent_rests_its_room_for_the_pace() -> None:
    assert sent("r1", NOW, 3.5) == Settlement(DeliveryStatus.SENT, receipt="r1", gate=NOW + timedelta(seconds=3.5))
    assert sent("r1", NOW, 0).gate == NOW


def test_a_contact_who_is_gone_is_failed_with_a_reason_that_can_be_read() -> None:
    assert contact_gone("blocked") == Settlement(FAILED, error="blocked", gone=True)
    assert contact_gone("").error


def test_a_rate_limit_without_a_time_backs_off() -> None:
    found = settle(Fate.NOT_SENT, throttled=True)
    assert found.counts is False
    assert found.gate is not None
    assert found.gate - NOW >= timedelta(seconds=1)


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_a_wait_is_between_one_second_and_sixty(attempts: int, chance: float) -> None:
    assert 1 <= backoff(attempts, chance) <= LONGEST_BACKOFF


@given(st.integers(1, 60), st.floats(0, 1))
def test_waits_grow_until_they_are_longest(attempts: int, chance: float) -> None:
    assert backoff(attempts, chance) <= backoff(attempts + 1, chance)
    assert backoff(12, 1) == LONGEST_BACKOFF


def test_chance_spreads_the_retries_of_many() -> None:
    assert len({backoff(5, n / 100) for n in range(100)}) == 100


@given(
    st.sampled_from(Fate), st.booleans(), st.booleans(), st.booleans(), st.integers(1, 50), st.floats(0, 1), st.none() | st.floats(0, 1e6), st.booleans()
)  # fmt: skip
def test_every_outcome_is_final_scheduled_or_shown(
    fate: Fate,
    keyed: bool,
    automatic: bool,
    resent: bool,
    attempts: int,
    chance: float,
    retry_after: float | None,
    throttled: bool,
) -> None:
    found = settle(
        fate, limits=KEYED if keyed else PLAIN, automatic=automatic, resent=resent, attempts=attempts, chance=chance, retry_after=retry_after,
        throttled=throttled,
    )  # fmt: skip
    assert found.status in (DUE, UNKNOWN, FAILED)
    assert (found.gate is not None) is (found.status is DUE)
    assert found.error == "why"
    assert found.counts or found.status is DUE


def test_a_channels_pace_lets_out_what_has_grown_and_saves_up_little() -> None:
    fresh = Allowance().grown(100.0, 30)
    assert fresh.parts == 6
    assert fresh.spent(6).grown(100.1, 30).parts == pytest.approx(3)
    assert fresh.spent(6).grown(200.0, 30).parts == 6


def test_over_any_time_the_pace_is_kept() -> None:
    allowance, out, now = Allowance().grown(0.0, 30), 0, 0.0
    while now < 10:
        parts = allowance.whole(100)
        out += parts
        allowance = allowance.spent(parts)
        now += max(0.001, allowance.opens_in(30))
        allowance = allowance.grown(now, 30)
    assert 300 <= out <= 306


def test_a_slow_channel_lets_out_one_at_a_time_and_says_when_the_next_may_go() -> None:
    allowance = Allowance().grown(0.0, 0.5)
    assert allowance.parts == 1
    spent = allowance.spent(1)
    assert (spent.parts, spent.opens_in(0.5), spent.grown(2.0, 0.5).parts) == (0, 2.0, 1.0)


def test_without_a_pace_everything_may_go() -> None:
    allowance = Allowance().grown(0.0, 0).spent(1000)
    assert (allowance.parts, allowance.whole(64)) == (math.inf, 64)
    assert allowance.opens_in(0) == 0
