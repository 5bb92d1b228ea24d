"""Files that contacts sent: only ever a download, under a name of ours."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.model import Attachment
from handoff.console.files import safe_name
from tests.console_house import ConsoleHouse
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
