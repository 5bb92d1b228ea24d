"""Where others read along: what is answered to what, what is too long, and what nobody but a person may answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.model import Outgoing, Priority, Status
from bot.outbox import Outbox
from bot.ports import Fate, Limits, Measure, Receipt, SendFailed
from bot.store import Store, views
from tests.doubles import FakeAdapter, FakeClock
from tests.house_double import CHANNEL, World
from tests.unit.secrets_made import Dice, seed_phrase

SHORT = Limits(
    text=500, burst=0.0, album=0.0, public_text=20, public_parts=1, measure=Measure.WEIGHTED, links_under_words=False
)


class ReadableAdapter(FakeAdapter):
    """A platform on which one can read what was said."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(CHANNEL, limits)
        self.looked: list[tuple[Outgoing, datetime]] = []
        self.arrives_unseen = 0

    async def send(self, message: Outgoing, /) -> Receipt:
        receipt = await super().send(message)
        if self.arrives_unseen:
            self.arrives_unseen -= 1
            raise SendFailed(Fate.UNKNOWN, "no answer")
        return receipt

    async def look(self, message: Outgoing, since: datetime, /) -> Receipt | None:
        self.looked.append((message, since))
        same = [n for n, said in enumerate(self.sent, 1) if said.text == message.text]
        return Receipt(ref=str(same[0])) if same else None


def readable(store: Store) -> tuple[World, ReadableAdapter]:
    world = World(store, FakeClock())
    adapter = ReadableAdapter(world.adapter.limits)
    world.adapter = adapter
    world.outbox = Outbox(store, world.clock, "outbox", {CHANNEL: adapter})
    return world, adapter


async def test_a_public_answer_replies_to_the_last_thing_that_was_asked(world: World) -> None:
    first = await world.says("where is my withdrawal?", "room/ann", public=True)
    second = await world.says("my account is locked", "room/ann", public=True)
    assert [sent.reply_ref for sent in world.adapter.sent] == [first.message_ref, second.message_ref]


async def test_a_private_answer_replies_to_nothing(small_world: World) -> None:
    await small_world.says("where is my withdrawal?")
    assert [sent.reply_ref for sent in small_world.adapter.sent] == [""]


async def test_an_agents_public_reply_answers_the_last_thing_that_was_asked(world: World) -> None:
    asked = await world.says("hello there", "room/ann", public=True, quiet="asked for no automatic answers")
    mei = await world.agent()
    number = (await world.conversation("room/ann")).id
    await world.desk.claim(mei, number)
    await world.desk.reply(mei, number, "Hello Ann")
    await world.settle()
    assert [(sent.text.plain, sent.reply_ref) for sent in world.adapter.sent] == [("Hello Ann", asked.message_ref)]


async def test_each_part_of_a_public_answer_follows_the_one_before(store: Store) -> None:
    world = World(store, limits=replace(SHORT, public_parts=0))
    asked = await world.says("where is my withdrawal?", "room/ann", public=True)
    sent = world.adapter.sent
    assert len(sent) > 1
    assert [part.reply_ref for part in sent] == [asked.message_ref] + [""] * (len(sent) - 1)
    assert [part.after_ref for part in sent] == ["", *(str(n) for n in range(1, len(sent)))]


async def test_a_part_after_one_of_unknown_fate_follows_the_last_that_is_known(small_world: World) -> None:
    world = World(small_world.store, limits=replace(SHORT, public_parts=0))
    world.adapter.fail_next = [SendFailed(Fate.UNKNOWN, "no answer")]
    asked = await world.says("where is my withdrawal?", "room/ann", public=True)
    assert world.adapter.sent[0].after_ref == asked.message_ref


async def test_an_answer_too_long_for_the_public_becomes_an_invitation(sqlite_store: Store) -> None:
    world = World(sqlite_store, limits=replace(SHORT, public_text=400))
    await world.says("where is my withdrawal?", "room/ann", public=True)
    assert "Answer about withdraw-pending" in world.texts("room/ann")[0]
    world = World(sqlite_store, limits=replace(SHORT, public_text=30))
    await world.says("my account is locked", "room/bo", public=True)
    assert "send us a direct message" in "".join(world.texts("room/bo"))
    assert "Answer about" not in "".join(world.texts("room/bo"))


async def test_what_may_not_be_answered_by_itself_waits_for_a_person_with_its_reason(world: World) -> None:
    await world.says("where is my withdrawal?", quiet="asked for no automatic answers")
    assert world.adapter.sent == []
    conversation = await world.conversation()
    assert (conversation.status, conversation.reason) == (Status.OPEN, "asked for no automatic answers")
    queue = await world.store.read(views.entries)
    assert [entry.author for entry in queue] == ["Ann"]
    assert [line.text.plain for line in await world.thread() if line.direction == "incoming"] == [
        "where is my withdrawal?"
    ]
    assert await world.inbox.handle_due() == 0


async def test_what_may_not_be_answered_passes_the_whole_gate(world: World) -> None:
    quiet, words = "asked for no automatic answers", seed_phrase(Dice(12))
    await world.says("where is my withdrawal?", quiet=quiet)
    for half in (words[:6], words[6:]):
        await world.says(" ".join(half), quiet=quiet)
    await world.says("ab12" * 16, quiet=quiet)
    texts = [line.text.plain for line in await world.thread() if line.direction == "incoming"]
    assert texts[0] == "where is my withdrawal?"
    assert not any(word in " ".join(texts[1:]).split() for word in words)
    assert "ab12ab12" not in texts[3]
    assert "sealed" not in texts[3]
    assert world.adapter.sent == []
    assert (await world.conversation()).priority is Priority.URGENT


async def test_who_tells_of_theft_while_he_waits_goes_to_the_front_and_hears_once_what_to_do(world: World) -> None:
    await world.says("human please")
    assert (await world.conversation()).priority is Priority.NORMAL
    await world.says("i was hacked, they are draining it")
    assert (await world.conversation()).priority is Priority.URGENT
    said = world.texts()
    assert sum("Answer about hacked" in text for text in said) == 1
    await world.says("hacked!! please hurry")
    assert world.texts() == said


async def test_what_arrived_unseen_is_found_and_not_said_again(store: Store) -> None:
    world, adapter = readable(store)
    adapter.arrives_unseen = 1
    await world.says("where is my withdrawal?")
    world.clock.advance(31)
    await world.outbox.sweep()
    await world.settle()
    assert len(adapter.sent) == 1
    assert len(adapter.looked) == 1
    assert adapter.looked[0][1] <= world.clock.now()
    assert (await world.store.read(views.counts)).trouble == 0


async def test_what_did_not_arrive_is_said_again_once_it_was_looked_for(store: Store) -> None:
    world, adapter = readable(store)
    adapter.fail_next = [SendFailed(Fate.UNKNOWN, "no answer")]
    await world.says("where is my withdrawal?")
    world.clock.advance(31)
    await world.outbox.sweep()
    await world.settle()
    assert (len(adapter.looked), len(adapter.sent)) == (1, 1)


async def test_a_reply_is_not_taken_for_the_same_words_that_were_said_before(store: Store) -> None:
    world, adapter = readable(store)
    await world.says("human please")
    mei, number = await world.agent(), (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.reply(mei, number, "Yes")
    await world.settle()
    adapter.fail_next = [SendFailed(Fate.UNKNOWN, "no answer")]
    await world.desk.reply(mei, number, "Yes")
    await world.settle()
    (trouble,) = await store.read(views.troubles)
    await world.desk.send_again(mei, trouble.id)
    await world.settle()
    assert [sent.text.plain for sent in adapter.sent[-2:]] == ["Yes", "Yes"]
    assert len(adapter.looked) == 1
