"""What the pages say is so: their commands exist and do it, their links lead somewhere, their proofs are there."""

from __future__ import annotations

import http.client
import json
import re
import shlex
import signal
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import httpx
import pytest

from bot import settings as config
from bot.__main__ import app
from handoff.console import words
from tests.house import pages
from tests.house.process import ROOT, Running, command, says, small_articles, until, visitor
from tests.house.test_settings import settings_of

MOST_PIXELS_WEIGH = 300_000  # bytes
OTHERS = {"cp", "chmod", "curl", "printf", "rm"}


def names(page: str) -> list[str]:
    return pages.commands(pages.read(page))


# -- what stands there ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [str(path.relative_to(ROOT)) for path in pages.pages()])
def test_every_command_of_the_readme_exists(page: str) -> None:
    makefile = pages.read("Makefile")
    for line in names(page):
        typed = pages.nightdesk_words(line)
        first = shlex.split(line)
        if typed is not None:
            app.parse_args(typed, exit_on_error=False, print_error=False)
        elif first[0] == "make":
            assert re.search(rf"^{re.escape(first[1])}:.*## ", makefile, re.MULTILINE), line
        else:
            assert first[0] in OTHERS, f"nothing tests {line!r}"


def test_both_readmes_say_the_same_commands_and_settings_in_the_same_order() -> None:
    english, chinese = (pages.read(page) for page in pages.READMES)
    assert pages.commands(english) == pages.commands(chinese)
    for language in ("toml", "html"):
        ours, theirs = ([re.sub(r" +#.*", "", b) for b in pages.blocks(text, language)] for text in (english, chinese))
        assert ours == theirs


def test_both_readmes_name_the_same_proofs_links_and_keys() -> None:
    english, chinese = (pages.read(page) for page in pages.READMES)
    assert pages.tests_named(english) == pages.tests_named(chinese)
    assert sorted({*pages.links(english)} - {*pages.READMES}) == sorted({*pages.links(chinese)} - {*pages.READMES})
    assert english.count("\n## ") == chinese.count("\n## ")


def test_the_readme_names_every_command() -> None:
    told = {tuple(typed) for line in names("README.md") if (typed := pages.nightdesk_words(line))}
    told_names = {typed[:1] for typed in told} | {typed[:2] for typed in told}
    shown = {("demo",)} if "make demo" in names("README.md") else set()
    there: set[tuple[str, ...]] = set()
    for name in (n for n in app if not n.startswith("-")):
        below = [n for n in app[name] if not n.startswith("-")]
        there |= {(name, sub) for sub in below} if below else {(name,)}
    assert there - told_names - shown == set()


@pytest.mark.parametrize("page", [str(path.relative_to(ROOT)) for path in pages.pages()])
def test_every_proof_that_is_named_exists(page: str) -> None:
    assert {*pages.tests_named(pages.read(page))} - pages.tests_there_are() == set()


@pytest.mark.parametrize("page", [str(path.relative_to(ROOT)) for path in pages.pages()])
def test_every_link_leads_to_a_file(page: str) -> None:
    here = (ROOT / page).parent
    assert [link for link in pages.links(pages.read(page)) if not (here / link).exists()] == []


def test_every_promise_has_a_proof() -> None:
    text = pages.read("README.md")
    table = text[text.index("| promise | proof |") :].split("\n\n", 1)[0].splitlines()[2:]
    assert len(table) >= 20
    assert [row for row in table if not pages.tests_named(row)] == []


def test_pictures_are_light() -> None:
    heavy = [path.name for path in (ROOT / "docs").rglob("*.png") if path.stat().st_size > MOST_PIXELS_WEIGH]
    assert heavy == []


def test_the_eight_names_stand_where_the_readme_says() -> None:
    text = pages.read("README.md")
    table = text[text.index("| | name | where |") :].split("\n\n", 1)[0].splitlines()[2:]
    assert len(table) == 8
    for row in table:
        cells = row.split("|")
        sources = "\n".join(pages.read(link) for link in pages.links(cells[3]))
        for name in re.findall(r"`(\w+)`", cells[2]):
            assert re.search(rf"def _?{name}\w*\(", sources), row


def test_the_keys_are_those_that_the_console_shows() -> None:
    text = pages.read("README.md")
    table = text[text.index("## The console by keyboard") :].split("\n\n", 2)[1]
    told = {*re.findall(r"`([^`]+)`", table)}
    shown = re.findall(r'\("([^"]+)", "keys\.\w+"\)', pages.read("handoff/console/templates/desk.html"))
    assert shown
    assert {key for keys in shown for key in re.split(r" / | (?!Enter)", keys)} == told
    assert "keys.help" in words.EN


def test_the_settings_that_the_readme_shows_can_be_read(tmp_path: Path) -> None:
    examples = pages.blocks(pages.read("README.md"), "toml")
    assert len(examples) >= 3
    for number, block in enumerate(examples):
        file = tmp_path / f"{number}.toml"
        file.write_text(block.replace('token = "..."', 'token = "123456:ABC"'), "utf-8")
        file.chmod(0o600)
        for channel, table in config.load(file).channel_tables().items():
            assert config.parse(settings_of(channel.partition(":")[0]), table, channel)


def test_the_lines_that_a_platform_takes_are_counted() -> None:
    text = pages.read("docs/channels.md")
    table = text[text.index("| | adapter | bench | small server |") :].split("\n\n", 1)[0].splitlines()[2:]
    shared = ["tests/platforms/benches/door.py"]
    listed = {_platform(row): row for row in table}
    assert set(listed) == {folder.parent.name for folder in ROOT.glob("adapters/*/__init__.py")}
    for name, row in listed.items():
        told = [int(cell) for cell in row.split("|")[2:5]]
        server = [f for f in ROOT.glob(f"tests/platforms/{name}_*.py") if not f.name.endswith("_bench.py")]
        files = ROOT.glob(f"adapters/{name}/*.py"), [ROOT / f"tests/platforms/benches/{name}.py"]
        there = [_lines(some) for some in (*files, server or [ROOT / path for path in shared])]
        assert all(abs(said - found) <= found / 10 for said, found in zip(told, there, strict=True)), (row, there)


def _platform(row: str) -> str:
    """`webchat` of the row that begins with "Web chat, its script ..."."""
    return row.split("|")[1].partition(",")[0].replace(" ", "").lower()


def _lines(files: Iterable[Path]) -> int:
    return sum(len(file.read_text("utf-8").splitlines()) for file in files)


# -- what happens when it is typed ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a checkout after `cp config.example.toml config.toml` and `chmod 600`."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "faq_data").symlink_to(ROOT / "faq_data")
    (folder / "config.toml").write_text(pages.read("config.example.toml"), "utf-8")
    (folder / "config.toml").chmod(0o600)
    return folder


def test_the_quick_commands_of_the_readme_do_what_they_say(place: Path) -> None:
    once = dict.fromkeys(names("README.md"))
    typed = [(line, found) for line in once if (found := pages.nightdesk_words(line))]
    assert len(typed) >= 9
    for line, found in typed:
        if found[0] == "run":
            continue  # its own test, in tests/journeys/test_command_line.py
        given = shlex.split(line.partition(" | ")[0])[-1].encode() + b"\n" if " | " in line else b""
        ended = command(*found, folder=place, given=given)
        assert (ended.code, ended.err) == (0, ""), line
        assert ended.out, line


def test_a_line_of_json_has_the_fields_of_the_readme_in_their_order(place: Path) -> None:
    text = pages.read("README.md")
    table = text[text.index("| field | |") :].split("\n\n", 1)[0].splitlines()[2:]
    told = [row.split("`")[1] for row in table]
    ended = command("ask", "--jsonl", folder=place, given=b'{"id": 1, "text": "hello"}\n')
    assert list(json.loads(ended.out)) == told


@pytest.mark.parametrize(("target", "typed"), [("demo", "demo"), ("demo-all", "demo --all")])
def test_what_make_does_is_what_the_readme_says(target: str, typed: str) -> None:
    rehearsed = subprocess.run(
        ["make", "--no-print-directory", "-n", target], cwd=ROOT, capture_output=True, check=True, timeout=60, text=True
    ).stdout.splitlines()
    said = [line for line in rehearsed if not line.startswith("make[")]  # of a make that this test runs in
    assert said[-1] == f"{pages.NIGHTDESK} {typed}"


# -- the demo -------------------------------------------------------------------------------------------------------


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Running]:
    more = {"NIGHTDESK_MATCHING__ARTICLES": str(small_articles(tmp_path))}
    with Running("demo", "--port", "0", "--folder", "data", folder=tmp_path, more=more) as running:
        yield running


def test_the_demo_answers_signs_in_once_and_stops_at_once(demo: Running) -> None:
    link = re.search(r"Sign in once, as admin +(\S+)", demo.out)
    assert link
    with httpx.Client(base_url=demo.url, trust_env=False, timeout=10) as browser:
        assert "widget.js" in browser.get("/").text
        assert browser.get("/desk").headers["location"].startswith("/desk/sign-in")
        assert browser.get("/healthz").json()["status"] == "ok"
        _sign_in(browser, link[1])
        with visitor(demo.url) as client:
            assert "withdrawal" in says(client, "where is my withdrawal? it has been pending since yesterday")
            assert "where is my withdrawal" in browser.get("/desk?view=all").text
            with client.stream("GET", "/webchat/main/events") as stream:
                assert stream.status_code == 200
                assert next(stream.iter_bytes())
                assert demo.stop(signal.SIGTERM) < 5
    assert demo.code == 0
    assert demo.err == ""


def test_the_demo_of_every_channel_stops_at_once_with_its_page_open(tmp_path: Path) -> None:
    more = {"NIGHTDESK_MATCHING__ARTICLES": str(small_articles(tmp_path))}
    with Running("demo", "--all", "--port", "0", "--folder", "data", folder=tmp_path, more=more) as running:
        with httpx.Client(base_url=running.url, trust_env=False, timeout=30) as page:
            said = {"scene": "telegram", "person": "Ann", "place": "private", "text": "hello"}
            page.post("/stage/say", json=said).raise_for_status()
            until(lambda: 'mine":false' in page.get("/stage/state").text)
            version = page.get("/stage/state").json()["version"]
        held = http.client.HTTPConnection(running.url.removeprefix("http://"), timeout=30)
        held.request("GET", f"/stage/state?after={version}")
        httpx.get(f"{running.url}/stage/state", trust_env=False)  # it came later and is answered: so the other is there
        assert running.stop(signal.SIGTERM) < 5
        assert held.getresponse().status == 200
        held.close()
    assert running.code == 0
    assert {*running.err.splitlines()} <= {"WARNING discord.gateway"}  # of a machine that is very busy


def test_the_demo_has_nothing_to_do_with_a_desk_whose_settings_stand_in_the_environment(tmp_path: Path) -> None:
    more = {
        "NIGHTDESK_MATCHING__ARTICLES": str(small_articles(tmp_path)),
        "NIGHTDESK_DATABASE__URL": f"sqlite:///{tmp_path / 'production.db'}",
        "NIGHTDESK_WEB__PUBLIC_URL": "https://support.mine.test",
        "NIGHTDESK_CHANNELS__TELEGRAM__SUPPORT__ENABLED": "true",
        "NIGHTDESK_CHANNELS__TELEGRAM__SUPPORT__TOKEN": "123456:ABC",
    }
    with Running("demo", "--port", "0", "--folder", "data", folder=tmp_path, more=more) as demo:
        assert demo.url.startswith("http://127.0.0.1:")
        assert list(httpx.get(f"{demo.url}/healthz", trust_env=False).json()["channels"]) == ["webchat:main"]
        assert (tmp_path / "data/nightdesk.db").exists()
        demo.stop()
    assert not (tmp_path / "production.db").exists()


def _sign_in(browser: httpx.Client, link: str) -> None:
    """The link of the terminal works, and works once."""
    token = link.partition("token=")[2]
    same_site = {"sec-fetch-site": "same-origin"}
    assert browser.get(link).status_code == 200
    assert browser.post("/desk/welcome", data={"token": token}, headers=same_site).status_code == 303
    assert browser.get("/desk").status_code == 200
    with httpx.Client(base_url=str(browser.base_url), trust_env=False) as thief:
        assert thief.post("/desk/welcome", data={"token": token}, headers=same_site).status_code == 410
