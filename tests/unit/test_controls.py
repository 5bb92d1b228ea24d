"""What is typed instead of pressed, and what is waited for."""

from __future__ import annotations

import pytest

from bot.controls import is_control, patience
from bot.model import Utterance


@pytest.mark.parametrize(
    ("text", "attachments", "waits"),
    [
        ("where is my withdrawal?", 0, False), ("提现怎么还没到？", 0, False), ("hello", 0, True), ("my withdrawal", 0, True), ("提现", 0, True), ("?", 0, True),
        ("转人工", 0, False), ("agent", 0, False), ("/help", 0, False), (" /help", 0, False), ("x" * 45, 0, False), ("提" * 15, 0, False), ("提" * 14, 0, True), ("", 1, True),
        ("where is my withdrawal?", 1, True), ("It is not there.", 0, False),
    ],
)  # fmt: skip
def test_a_fragment_is_waited_for_and_a_whole_question_is_not(text: str, attachments: int, waits: bool) -> None:
    assert patience(text, attachments, 1.2) == (1.2 if waits else 0.0)


@pytest.mark.parametrize(
    ("utterance", "control"),
    [
        (Utterance("x", payload="y"), True),
        (Utterance("/lang en"), True),
        (Utterance("人工"), True),
        (Utterance("hello"), False),
    ],
)
def test_controls_are_buttons_commands_and_calls_for_a_person(utterance: Utterance, control: bool) -> None:
    assert is_control(utterance) is control
