"""Every command, typed by a stranger: a real process, its words, its exit code, and never a traceback."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import alembic.command
import alembic.config
import httpx
import pytest

from bot.store import Store, migrations
from tests.house.process import (
    CHAT,
    ROOT,
    Running,
    command,
    configured,
    fine,
    health,
    says,
    sentence,
    until,
    visitor,
)
from tests.platforms.telegram_server import TelegramServer

FIELDS = ["id", "decision", "intent", "offers", "probability", "lang", "text", "removed", "kept", "reply", "reason"]
QUESTION = "where is my withdrawal? it has been pending since yesterday"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Somebody's folder, with a config.toml for a chat."""
    configured(tmp_path, CHAT)
    return tmp_path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose articles nobody edits, so that they are learnt once."""
    made = tmp_path_factory.mktemp("place")
    configured(made, CHAT)
    return made


# -- ask ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the real articles, which the set-up has learnt."""
    place = tmp_path_factory.mktemp("asking")
    (place / "faq_data").symlink_to(ROOT / "faq_data")
    return place


def asked(place: Path, *lines: object, code: int = 0, raw: bytes = b"") -> list[dict[str, object]]:
    given = raw or "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    ended = command("ask", "--jsonl", folder=place, given=given)
    assert (ended.code, ended.err) == (code, "")
    return [json.loads(line) for line in ended.out.splitlines()]


def test_ask_prints_what_the_bot_would_do(asking: Path) -> None:
    out = fine(command("ask", QUESTION, folder=asking))
    assert [line.split()[0] for line in out.splitlines() if re.match(r" [a-z]", line)] == FIELDS[1:]
    assert "withdraw-pending" in out


def test_ask_answers_line_by_line_in_order_with_the_same_fields(asking: Path) -> None:
    found = asked(
        asking,
        {"id": "first", "text": QUESTION},
        {"id": 2, "text": "提现三天了还没到账", "lang": "zh-CN"},
        {"id": None, "text": "限價單掛了一天都沒成交"},
        {"id": {"any": "thing"}, "text": "转人工", "public": True},
    )
    assert [line["id"] for line in found] == ["first", 2, None, {"any": "thing"}]
    assert [list(line) for line in found] == [FIELDS] * 4
    assert [line["lang"] for line in found] == ["en", "zh-Hans", "zh-Hant", "zh-Hans"]
    assert [line["intent"] for line in found[:3]] == ["withdraw-pending", "withdraw-pending", "order-unfilled"]
    assert found[3]["decision"] == "answer"  # in public nobody is put into a queue


def test_ask_explains_itself_as_a_table_and_line_by_line(asking: Path) -> None:
    out = fine(command("ask", QUESTION, "--explain", folder=asking))
    table = re.search(r"\n( {20}.*\narticle .*)\n(withdraw-pending .*)", out)
    assert table
    words = "article probability sent from score lead near near lead crowd crowd lead"
    assert sorted(table[1].split()) == sorted(words.split())
    assert re.fullmatch(r"withdraw-pending +\d\d\.\d% +\d\d%( +-?\d\.\d\d){6} *", table[2])
    assert re.search(r"nearest phrasing *\nwithdraw-pending +\S", out)
    assert re.search(r"\nsignals: .*own-case 0\.\d\d", out)
    ended = command("ask", "--jsonl", "--explain", folder=asking, given=json.dumps({"text": QUESTION}).encode())
    found = json.loads(fine(ended))
    assert list(found) == [*FIELDS, "explain"]
    top = found["explain"]["candidates"][0]
    assert (top["intent"], top["probability"]) == ("withdraw-pending", found["probability"])
    assert 0 < top["answered_from"] <= top["probability"] < 1
    assert {"nearest", "score", "lead", "near", "near lead", "crowd", "crowd lead"} < set(top)
    assert found["explain"]["signals"]["own-case"] >= 0.2


def test_ask_shows_no_secret_and_keeps_references(asking: Path) -> None:
    (found,) = asked(asking, {"id": 1, "text": "my 2fa code is 482913 and my UID is 20481937"})
    assert "482913" not in json.dumps(found)
    assert found["removed"] == ["one-time code"]
    assert found["kept"] == [{"kind": "uid", "value": "20481937"}]


def test_ask_says_which_line_is_wrong_and_answers_the_others(asking: Path) -> None:
    lines = [
        b'{"id": 1, "text": "hello"}', b"no json", b'{"id": 3}', b'{"id": 4, "text": 5}', b"[1, 2]", b'"text"', b"\xff\xfe",
        b"[" * 5000, b'{"id": 9, "text": "hello"}',
    ]  # fmt: skip
    found = asked(asking, raw=b"\n".join(lines), code=1)
    assert [list(line) for line in found] == [FIELDS, *[["id", "error"]] * 7, FIELDS]
    assert [str(line["error"]).partition(":")[0] for line in found[1:8]] == [f"line {n}" for n in range(2, 9)]
    assert found[8]["id"] == 9


def test_ask_takes_any_text(asking: Path) -> None:
    texts = ["", "   ", "👍🏽", "e\u0301" * 50, "\u202eabc", "x" * 20_000, "a\u0000b", "مرحبا", "𠮷野家"]
    found = asked(asking, *({"id": n, "text": text} for n, text in enumerate(texts)))
    assert [line["id"] for line in found] == list(range(len(texts)))
    assert all(list(line) == FIELDS for line in found)


def test_ask_with_nothing_to_read_answers_nothing(asking: Path) -> None:
    assert asked(asking, raw=b"\n\n  \n") == []
    assert "Say what to ask" in sentence(command("ask", "  ", folder=asking))


def test_ask_without_articles_is_a_sentence(tmp_path: Path) -> None:
    assert "there is no such folder" in sentence(command("ask", "hello", folder=tmp_path))


# -- check ----------------------------------------------------------------------------------------------------------


def test_check_finds_nothing_wrong_where_nothing_is(place: Path) -> None:
    lines = fine(command("check", folder=place)).splitlines()
    doubts = [line for line in lines if line.strip().startswith(("look like another article: ", "[brand."))]
    assert (
        len(doubts) <= 4
    )  # of three articles some phrasings look like another, and the example's brand: hints, no fault
    assert [line for line in lines if line not in doubts] == [
        "ok   settings", "ok   articles: 3", "ok   database", "ok   webchat:main",
    ]  # fmt: skip


def test_an_article_past_its_review_is_told_to_its_owner_and_brings_a_person(folder: Path) -> None:
    article = folder / "articles/withdraw-pending.md"
    text = re.sub(r"review by: .*", "review by: 2020-01-31", article.read_text("utf-8"))
    article.write_text(text, "utf-8")
    told = "withdraw-pending is not sent any more: its review was due on 2020-01-31; ask withdrawals-team"
    assert told in fine(command("check", folder=folder))
    assert "article expired" in fine(command("ask", "提现三天了还没到账", folder=folder))
    with Running("run", folder=folder) as running:
        found = health(running.url)
        metrics = httpx.get(f"{running.url}/metrics", trust_env=False).text
    assert found["status"] == "degraded"
    assert found["articles"]["expired"] == [
        {"intent": "withdraw-pending", "owner": "withdrawals-team", "review_by": "2020-01-31"}
    ]
    for line in (
        "nightdesk_wrong_answers_ratio 0.0", "nightdesk_wrong_answers_ratio_low 0.0",
        "nightdesk_wrong_answers_ratio_high 1.0", "nightdesk_judged_answers 0.0", "nightdesk_answer_threshold 0.",
    ):  # fmt: skip
        assert f"\n{line}" in metrics


def test_check_names_file_line_and_reason_of_every_mistake_in_the_articles(folder: Path) -> None:
    first, second = folder / "articles/greeting.md", folder / "articles/withdraw-pending.md"
    first.write_text(first.read_text("utf-8").replace("### Answer", "### Anser", 1), "utf-8")
    second.write_text(second.read_text("utf-8").replace("{link.status}", "{link.nowhere}"), "utf-8")
    wrong = next(n for n, line in enumerate(first.read_text("utf-8").splitlines(), 1) if "Anser" in line)
    said = sentence(command("check", "--offline", folder=folder))
    assert "WRONG articles" in said
    assert f"articles/greeting.md:{wrong}: unknown heading '### Anser'" in said
    assert re.search(r"articles/withdraw-pending\.md:\d+: unknown placeholder {link\.nowhere}", said)
    assert "ok   database" in said


def test_check_names_every_key_that_is_wrong_at_once(place: Path) -> None:
    rest = "[wbe]\nport = 1\n[desk]\nclaim_minute = 1\nidle_minutes = 0\n[channels]\ntelegram = 3\n"
    configured(place, rest, name="other.toml")
    lines = sentence(command("check", "--offline", "--config", "other.toml", folder=place)).splitlines()
    places = {line.split(": ")[1] for line in lines if line.startswith("other.toml: ")}
    assert places == {"wbe", "desk.claim_minute", "desk.idle_minutes", "channels.telegram"}
    assert "other.toml: wbe: unknown key" in lines


def test_check_names_what_is_wrong_in_every_channel_at_once(place: Path) -> None:
    rest = """
[channels.webchat.one]
colour = 1
[channels.webchat.two]
allowed_origins = ["https://a.example/x"]
[channels.telegram.one]
[channels.telegram.two]
token = "no token"
[channels.telegram.three]
token = "1:a"
mode = "webhook"
[channels.carrier.pigeon]
"""
    configured(place, rest, name="other.toml")
    said = sentence(command("check", "--offline", "--config", "other.toml", folder=place))
    for words in (
        "channels.webchat.one.colour: unknown key",
        "'https://a.example/x' is not an origin",
        "channels.telegram.one.token: Field required",
        "channels.telegram.two.token: ",
        "webhook_secret is needed",
        "channels.carrier: unknown platform; known are discord, telegram, webchat",
    ):
        assert words in said
    assert "no token" not in said


@pytest.mark.parametrize(("rest", "words"), [("", "no channel is set"), ("[[[\n", "other.toml: not valid TOML")])
def test_check_says_what_is_missing(place: Path, rest: str, words: str) -> None:
    configured(place, rest, name="other.toml")
    assert words in sentence(command("check", "--offline", "--config", "other.toml", folder=place))


def test_check_says_that_a_database_cannot_be_reached_and_shows_no_password(place: Path) -> None:
    configured(place, CHAT, database="postgresql://nightdesk:pa55word@127.0.0.1:1/nothing", name="other.toml")
    said = sentence(command("check", "--config", "other.toml", folder=place))
    assert "WRONG database" in said
    assert "database.url: the database cannot be reached" in said
    assert "pa55word" not in said


def test_check_says_that_a_file_is_no_database(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data/nightdesk.db").write_bytes(b"these are no tables" * 100)
    assert "file is not a database" in sentence(command("check", folder=folder))


def test_check_changes_no_database_that_an_older_version_uses(folder: Path) -> None:
    (folder / "data").mkdir()
    url = f"sqlite:///{folder / 'data/nightdesk.db'}"
    store = Store(url)
    older = alembic.config.Config()
    older.set_main_option("script_location", str(Path(migrations.__file__).parent))
    older.attributes["engine"] = store._database.engine
    alembic.command.upgrade(older, "0004")
    said = fine(command("check", "--offline", folder=folder))
    assert f"the database has schema 0004; `nightdesk run` will bring it to {migrations.HEAD}" in said
    assert store.raw(migrations.current) == "0004"
    store.close()


async def test_check_asks_telegram_who_the_bot_is(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        telegram = f'[channels.telegram.support]\napi_base = "{server.url}"\ntoken = '
        configured(tmp_path, f'{telegram}"{server.token}"\n')
        found = fine(await asyncio.to_thread(command, "check", folder=tmp_path))
        assert re.search(r"ok   telegram:support: @\w+\n +@\w+ is not in \[brand\.handle\]", found)
        configured(tmp_path, f'{telegram}"123456:not-this-one"\n')
        said = sentence(await asyncio.to_thread(command, "check", folder=tmp_path))
        assert "WRONG telegram:support" in said
        assert "channels.telegram.support: Telegram does not accept the token" in said
        assert "not-this-one" not in said


# -- run ------------------------------------------------------------------------------------------------------------


def test_run_with_a_token_that_others_can_read_says_what_to_type(place: Path) -> None:
    config = configured(place, '[channels.telegram.support]\ntoken = "123456:ABC"\n', name="other.toml")
    config.chmod(0o644)
    assert "run: chmod 600 other.toml" in sentence(command("run", "--config", "other.toml", folder=place))


def test_run_on_a_port_that_is_taken_is_a_sentence(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        configured(place, CHAT, port=port, name="other.toml")
        assert f"127.0.0.1:{port} cannot be had: Address already in use" in sentence(
            command("run", "--config", "other.toml", folder=place)
        )


@pytest.mark.parametrize("words", [["frob"], ["run", "now"], ["agent", "add"]])
def test_a_command_that_does_not_exist_is_said_in_words(tmp_path: Path, words: list[str]) -> None:
    ended = command(*words, folder=tmp_path)
    assert ended.code
    assert "Traceback" not in ended.out + ended.err


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Path]]:
    """A desk with a chat, shared by the tests that leave it as it was."""
    place = tmp_path_factory.mktemp("desk")
    configured(place, CHAT)
    with Running("run", folder=place) as running:
        yield running, place


def test_a_desk_that_runs_answers_and_leads_to_the_console(desk: tuple[Running, Path]) -> None:
    running, _ = desk
    assert health(running.url)["status"] == "ok"
    assert httpx.get(f"{running.url}/", trust_env=False).headers["location"] == "/desk"
    assert "nightdesk_channel_up" in httpx.get(f"{running.url}/metrics", trust_env=False).text
    with visitor(running.url) as client:
        assert "withdrawal" in says(client, QUESTION)
    assert "inbox.decided" in running.err  # the log: ids and decisions
    assert "withdrawal" not in running.out + running.err


def test_a_second_desk_on_the_same_file_is_sent_to_postgresql(desk: tuple[Running, Path]) -> None:
    _, place = desk
    assert "use PostgreSQL for several processes" in sentence(command("run", folder=place))


def test_check_ask_and_agents_work_beside_a_desk_that_runs(desk: tuple[Running, Path]) -> None:
    _, place = desk
    fine(command("check", folder=place))
    assert "greeting" in fine(command("ask", "hello", folder=place))
    assert "admin" in fine(command("agent", "list", folder=place))


def test_an_article_edited_while_running_takes_effect_and_a_broken_one_is_refused(desk: tuple[Running, Path]) -> None:
    running, place = desk
    article = place / "articles/withdraw-pending.md"
    before = article.read_text("utf-8")
    answered, heading = "A withdrawal that has not arrived", "### Phrasings\n"
    assert answered in before
    try:
        edited = before.replace(heading, f"{heading}- my zorblax is gone\n", 1)
        _write(article, edited.replace(answered, "Quite new words"))
        until(lambda: _hears(running.url, "Quite new words", "my zorblax is gone"), 30)
        _write(article, before.replace("- owner: withdrawals-team", "").replace(answered, "Never to be read"))
        until(lambda: health(running.url)["status"] == "degraded")
        assert "withdraw-pending.md:1: owner is missing" in str(health(running.url)["articles"]["refused"])
        assert _hears(running.url, "Quite new words")
    finally:
        _write(article, before)
    until(lambda: health(running.url)["status"] == "ok")


def _write(file: Path, text: str) -> None:
    """As an editor does it: the new file whole, in the old one's place."""
    draft = file.with_suffix(".part")
    draft.write_text(text, "utf-8")
    os.replace(draft, file)  # noqa: PTH105 - the same as Path.replace, and says so


def _hears(url: str, words: str, question: str = QUESTION) -> bool:
    with visitor(url) as client:
        return words in says(client, question)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_within_five_seconds_while_streams_are_open(folder: Path, how: signal.Signals) -> None:
    with Running("run", folder=folder) as running, visitor(running.url) as client:
        with client.stream("GET", "/webchat/main/events") as stream:
            assert next(stream.iter_bytes())
            seconds = running.stop(how)
        assert running.code == 0
        assert "Traceback" not in running.err
        assert seconds < 5
