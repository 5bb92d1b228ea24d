"""`nightdesk eval`, typed by a stranger: figures where files are good, a sentence with file and line where they are not."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.house.process import CHAT, command, configured, fine, sentence

TRAIN = "text,label\n" + "".join(
    f"{verb} my {thing} please,{thing}\n" for thing in ("order", "card", "limit") for verb in ("cancel", "show", "raise")
)  # fmt: skip
TEST = "text,label\nshow me my order,order\nraise limit,limit\nbake a cake,\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few articles and two question sets."""
    made = tmp_path_factory.mktemp("place")
    configured(made, CHAT)
    (made / "train.csv").write_text(TRAIN, "utf-8")
    (made / "test.csv").write_text(TEST, "utf-8")
    return made


def test_a_question_set_is_measured_for_people_and_for_programs(place: Path) -> None:
    words = ("eval", "--train", "train.csv", "--test", "test.csv", "--encoder", "none", "--shots", "2", "--seed", "1")
    told = fine(command(*words, folder=place))
    assert "learnt from" in told
    assert "6 questions of 3 labels" in told
    table = json.loads(fine(command(*words, "--json", "--plots", "pictures", folder=place)))
    assert (table["asked"], table["out_of_scope"], table["shots"], table["seed"]) == (3, 1, 2, 1)
    assert 0 <= table["accuracy"] <= 1
    assert [ET.parse(place / file).getroot().tag for file in table["plots"]] == ["{http://www.w3.org/2000/svg}svg"] * 2


def test_the_articles_and_messages_are_measured(place: Path) -> None:
    table = json.loads(fine(command("eval", "--articles", "--json", folder=place)))
    assert {"greeting", "human-agent", "withdraw-pending"} <= set(table["by_article"])
    assert 0 <= table["coverage"] <= 1
    rows = [
        {"text": "where is my withdrawal", "want": "answer", "intent": "withdraw-pending", "also": []},
        {"text": "hello", "want": "small-talk", "intent": "greeting", "also": []},
    ]
    (place / "messages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    table = json.loads(fine(command("eval", "--messages", "messages.jsonl", "--json", folder=place)))
    assert (table["answered"]["count"], table["answered"]["total"], table["wrong"]["count"]) == (1, 1, 0)
    assert "answered or on a button" in fine(command("eval", "--messages", "messages.jsonl", folder=place))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--train", "bad.csv", "--test", "test.csv"], "bad.csv:3: 1 columns instead of 2"),
        (["--train", "train.csv", "--test", "other.csv"], "other.csv:2: no question to learn from has the label 'wallet'"),
        (["--train", "absent.csv", "--test", "test.csv"], "absent.csv: cannot be read"),
        (["--messages", "test.csv"], "test.csv:1: "),
        (["--train", "train.csv"], "Say one of: "),
        (["--articles", "--messages", "test.csv"], "Say one of: "),
        (["--train", "train.csv", "--test", "test.csv", "--encoder", "none", "--plots", "test.csv"], "test.csv: cannot be written"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence_with_its_place(place: Path, words: list[str], told: str) -> None:
    (place / "bad.csv").write_text("text,label\na,b\nc\n", "utf-8")
    (place / "other.csv").write_text("text,label\na,wallet\n", "utf-8")
    assert told in sentence(command("eval", *words, folder=place))
