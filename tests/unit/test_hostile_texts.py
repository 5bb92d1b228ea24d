"""One message of sixteen thousand characters, made to keep the house busy, is read from end to end in a moment.

What a message passes before anybody is answered is done here in a row: the gate, the language, the matcher, the readings,
the decision. All of it runs in the loop that serves everybody, so the seconds that one costs are everybody's.
"""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bot.faq.policy import Policy
from bot.inbox import sealing
from bot.inbox.hearing import Turn, as_read, heard_as, said_in
from bot.inbox.storable import storable_throughout
from bot.matching import Example, Matcher, Reader
from bot.model import Address, Attachment, Conversation, EventKind, Incoming, Reading, Status
from bot.redaction import redact, split
from bot.store.claims import Claimed, ClaimKind
from bot.store.unit import Waiting
from bot.text.gaps import narrowed
from bot.triage.deciding import decide
from tests.house_double import ARTICLES, CHANNEL, OFFICIALS
from tests.patience import at_most, needs_a_timer

LENGTH = 16_000  # characters, as many as one message has
LIMIT = 3.0  # seconds of the processor, of which an idle machine takes a tenth

PIECES = (
    " ", "\n", "\t", "\u00a0", "\r\n", " \n", "a", "A", "5", "0", "我", "的", "😀", "\u0301", "a\u0301", "\u200b", "\u202e", "\u3164", "\ufdfa", "ß", "а", "ع",
    "(", "()", "(😀", "[", "[a](b)", ":", "-", ".", "_", "@", "/", "#", "?", '"', "=", ",", "*", "`", "<", "&", "$", "1.", "1,", "a.", "a-", "a@", "a-b.", "a1 ", "5 ", "\n- ",
    "word ", "so ", "is ", "into", "help ", "please ", "agent ", "bitmart ", "rejected ", "how do I withdraw? ", "怎么提现？", "能不能", "麻烦您", "大家都", "人工", "我要", "三次", "不然是", "号码", "的是",
    "https://a.example.com/x ", "http://", "abandon ", "zoo ", "123456 ", "code ", "codigo di verification ", "password ", "p@ssw0rd ", "密码", "验证码", "助记词", "私钥", "uid ", "order ",
    "4111 1111 1111 1112 ", "0a1b2c3d4e5f6789", "aB3", "a@b.co ", "one two ", "-----BEGIN PRIVATE KEY-----", "[password removed] ", "1990-01-01 ", "5 usdt ", "💬\u200d",
)  # fmt: skip
LEADS = ("uid", "order", "withdrawal", "code", "密码", "password is", "转接", "555555", "4111111111111111")
"""What opens a pattern that goes on over a gap."""


def _at_random(signs: str, seed: int) -> str:
    dice = random.Random(seed)
    return "".join(dice.choice(signs) for _ in range(LENGTH))


TEXTS = {
    **{repr(piece): (piece * LENGTH)[:LENGTH] for piece in PIECES},
    **{f"{lead!r} and {gap!r}": lead + gap * (LENGTH - len(lead) - 1) + "x" for lead in LEADS for gap in (" ", "\n")},
    "letters at random": _at_random("abcdefghijklmnopqrstuvwxyz", 1),
    "words at random": _at_random("abcdefghijklmnopqrstuvwxyz   ", 2),
    "Base58 at random": _at_random("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", 3),
    "ASCII at random": _at_random("".join(map(chr, range(33, 127))), 4),
    "numbers at random": _at_random("0123456789  .,", 5),
    "characters at random": _at_random("".join(map(chr, range(0x4E00, 0x9FA5))), 6),
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    """Fitted on a few phrasings, without an encoder: what it does with a text is what the whole one does."""
    asked = (
        "my {} is late",
        "where is my {}",
        "how long does a {} take",
        "{} failed",
        "cancel a {}",
        "{}怎么办",
        "请问{}呢",
    )
    return Reader(Matcher.fit([Example(way.format(said), intent) for said, intent in
                               (("withdrawal", "withdraw-pending"), ("deposit", "deposit-missing"), ("login", "account-locked"))
                               for way in asked]))  # fmt: skip


def _incoming(text: str) -> Incoming:
    files = (Attachment("document", name=text, note=text[:400]),)
    return storable_throughout(Incoming(CHANNEL, "1", "ann", text=text, author=text, attachments=files))


def _waiting(text: str) -> Waiting:
    return Waiting(1, EventKind.MESSAGE, 1, text, "", (), (), "", "", None, ())


def _policy() -> Policy:
    return Policy(ARTICLES, answer_at=0.8, offer_at=0.22, officials=OFFICIALS)


def _read(text: str, reader: Reader) -> None:
    """Everything that is thought about a message, while the bot leads and while a person has been asked for."""
    letter = sealing.letter_of(_incoming(text))
    OFFICIALS.looks_like_us(letter.incoming.author)
    if split.may_belong(letter.incoming.text):
        split.joint([letter.incoming.text[: split.LONGEST_PIECE]] * 10, text)
    leading = Conversation(1, Address(CHANNEL, "ann"))
    for conversation in (leading, replace(leading, status=Status.OPEN)):
        turn = Turn(
            Claimed(ClaimKind.TURN, "1", 1, 1, None), conversation, tuple(as_read([_waiting(letter.incoming.text)]))
        )
        (said,) = said_in(turn)
        found = next(iter(reader.read([said])), Reading())
        heard = heard_as(turn, said, found)
        decide(conversation, heard.utterance, heard.reading, _policy(), kept=heard.kept)


@needs_a_timer
@pytest.mark.parametrize("kind", TEXTS)
def test_a_hostile_text_is_read_in_a_moment(kind: str, reader: Reader) -> None:
    with at_most(LIMIT):
        _read(TEXTS[kind], reader)


@pytest.mark.parametrize("gap", [" " * 9, " " * 300, "\n" * 40, " \n" * 200, "\t \u3000" * 50])
def test_a_gap_is_read_as_a_narrow_one_and_a_line_that_ends_in_it_ends(gap: str) -> None:
    read = narrowed(f"one{gap}two")
    assert read.split() == ["one", "two"]
    assert len(read) == len("onetwo") + 8
    assert ("\n" in read) == ("\n" in gap)


def test_a_line_that_ends_far_into_a_gap_ends() -> None:
    assert narrowed(f"one{' ' * 20}\n  two") == f"one{' ' * 7}\ntwo"
    assert narrowed("one        two") == "one        two"  # eight


@pytest.mark.parametrize("gap", [" " * 400, " \n" * 300])
def test_no_gap_hides_a_secret_and_what_stands_around_it_stays(gap: str) -> None:
    found = redact(f"hello{gap}my password is{gap}Hunter2!x9{gap}bye")
    assert found.removed == ("password",)
    assert found.text.startswith(f"hello{gap}my password is{gap}[")
    assert found.text.endswith(f"]{gap}bye")


def test_a_reference_behind_a_wide_gap_is_kept() -> None:
    found = redact(f"uid{' ' * 2000}12345678")
    assert [(one.kind, one.value) for one in found.kept] == [("uid", "12345678")]
    assert found.text == f"uid{' ' * 2000}12345678"


def test_a_name_of_thousands_of_characters_is_cut_and_a_message_is_not() -> None:
    long = "x" * 5_000
    told = _incoming(long)
    assert told.text == long
    assert told.author == told.attachments[0].name == long[:1_000] + " […]"
