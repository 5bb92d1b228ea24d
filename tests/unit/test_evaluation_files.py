"""Files of questions and messages: what is right is read, and every mistake is named with file and line."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation import Unusable
from bot.evaluation.files import Question, few_shots, messages, questions, refuse_unknown, training


def written(tmp_path: Path, content: bytes) -> Path:
    file = tmp_path / "set.csv"
    file.write_bytes(content)
    return file


def test_a_question_set_is_read_with_its_lines_and_what_is_out_of_scope(tmp_path: Path) -> None:
    file = written(tmp_path, '\ufefftext,label\nhello,greet\n"two\nlines, one ""text""",ask\n\n你好, \n'.encode())
    assert questions(file) == [
        Question("hello", "greet", 2),
        Question('two\nlines, one "text"', "ask", 4),
        Question("你好", "", 6),
    ]
    assert [question.label for question in training(file)] == ["greet", "ask"]


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        (b"", ":1: ", "the header must be text,label"),
        (b"label,text\na,b\n", ":1: ", "the header must be text,label, not 'label,text'"),
        (b"text,label\n", ":1: ", "no questions"),
        (b"text,label\na,b\nonly one\n", ":3: ", "1 columns instead of 2"),
        (b"text,label\na,b\n\nx,y,z\n", ":4: ", "3 columns instead of 2"),
        (b"text,label\n  ,b\n", ":2: ", "the text is empty"),
        (b'text,label\na,b\n"never closed,b\n', ":3: ", "unexpected end of data"),
        (b'text,label\n"a"b,c\n', ":2: ", "expected after"),
        ("text,label\na,b\n提现,c\n".encode("gbk"), ":3: ", "not UTF-8"),
    ],
)
def test_a_bad_question_set_is_refused_with_its_line(tmp_path: Path, content: bytes, place: str, reason: str) -> None:
    file = written(tmp_path, content)
    with pytest.raises(Unusable) as refused:
        questions(file)
    assert str(refused.value).startswith(f"{file}{place}")
    assert reason in str(refused.value)


@pytest.mark.parametrize("name", ["absent.csv", "."])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unusable, match="cannot be read: "):
        questions(tmp_path / name)


def test_to_learn_two_labels_are_needed_and_to_be_right_a_known_one(tmp_path: Path) -> None:
    file = written(tmp_path, b"text,label\na,b\nc,\nd,b\n")
    with pytest.raises(Unusable, match=r"set\.csv:1: at least two labels"):
        training(file)
    with pytest.raises(Unusable, match=r"set\.csv:3: .*'other'"):
        refuse_unknown([Question("x", "", 2), Question("y", "other", 3)], [Question("a", "b")], file)
    refuse_unknown([Question("x", "", 2), Question("y", "b", 3)], [Question("a", "b")], file)


@given(st.lists(st.sampled_from("abc"), max_size=30), st.integers(1, 6), st.integers(0, 5))
def test_a_few_of_each_label_are_chosen_the_same_by_the_same_seed(labels: list[str], shots: int, seed: int) -> None:
    rows = [Question(f"text {number}", label, number) for number, label in enumerate(labels)]
    chosen = few_shots(rows, shots, seed)
    assert chosen == few_shots(rows, shots, seed)
    assert len(set(chosen)) == len(chosen)
    assert set(chosen) <= set(rows)
    assert Counter(row.label for row in chosen) == {k: min(n, shots) for k, n in Counter(labels).items()}


def test_another_seed_chooses_others() -> None:
    rows = [Question(str(number), "a") for number in range(100)]
    assert few_shots(rows, 10, 0) != few_shots(rows, 10, 1)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "x"', "Expecting"),
        ('["text"]', '"text" is missing'),
        ('{"text": 1, "want": "answer"}', '"text" is missing or no string'),
        ('{"text": "x", "want": "reply"}', '"want" must be one of answer, escalate'),
        ('{"text": "x", "want": ["answer"]}', '"want" must be one of'),
        ('{"text": "x", "want": "answer", "intent": null}', '"intent" must be a string'),
        ('{"text": "x", "want": "answer", "also": [1]}', '"also" a list of strings'),
        ("[" * 100_000, ""),
    ],
)
def test_a_bad_message_is_refused_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    file = written(tmp_path, b'{"text": "x", "want": "ignore"}\n\n' + line.encode())
    with pytest.raises(Unusable) as refused:
        messages(file)
    assert str(refused.value).startswith(f"{file}:3: ")
    assert reason in str(refused.value)


def test_a_message_says_which_articles_fit(tmp_path: Path) -> None:
    lines = b'{"id": "m1", "text": "x", "want": "answer", "intent": "a", "also": ["b"]}\n{"text": "y", "want": "escalate", "intent": "other"}\n'
    one, two = messages(written(tmp_path, lines))
    assert one.fitting == {"a", "b"}
    assert two.fitting == frozenset()
    with pytest.raises(Unusable, match="no messages"):
        messages(written(tmp_path, b"\n\n"))
