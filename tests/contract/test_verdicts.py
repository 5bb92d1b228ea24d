"""What agents say of the bot's answers: kept once per decision, on both databases, and read back as evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import Candidate, DecisionKind, Reading, Refused
from bot.rules.verdict import Realised
from bot.store import Store, Unit, verdicts, views
from bot.store.views import Decided
from tests.house_double import World

FEATURES = (0.91, 0.5, 0.88, 0.25)


async def decisions(world: World, place: str = "ann") -> list[Decided]:
    return [line.decision for line in await world.thread(place) if line.decision]


async def realised(store: Store, last: int = verdicts.REALISED) -> Realised:
    return await store.read(lambda unit: verdicts.realised(unit, last))


async def test_a_decision_keeps_what_it_was_made_of(world: World) -> None:
    await world.says("hello")
    conversation = await world.conversation()
    nearest = Candidate("withdraw-pending", 0.73456, FEATURES, "where is my withdrawal")
    reading = Reading((nearest, Candidate("greeting", 0.1)), {"own-case": 0.61, "spam": 0.19})

    def decide(unit: Unit) -> None:
        message = views.thread(unit, conversation.id)[0].message_id
        now = world.clock.now()
        unit.decided(conversation, message, DecisionKind.ANSWER, "withdraw-pending", "sure", 0.73456, reading, now)

    await world.store.run(decide)
    (found,) = await decisions(world)
    assert found.candidates == (
        Candidate("withdraw-pending", 0.7346, FEATURES, "where is my withdrawal"),
        Candidate("greeting", 0.1),
    )
    assert found.signals == {"own-case": 0.61}


async def test_the_latest_verdict_counts_and_each_is_a_fact_of_the_thread(world: World) -> None:
    mei, wei = await world.agent(), await world.agent("wei")
    await world.says("where is my withdrawal?")
    (decided,) = await decisions(world)
    await world.desk.mark(mei, decided.id, right=True)
    assert await realised(world.store) == Realised(0, 1)
    world.clock.advance(60)
    await world.desk.mark(wei, decided.id, right=False, intent="deposit-missing")
    assert await realised(world.store) == Realised(1, 1)
    (kept,) = await world.store.read(verdicts.evidence)
    assert (kept.answered, kept.probability, kept.right, kept.intent) == (
        "withdraw-pending",
        0.95,
        False,
        "deposit-missing",
    )
    assert (await decisions(world))[0].verdict == kept
    facts = [(line.activity, line.agent_name, line.detail) for line in await world.thread() if line.activity]
    assert facts == [
        ("marked_right", "Mei", {"answered": "withdraw-pending", "intent": "withdraw-pending"}),
        ("marked_wrong", "Wei", {"answered": "withdraw-pending", "intent": "deposit-missing"}),
    ]


async def test_a_link_is_a_verdict_on_the_last_reading_also_after_a_handoff(world: World) -> None:
    mei = await world.agent()
    await world.says("where is my withdrawal?")
    await world.presses("help:no")
    conversation = await world.conversation()
    assert conversation.reason == "the answer did not help"
    await world.desk.link(mei, conversation.id, "deposit-missing")
    (kept,) = await world.store.read(verdicts.evidence)
    assert (kept.answered, kept.right, kept.intent, kept.automatic) == (
        "withdraw-pending",
        False,
        "deposit-missing",
        True,
    )
    await world.desk.link(mei, conversation.id, "withdraw-pending")
    (kept,) = await world.store.read(verdicts.evidence)
    assert (kept.right, kept.intent) == (True, "withdraw-pending")


async def test_a_link_after_a_question_back_is_evidence_but_no_judged_answer(world: World) -> None:
    mei = await world.agent()
    await world.says("maybe my money")
    conversation = await world.conversation()
    await world.desk.link(mei, conversation.id, "withdraw-pending")
    (kept,) = await world.store.read(verdicts.evidence)
    assert (kept.answered, kept.probability, kept.right, kept.automatic) == ("withdraw-pending", 0.5, True, False)
    assert await realised(world.store) == Realised()


async def test_what_contradicts_itself_is_refused_and_changes_nothing(world: World) -> None:
    mei, viewer = await world.agent(), await world.agent("vera", "viewer")
    await world.says("where is my withdrawal?")
    await world.says("转人工", "bob")
    (decided,) = await decisions(world)
    with pytest.raises(Refused, match="role"):
        await world.desk.mark(viewer, decided.id, right=True)
    with pytest.raises(Refused, match="no such decision"):
        await world.desk.mark(mei, decided.id + 99, right=True)
    with pytest.raises(Refused, match="the article that was sent"):
        await world.desk.mark(mei, decided.id, right=False, intent="withdraw-pending")
    with pytest.raises(Refused, match="no such article"):
        await world.desk.mark(mei, decided.id, right=False, intent="nonsense")
    with pytest.raises(Refused, match="decided nothing"):
        await world.desk.link(mei, (await world.conversation("bob")).id, "withdraw-pending")
    assert await world.store.read(verdicts.evidence) == []
    assert [line.activity for line in await world.thread() if line.activity] == []


async def test_only_the_newest_verdicts_make_the_rate(world: World) -> None:
    mei = await world.agent()
    for number, right in enumerate((False, True, True)):
        place = f"person{number}"
        await world.says("where is my withdrawal?", place)
        (decided,) = await decisions(world, place)
        await world.desk.mark(mei, decided.id, right=right)
        world.clock.advance(timedelta(minutes=1).total_seconds())
    assert await realised(world.store) == Realised(1, 3)
    assert await realised(world.store, last=2) == Realised(0, 2)
    newest = await world.store.read(lambda unit: verdicts.evidence(unit, 1))
    assert [kept.right for kept in newest] == [True]


async def test_did_this_help_is_counted_and_used_for_nothing(world: World) -> None:
    for place, answer in (("ann", "help:yes"), ("bob", "help:no"), ("cem", "help:no")):
        await world.says("where is my withdrawal?", place)
        await world.presses(answer, place)
    assert await world.store.read(verdicts.helped) == (1, 2)
    assert await world.store.read(verdicts.evidence) == []
