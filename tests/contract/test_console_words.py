"""Both languages say everything, and every sentence of the lower floors has its Chinese."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from bot.faq import policy
from bot.model import DeliveryStatus, Language, Priority, Status
from bot.triage import smalltalk
from handoff.console import board, sentences, words, words_of_answers, words_of_leaving
from handoff.roster import ROLES

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "handoff/console/templates").glob("*.html"))
SCRIPTS = sorted((ROOT / "handoff/console/static").glob("*.js"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
DESK = ("handoff/desk.py", "handoff/holding.py", "handoff/rules.py", "handoff/approvals.py")
SAME = {"app", "kept.txid", "kept.uid"}


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_the_same_holes() -> None:
    assert words.EN.keys() == words.ZH.keys()
    assert [key for key in words.EN if holes(words.EN[key]) != holes(words.ZH[key])] == []


def test_no_key_is_said_twice() -> None:
    tables = (words._PAIRS, words_of_answers.PAIRS, words_of_leaving.PAIRS)
    assert sum(map(len, tables)) == len(words.EN)


def test_nothing_was_left_untranslated() -> None:
    assert [key for key, text in words.ZH.items() if key not in SAME and not CHINESE.search(text)] == []
    assert [key for key, text in words.EN.items() if CHINESE.search(text)] == []


def test_every_key_that_a_page_asks_for_exists() -> None:
    asked = {key for path in TEMPLATES for key in re.findall(r"""\bt\(["']([\w.]+)["']""", path.read_text())}
    whole = {key for key in asked if not key.endswith(".")}
    assert whole
    assert sorted(whole - words.EN.keys()) == []


def test_every_key_that_a_script_says_exists() -> None:
    known = words.script("en")
    said = {key for path in SCRIPTS for key in re.findall(r"""\bsay\("(\w+)\"""", path.read_text())}
    said |= {key for path in TEMPLATES for key in re.findall(r'data-said="(\w+)"', path.read_text())}
    verbs = re.findall(r'verb\(open, "[\w-]+", "(\w+)"', (ROOT / "handoff/console/templates/composer.html").read_text())
    assert said
    assert sorted((said | set(verbs)) - known.keys()) == []
    assert known.keys() == words.script("zh-Hans").keys()


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("view", board.VIEWS),
        ("status", [s.value for s in Status]),
        ("delivery", [s.value for s in DeliveryStatus]),
        ("priority", [p.value for p in Priority if p is not Priority.NORMAL]),
        ("role", ROLES),
        ("language", [tag.value for tag in Language]),
        ("empty", [*board.VIEWS, "search", "choose"]),
    ],
)
def test_every_value_of_the_lower_floors_has_a_word(group: str, names: list[str]) -> None:
    assert [name for name in names if f"{group}.{name}" not in words.EN] == []


def refusals() -> list[str]:
    """Every `raise Refused(...)` of the verbs, its holes filled with something."""
    found = []
    for name in (
        *DESK, "handoff/roster.py", "handoff/tries.py", "bot/model.py", "bot/store/people.py", "bot/rules/verdict.py",
    ):  # fmt: skip
        for node in ast.walk(ast.parse((ROOT / name).read_text())):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                called = getattr(node.exc.func, "id", "")
                if called in ("Refused", "TooManyTries"):
                    found += said_by(node.exc.args[0])
    return found


def said_by(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*said_by(node.body), *said_by(node.orelse)]
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(p.value) if isinstance(p, ast.Constant) else filler(p) for p in node.values)]
    raise AssertionError(ast.dump(node))


def filler(part: ast.expr) -> str:
    quoted = isinstance(part, ast.FormattedValue) and part.conversion == ord("r")
    return "'17'" if quoted else "17"


@pytest.mark.parametrize("sentence", refusals())
def test_every_refusal_is_known_in_chinese(sentence: str) -> None:
    assert CHINESE.search(sentences.refusal("zh-Hans", sentence)), sentence
    assert sentences.refusal("en", sentence) == sentence


def reasons() -> set[str]:
    """Every literal reason of a decision, and the names of signals that become one."""
    found = {*policy.PERSONAL.values(), *smalltalk._NOISE}
    for path in sorted((ROOT / "bot").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Answer", "HandOff", "StandAside"):
                said = [one.value for one in node.keywords if one.arg == "reason"]
                said += node.args[:1] if getattr(node.func, "id", "") != "Answer" else []
                found |= {str(one.value) for one in said if isinstance(one, ast.Constant)}
    return found


@pytest.mark.parametrize("reason", sorted(reasons()))
def test_every_reason_of_a_decision_is_known_in_chinese(reason: str) -> None:
    assert CHINESE.search(sentences.reason("zh-Hans", reason, {}))


def test_a_reason_that_names_an_article_is_its_title() -> None:
    assert (
        sentences.reason("en", "article withdraw-pending", {"withdraw-pending": "Pending withdrawal"})
        == "Pending withdrawal"
    )
    assert sentences.reason("en", "article gone", {}) == "gone"


def test_a_name_cannot_break_a_translated_refusal() -> None:
    said = sentences.refusal("zh-Hans", r"\1 {0} %s has taken this conversation.")
    assert said == r"\1 {0} %s 已认领该会话。"
