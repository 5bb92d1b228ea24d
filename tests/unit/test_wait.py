"""How long it will take: a range that is right eight times of ten, or an honest "nobody can say"."""

from __future__ import annotations

import heapq
import random
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.wait import InLine, Taken, expected
from tests.doubles import START

HANDLING = 240.0  # seconds that half of the conversations take
HOUR = 3600.0


def at(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def day(seed: int, per_hour: float, agents: int, *, surge: float = 1.0, hours: int = 6) -> list[tuple[float, float]]:
    """When each came and was taken: first come, first served; from the middle of the day on `surge` times as many come."""
    chance = random.Random(seed)
    came, now = [], 0.0
    while now < hours * HOUR:
        now += chance.expovariate(per_hour * (surge if now > hours * HOUR / 2 else 1.0) / HOUR)
        came.append(now)
    free, taken = [0.0] * agents, 0.0
    rows = []
    for moment in came:
        taken = max(moment, heapq.heappop(free), taken) + chance.uniform(3, 40)
        heapq.heappush(free, taken + chance.lognormvariate(0, 0.7) * HANDLING)
        rows.append((moment, taken))
    return rows


def told_right(rows: list[tuple[float, float]]) -> tuple[int, int, int]:
    """How often the range held, was told, and was not told, after the first hour."""
    right = told = silent = 0
    for number, (moment, taken) in enumerate(rows):
        gone = sum(1 for _, at_ in rows[:number] if at_ <= moment)
        past = [Taken(START + at(since), START + at(at_)) for since, at_ in rows[:gone]]
        if moment < HOUR:
            continue
        found = expected(past, number - gone + 1, START + at(moment))
        if found is None:
            silent += 1
        else:
            told += 1
            right += found[0] <= (taken - moment) / 60 <= found[1]
    return right, told, silent


@pytest.mark.parametrize(
    ("per_hour", "agents", "surge"), [(20, 3, 1), (44, 3, 1), (30, 4, 3), (9, 1, 1), (60, 4, 1)],
    ids=["quiet", "busy", "a market crash", "one agent", "too few agents"],
)  # fmt: skip
def test_the_range_is_right_eight_times_of_ten(per_hour: float, agents: int, surge: float) -> None:
    days = [told_right(day(seed, per_hour, agents, surge=surge)) for seed in range(4)]
    right, told, silent = (sum(column) for column in zip(*days, strict=True))
    assert told > silent
    assert 0.75 <= right / told < 0.99  # whole minutes hold a little more


def test_from_few_who_were_taken_nothing_is_told() -> None:
    rows = [Taken(START + at(60.0 * n), START + at(60.0 * n + 30)) for n in range(7)]
    assert expected(rows, 1, START + at(420)) is None


def test_from_what_is_long_ago_nothing_is_told() -> None:
    rows = [Taken(START + at(60.0 * n), START + at(60.0 * n + 30)) for n in range(40)]
    assert expected(rows, 1, START + at(41 * 60)) == (0, 1)
    assert expected(rows, 1, START + at(41 * 60) + timedelta(hours=1)) is None


def test_who_never_stood_in_a_line_tells_nothing_about_one() -> None:
    rows = [Taken(START + at(60.0 * n), START + at(60.0 * n + 30)) for n in range(40)]
    assert expected(rows, 5, START + at(41 * 60)) is None


@example([(0, 0), (0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 6), (600, 3000)], 1)
@given(st.lists(st.tuples(st.floats(0, 7000), st.floats(0, 3000)), max_size=60), st.integers(1, 50))
def test_a_range_is_in_order_and_bounded(waits: list[tuple[float, float]], place: int) -> None:
    rows = [Taken(START + at(since), START + at(since + wait)) for since, wait in waits]
    found = expected(rows, place, START + at(7200))
    assert found is None or (0 <= found[0] <= found[1] and 1 <= found[1] <= 240)


def test_who_does_not_wait_has_no_place() -> None:
    assert InLine(None, 2).minutes is None
