"""The commands that change a database: the people who answer, and the schema."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.house.process import CHAT, command, configured, fine, sentence


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Somebody's folder, with a config.toml for a chat."""
    configured(tmp_path, CHAT)
    return tmp_path


# -- agents ---------------------------------------------------------------------------------------------------------


def test_agents_are_added_listed_invited_again_and_kept_out(folder: Path) -> None:
    link = fine(command("agent", "add", "mei", "--name", "梅 Lin", "--role", "lead", folder=folder)).splitlines()[-1]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/desk/welcome\?token=[\w-]{43}", link)
    assert "already an agent with the login 'mei'" in sentence(command("agent", "add", "mei", folder=folder))
    assert "Unknown role 'king'" in sentence(command("agent", "add", "zed", "--role", "king", folder=folder))
    again = fine(command("agent", "link", "mei", folder=folder)).splitlines()[-1]
    assert again.startswith("http://")
    assert again != link
    fine(command("agent", "disable", "mei", folder=folder))
    assert re.search(r"mei .*梅 Lin .*lead .*disabled", fine(command("agent", "list", folder=folder)))


def test_a_name_with_brackets_stands_there_as_it_is(folder: Path) -> None:
    for login, name in (("one", "[/bold] Ann [vip]"), ("two", "ends in \\")):
        fine(command("agent", "add", login, "--name", name, folder=folder))
    listed = fine(command("agent", "list", folder=folder))
    assert "[/bold] Ann [vip]" in listed
    assert "ends in \\ " in listed


def test_a_login_that_differs_in_case_alone_is_refused(folder: Path) -> None:
    fine(command("agent", "add", "Bo", folder=folder))
    assert "login 'Bo', which differs from 'bo' in case alone" in sentence(command("agent", "add", "bo", folder=folder))


def test_a_link_to_an_address_with_colons_can_be_opened(folder: Path) -> None:
    at = {"NIGHTDESK_WEB__HOST": "fd00::1", "NIGHTDESK_WEB__PORT": "8080"}
    assert "http://[fd00::1]:8080/desk/welcome?token=" in fine(command("agent", "add", "mei", folder=folder, more=at))


# -- migrate --------------------------------------------------------------------------------------------------------


def test_migrate_may_be_said_twice(folder: Path) -> None:
    for _ in range(2):
        assert fine(command("migrate", folder=folder)) == f"The schema is current: {folder / 'data/nightdesk.db'}\n"


def test_postgresql_is_refused_until_it_is_migrated(tmp_path: Path, postgres_url: str) -> None:
    name = f"command_line_{uuid4().hex}"
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name}")
    try:
        configured(tmp_path, CHAT, database=postgres_url.replace("/postgres?", f"/{name}?"))
        assert "run `nightdesk migrate`" in sentence(command("run", folder=tmp_path))
        said = fine(command("migrate", folder=tmp_path))
        assert said == f"The schema is current: postgresql://postgres@/{name}\n"
        assert "ok   database" in fine(command("check", folder=tmp_path))
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as conn:
            conn.execute(f"DROP DATABASE {name} WITH (FORCE)")
