"""An agent's reply to which something objects: refused, held, approved by another, once; on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.model import File, Refused
from bot.rules.leaving import Kind, Objection, objections
from bot.store import held
from bot.store.held import HeldReply
from bot.store.people import Agent
from handoff.rules import Objected
from tests.house_double import OFFICIALS, World

STRANGE = "Please log in at https://evil.example.org/login"
FINE = "Your withdrawal is on its way."


async def taken(world: World) -> tuple[Agent, Agent, int]:
    """Mei has Ann's conversation; Lea is a lead."""
    mei, lea = await world.agent(), await world.agent("lea", "lead")
    await world.says("agent")
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    return mei, lea, number


async def waiting(world: World, number: int) -> list[HeldReply]:
    return await world.store.read(lambda unit: held.of_conversation(unit, number))


async def facts(world: World) -> list[tuple[str, str, dict[str, str]]]:
    return [(line.activity, line.agent_name, line.detail) for line in await world.thread() if line.activity]


async def kept_as_notes(world: World) -> list[tuple[str, str]]:
    return [(line.agent_name, line.text.plain) for line in await world.thread() if line.direction == "note"]


async def asked(world: World, text: str = STRANGE) -> tuple[Agent, Agent, int, int]:
    mei, lea, number = await taken(world)
    await world.desk.ask_second(mei, number, text, "k1")
    (one,) = await waiting(world, number)
    return mei, lea, number, one.id


async def test_a_reply_is_refused_with_the_reason_and_the_thread_says_so(world: World) -> None:
    mei, _, number = await taken(world)
    before = world.texts()
    with pytest.raises(Objected) as refused:
        await world.desk.reply(mei, number, STRANGE, "k1")
    assert refused.value.objections == (Objection(Kind.LINK, "https://evil.example.org/login"),)
    assert "https://evil.example.org/login" in str(refused.value)
    await world.settle()
    assert world.texts() == before
    assert (await facts(world))[-1] == (
        "reply_refused", "Mei", {"kinds": "link", "stretches": "https://evil.example.org/login"},
    )  # fmt: skip
    await world.desk.reply(mei, number, FINE, "k2")
    await world.settle()
    assert world.texts()[-1] == FINE


@pytest.mark.parametrize(
    "text",
    [
        "Send it to TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE", "Please send me your seed phrase.", "请把验证码发给我", "Install AnyDesk please.", "write to @kefu_01",
    ],
)  # fmt: skip
async def test_each_kind_is_refused_by_default(small_world: World, text: str) -> None:
    mei, _, number = await taken(small_world)
    with pytest.raises(Objected):
        await small_world.desk.reply(mei, number, text)


async def test_an_address_that_the_contact_wrote_himself_stays_an_address(small_world: World) -> None:
    mei, _, number = await taken(small_world)
    await small_world.says("my address is TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE")
    with pytest.raises(Objected):
        await small_world.desk.reply(mei, number, "You wrote TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE, right?")


async def test_what_a_second_person_approves_goes_out_as_the_first_ones_reply(world: World) -> None:
    mei, lea, number, one = await asked(world)
    await world.settle()
    assert STRANGE not in world.texts()
    await world.desk.approve(lea, one)
    await world.settle()
    assert world.texts()[-1] == STRANGE
    said = next(line for line in await world.thread() if line.text.plain == STRANGE)
    assert (said.author, said.agent_name) == ("agent", "Mei")
    named = {"kinds": "link", "stretches": "https://evil.example.org/login"}
    assert (await facts(world))[-2:] == [
        ("approval_asked", "Mei", named),
        ("approval_given", "Lea", {**named, "to": "Mei"}),
    ]
    assert await waiting(world, number) == []
    await world.desk.reply(mei, number, STRANGE, "k1")  # the form that was sent before the answer came: said already
    await world.settle()
    assert world.texts().count(STRANGE) == 1


async def test_of_two_who_approve_at_once_one_does_and_it_is_sent_once(world: World) -> None:
    _, lea, _, one = await asked(world)
    others = [lea, *[await world.agent(f"lead{n}", "admin") for n in range(5)]]
    found = await asyncio.gather(*(world.desk.approve(other, one) for other in others), return_exceptions=True)
    await world.settle()
    assert sum(result is None for result in found) == 1
    assert {str(result) for result in found if result} == {"Somebody has dealt with this already."}
    assert world.texts().count(STRANGE) == 1


async def test_approving_and_declining_at_once_is_one_of_the_two(world: World) -> None:
    _, lea, number, one = await asked(world)
    bob = await world.agent("bob", "admin")
    found = await asyncio.gather(world.desk.approve(lea, one), world.desk.decline(bob, one), return_exceptions=True)
    await world.settle()
    assert sum(result is None for result in found) == 1
    state = await waiting(world, number)
    assert (world.texts().count(STRANGE), [reply.state for reply in state]) in ((1, []), (0, ["declined"]))


@pytest.mark.parametrize(("login", "role"), [("ivo", "agent"), ("vera", "viewer")])
async def test_only_a_lead_or_an_admin_decides(small_world: World, login: str, role: str) -> None:
    *_, one = await asked(small_world)
    somebody = await small_world.agent(login, role)
    for verb in (small_world.desk.approve, small_world.desk.decline):
        with pytest.raises(Refused):
            await verb(somebody, one)
    await small_world.settle()
    assert STRANGE not in small_world.texts()


async def test_nobody_approves_his_own_whatever_his_role(world: World) -> None:
    boss = await world.agent("boss", "admin")
    await world.says("agent")
    number = (await world.conversation()).id
    await world.desk.claim(boss, number)
    await world.desk.ask_second(boss, number, STRANGE)
    (one,) = await waiting(world, number)
    with pytest.raises(Refused, match="Somebody else has to decide"):
        await world.desk.approve(boss, one.id)
    await world.settle()
    assert STRANGE not in world.texts()


async def test_declined_it_stays_with_its_author_until_he_puts_it_away(world: World) -> None:
    mei, lea, number, one = await asked(world)
    await world.desk.decline(lea, one)
    (kept,) = await waiting(world, number)
    assert (kept.state, kept.text, kept.agent_name) == ("declined", STRANGE, "Mei")
    with pytest.raises(Refused, match="dealt with this already"):
        await world.desk.approve(lea, one)
    await world.desk.decline(mei, one)
    assert await waiting(world, number) == []
    assert [fact for fact, *_ in await facts(world)][-2:] == ["approval_declined", "approval_withdrawn"]


async def test_its_author_takes_it_back_while_it_waits(small_world: World) -> None:
    mei, lea, _, one = await asked(small_world)
    await small_world.desk.decline(mei, one)
    with pytest.raises(Refused, match="dealt with this already"):
        await small_world.desk.approve(lea, one)


@pytest.mark.parametrize("ending", ["release", "resolve", "give_back", "transfer", "silence"])
async def test_when_its_author_has_the_conversation_no_more_it_cannot_leave(world: World, ending: str) -> None:
    mei, lea, number, one = await asked(world)
    if ending == "transfer":
        await world.desk.transfer(mei, number, lea.id)
    elif ending == "silence":
        world.clock.advance(61 * 60)
        await world.desk.sweep()
    else:
        await getattr(world.desk, ending)(mei, number)
    assert await waiting(world, number) == []
    with pytest.raises(Refused):
        await world.desk.approve(lea, one)
    await world.settle()
    assert STRANGE not in world.texts()
    assert await kept_as_notes(world) == [("Mei", STRANGE)]
    by = {"silence": ""}.get(ending, "Mei")
    assert ("approval_withdrawn", by, {"to": "Mei"}) in await facts(world)


async def test_whoever_claims_after_it_ran_out_finds_the_reply_as_a_note(world: World) -> None:
    mei, lea, number, one = await asked(world)
    world.clock.advance(61 * 60)
    await world.desk.claim(lea, number)
    assert await waiting(world, number) == []
    assert await kept_as_notes(world) == [("Mei", STRANGE)]
    await world.desk.transfer(lea, number, mei.id)
    with pytest.raises(Refused, match="dealt with this already"):
        await world.desk.approve(lea, one)


async def test_the_author_who_claims_again_has_his_reply_still_waiting(world: World) -> None:
    mei, lea, number, one = await asked(world)
    world.clock.advance(61 * 60)
    await world.desk.claim(mei, number)
    await world.desk.approve(lea, one)
    await world.settle()
    assert world.texts()[-1] == STRANGE
    assert await kept_as_notes(world) == []


async def test_while_his_reply_waits_the_author_keeps_the_conversation_twice_as_long(world: World) -> None:
    mei, lea, number, one = await asked(world)
    await world.desk.writing(mei, number)  # shortens nothing
    world.clock.advance(59 * 60)
    await world.desk.sweep()
    await world.desk.approve(lea, one)
    await world.settle()
    assert world.texts()[-1] == STRANGE


async def test_what_was_declined_is_put_away_without_a_note(small_world: World) -> None:
    mei, lea, number, one = await asked(small_world)
    await small_world.desk.decline(lea, one)
    await small_world.desk.release(mei, number)
    assert await waiting(small_world, number) == []
    assert await kept_as_notes(small_world) == []


async def test_a_claim_that_ran_out_unswept_is_no_claim(world: World) -> None:
    _, lea, number, one = await asked(world)
    world.clock.advance(timedelta(minutes=61).total_seconds())
    with pytest.raises(Refused, match="Mei does not have this conversation any more"):
        await world.desk.approve(lea, one)
    assert [reply.state for reply in await waiting(world, number)] == ["waiting"]  # all of it was undone


async def test_the_same_form_twice_asks_once_and_secrets_are_taken_out_of_it_first(world: World) -> None:
    mei, _, number = await taken(world)
    text = "my password is hunter2secret, log in at evil.org"
    for _ in range(2):
        await world.desk.ask_second(mei, number, text, "k9")
    (one,) = await waiting(world, number)
    assert "hunter2secret" not in one.text
    assert [fact for fact, *_ in await facts(world)].count("approval_asked") == 1


async def test_the_same_form_asks_again_once_its_reply_has_been_taken_back(world: World) -> None:
    mei, _, number, first = await asked(world)
    await world.desk.decline(mei, first)
    assert await waiting(world, number) == []
    await world.desk.ask_second(mei, number, STRANGE, "k1")
    assert [one.text for one in await waiting(world, number)] == [STRANGE]


async def test_what_nothing_speaks_against_needs_nobody(small_world: World) -> None:
    mei, _, number = await taken(small_world)
    with pytest.raises(Refused, match="Nothing speaks against"):
        await small_world.desk.ask_second(mei, number, FINE)


async def test_a_note_does_not_leave_and_a_file_is_no_way_round(small_world: World) -> None:
    mei, _, number = await taken(small_world)
    await small_world.desk.note(mei, number, STRANGE)
    file = File("TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE.png", "image/png", b"x")
    with pytest.raises(Objected):
        await small_world.desk.send_file(mei, number, file)


async def test_in_public_what_belongs_to_an_account_needs_a_second_person(small_world: World) -> None:
    world, facts_of = small_world, "Your UID 12345678: the withdrawal of ann@gmail.com is frozen."
    mei, lea = await world.agent(), await world.agent("lea", "lead")
    for place, public in (("room/ann", True), ("ann", False)):
        await world.says("hello there", place, public=public, quiet="asked for no automatic answers")
        await world.desk.claim(mei, (await world.conversation(place)).id)
    in_public, in_private = [(await world.conversation(place)).id for place in ("room/ann", "ann")]
    with pytest.raises(Objected) as refused:
        await world.desk.reply(mei, in_public, facts_of)
    assert {one.kind for one in refused.value.objections} == {Kind.PERSONAL}
    await world.desk.ask_second(mei, in_public, facts_of)
    await world.desk.reply(mei, in_private, facts_of)
    with pytest.raises(Refused, match="Nothing speaks against"):
        await world.desk.ask_second(mei, in_private, facts_of)
    await world.settle()
    assert (world.texts("room/ann"), world.texts("ann")) == ([], [facts_of])
    (one,) = await waiting(world, in_public)
    await world.desk.approve(lea, one.id)
    await world.settle()
    assert world.texts("room/ann") == [facts_of]


def test_what_the_brand_lists_may_leave_and_hosts_that_an_admin_adds() -> None:
    def found(text: str, hosts: Sequence[str] = ()) -> bool:
        return bool(objections(text, OFFICIALS.with_sites(hosts)))

    assert not found("See https://www.example.com/login")
    assert found("See https://etherscan.io/tx/1")
    assert not found("See https://etherscan.io/tx/1", ["etherscan.io"])
    assert not found("See https://etherscan.io/tx/1", ["https://www.etherscan.io/"])
    assert found("See https://etherscan.io.evil.org/tx/1", ["etherscan.io"])
