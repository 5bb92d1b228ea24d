"""What comes in over the long poll: kept first, confirmed afterwards, whatever the network does."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

import pytest

from bot.model import Button, EventKind, Incoming
from bot.ports import Listener, Opens
from tests.platforms import telegram_rules as rules
from tests.platforms.telegram_bench import HastyClock, House, listening, opened, outgoing
from tests.platforms.telegram_server import TelegramServer

_CHOICES = (Button("Yes", "yes"), Button("No", "no"))


async def test_an_update_is_confirmed_only_after_it_was_kept() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        confirmed_at_keeping: list[int] = []
        house = House()

        async def receive(incoming: Incoming) -> None:
            confirmed_at_keeping.append(len(server.acknowledged))
            await house.receive(incoming)

        server.person("Ann").writes("hello")
        async with listening(adapter, receive):
            await house.wait(1)
            await server.until(lambda: len(server.acknowledged) == 1)
        assert confirmed_at_keeping == [0]
        assert house.kept[0].text == "hello"
        assert isinstance(adapter, Listener)
        assert isinstance(adapter, Opens)


async def test_a_house_that_cannot_keep_turns_the_channel_red_until_it_can() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        house = House()
        reasons: list[str] = []

        async def receive(incoming: Incoming) -> None:
            reasons.append(adapter.state.reason)
            await house.receive(incoming)

        house.refusals = 1
        server.person("Ann").writes("first")
        async with listening(adapter, receive):
            await house.wait(1)
            await server.until(lambda: len(server.acknowledged) == 1)
        assert reasons == ["", "messages cannot be kept (ConnectionError)"]
        assert adapter.state.ok


async def test_a_repeat_has_the_key_of_the_first() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        server.repeats = server.shuffles = True
        ann = server.person("Ann")
        for number in range(5):
            ann.writes(f"message {number}")
        house = House()
        async with listening(adapter, house.receive):
            await house.wait(10)
            await server.until(lambda: server.pending == 0)
        assert len({incoming.key for incoming in house.kept}) == 5


@pytest.mark.parametrize(
    "text",
    [
        '{"update_id": %d, "message": "no object"}',
        '{"update_id": %d, "message": {"message_id": 1}}',
        '{"update_id": %d, "message": {"date": 1, "from": {"id": 1}, "chat": {"id": 1, "type": "private"}}}',
        '{"update_id": %d, "callback_query": {"id": []}}',
        '{"update_id": %d, "my_chat_member": 7}',
        '{"update_id": %d, "message": ' + '{"reply_to_message":' * 400 + "{}" + "}" * 400 + "}",
        '{"update_id": %d, "message": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"update_id": %d, "message": NotJson}',
    ],
    ids=["no object", "fields missing", "no message id", "odd query", "number", "deep", "very deep", "no JSON"],
)
async def test_an_update_that_nobody_can_read_is_kept_as_poison_and_blocks_nobody(text: str) -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann = server.person("Ann")
        ann.writes("before")
        number = server.poison(text)
        ann.writes("after")
        house = House()
        async with listening(adapter, house.receive):
            kept = await house.wait(3)
            await server.until(lambda: server.pending == 0)
        assert [incoming.kind for incoming in kept] == [EventKind.MESSAGE, EventKind.POISON, EventKind.MESSAGE]
        assert kept[1].key == f"700000:poison:{number}"
        assert (kept[1].place, kept[1].text) == ("poison", "")
        assert number in server.acknowledged


@pytest.mark.parametrize("text", ['"a word"', '{"no": "number"}', "[1, 2]", "null"])
async def test_an_update_without_a_number_is_kept_as_poison_and_asked_for_slowly(text: str) -> None:
    async with TelegramServer() as server:
        clock, house = HastyClock(), House()
        server.poison(text)
        async with opened(server, clock) as adapter, listening(adapter, house.receive):
            kept = await house.wait(3)
        assert {incoming.kind for incoming in kept} == {EventKind.POISON}
        assert len({incoming.key for incoming in kept}) == 1
        assert len(clock.slept) >= 2


async def test_what_is_none_of_ours_is_counted_and_passed() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        server.poison('{"update_id": %d, "something_new": {"a": 1}}')
        server.poison('{"update_id": %d, "message_reaction": {}}')
        server.person("Ann").writes("hello")
        house = House()
        async with listening(adapter, house.receive):
            await house.wait(1)
            await server.until(lambda: server.pending == 0)
        assert [incoming.text for incoming in house.kept if incoming.kind is EventKind.MESSAGE] == ["hello"]
        assert adapter.counts["ignored"] >= 1


async def test_half_characters_and_nul_never_reach_the_house() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        server.person("Ann\ud83d").writes("half \ud83d, whole \U0001f600, nothing \0.")
        house = House()
        async with listening(adapter, house.receive):
            kept = (await house.wait(1))[0]
        assert kept.text == "half \ufffd, whole \U0001f600, nothing ."
        assert kept.author == "Ann\ufffd"


async def test_the_kinds_of_updates_are_named() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        house = House()
        server.person("Ann").writes("hello")
        async with listening(adapter, house.receive):
            await house.wait(1)
        wanted = json.loads(server.called("getUpdates")[0]["allowed_updates"])
        assert sorted(wanted) == [
            "business_message",
            "callback_query",
            "edited_business_message",
            "edited_message",
            "message",
            "my_chat_member",
        ]


async def test_a_press_is_answered_after_it_was_kept_and_not_before() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann, house = server.person("Ann"), House()
        answered_at_keeping: list[int] = []

        async def receive(incoming: Incoming) -> None:
            answered_at_keeping.append(len(server.answered))
            await house.receive(incoming)

        ann.writes("hello")
        async with listening(adapter, receive):
            await house.wait(1)
            await adapter.send(outgoing(ann.chat.id, "Choose.", *_CHOICES))
            query = ann.presses(server.sent[0], "Yes")
            await house.wait(2)
            await server.until(lambda: query in server.answered)
        pressed = house.kept[1]
        assert (pressed.kind, pressed.payload, pressed.place) == (EventKind.PRESSED, "yes", str(ann.chat.id))
        assert pressed.message_ref == str(server.sent[0].message_id)
        assert answered_at_keeping == [0, 0]


async def test_a_press_that_cannot_be_answered_is_kept_all_the_same() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann, house = server.person("Ann"), House()
        ann.writes("hello")
        await adapter.send(outgoing(ann.chat.id, "Choose.", *_CHOICES))
        server.fail("answerCallbackQuery", rules.refusal(400, "Bad Request: query is too old"))
        ann.presses(server.sent[0], "No")
        ann.writes("and on")
        async with listening(adapter, house.receive):
            await house.wait(3)
            await server.until(lambda: adapter.counts["callback not answered"] == 1)


async def test_a_button_that_hangs_holds_up_nobodys_message() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann, ben, house = server.person("Ann"), server.person("Ben"), House()
        ann.writes("hello")
        await adapter.send(outgoing(ann.chat.id, "Choose.", *_CHOICES))
        server.fail("answerCallbackQuery", *[rules.HANG] * 40)
        for _ in range(40):
            ann.presses(server.sent[0], "No")
        ben.writes("and I?")
        async with listening(adapter, house.receive):
            await house.wait(42)
            await server.until(lambda: server.pending == 0)
            assert (await adapter.send(outgoing(ben.chat.id, "You too."))).ref
        assert adapter.counts["callback not answered"] == 0


async def test_an_album_is_one_group_of_events() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        house = House()
        server.person("Ann").sends_album("my receipts", "", "")
        async with listening(adapter, house.receive):
            kept = await house.wait(3)
        assert len({incoming.group_ref for incoming in kept}) == 1
        assert kept[0].group_ref
        assert [incoming.text for incoming in kept] == ["my receipts", "", ""]
        assert all(incoming.attachments[0].kind == "photo" for incoming in kept)


async def test_an_edit_is_another_event_about_the_same_message() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann, house = server.person("Ann"), House()
        message = ann.writes("withdraw")
        ann.edits(message, "withdrawal")
        ann.edits(message, "withdrawal of 5")
        async with listening(adapter, house.receive):
            kept = await house.wait(3)
        assert [incoming.kind for incoming in kept[1:]] == [EventKind.EDITED, EventKind.EDITED]
        assert len({incoming.message_ref for incoming in kept}) == 1
        assert len({incoming.key for incoming in kept}) == 3


async def test_an_edit_tells_of_which_moment_it_is_and_a_later_one_has_a_greater_key() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann, house = server.person("Ann"), House()
        message = ann.writes("withdraw")
        ann.edits(message, "withdrawal")
        ann.touches(server.chats[ann.chat.id].messages[message["message_id"]])
        place = ann.sends(location={"latitude": 1.0, "longitude": 2.0, "live_period": 900})
        ann.moves(place, latitude=1.5)
        async with listening(adapter, house.receive):
            said, first, second, there, moved = await house.wait(5)
        assert (said.edition, there.edition) == ("", "")
        assert first.key.startswith(first.edition)
        assert second.key > first.edition
        assert not second.key.startswith(first.edition)
        assert [file.kind for file in (*there.attachments, *moved.attachments)] == ["location", "location"]
        assert moved.message_ref == there.message_ref


@pytest.mark.parametrize("forum", [True, False])
async def test_a_reply_in_general_or_in_a_group_without_topics_stays_in_its_conversation(forum: bool) -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann, house, group = server.person("Ann"), House(), server.group("Traders", forum=forum)
        async with listening(adapter, house.receive):
            asked = ann.writes("@nightdesk_test_bot where is it?", group)
            (said,) = await house.wait(1)
            await adapter.send(outgoing(said.place, "We look.", reply_ref=str(asked["message_id"])))
            answer = ann.replies(server.sent[0], "and how long will it take?")
            kept = await house.wait(2)
        assert answer["message_thread_id"] == asked["message_id"]
        assert [one.place for one in kept] == [f"{group.id}/0/{ann.user['id']}"] * 2
        assert kept[1].addressed


async def test_a_reply_in_a_topic_stays_in_the_topic() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann, house, group = server.person("Ann"), House(), server.group("Traders", forum=True)
        topic = server.topic(group)
        async with listening(adapter, house.receive):
            asked = ann.writes("@nightdesk_test_bot where?", group, message_thread_id=topic, is_topic_message=True)
            (said,) = await house.wait(1)
            await adapter.send(outgoing(said.place, "We look.", reply_ref=str(asked["message_id"])))
            ann.replies(server.sent[0], "and how long?")
            kept = await house.wait(2)
        assert [one.place for one in kept] == [f"{group.id}/{topic}/{ann.user['id']}"] * 2


async def test_block_and_unblock_are_told() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann, house = server.person("Ann"), House()
        ann.writes("hello")
        ann.blocks()
        ann.unblocks()
        async with listening(adapter, house.receive):
            kept = await house.wait(3)
        assert [incoming.kind for incoming in kept[1:]] == [EventKind.BLOCKED, EventKind.UNBLOCKED]
        assert {incoming.place for incoming in kept} == {str(ann.chat.id)}


async def test_a_group_that_moves_says_where_to() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann, house, group = server.person("Ann"), House(), server.group("Traders")
        new = server.migrate(group, ann)
        async with listening(adapter, house.receive):
            kept = await house.wait(1)
        assert (kept[0].kind, kept[0].place, kept[0].moved_to) == (EventKind.MOVED, str(group.id), str(new.id))


class WeekClock(HastyClock):
    """Calls `when_asleep` during the second sleep, while nobody polls."""

    def __init__(self, when_asleep: Callable[[], None]) -> None:
        super().__init__()
        self._when_asleep = when_asleep

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        if len(self.slept) == 2:
            self.advance(7 * 86_400)
            self._when_asleep()


async def test_after_a_quiet_week_lower_numbers_are_not_missed() -> None:
    """Telegram: `If there are no new updates for at least a week, then the identifier ... will be chosen randomly`."""
    async with TelegramServer() as server:
        house, ann = House(), server.person("Ann")

        def starts_anew() -> None:
            server._update_id = 100
            ann.writes("today")

        ann.writes("long ago")
        clock = WeekClock(starts_anew)
        async with opened(server, clock, poll_seconds=0) as adapter, listening(adapter, house.receive):
            await house.wait(3)  # that nobody listened for a week is told, too
        assert [incoming.text for incoming in house.kept if incoming.kind is EventKind.MESSAGE] == ["long ago", "today"]


async def test_numbers_that_start_anew_confirm_nothing_unseen() -> None:
    async with TelegramServer() as server:
        house, ann = House(), server.person("Ann")

        async def receive(incoming: Incoming) -> None:
            await house.receive(incoming)
            if incoming.text == "second":
                ann.writes("third")

        async with opened(server, HastyClock()) as adapter, listening(adapter, receive):
            ann.writes("first")
            await house.wait(1)
            await server.until(lambda: server.pending == 0)
            server._update_id = 100
            ann.writes("second")
            await house.wait(3)
        assert [incoming.text for incoming in house.kept] == ["first", "second", "third"]


class PatientClock(HastyClock):
    """The third time that somebody sleeps by it, something happens."""

    def __init__(self, happens: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._happens = happens

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        if len(self.slept) == 3:
            await self._happens()


async def test_a_server_that_comes_back_may_number_anew() -> None:
    async with TelegramServer() as server:
        house, ann = House(), server.person("Ann")

        async def comes_back() -> None:
            server._update_id = 100
            ann.writes("after")
            await server.start()

        async with opened(server, PatientClock(comes_back)) as adapter, listening(adapter, house.receive):
            ann.writes("before")
            await house.wait(1)
            await server.until(lambda: server.pending == 0)
            await server.stop()
            await house.wait(2)
        assert [incoming.text for incoming in house.kept] == ["before", "after"]


async def test_a_sticker_that_lacks_fields_is_a_sticker_and_no_poison() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        house = House()
        server.person("Ann").sends(sticker={"file_id": "f", "emoji": "😡"})
        async with listening(adapter, house.receive):
            kept = (await house.wait(1))[0]
        assert (kept.kind, kept.attachments[0].note) == (EventKind.MESSAGE, "😡")
