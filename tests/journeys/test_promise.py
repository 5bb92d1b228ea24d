"""From an agent's mark to a bot that is more careful: through the whole house, by its own articles."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import meters
from bot import settings as config
from bot.app import House, build, promised
from bot.matching.promise import ENOUGH_VERDICTS
from bot.model import ChannelId, File, Incoming, Language, Refused
from bot.settings import Database, Matching, Settings, Web
from bot.store import Store, views
from bot.store.people import Agent
from bot.store.views import Decided
from tests.house.process import ROOT, SMALL

CHANNEL = ChannelId("webchat:main")
QUESTION = "usual waiting time for coins going out?"  # it is sure enough to be answered, and not as sure as can be


@pytest.fixture
def told(tmp_path: Path) -> Settings:
    few = tmp_path / "articles"
    few.mkdir()
    for name in SMALL:
        shutil.copy(ROOT / "faq_data" / f"{name}.md", few)
    mine = {
        "matching": Matching(articles=few),
        "database": Database(url=f"sqlite:///{tmp_path}/t.db"),
        "web": Web(port=0),
        "channels": {"webchat": {"main": {"allowed_origins": ["self"]}}},
    }
    return config.load(ROOT / "config.example.toml").model_copy(update=mine)


@pytest.fixture
async def house(told: Settings) -> AsyncIterator[House]:
    made = await build(told, Store(told.database.url))
    yield made
    made.web._socket.close()  # it never ran
    made.store.close()


async def asks(house: House, place: str) -> Decided:
    """What the bot decided about the question of a new contact."""
    incoming = Incoming(CHANNEL, f"key of {place}", place, text=QUESTION, message_ref="1")
    await house.inbox.receive(incoming)
    while await house.inbox.handle_due():
        pass
    now = house.time.now()
    number = await house.store.run(lambda unit: unit.conversation_at(incoming, Language.EN, now).id)
    lines = await house.store.read(lambda unit: views.thread(unit, number))
    return next(line.decision for line in lines if line.decision)


async def agent(house: House) -> Agent:
    await house.roster.add("mei", "Mei", "agent")
    return next(one for one in await house.roster.everyone() if one.login == "mei")


def metric(name: str) -> float:
    lines = meters.page().decode().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"{name} "))


async def test_an_answer_that_agents_keep_finding_wrong_is_given_no_more(house: House, told: Settings) -> None:
    mei = await agent(house)
    for number in range(ENOUGH_VERDICTS):
        decided = await asks(house, f"place {number}")
        assert (decided.kind, decided.intent) == ("answer", "withdraw-pending")
        assert decided.candidates[0].nearest
        await house.desk.mark(mei, decided.id, right=number == 0)
    before = house.library.mind.policy.at("withdraw-pending")
    await house.library.recalibrate()
    assert house.library.mind.policy.at("withdraw-pending") > max(before, decided.probability)
    after = await asks(house, "one more place")
    assert after.kind != "answer"
    await house.health.look()
    assert metric("nightdesk_judged_answers") == ENOUGH_VERDICTS
    assert metric("nightdesk_wrong_answers_ratio") == pytest.approx(19 / 20)
    assert metric("nightdesk_wrong_answers_ratio_low") < 19 / 20 < metric("nightdesk_wrong_answers_ratio_high") < 1
    assert metric("nightdesk_answer_threshold") == house.library.mind.policy.answer_at
    assert promised(told, house.library).most == 0.02


async def test_what_watches_the_metrics_alone_sees_that_nothing_can_be_kept(house: House) -> None:
    await house.health.look()
    assert metric("nightdesk_up") == 1
    house.store.raw(lambda conn: conn.execute(text("ALTER TABLE conversation RENAME TO gone")))
    assert (await house.health.look())["status"] == "down"
    assert metric("nightdesk_up") == 0


async def test_a_channel_that_is_used_and_not_set_up_is_a_trouble_and_nothing_is_said_into_it(house: House) -> None:
    mei = await agent(house)
    gone = Incoming(ChannelId("telegram:old"), "k1", "ann", text=QUESTION, message_ref="1")
    await house.inbox.receive(gone)
    now = house.time.now()
    number = await house.store.run(lambda unit: unit.conversation_at(gone, Language.EN, now).id)
    await house.channels.look()
    assert house.channels.trouble() == {}  # whoever has the channel may be about to think about it
    assert await house.inbox.handle_due() == 0  # nobody knows what can be said there
    house.store.raw(lambda conn: conn.execute(text("UPDATE claim SET due_at = 0 WHERE kind = 'turn'")))
    await house.channels.look()
    assert "not set up" in house.channels.trouble()[ChannelId("telegram:old")]
    house.store.raw(lambda conn: conn.execute(text("UPDATE claim SET due_at = NULL WHERE kind = 'turn'")))
    await house.channels.look()
    assert house.channels.trouble() == {}  # nobody waits there for a person
    await house.desk.claim(mei, number)
    await house.channels.look()
    assert "not set up" in house.channels.trouble()[ChannelId("telegram:old")]
    found = await house.health.look()
    assert (found["status"], found["channels"]["telegram:old"]["ok"]) == ("degraded", False)
    with pytest.raises(Refused, match="telegram:old is not set up any more"):
        await house.desk.reply(mei, number, "Your money is safe.")
    with pytest.raises(Refused, match="telegram:old is not set up any more"):
        await house.desk.send_file(mei, number, File("a.txt", "text/plain", b"hi"))
    await house.desk.resolve(mei, number)
    await house.channels.look()
    assert house.channels.trouble() == {}
