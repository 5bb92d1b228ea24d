"""Nothing that the bot says by itself repeats what a contact wrote, nor reads it as a template."""

from __future__ import annotations

import pytest

from bot.model import Attachment, EventKind
from tests.house_double import World

CANARY = "zanzibarcanary"
WORDS = (
    "{}", "where is my withdrawal {}", "hello {}", "maybe {}", "/verify @{}", "/verify {}", "/lang {}", "/faq {}", "/start {}", "/help {}", "is @{} official?", "my password is {}!9x",
    "agent {}", "{{brand}} %s {} {{0.__class__}}", "ND-7F3K-{}", "yes {}", "提现 {}", "这个 @{} 是真的吗", "https://{}.evil.io/ is it yours?", "hacked {}", "0x{}", "{}@evil.io 是官方的吗",
)  # fmt: skip


@pytest.mark.parametrize("public", [False, True])
async def test_no_automatic_message_repeats_what_was_written(small_world: World, public: bool) -> None:
    for number, words in enumerate(WORDS):
        place = f"p{number}"
        await small_world.says(
            words.format(CANARY), place, author=f"{CANARY} {{brand}} %s", handle=CANARY, public=public, addressed=True, author_id=str(number),
            attachments=(Attachment("document", name=f"{CANARY}.pdf", note=CANARY),),
        )  # fmt: skip
        await small_world.says(words.format(CANARY), place, public=public, addressed=True, author_id=str(number))
        await small_world.presses(f"intent:{CANARY}", place)
        await small_world.says("", place, kind=EventKind.PRESSED, payload="help:no", public=public)
    assert len(small_world.adapter.sent) > len(WORDS)
    for message in small_world.adapter.sent:
        assert CANARY not in message.text.plain.lower(), message.text.plain
        assert not any(CANARY in button.label.lower() for button in message.buttons)
        assert "{" not in message.text.plain
        assert "%s" not in message.text.plain
