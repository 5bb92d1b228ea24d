"""Figures over judged answers: each against the plainest way of counting it."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import measures
from bot.matching.measures import Judged

_ROW = st.tuples(
    st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]) | st.floats(0, 1), st.sampled_from(["right", "wrong", "outside"])
)
_ROWS = st.lists(_ROW, max_size=40)
Rows = list[tuple[float, str]]


def judged(rows: Rows) -> Judged:
    return Judged.of([c for c, _ in rows], [k == "right" for _, k in rows], [k != "outside" for _, k in rows])


def same(found: float, expected: float) -> bool:
    return math.isclose(found, expected, abs_tol=1e-9) or (math.isnan(found) and math.isnan(expected))


def share(count: float, total: float) -> float:
    return count / total if total else math.nan


@given(_ROWS)
def test_accuracy_counts_right_ones_among_those_in_scope(rows: Rows) -> None:
    expected = share(sum(k == "right" for _, k in rows), sum(k != "outside" for _, k in rows))
    assert same(measures.accuracy(judged(rows)), expected)


@given(_ROWS)
def test_auroc_is_the_share_of_pairs_in_which_the_right_one_is_surer(rows: Rows) -> None:
    right, wrong = [c for c, k in rows if k == "right"], [c for c, k in rows if k != "right"]
    wins = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in product(right, wrong))
    assert same(measures.auroc(judged(rows)), share(wins, len(right) * len(wrong)))


@given(_ROWS, st.sampled_from([0.5, 0.8, 0.95, 0.98, 0.99, 1.0]))
def test_coverage_is_the_best_over_every_threshold(rows: Rows, precision: float) -> None:
    best = 0
    for threshold in {c for c, _ in rows}:
        answered = [k for c, k in rows if c >= threshold]
        if answered.count("right") >= precision * len(answered) - 1e-9:
            best = max(best, answered.count("right"))
    assert same(measures.coverage(judged(rows), precision), share(best, sum(k != "outside" for _, k in rows)))


@given(_ROWS, st.sampled_from([0.5, 0.9, 0.95, 1.0]))
def test_what_is_out_of_scope_is_refused_below_the_highest_threshold_that_accepts_enough(
    rows: Rows, accepted: float
) -> None:
    inside, outside = [c for c, k in rows if k != "outside"], [c for c, k in rows if k == "outside"]
    enough = [t for t in inside if sum(c >= t for c in inside) >= accepted * len(inside) - 1e-9]
    expected = share(sum(c < max(enough) for c in outside), len(outside)) if inside and outside else math.nan
    assert same(measures.out_of_scope_refused(judged(rows), accepted), expected)


@given(_ROWS, st.floats(0, 1))
def test_a_working_threshold_answers_what_reaches_it(rows: Rows, threshold: float) -> None:
    answered = [k for c, k in rows if c >= threshold]
    found = measures.working(judged(rows), threshold)
    assert same(found.precision, share(answered.count("right"), len(answered)))
    assert same(found.share, share(len(answered), len(rows)))


@given(_ROWS, st.integers(1, 12))
def test_bins_hold_every_answer_once_and_are_as_wide_as_each_other(rows: Rows, bins: int) -> None:
    found = measures.reliability(judged(rows), bins)
    assert sum(b.count for b in found) == len(rows)
    for number, one in enumerate(sorted({min(int(c * bins), bins - 1) for c, _ in rows})):
        own = [(c, k) for c, k in rows if min(int(c * bins), bins - 1) == one]
        assert found[number].count == len(own)
        assert same(found[number].sure, sum(c for c, _ in own) / len(own))
        assert same(found[number].right, sum(k == "right" for _, k in own) / len(own))
    off = sum(b.count * abs(b.sure - b.right) for b in found)
    assert same(measures.calibration_error(judged(rows), bins), share(off, len(rows)))


@given(_ROWS)
def test_risk_against_coverage_has_a_point_for_every_threshold(rows: Rows) -> None:
    expected = []
    for threshold in sorted({c for c, _ in rows}, reverse=True):
        answered = [k for c, k in rows if c >= threshold]
        expected.append((len(answered) / len(rows), 1 - answered.count("right") / len(answered)))
    found = measures.risk_coverage(judged(rows))
    assert [x for point in found for x in point] == pytest.approx([x for point in expected for x in point])


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilsons_interval_ends_where_the_count_is_just_as_far_off_as_chance_allows(counted: tuple[int, int]) -> None:
    count, total = counted
    low, high = measures.wilson(count, total)
    assert 0 <= low <= count / total <= high <= 1
    for end in (low, high):
        if 0 < end < 1:  # (share - p)^2 = z^2 p (1 - p) / n
            assert (count / total - end) ** 2 == pytest.approx(1.959963984540054**2 * end * (1 - end) / total, rel=1e-6)
    mirrored = measures.wilson(total - count, total)
    assert (1 - high, 1 - low) == pytest.approx(mirrored, abs=1e-12)


def test_figures_that_are_known() -> None:
    assert measures.wilson(0, 0) == (0.0, 1.0)
    assert measures.wilson(5, 100) == pytest.approx((0.0215, 0.1118), abs=1e-4)
    rows = [(0.9, "right"), (0.8, "right"), (0.7, "wrong"), (0.6, "right"), (0.5, "outside")]
    assert measures.accuracy(judged(rows)) == 0.75
    assert measures.coverage(judged(rows), 1.0) == 0.5
    assert measures.coverage(judged(rows), 0.75) == 0.75
    assert measures.out_of_scope_refused(judged(rows)) == 1.0


def test_what_does_not_belong_together_is_refused() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        Judged.of([0.5], [True, False], [True])
    with pytest.raises(ValueError, match="no right answer"):
        Judged.of([0.5], [True], [False])
