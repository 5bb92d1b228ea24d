"""Taking a message off Telegram: in private always, in a group with the right to, and what a refusal says."""

from __future__ import annotations

import pytest

from bot.model import Address
from bot.ports import ContactGone, Deletes, Fate, SendFailed
from tests.platforms import telegram_rules as rules
from tests.platforms.telegram_bench import CHANNEL, opened
from tests.platforms.telegram_http import Fault
from tests.platforms.telegram_server import TelegramServer


async def test_a_contacts_message_in_a_private_chat_is_deleted_and_a_second_time_does_no_harm() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        assert isinstance(adapter, Deletes)
        ann = server.person("Ann")
        message = ann.writes("my seed phrase")
        for _ in range(2):
            await adapter.delete(Address(CHANNEL, str(ann.chat.id)), str(message["message_id"]))
        assert ann.chat.messages == {}


async def test_a_business_message_is_deleted_through_its_connection() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        await adapter.delete(Address(CHANNEL, "business:b7:42"), "5")
        told = server.called("deleteBusinessMessages")[0]
        assert (told["business_connection_id"], told["message_ids"]) == ("b7", "[5]")


@pytest.mark.parametrize(
    ("fault", "fate"),
    [
        (rules.HTML_503, Fate.UNKNOWN),
        (rules.too_many(7), Fate.NOT_SENT),
        (rules.refusal(401, "Unauthorized"), Fate.CHANNEL_DOWN),
    ],
)
async def test_a_failure_says_whether_trying_again_can_help(fault: Fault, fate: Fate) -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann = server.person("Ann")
        message = ann.writes("secret")
        server.fail("deleteMessage", fault)
        with pytest.raises(SendFailed) as raised:
            await adapter.delete(Address(CHANNEL, str(ann.chat.id)), str(message["message_id"]))
        assert raised.value.fate is fate


async def test_where_the_bot_may_not_delete_the_refusal_is_final() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        group = server.group("Traders")
        message = server.person("Ann").writes("my key", group)
        with pytest.raises(SendFailed, match="can't be deleted") as raised:
            await adapter.delete(Address(CHANNEL, f"{group.id}/0/7"), str(message["message_id"]))
        assert raised.value.fate is Fate.REJECTED
        with pytest.raises(SendFailed, match="not a Telegram message"):
            await adapter.delete(Address(CHANNEL, str(group.id)), "no number")
        with pytest.raises(ContactGone):
            await adapter.delete(Address(CHANNEL, "99"), "1")
