"""How sure the bot must be: the promise is kept on its own evidence, and a wrong verdict never makes the bot bolder."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.matching.promise import (
    COMPANY,
    ENOUGH_LEFT_OUT,
    ENOUGH_VERDICTS,
    HIGHEST,
    LOWEST,
    PESSIMISM,
    VERDICT_WEIGHS,
    WITHOUT_EVIDENCE,
    Evidence,
    thresholds,
)

_EVIDENCE = st.builds(Evidence, st.sampled_from("abc"), st.floats(0, 1), st.booleans())
_RARELY_WRONG = st.builds(Evidence, st.sampled_from("abc"), st.floats(0.4, 1), st.integers(0, 19).map(bool))
_MANY = st.lists(_EVIDENCE, max_size=90) | st.lists(_RARELY_WRONG, min_size=150, max_size=300)
_RATES = st.sampled_from([0.005, 0.02, 0.1, 0.3])


def counted(left_out: list[Evidence], verdicts: list[Evidence], at: float) -> tuple[float, float]:
    """Answered and wrong, from there on."""
    answered = sum(e.probability >= at for e in left_out) + VERDICT_WEIGHS * sum(v.probability >= at for v in verdicts)
    wrong = sum(not e.right and e.probability >= at for e in left_out) / PESSIMISM
    return answered, wrong + VERDICT_WEIGHS * sum(not v.right and v.probability >= at for v in verdicts)


def is_right_somewhere(evidence: list[Evidence], at: float) -> bool:
    return any(e.right and e.probability >= at for e in evidence)


def of(intent: str, evidence: list[Evidence]) -> list[Evidence]:
    return [e for e in evidence if e.intent == intent]


@given(_MANY, _MANY, _RATES)
def test_a_threshold_keeps_the_promise_on_its_own_evidence(
    left_out: list[Evidence], verdicts: list[Evidence], rate: float
) -> None:
    found = thresholds(left_out, verdicts, rate)
    assert LOWEST <= found.default <= HIGHEST
    enough = sum(e.probability >= LOWEST for e in left_out) >= ENOUGH_LEFT_OUT
    if enough and found.default < HIGHEST:
        answered, wrong = counted(left_out, verdicts, found.default)
        assert is_right_somewhere([*left_out, *verdicts], found.default)
        assert wrong <= rate * answered + 1e-9
    for intent, at in found.per_intent.items():
        assert LOWEST <= at <= HIGHEST
        everywhere, wrong_everywhere = counted(left_out, verdicts, at)
        answered, wrong = counted(of(intent, left_out), of(intent, verdicts), at)
        company = COMPANY * wrong_everywhere / max(everywhere, 1)
        keeps = wrong + company <= rate * (answered + COMPANY) + 1e-9
        assert at >= found.default or (keeps and is_right_somewhere(of(intent, [*left_out, *verdicts]), at))


@given(_MANY, _MANY, _RATES, st.lists(_EVIDENCE, min_size=1, max_size=30))
def test_more_wrong_verdicts_never_lower_a_threshold(
    left_out: list[Evidence], verdicts: list[Evidence], rate: float, more: list[Evidence]
) -> None:
    wrong = [Evidence(v.intent, v.probability, right=False) for v in more]
    before, after = thresholds(left_out, verdicts, rate), thresholds(left_out, [*verdicts, *wrong], rate)
    assert after.default >= before.default
    assert all(after.at(intent) >= before.at(intent) for intent in "abc")


@given(_MANY, _MANY)
def test_a_stricter_promise_never_lowers_a_threshold(left_out: list[Evidence], verdicts: list[Evidence]) -> None:
    loose, strict = thresholds(left_out, verdicts, 0.1), thresholds(left_out, verdicts, 0.02)
    assert strict.default >= loose.default
    assert all(strict.at(intent) >= loose.at(intent) for intent in "abc")


def test_without_evidence_the_default_stands() -> None:
    assert thresholds([], [], 0.02).at("a") == WITHOUT_EVIDENCE
    few = [Evidence("a", 0.9, right=True)] * (ENOUGH_VERDICTS - 1)
    assert thresholds([], few, 0.02).at("a") == WITHOUT_EVIDENCE


def test_an_article_has_its_own_threshold_from_enough_evidence_on() -> None:
    good = [Evidence("good", 0.5 + n / 1000, right=True) for n in range(10 * ENOUGH_LEFT_OUT)]
    bad = [Evidence("bad", 0.5 + n / 1500, right=n % 2 > 0 or n > 200) for n in range(400)]
    rare = [Evidence("rare", 0.5, right=True)] * 5
    found = thresholds([*good, *bad, *rare], [], 0.02)
    assert LOWEST <= found.at("good") < found.default < found.at("bad") < HIGHEST
    assert found.at("rare") == found.default
    assert "rare" not in found.per_intent


def test_a_verdict_counts_for_more_than_a_phrasing() -> None:
    phrasings = [Evidence("a", 0.7, right=True)] * 300
    assert thresholds(phrasings, [], 0.02).at("a") == LOWEST
    assert thresholds([*phrasings, Evidence("a", 0.7, right=False)], [], 0.02).at("a") == LOWEST
    assert thresholds(phrasings, [Evidence("a", 0.7, right=False)], 0.02).at("a") == HIGHEST


def test_an_article_that_agents_find_wrong_needs_to_be_surer_than_others() -> None:
    others = [Evidence("b", 0.6, right=True)] * 2_000
    wrong = [Evidence("a", 0.7, right=False)] * (ENOUGH_VERDICTS - 1)
    few = thresholds(others, wrong, 0.1)
    assert few.at("a") == few.default
    enough = thresholds(others, [*wrong, Evidence("a", 0.7, right=False)], 0.1)
    assert enough.at("a") == HIGHEST > enough.default
