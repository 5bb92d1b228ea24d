"""Mistakes that people make with settings, the environment and input: each is a sentence, and never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest

from tests.house.process import CHAT, ROOT, command, configured, environment, fine, sentence


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose articles nobody edits, so that they are learnt once."""
    made = tmp_path_factory.mktemp("place")
    configured(made, CHAT)
    return made


@pytest.mark.parametrize(
    ("rest", "database"),
    [
        (CHAT, "sqlite:////dev/null/no/folder.db"),
        (CHAT, "sqlite:///"),
        (CHAT, "postgresql://nightdesk:x@127.0.0.1:no-port/nightdesk"),
        ('[channels.webchat.main]\nenabled = "no"\n', ""),
    ],
)
def test_what_cannot_work_is_found_by_check(place: Path, rest: str, database: str) -> None:
    configured(place, rest, database=database, name="broken.toml")
    sentence(command("check", "--offline", "--config", "broken.toml", folder=place))


def test_a_proxy_that_is_no_address_is_found_by_check(place: Path) -> None:
    more = {"NIGHTDESK_WEB__TRUSTED_PROXIES": '["nonsense"]'}
    sentence(command("check", "--offline", folder=place, more=more))


@pytest.mark.parametrize("name", ["NIGHTDESK_WEB", "NIGHTDESK_WBE__PORT"])
def test_a_mistake_in_the_environment_is_a_sentence_that_names_it(place: Path, name: str) -> None:
    assert "environment" in sentence(command("check", "--offline", folder=place, more={name: "9000"}))


@pytest.mark.parametrize("line", [b'{"id": "\\udc00", "text": "hello"}', b'{"id": NaN, "text": "hello"}'])
def test_an_id_that_no_json_can_carry_is_a_bad_line_and_not_the_end(place: Path, line: bytes) -> None:
    ended = command("ask", "--jsonl", folder=place, given=line + b'\n{"id": 2, "text": "hello"}\n')
    sentence(ended)
    first, second = (json.loads(line, parse_constant=pytest.fail) for line in ended.out.splitlines())
    assert list(first) == ["id", "error"]
    assert second["id"] == 2


def test_a_reader_who_has_seen_enough_ends_it_quietly(place: Path) -> None:
    asked_for = b'{"id": 1, "text": "hello"}\n' * 300
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--jsonl"],
        cwd=place, env=environment(place), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as asking:  # fmt: skip
        assert asking.stdin
        assert asking.stdout
        assert asking.stderr
        asking.stdin.write(asked_for[:27])
        asking.stdin.flush()
        assert asking.stdout.readline()
        asking.stdout.close()
        with suppress(BrokenPipeError):
            asking.stdin.write(asked_for)
            asking.stdin.close()
        said = asking.stderr.read()
    assert b"Traceback" not in said


def test_run_without_settings_is_a_sentence(tmp_path: Path) -> None:
    said = sentence(command("run", folder=tmp_path))
    assert said.startswith("There is no config.toml here. Copy config.example.toml")
    assert "nowhere.toml: cannot be read" in sentence(command("check", "--config", "nowhere.toml", folder=tmp_path))


def test_nothing_is_changed_in_a_database_that_nobody_has_named(tmp_path: Path) -> None:
    for words in (
        ["migrate"],
        ["backup", "copy.db"],
        ["agent", "list"],
        ["agent", "add", "mei"],
        ["agent", "link", "mei"],
    ):
        assert sentence(command(*words, folder=tmp_path)).startswith("There is no config.toml here.")
    assert list(tmp_path.iterdir()) == []
    more = {"NIGHTDESK_DATABASE__URL": f"sqlite:///{tmp_path / 'mine.db'}"}
    assert "mine.db" in fine(command("migrate", folder=tmp_path, more=more))
    assert str(tmp_path / "mine.db") in fine(command("agent", "list", folder=tmp_path, more=more))
    assert [file.name for file in tmp_path.iterdir()] == ["mine.db"]


def test_check_points_at_what_is_still_the_examples_and_at_a_database_that_others_can_read(tmp_path: Path) -> None:
    config = configured(tmp_path, CHAT)
    said = fine(command("check", "--offline", folder=tmp_path))
    assert "[brand.handle] still has the example's: telegram, x, facebook" in said
    assert "others on this machine" not in said
    own = config.read_text("utf-8").replace("example.com", "acme.io").replace("_example", "").replace(".example", "")
    config.write_text(own, "utf-8")
    (tmp_path / "data/nightdesk.db").chmod(0o644)
    said = fine(command("check", "--offline", folder=tmp_path))
    assert "example" not in said
    assert "others on this machine can read every conversation; run: chmod 600" in said


@pytest.mark.parametrize("port", ["-1", "99999", "many"])
def test_a_port_that_cannot_be_is_a_sentence(tmp_path: Path, port: str) -> None:
    assert "--port" in sentence(command("demo", "--port", port, folder=tmp_path), code=2)


def test_what_a_terminal_cannot_show_ends_nothing_and_lines_of_json_are_always_utf8(place: Path) -> None:
    ascii_alone = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    asked_for = '{"id": "提现", "text": "你好"}\n'.encode()
    ended = command("ask", "--jsonl", folder=place, given=asked_for, more=ascii_alone)
    assert json.loads(fine(ended))["id"] == "提现"
    assert "greeting" in fine(command("ask", "你好", folder=place, more=ascii_alone))


def test_lines_from_nowhere_are_a_sentence(place: Path) -> None:
    line = f"exec {sys.executable} -m bot ask --jsonl <&-"
    ended = subprocess.run(
        ["/bin/sh", "-c", line], cwd=place, env=environment(place), capture_output=True, check=False, timeout=60
    )
    assert ended.returncode == 1
    assert ended.stderr.decode().startswith("Standard input or output is closed")


def test_the_version_is_that_of_the_project(place: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert fine(command("--version", folder=place)).strip() == version
