"""Files that contacts sent: only ever a download, under a name of ours."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.model import Attachment
from bot.store import people
from handoff.console.files import safe_name
from tests.console_house import LARGEST_FILE, ConsoleHouse
from tests.doubles import FakeClock


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[ConsoleHouse]:
    made = ConsoleHouse(tmp_path, FakeClock())
    await made.agent("maria")
    yield made
    await made.close()


@pytest.fixture
async def browser(house: ConsoleHouse) -> AsyncIterator[httpx.AsyncClient]:
    async with house.client(await house.session("maria")) as opened:
        yield opened


async def with_file(house: ConsoleHouse, attachment: Attachment) -> str:
    number = await house.writes("Olena", "see", attachments=(attachment,))
    return f"/desk/files/{(await house.thread(number))[0].message_id}/0"


@pytest.mark.parametrize(
    ("name", "mime", "kept"),
    [
        ("photo.PNG", "image/png", ".png"),
        ("evil.html", "text/html", ".bin"),
        ("evil.svg", "image/svg+xml", ".bin"),
        ("run.exe", "application/x-msdownload", ".bin"),
        ("../../etc/passwd", "", ".bin"),
        ('a".png\r\nX-Evil: 1', "image/png", ".bin"),
        ("fake\u202egnp.exe", "", ".bin"),
        ("noname", "", ".bin"),
        ("report.pdf", "text/html", ".pdf"),
    ],
)
async def test_a_file_is_only_ever_a_download_under_a_name_of_ours(
    house: ConsoleHouse, browser: httpx.AsyncClient, name: str, mime: str, kept: str
) -> None:
    house.files["f"] = b"<script>alert(1)</script>"
    answer = await browser.get(await with_file(house, Attachment("document", "f", name, mime, 25)))
    assert answer.status_code == 200
    assert answer.content == b"<script>alert(1)</script>"
    assert re.fullmatch(rf'attachment; filename="nightdesk-\d+-0\{kept}"', answer.headers["Content-Disposition"])
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


async def test_a_file_that_cannot_be_fetched_is_a_sentence(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    answer = await browser.get(await with_file(house, Attachment("photo", "gone", "a.png")))
    assert answer.status_code == 502
    assert "the platform has deleted it" in answer.text


async def test_what_has_nothing_to_fetch_has_no_link(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    address = await with_file(house, Attachment("location", note="22.3, 114.2"))
    assert (await browser.get(address)).status_code == 404
    page = (await browser.get("/desk?view=bot&c=1")).text
    assert "22.3, 114.2" in page
    assert "/desk/files/" not in page


def test_a_name_of_ours_never_has_more_than_one_ending() -> None:
    assert safe_name(7, 2, Attachment("document", "x", "invoice.html.png")) == "nightdesk-7-2.png"
    assert safe_name(7, 2, Attachment("document", "x", "a.png/")) == "nightdesk-7-2.png"
    assert safe_name(7, 2, Attachment("document", "x", ".png")) == "nightdesk-7-2.bin"


# -- files that agents send

PDF = ("steps.pdf", b"%PDF-1.7 steps", "application/pdf")
JSON = {"Accept": "application/json"}


async def claimed(house: ConsoleHouse) -> int:
    number = await house.writes("Olena", "a person please")
    maria = await house.store.read(lambda unit: people.by_login(unit, "maria"))
    assert maria
    await house.desk.claim(maria, number)
    return number


async def test_an_agent_sends_a_file_and_can_look_at_it_again(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    number = await claimed(house)
    answer = await browser.post(f"/desk/conversations/{number}/file", files={"file": PDF}, headers=JSON)
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    line = (await house.thread(number))[-1]
    assert [(a.kind, a.name, a.size) for a in line.attachments] == [("document", "steps.pdf", len(PDF[1]))]
    assert (await browser.get(f"/desk/files/{line.message_id}/0")).content == PDF[1]
    page = (await browser.get(f"/desk?c={number}")).text
    assert "steps.pdf" in page
    assert f"/desk/files/{line.message_id}/0" in page


async def test_a_file_sent_twice_by_one_press_is_sent_once(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    number = await claimed(house)
    for _ in range(2):
        await browser.post(f"/desk/conversations/{number}/file", files={"file": PDF}, data={"key": "k1"}, headers=JSON)
    assert sum(bool(line.attachments) for line in await house.thread(number)) == 1


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"file": ("big.bin", bytes(LARGEST_FILE + 20_000), "")}, 413),
        ({"file": ("a-little-too-big.bin", bytes(LARGEST_FILE + 1), "")}, 409),
        ({"file": ("empty.txt", b"", "text/plain")}, 409),
        ({"other": PDF}, 400),
        ({}, 400),
    ],
)
async def test_a_file_that_cannot_go_is_refused_in_words(
    house: ConsoleHouse, browser: httpx.AsyncClient, files: dict[str, tuple[str, bytes, str]], status: int
) -> None:
    number = await claimed(house)
    answer = await browser.post(f"/desk/conversations/{number}/file", files=files, headers=JSON)
    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")
    assert not any(line.attachments for line in await house.thread(number))


async def test_a_form_that_is_no_form_is_refused(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    number = await claimed(house)
    broken = {"Content-Type": "multipart/form-data; boundary=x"} | JSON
    for body in (b"", b"--x", b"no form", b"--x\r\nContent-Disposition: nonsense\r\n\r\nhi\r\n--x--\r\n"):
        answer = await browser.post(f"/desk/conversations/{number}/file", content=body, headers=broken)
        assert answer.status_code == 400


async def test_who_only_reads_sends_no_files(house: ConsoleHouse) -> None:
    number = await claimed(house)
    await house.agent("vera", "viewer")
    async with house.client(await house.session("vera")) as viewer:
        answer = await viewer.post(f"/desk/conversations/{number}/file", files={"file": PDF}, headers=JSON)
        assert answer.status_code == 403
