"""Public and private are different rooms: what needs a person goes on in private, by a code that works once."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest

from bot.model import EventKind, Incoming, Language, Refused, Status
from bot.ports import Limits
from bot.rules import casecode
from bot.speech.phrases import line
from bot.store import Store, Unit, cases, contacts, held, views
from tests.house_double import World
from tests.invariants import broken

ANN, BOB = "1001", "1002"
NEVER = line("never_ask", Language.EN)
INVALID = line("case_invalid", Language.EN)


async def in_public(world: World, text: str = "I want to talk to a person", who: str = ANN) -> str:
    """Said in a group; the code of the answer, or nothing."""
    await world.says(text, f"group/0/{who}", public=True, author_id=who, author="Ann")
    return casecode.found(world.texts(f"group/0/{who}")[-1])[0]


async def in_private(world: World, text: str, who: str = ANN) -> Incoming:
    return await world.says(text, who, author_id=who, author="Ann")


async def queue(world: World) -> list[int]:
    return [entry.id for entry in await world.store.read(views.entries)]


async def test_what_needs_a_person_goes_on_in_private_at_its_place_in_line(world: World) -> None:
    code = await in_public(world, "my account 12345 please")
    assert code
    assert world.texts(f"group/0/{ANN}")[-1].count(code) == 1
    assert (await world.conversation(f"group/0/{ANN}")).status is Status.PENDING
    asked = world.clock.now()
    world.clock.advance(60)
    await world.says("I want to talk to a person", "carl")
    world.clock.advance(60)
    await in_private(world, code)
    private = await world.conversation(ANN)
    assert (private.status, private.waiting_since, private.public) == (Status.OPEN, asked, False)
    assert await queue(world) == [private.id, (await world.conversation("carl")).id]
    assert line("case_goes_on", Language.EN) in world.texts(ANN)[0]
    mei = await world.agent()
    assert await world.desk.claim_next(mei) == private.id
    await world.desk.reply(mei, private.id, "I have looked at it.")
    await world.settle()
    assert world.texts(ANN)[-1] == "I have looked at it."
    assert len(world.texts(f"group/0/{ANN}")) == 1
    assert world.store.raw(broken) == []


async def test_the_agent_reads_in_private_what_was_said_in_public_and_nobody_else_does(world: World) -> None:
    code = await in_public(world, "my account 12345 please")
    world.clock.advance(5)
    await in_private(world, f"{code} and my order is 778899")
    thread = await world.thread(ANN)
    assert [(said.text.plain, said.in_public) for said in thread if said.direction == "incoming"] == [
        ("my account 12345 please", True),
        ("and my order is 778899", False),
    ]
    facts = [(said.activity, said.in_public) for said in thread if said.activity]
    assert ("gone_on_here", False) in facts
    public = await world.thread(f"group/0/{ANN}")
    assert "gone_on_in_private" in [said.activity for said in public]
    assert not any("778899" in said.text.plain for said in public)
    mine = (await world.conversation(ANN)).address
    assert not any("12345" in said.text.plain for said in await world.store.read(lambda u: contacts.said(u, mine, 0)))
    (entry,) = await world.store.read(views.entries)
    assert "778899" in entry.preview


async def test_a_code_alone_shows_in_lists_what_was_asked_in_public(small_world: World) -> None:
    code = await in_public(small_world, "my account 12345 please")
    await in_private(small_world, code)
    (entry,) = await small_world.store.read(views.entries)
    assert entry.preview == "my account 12345 please"


async def test_a_code_works_once(world: World) -> None:
    code = await in_public(world)
    await in_private(world, code)
    mei = await world.agent()
    private = (await world.conversation(ANN)).id
    await world.desk.claim(mei, private)
    await world.desk.resolve(mei, private)
    await in_private(world, code)
    assert world.texts(ANN)[-1] == line("case_here", Language.EN)
    assert (await world.conversation(ANN)).status is Status.PENDING
    await world.says(code, f"{ANN}/7", author_id=ANN)
    assert world.texts(f"{ANN}/7") == [INVALID]


async def test_who_sends_it_twice_is_not_told_that_it_is_worth_nothing(world: World) -> None:
    code = await in_public(world)
    for text in (code, f"here is the code {code}"):
        await in_private(world, text)
    assert line("case_goes_on", Language.EN) in world.texts(ANN)[0]
    assert world.texts(ANN)[1:] == [line("case_here", Language.EN)]
    assert len(await queue(world)) == 1


async def test_a_mistyped_code_that_an_edit_corrects_counts(world: World) -> None:
    code = await in_public(world, "my account 12345 please")
    wrong = f"{code[:-1]}{'0' if code[-1] != '0' else '1'}"
    said = await in_private(world, wrong)
    assert world.texts(ANN) == [INVALID]
    edit = {"author_id": ANN, "kind": EventKind.EDITED, "message_ref": said.message_ref}
    await world.says(code, ANN, **edit)
    assert line("case_goes_on", Language.EN) in world.texts(ANN)[1]
    await world.says(f"{code} please", ANN, **edit)
    assert len(world.texts(ANN)) == 2
    assert len(await queue(world)) == 1


@pytest.mark.parametrize("text", ["here is the code {}", "代码 {}", "Hello, my case code is {}. Thanks!"])
@pytest.mark.parametrize("right", [True, False])
async def test_a_code_with_the_words_that_belong_to_it_gets_one_answer(
    small_world: World, text: str, right: bool
) -> None:
    code = await in_public(small_world)
    await in_private(small_world, text.format(code if right else "ND-0000-0000"))
    (said,) = small_world.texts(ANN)
    assert (INVALID in said) is not right


async def test_a_code_that_comes_twice_at_the_same_moment_is_spent_once(world: World) -> None:
    code = await in_public(world)
    said = [world.event(code, place, author_id=ANN) for place in (ANN, f"{ANN}/7")]
    await asyncio.gather(*(world.inbox.receive(one) for one in said))
    await world.settle()
    answers = [*world.texts(ANN), *world.texts(f"{ANN}/7")]
    assert sum(INVALID in text for text in answers) == 1
    assert sum(line("case_goes_on", Language.EN) in text for text in answers) == 1
    assert len(await queue(world)) == 1


async def test_a_stolen_code_is_worth_nothing_and_tells_nothing(world: World) -> None:
    code = await in_public(world, "my account 12345 please")
    await in_private(world, code, BOB)
    await in_private(world, "ND-0000-0000", "1003")
    assert world.texts(BOB) == world.texts("1003") == [INVALID]
    assert (await world.conversation(BOB)).status is Status.PENDING
    assert not any("12345" in said.text.plain for said in await world.thread(BOB))
    await in_private(world, code)
    assert line("case_goes_on", Language.EN) in world.texts(ANN)[0]


@pytest.mark.parametrize(("minutes", "works"), [(29, True), (30, False)])
async def test_a_code_lasts_for_half_an_hour(store: Store, minutes: int, works: bool) -> None:
    world = World(store)
    code = await in_public(world)
    world.clock.advance(minutes * 60)
    await in_private(world, code)
    assert (INVALID not in world.texts(ANN)[0]) is works


async def test_a_code_that_is_none_leaves_what_is_said_beside_it_to_be_answered(small_world: World) -> None:
    await in_private(small_world, "ND-0000-0000 where is my withdrawal?")
    first, second = small_world.texts(ANN)
    assert first == INVALID
    assert second.startswith("Answer about withdraw-pending")


async def test_after_five_wrong_codes_in_an_hour_codes_are_not_looked_at(world: World) -> None:
    code = await in_public(world)
    for number in range(5):
        await in_private(world, f"ND-0000-000{number}")
    assert world.texts(ANN) == [INVALID] * 5
    await in_private(world, code)
    private = (await world.conversation(ANN)).id
    assert not any(said.activity == "gone_on_here" for said in await world.thread(ANN))
    assert await world.store.read(lambda u: cases.wrong_since(u, private, world.clock.now().replace(year=2000))) == 5
    world.clock.advance(3601)
    fresh = await in_public(world)
    await in_private(world, fresh)
    assert any(said.activity == "gone_on_here" for said in await world.thread(ANN))


async def test_the_invitation_is_said_twice_at_most_in_half_an_hour(world: World) -> None:
    first = await in_public(world)
    second = await in_public(world, "hello? I want to talk to a person")
    await in_public(world, "my account 12345 please")
    invited, again = world.texts(f"group/0/{ANN}")
    assert "Not here please" in again
    assert "Not here please" not in invited
    assert first != second
    world.clock.advance(1801)
    third = await in_public(world)
    assert third not in ("", first, second)
    await in_private(world, first)
    assert INVALID in world.texts(ANN)[0]


async def test_who_was_helped_in_private_is_asked_in_again_with_his_next_trouble(world: World) -> None:
    await in_private(world, await in_public(world))
    mei, private = await world.agent(), (await world.conversation(ANN)).id
    await world.desk.claim(mei, private)
    await world.desk.resolve(mei, private)
    second = await in_public(world, "a different thing, I want to talk to a person")
    assert second
    await in_private(world, second)
    assert await queue(world) == [private]


@pytest.mark.parametrize("text", ["{}", "here is my code {}", "@bot where is my withdrawal? {}"])
async def test_who_sends_the_code_where_others_read_along_is_told_where_it_belongs(world: World, text: str) -> None:
    code = await in_public(world)
    again = await in_public(world, text.format(code))
    assert "Not here please" in world.texts(f"group/0/{ANN}")[-1]
    await in_private(world, again)
    assert line("case_goes_on", Language.EN) in world.texts(ANN)[0]
    assert len(await queue(world)) == 1


async def test_two_people_in_one_group_get_a_code_each(world: World) -> None:
    anns, bobs = await in_public(world), await in_public(world, who=BOB)
    assert anns != bobs
    await in_private(world, bobs, BOB)
    await in_private(world, anns)
    assert len(await queue(world)) == 2


async def test_an_agent_who_has_it_in_public_has_it_in_private_too(world: World) -> None:
    code = await in_public(world)
    public = (await world.conversation(f"group/0/{ANN}")).id
    mei = await world.agent()
    await world.desk.claim(mei, public)
    await in_private(world, code)
    private = await world.conversation(ANN)
    assert (private.status, private.assignee) == (Status.OPEN, mei.id)
    await world.desk.reply(mei, private.id, "Here we are.")
    await world.settle()
    assert world.texts(ANN)[-1] == "Here we are."
    with pytest.raises(Refused):
        await world.desk.reply(mei, public, "and in public")
    left = await world.conversation(f"group/0/{ANN}")
    assert (left.status, left.assignee, left.waiting_since) == (Status.PENDING, None, None)
    assert world.store.raw(broken) == []


async def test_an_agent_who_snoozed_it_in_public_has_it_in_private_no_longer_than_any_other(world: World) -> None:
    code = await in_public(world)
    public = (await world.conversation(f"group/0/{ANN}")).id
    mei = await world.agent()
    await world.desk.claim(mei, public)
    await world.desk.snooze(mei, public, world.clock.now() + timedelta(days=3))
    await in_private(world, code)
    private = await world.conversation(ANN)
    assert (private.status, private.assignee) == (Status.OPEN, mei.id)
    world.clock.advance(31 * 60)
    await world.desk.sweep()
    assert await queue(world) == [private.id]
    assert world.store.raw(broken) == []


async def test_a_reply_held_back_in_public_is_said_nowhere_and_goes_along_as_a_note(world: World) -> None:
    code = await in_public(world, "my account 12345 please")
    public = (await world.conversation(f"group/0/{ANN}")).id
    mei, lea = await world.agent(), await world.agent("lea", "lead")
    await world.desk.claim(mei, public)
    await world.desk.ask_second(mei, public, "see https://evil.example.org/x", "k1")
    (waiting,) = await world.store.read(lambda unit: held.of_conversation(unit, public))
    await in_private(world, code)
    assert await world.store.read(held.waiting) == {}
    with pytest.raises(Refused, match="dealt with this already"):
        await world.desk.approve(lea, waiting.id)
    notes = [said.text.plain for said in await world.thread(ANN) if said.direction == "note"]
    assert notes == ["see https://evil.example.org/x"]


async def test_an_entry_of_the_public_conversation_in_the_queue_moves_along(world: World) -> None:
    code = await in_public(world)
    began = world.clock.now()
    await world.says("hello?", f"group/0/{ANN}", public=True, author_id=ANN, quiet="asked for no automatic answers")
    world.clock.advance(120)
    assert len(await queue(world)) == 1
    await in_private(world, code)
    private = await world.conversation(ANN)
    assert await queue(world) == [private.id]
    assert private.waiting_since == began


async def test_two_who_lock_both_rooms_the_other_way_round_both_get_through(world: World) -> None:
    code = await in_public(world)
    await in_private(world, "hello")
    public, private = (await world.conversation(f"group/0/{ANN}")).id, (await world.conversation(ANN)).id

    def other_way_round(unit: Unit) -> None:
        unit.conversation(public)
        unit.conversation(private)

    said = world.event(code, ANN, author_id=ANN)
    await asyncio.gather(world.inbox.receive(said), *(world.store.run(other_way_round) for _ in range(2)))
    await world.settle()
    assert await queue(world) == [private]


async def test_who_waits_in_private_already_keeps_the_earlier_of_both_places(world: World) -> None:
    await in_private(world, "I want to talk to a person")
    began = world.clock.now()
    world.clock.advance(60)
    code = await in_public(world, "I was hacked")
    world.clock.advance(60)
    await in_private(world, code)
    private = await world.conversation(ANN)
    assert (private.waiting_since, private.priority.value) == (began, "urgent")


async def test_a_new_public_question_is_still_answered_with_article_text(world: World) -> None:
    await in_private(world, await in_public(world))
    await in_public(world, "where is my withdrawal?")
    assert world.texts(f"group/0/{ANN}")[-1] == "Answer about withdraw-pending in en."


async def test_without_knowing_who_asks_there_is_a_line_and_no_code(small_world: World) -> None:
    await small_world.says("I want to talk to a person", "group/0/9", public=True)
    (said,) = small_world.texts("group/0/9")
    assert line("public_person", Language.EN) in said
    assert casecode.found(said)[0] == ""


async def test_only_the_hash_of_a_code_stands_in_its_table(small_world: World) -> None:
    code = await in_public(small_world)
    rows = small_world.store.raw(lambda conn: conn.exec_driver_sql("SELECT * FROM case_code").all())
    assert len(rows) == 1
    assert code not in repr(rows)
    assert casecode.hashed(code) in repr(rows)


async def test_the_bot_never_writes_first_in_private(world: World) -> None:
    await in_public(world, "my account 12345 please")
    await in_public(world, "where is my withdrawal?")
    assert {sent.address.external_id for sent in world.adapter.sent} == {f"group/0/{ANN}"}
    await world.says("", BOB, kind=EventKind.UNBLOCKED)
    mei = await world.agent()
    unwritten = (await world.conversation(BOB)).id
    await world.desk.claim(mei, unwritten)
    await world.desk.note(mei, unwritten, "a good customer")
    with pytest.raises(Refused, match="never write first"):
        await world.desk.reply(mei, unwritten, "Hello!")
    await world.settle()
    assert world.texts(BOB) == []


@pytest.mark.parametrize("public", [True, False])
async def test_once_per_conversation_it_says_what_support_never_asks_for(store: Store, public: bool) -> None:
    world = World(store)
    place = f"group/0/{ANN}" if public else ANN
    for text in ("hello", "where is my withdrawal?", "my account is locked", "I was hacked", "agent"):
        await world.says(text, place, public=public, author_id=ANN)
        world.clock.advance(2000)
    said = world.texts(place)
    assert len(said) >= 3
    assert sum(text.count(NEVER) for text in said) == 1


async def test_where_it_does_not_fit_beside_the_answer_it_is_said_with_the_next(sqlite_store: Store) -> None:
    world = World(sqlite_store, limits=Limits(text=60, burst=0.0))
    await world.says("where is my withdrawal?", f"group/0/{ANN}", public=True, author_id=ANN)
    assert world.texts(f"group/0/{ANN}") == ["Answer about withdraw-pending in en."]
    await in_public(world)
    whole = "".join(world.texts(f"group/0/{ANN}"))
    assert re.sub(r"\s", "", NEVER) in re.sub(r"\s", "", whole)
