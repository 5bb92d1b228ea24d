"""Case codes: hard to guess, easy to read, found however somebody types them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions import Answer, HandOff
from bot.faq.policy import Policy
from bot.inbox.continuing import says_nothing_else, taken_out
from bot.model import Address, ChannelId, Conversation, EventKind, Incoming, Language
from bot.ports import Limits, Measure
from bot.rules import casecode
from bot.speech.replies import Scene, reply_to
from bot.text.fitting import fitted

CODE = "ND-7F30-21XW"
X = Limits(text=10_000, public_text=280, public_parts=1, measure=Measure.WEIGHTED)


@given(st.text(min_size=1))
def test_a_code_is_written_so_that_it_is_found_again(token: str) -> None:
    code = casecode.make(token)
    assert re.fullmatch(r"ND-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
    assert casecode.found(f"my code is {code}, thanks") == (code, "my code is  , thanks")


def test_codes_differ_as_their_tokens_do() -> None:
    assert len({casecode.make(f"token {n}") for n in range(5_000)}) == 5_000


@pytest.mark.parametrize(
    "typed",
    [
        CODE, "nd-7f30-21xw", "ND 7F30 21XW", "ND7F3021XW", "ND—7F30—21XW", "ＮＤ－７Ｆ３０－２１ＸＷ", "ND-7F3O-2lXW",
        "/start ND-7F30-21XW", "代码：ND-7F30-21XW。", "nd - 7f30 - 21xw",
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert casecode.found(typed)[0] == CODE


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", "ND-7F30", "ND-7F30-21X", "AND-7F30-21XW", "ND-7F30-21XWZ", "2nd 100 of 20000", "ND-7U30-21XW",
        "my order ND20261104 is missing", "i sent 500 usdt nd then wait 2 hours", "deposit nd 2024 2025 tax",
    ],
)  # fmt: skip
def test_what_is_no_code_is_left_as_it_is(text: str) -> None:
    assert casecode.found(text) == ("", text)


def test_only_a_hash_is_kept_and_only_the_code_fits_it() -> None:
    kept = casecode.hashed(CODE)
    assert "7F30" not in kept
    assert casecode.same(kept, CODE)
    assert not casecode.same(kept, "ND-7F30-21XX")


def event(text: str, **more: object) -> Incoming:
    return Incoming(ChannelId("fake:main"), "1", "ann", text=text, **more)  # type: ignore[arg-type]


def test_a_code_is_taken_out_of_what_is_said_in_private() -> None:
    taken, code = taken_out(event(f"now {CODE} locked"))
    assert (taken.text, code) == ("now   locked", CODE)
    corrected, _ = taken_out(event(CODE, kind=EventKind.EDITED))
    alone, _ = taken_out(event(CODE))
    assert corrected.text == alone.text == casecode.STANDS_FOR


@pytest.mark.parametrize(
    "words",
    [
        "{}", "/start {}", "here is the code {}", "Hi, my case code is: {}", "code {} thanks", "here: {} please",
        "Hello, I was told to send you this: {}", "my code's {}!", "{} 🙏", "代码 {}", "你好，这是我的代码：{}", "编号是{}，谢谢",
        "您好，我收到的代码是 {}", "這是我的代碼 {}", "发给您 {}",
    ],
)  # fmt: skip
def test_words_with_which_a_code_is_handed_over_say_nothing_else(words: str) -> None:
    taken, code = taken_out(event(words.format(CODE)))
    assert code == CODE
    assert says_nothing_else(taken.text)


@pytest.mark.parametrize(
    "words",
    [
        "{} the code does not arrive", "{} where is my withdrawal?", "{} I want an agent", "{} hacked", "{} 提现没到账",
        "代码 {}，我要人工", "{} 验证码收不到", "{} 12345678", f"{{}} {'here is the code ' * 4}",
    ],
)  # fmt: skip
def test_what_is_said_beside_a_code_is_thought_about(words: str) -> None:
    taken, code = taken_out(event(words.format(CODE)))
    assert code == CODE
    assert not says_nothing_else(taken.text)


@pytest.mark.parametrize("more", [{"public": True}, {"kind": EventKind.PRESSED}, {"quiet": "stop"}])
def test_a_code_counts_only_where_it_is_said_in_private(more: dict[str, object]) -> None:
    said = event(CODE, **more)
    assert taken_out(said) == (said, "")


@pytest.mark.parametrize("tongue", Language)
@pytest.mark.parametrize("key", ["public_person", "public_unsure", "public_again"])
@pytest.mark.parametrize("code", ["", CODE])
def test_an_invitation_fits_into_a_post_and_asks_for_nothing_of_an_account(
    tongue: Language, key: str, code: str
) -> None:
    conversation = Conversation(1, Address(ChannelId("fake:main"), "group"), language=tongue, public=True)
    decision = Answer(line=key, case=HandOff("asked for a person"))
    reply = reply_to(decision, conversation, Policy({}), Scene(tongue, "Acme", code=code))
    assert reply is not None
    assert len(fitted(reply.text, X, public=True).cuts) == 1
    assert (code in reply.text.plain, reply.buttons) == (True, ())
    assert not re.search(r"uid|email|order|邮箱|订单|訂單", reply.text.plain, re.IGNORECASE)
