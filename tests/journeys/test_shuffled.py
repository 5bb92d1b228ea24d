"""Updates in another order than they were made: an edit before its original."""

from __future__ import annotations

from bot.model import EventKind, Priority, Status
from tests.house_double import World
from tests.invariants import broken

SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"


async def test_an_original_that_its_edit_has_overtaken_is_for_agents_and_not_answered(world: World) -> None:
    await world.says("where is my withdrawal?", kind=EventKind.EDITED, message_ref="5")
    await world.says("my account is locked", message_ref="5")
    assert len(world.texts()) == 1
    assert "withdraw-pending" in world.texts()[0]
    assert [line.text.plain for line in await world.thread() if line.direction == "incoming"] == [
        "where is my withdrawal?",
        "my account is locked",
    ]
    assert world.store.raw(broken) == []


async def test_both_wordings_at_once_are_answered_by_the_newer(world: World) -> None:
    await world.inbox.receive(world.event("where is my withdrawal?", kind=EventKind.EDITED, message_ref="5"))
    await world.inbox.receive(world.event("my account is locked", message_ref="5"))
    await world.settle()
    (answer,) = world.texts()
    assert "withdraw-pending" in answer


async def test_an_overtaken_original_opens_nothing_that_is_resolved(world: World) -> None:
    await world.says("agent please", kind=EventKind.EDITED, message_ref="5")
    mei, number = await world.agent(), (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.resolve(mei, number)
    before = len(world.texts())
    await world.says("agnet plese", message_ref="5")
    assert (await world.conversation()).status.value == "resolved"
    assert len(world.texts()) == before


async def test_a_key_in_an_overtaken_original_is_not_asked_about_and_not_kept(world: World) -> None:
    await world.says("where is my withdrawal?", kind=EventKind.EDITED, message_ref="5")
    await world.says("ab12" * 16, message_ref="5")
    assert len(world.texts()) == 1
    line = [line for line in await world.thread() if line.direction == "incoming"][-1]
    assert (line.text.plain, line.removed) == ("[unclear key removed]", ("unclear key",))


async def test_the_same_number_in_another_conversation_is_another_message(world: World) -> None:
    await world.says("where is my withdrawal?", message_ref="5")
    await world.says("where is my withdrawal?", "bob", message_ref="5")
    assert len(world.texts("bob")) == 1


async def test_a_secret_in_an_original_that_its_edit_overtook_is_told_of(world: World) -> None:
    await world.says("where is my withdrawal?", kind=EventKind.EDITED, message_ref="5")
    await world.says(f"my seed is {SEED}", message_ref="5")
    assert any("seed phrase" in text for text in world.texts())
    found = await world.conversation()
    assert (found.status, found.priority) == (Status.OPEN, Priority.URGENT)
