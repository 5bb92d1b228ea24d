"""What people write never becomes markup: names, messages, file names, notes, references, searches."""

from __future__ import annotations

from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.model import Attachment, Button, Candidate, Kept, Text
from bot.store.unit import Unit
from handoff.console.render import rich, shown
from tests.console_house import ConsoleHouse
from tests.console_payloads import PAYLOADS
from tests.doubles import FakeClock

DANGEROUS = {
    "script",
    "iframe",
    "object",
    "embed",
    "base",
    "style",
    "img",
    "video",
    "audio",
    "math",
    "template",
    "frame",
}
OURS = {("script", "module"), ("link", "stylesheet")}


class Reader(HTMLParser):
    """Every element and attribute that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in DANGEROUS and not (tag == "script" and (values.get("src") or "").startswith("/desk/static/")):
            self.found.append(tag)
        for name, value in attrs:
            scheme = (value or "").strip().lower()
            if (
                name.startswith("on")
                or name == "style"
                or (name in ("href", "src", "action") and ":" in scheme.split("/")[0])
            ):
                self.found.append(f"{tag} {name}={value}")


def dangers(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    return reader.found


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[ConsoleHouse]:
    made = ConsoleHouse(tmp_path, FakeClock())
    yield made
    await made.close()


def test_the_reader_of_these_tests_sees_what_is_dangerous() -> None:
    assert dangers("<p onclick=x>") == ["p onclick=x"]
    assert dangers('<a href="javascript:x">') == ["a href=javascript:x"]
    assert dangers("<script>x</script>") == ["script"]


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 100


async def test_no_payload_becomes_an_element_or_an_attribute_anywhere(house: ConsoleHouse) -> None:
    await house.agent("maria", "admin", "<img src=x onerror=alert(1)>")
    maria = (await house.roster.everyone())[0]
    async with house.client(await house.session("maria")) as browser:
        for start in range(0, len(PAYLOADS), 20):
            place = f"place {start}"
            for payload in PAYLOADS[start : start + 20]:
                number = await poisoned(house, place, payload)
            await house.desk.claim(maria, number)
            for payload in PAYLOADS[start : start + 20]:
                await house.desk.note(maria, number, payload)
            page = await browser.get(f"/desk?view=all&c={number}")
            assert page.status_code == 200
            assert dangers(page.text) == []
        for payload in PAYLOADS:
            found = await browser.get("/desk/fragments", params={"q": payload, "parts": "views,list"})
            assert dangers(found.text) == []
        assert dangers((await browser.get("/desk?view=trouble")).text) == []
        assert dangers((await browser.get("/desk/team")).text) == []


async def poisoned(house: ConsoleHouse, place: str, payload: str) -> int:
    number = await house.writes(
        place, payload, author=payload, hands_off=payload[:60], kept=(Kept(payload[:60], payload),), removed=(payload[:60],),
        attachments=(Attachment(payload[:60], "ref", payload, payload, 5, payload),), candidates=(Candidate(payload[:60], 0.5),),
    )  # fmt: skip

    def say(unit: Unit) -> None:
        conversation = unit.conversation(number)
        buttons = (Button(payload, "p"),)
        unit.say(conversation, Text(payload), house.clock.now(), cuts=[(0, len(payload))], buttons=buttons)

    await house.store.run(say)
    for part in (await house.parts(number))[-1:]:
        await house.ends(part.delivery_id, "failed", payload)
    await house.dies(number, payload)
    return number


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_is_escaped_whole(payload: str) -> None:
    for drawn in (str(shown(payload)), str(rich(Text(payload)))):
        assert "<" not in drawn.replace('<span class="odd"', "").replace("</span>", "")
        assert dangers(f"<div>{drawn}</div>") == []


@pytest.mark.parametrize(
    "odd", ["\u202e", "\u200b", "\u2066", "\u00ad", "\ufeff", "\u0000", "\u001b", "\u2028", "\u061c"]
)
def test_characters_that_hide_or_turn_text_around_are_shown(odd: str) -> None:
    assert f">U+{ord(odd):04X}<" in str(shown(f"pay{odd}pal"))


def test_emoji_that_are_joined_and_line_ends_stay_as_they_are() -> None:
    assert str(shown("👩\u200d💻 ❤\ufe0f\nnext\tcolumn")) == "👩\u200d💻 ❤\ufe0f\nnext\tcolumn"
