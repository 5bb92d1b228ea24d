"""How sure the bot must be follows what agents say, and articles fall out of use by the date, without a restart."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.matching import Evidence
from bot.matching.promise import ENOUGH_VERDICTS, HIGHEST
from bot.mind import Library
from bot.settings import Brand, Matching, Settings
from tests.doubles import FakeClock
from tests.unit.test_faq import article

BEFORE = datetime(2030, 1, 31, 23, 59, 50, tzinfo=UTC)  # the articles are to be reviewed on this day
WRONG = Evidence("withdraw", 0.96, right=False)


class Agents:
    """What they have said until now."""

    def __init__(self) -> None:
        self.said: list[Evidence] = []

    async def __call__(self) -> list[Evidence]:
        return self.said


def library(
    tmp_path: Path, agents: Agents, clock: FakeClock | None = None, hand_off: str = "offer", **more: float
) -> Library:
    folder = tmp_path / "faq"
    folder.mkdir(exist_ok=True)
    own = article("withdraw").replace("- hand off: offer", f"- hand off: {hand_off}")
    (folder / "withdraw.md").write_text(own, "utf-8")
    other = article("deposit").replace("thing", "other thing").replace("怎么办", "请问怎么弄")
    (folder / "deposit.md").write_text(other, "utf-8")
    brand = Brand(
        name="Acme", link={"help": "https://help.example.com"}, email={"support": "a@b.co"}, fact={"days": "2"}
    )
    matching = Matching(articles=folder, encoder="none", **more)  # type: ignore[arg-type]
    made = Library(Settings(brand=brand, matching=matching), tmp_path / "cache", clock or FakeClock(BEFORE), agents)
    made.load()
    return made


async def test_what_agents_say_changes_how_sure_the_bot_must_be_and_nothing_else(tmp_path: Path) -> None:
    agents = Agents()
    made = library(tmp_path, agents)
    before = made.mind
    assert not await made.recalibrate()
    assert made.mind is before
    agents.said = [WRONG] * ENOUGH_VERDICTS
    assert await made.recalibrate()
    assert made.mind.policy.at("withdraw") == HIGHEST > before.policy.at("withdraw")
    assert made.mind.policy.articles is before.policy.articles
    assert made.mind.read is before.read
    agents.said = []
    assert await made.recalibrate()
    assert made.mind.policy == before.policy


async def test_an_edit_of_articles_forgets_no_verdict(tmp_path: Path) -> None:
    agents = Agents()
    made = library(tmp_path, agents)
    agents.said = [WRONG] * ENOUGH_VERDICTS
    await made.recalibrate()
    file = tmp_path / "faq" / "deposit.md"
    file.write_text(file.read_text("utf-8").replace("It takes", "It always takes"), "utf-8")
    assert await made.refresh()
    assert made.mind.policy.at("withdraw") == HIGHEST


async def test_a_number_in_the_settings_wins_over_all_evidence(tmp_path: Path) -> None:
    agents = Agents()
    agents.said = [WRONG] * ENOUGH_VERDICTS
    made = library(tmp_path, agents, answer_at=0.7)
    assert not await made.recalibrate()
    assert (made.mind.policy.answer_at, made.mind.policy.answer_at_of) == (0.7, {})


async def test_articles_that_always_bring_a_person_are_no_evidence(tmp_path: Path) -> None:
    agents = Agents()
    made = library(tmp_path, agents, hand_off="always")
    agents.said = [WRONG] * ENOUGH_VERDICTS
    assert not await made.recalibrate()


async def test_at_midnight_after_its_review_date_an_article_falls_out_of_use(tmp_path: Path) -> None:
    clock = FakeClock(BEFORE)
    made = library(tmp_path, Agents(), clock)
    assert not await made.refresh()
    assert (made.mind.policy.expired, made.overdue(clock.now().date())) == (frozenset(), [])
    clock.advance(11)
    assert await made.refresh()
    assert made.mind.policy.expired == {"withdraw", "deposit"}
    assert [(a.intent, a.owner) for a in made.overdue(clock.now().date())] == [
        ("deposit", "payments"),
        ("withdraw", "payments"),
    ]
    assert not await made.refresh()
    file = tmp_path / "faq" / "withdraw.md"
    file.write_text(file.read_text("utf-8").replace("2030-01-31", "2031-01-31"), "utf-8")
    assert await made.refresh()
    assert made.mind.policy.expired == {"deposit"}
