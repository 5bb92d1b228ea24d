"""A copy of a running desk, put back as the README says: what was said is there again. And the page about running it for good."""

from __future__ import annotations

import configparser
import re
import shlex
import subprocess
from pathlib import Path

from bot.__main__ import app
from bot.settings import Web, parse
from tests.house import pages
from tests.house.process import CHAT, Running, command, configured, fine, says, sentence, thread, visitor

QUESTION = "where is my withdrawal? it has been pending since yesterday"


def _told() -> list[str]:
    """The commands of the README's section."""
    text = pages.read("README.md")
    return pages.commands(text[text.index("## Backup") :].split("\n## ", 2)[0])


def test_a_copy_of_a_running_desk_is_put_back_as_the_readme_says(tmp_path: Path) -> None:
    configured(tmp_path, CHAT)
    copying, *restoring = _told()
    words = pages.nightdesk_words(copying)
    assert words
    with Running("run", folder=tmp_path) as desk, visitor(desk.url) as client:
        says(client, QUESTION)
        said = fine(command(*words, folder=tmp_path))
        assert words[1] in said
        assert str(tmp_path / "data/nightdesk.db") in said
        assert "is there already" in sentence(command(*words, folder=tmp_path))
        before, secret = thread(client), client.headers["authorization"]
        says(client, "hello")
        desk.stop()
    (tmp_path / "data/nightdesk.db-wal").write_bytes(b"of the file that goes")
    for line in restoring:
        subprocess.run(shlex.split(line), cwd=tmp_path, check=True, timeout=20)
    with Running("run", folder=tmp_path) as desk, visitor(desk.url) as client:
        client.headers["authorization"] = secret
        assert thread(client) == before
    assert "admin" in fine(command("agent", "list", folder=tmp_path))


def test_the_service_that_is_shown_runs_the_desk_and_keeps_it_to_itself() -> None:
    unit = configparser.RawConfigParser(strict=True)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(*pages.blocks(pages.read("docs/running.md"), "ini"))
    service = unit["Service"]
    assert app.parse_args(shlex.split(service["ExecStart"])[1:], exit_on_error=False, print_error=False)
    assert (service["Restart"], service["UMask"]) == ("always", "0077")
    assert service["ReadWritePaths"] == f"{service['WorkingDirectory']}/data"
    assert service["Environment"].startswith("NIGHTDESK_MATCHING__CACHE=")
    assert service["Environment"].endswith(f"/var/cache/{service['CacheDirectory']}")


def test_the_proxy_that_is_shown_leads_to_the_settings_that_are_shown() -> None:
    text = pages.read("docs/running.md")
    (proxy,), (table,) = pages.blocks(text, "nginx"), pages.blocks(text, "toml")
    web = parse(Web, dict(re.findall(r'(\w+) = "?([^"\n\[]+)"?\n', table)), "web")
    assert f"proxy_pass http://{web.host}:{web.port};" in proxy
    assert f"server_name {web.public_url.removeprefix('https://')};" in proxy
