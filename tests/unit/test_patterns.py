"""No pattern holds the house up: each cuts every text in one way, or in few.

`re` cannot be interrupted from outside and holds everybody up while it goes back and forth. So every repeat of every pattern
of the house is pumped here with what may stand in it: thirty times over, behind what leads there, before a sign that fits
nowhere. A pattern that is sound says no in a moment; one that can cut the same text in two ways has a billion ways of thirty.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.patience import TooLong, at_most, needs_a_timer

PACKAGES = ("bot", "adapters", "handoff")
PUMPS = 30  # times that a sample is repeated: two ways each are a billion together
LIMIT = 1.0  # seconds of the processor for one of them, where a sound pattern takes some microseconds
FAR = 8  # times from which a repeat is pumped
_MOST_SAMPLES = 30  # of what one repeat may hold
_MOST_PAIRS = 60
_MOST_PREFIXES = 3
_NOWHERE = "\x01"  # stands for what no pattern expects

Tree = Iterable[tuple[Any, Any]]
_parser: Any = importlib.import_module("re._parser")
_codes: Any = importlib.import_module("re._constants")
_REPEATS = (_codes.MAX_REPEAT, _codes.MIN_REPEAT, _codes.POSSESSIVE_REPEAT)
_CLASSES = {
    _codes.CATEGORY_DIGIT: "5", _codes.CATEGORY_SPACE: " ", _codes.CATEGORY_WORD: "a",
    _codes.CATEGORY_NOT_DIGIT: "a", _codes.CATEGORY_NOT_SPACE: "a", _codes.CATEGORY_NOT_WORD: "-",
}  # fmt: skip


def modules() -> Iterator[ModuleType]:
    """Everything that is ours; migrations and what runs when it is imported hold no patterns."""
    for package in PACKAGES:
        top = importlib.import_module(package)
        for found in pkgutil.walk_packages(top.__path__, f"{package}."):
            if not found.name.endswith("__main__") and "migrations" not in found.name:
                yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern by a name to find it with, each once."""
    found: dict[str, re.Pattern[str]] = {}
    seen: set[tuple[str, int]] = set()
    for module in modules():
        named = [one for name, value in vars(module).items() for one in held_in(value, f"{module.__name__}.{name}")]
        for name, pattern in (*named, *written_in(module)):
            if isinstance(pattern.pattern, str) and (pattern.pattern, pattern.flags) not in seen:
                seen.add((pattern.pattern, pattern.flags))
                found[name] = pattern
    return found


def held_in(value: object, name: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns that a constant is or holds."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from held_in(key, f"{name}[{key!r:.20}]")
            yield from held_in(held, f"{name}[{key!r:.20}]")
    elif isinstance(value, list | tuple | set | frozenset):
        for place, held in enumerate(value):
            yield from held_in(held, f"{name}[{place}]")


def written_in(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns that stand in a call: `re.search(r"...", text)`."""
    source = Path(module.__file__ or "").read_text("utf-8")
    for call in ast.walk(ast.parse(source)):
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re")), args=[ast.Constant(value=str(written)), *_]):
                flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(call) else 0
                yield f"{module.__name__}:{call.lineno}", re.compile(written, flags)


def samples(tree: Tree, most: int = _MOST_SAMPLES) -> list[str]:
    """Some texts that fit: each alternative in one of them, however many are left out."""
    found = [""]
    for code, told in tree:
        fitting = list(dict.fromkeys(_fitting(code, told, most)))
        if len(found) * len(fitting) <= most:
            found = [left + right for left in found for right in fitting]
        else:
            each = [found[place % len(found)] + right for place, right in enumerate(fitting)]
            found = list(dict.fromkeys([*each, *(left + fitting[0] for left in found)]))[: 3 * most]
    return found


def _fitting(code: Any, told: Any, most: int) -> list[str]:
    if code is _codes.LITERAL:
        return [chr(told)]
    if code is _codes.NOT_LITERAL:
        return ["b" if told == ord("a") else "a"]
    if code is _codes.ANY:
        return ["a"]
    if code is _codes.IN:
        return _of_class(told)
    if code is _codes.BRANCH:
        return [one for branch in told[1] for one in samples(branch, most)]
    if code in (_codes.SUBPATTERN, _codes.ATOMIC_GROUP):
        return samples(told[3] if code is _codes.SUBPATTERN else told, most)
    if code in _REPEATS:
        least, _, held = told
        return ([""] if least == 0 else []) + [one * max(least, 1) for one in samples(held, most)]
    return [""]  # an edge, something that is looked at and not taken, or what a group held


def _of_class(told: Tree) -> list[str]:
    members = list(told)
    found: list[str] = []
    for code, value in members:
        if code is _codes.LITERAL:
            found.append(chr(value))
        elif code is _codes.RANGE:
            found += [chr(value[0]), chr(value[1])]
        elif code is _codes.CATEGORY:
            found.append(_CLASSES.get(value, "a"))
    if members[0][0] is _codes.NEGATE:
        return [one for one in "a 我5." if one not in found][:2] or ["\u2603"]
    return found[:_MOST_SAMPLES]


@dataclass(frozen=True, slots=True)
class Repeat:
    """What leads to it, and what may stand in it again and again."""

    prefixes: tuple[str, ...]
    held: Tree

    def pumps(self) -> list[str]:
        """One sample, and two of them: where one may be cut into others, or the end of one begins another."""
        ones = [one for one in samples(self.held) if one]
        pairs = (one + other for one, other in itertools.permutations(ones, 2))
        return list(dict.fromkeys((*ones, *itertools.islice(pairs, _MOST_PAIRS))))


def repeats(tree: Tree, before: tuple[str, ...] = ("",)) -> Iterator[Repeat]:
    """All that go far, however deep they stand. A possessive one gives nothing back, but may hold others."""
    passed: list[tuple[Any, Any]] = []
    for code, told in tree:
        leads = tuple(left + right for left in before for right in samples(passed, 4)[:_MOST_PREFIXES])
        if code in (_codes.MAX_REPEAT, _codes.MIN_REPEAT) and told[1] > FAR:
            yield Repeat(leads[:_MOST_PREFIXES], told[2])
        for inside in _inside(code, told):
            yield from repeats(inside, leads[:_MOST_PREFIXES])
        passed.append((code, told))


def _inside(code: Any, told: Any) -> list[Tree]:
    if code is _codes.BRANCH:
        return list(told[1])
    if code is _codes.SUBPATTERN:
        return [told[3]]
    if code is _codes.ATOMIC_GROUP:
        return [told]
    if code in _REPEATS:
        return [told[2]]
    return [told[1]] if code in (_codes.ASSERT, _codes.ASSERT_NOT) else []


def hostile(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Prefix and pump of every text that could keep it busy, each once."""
    seen: set[tuple[str, str]] = set()
    for repeat in repeats(_parser.parse(pattern.pattern, pattern.flags)):
        for pump in repeat.pumps():
            for prefix in dict.fromkeys(("", *repeat.prefixes)):
                if (prefix, pump) not in seen:
                    seen.add((prefix, pump))
                    yield prefix, pump


def endless(pattern: re.Pattern[str]) -> tuple[str, str] | None:
    """The first prefix and pump that keep it busy without an end."""
    prefix = pump = ""
    for prefix, pump in hostile(pattern):
        text = prefix + pump * PUMPS + _NOWHERE
        try:
            with at_most(LIMIT):
                pattern.search(text)
        except TooLong:
            return prefix, pump
    return None


@needs_a_timer
@pytest.mark.timeout(600)  # it takes half a minute on an idle machine
def test_no_pattern_can_cut_a_text_in_ever_more_ways() -> None:
    every = patterns()
    assert len(every) > 800  # else they are no longer found
    found = {name: endless(pattern) for name, pattern in every.items()}
    assert {name: prefix_and_pump for name, prefix_and_pump in found.items() if prefix_and_pump} == {}


@needs_a_timer
@pytest.mark.parametrize(
    "bad", [r"(?:a|b|ab)*c", r"(?:in|to|into)*?(?:english)", r"x(?:\s*y?\s*)*z", r"code(?:\s(?:veri\w*|verif\w*))*!", r"q(?=(?:a+)+b)"]
)  # fmt: skip
def test_a_pattern_that_can_is_found(bad: str) -> None:
    assert endless(re.compile(bad)) is not None


@needs_a_timer
@pytest.mark.parametrize("good", [r"(?:a|b|c)*d", r"x\s*+(?:y\s*+)?z", r"(?>(?:in|to|into)*)e", r"(?:(?:a|b|ab)*+)*+c"])
def test_a_pattern_that_cannot_is_not(good: str) -> None:
    assert endless(re.compile(good)) is None
