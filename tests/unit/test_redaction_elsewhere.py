"""What is said elsewhere in a message switches no rule off, and takes nothing with it."""

from __future__ import annotations

import pytest

from bot.redaction import redact
from tests.unit.secrets_made import HEX, Dice, luhn, seed_phrase

_DICE = Dice(2026)
_KEY, _TX = _DICE.letters(HEX, 64), _DICE.letters(HEX, 64)
_PAN = "5412887668206346"
_WORDS = seed_phrase(_DICE)
_P = " ".join(_WORDS)
_PEM = f"-----BEGIN PRIVATE KEY-----\n{_DICE.letters(HEX, 64)}+/\n-----END PRIVATE KEY-----"

_KEYS = [
    "my deposit has not arrived. exported from metamask: {k}",
    "exported from metamask: {k}, deposit missing",
    "提现没到，钱包导出来的是 {k}",
    "the txid field rejects it so i'll just send you my key here {k}",
    "withdrawal pending, I clicked show key and it gave me {k}",
    "pk: {k} deposit not arrived",
    "充值没到账 pk: {k}",
    "从imtoken导出来的那一串 {k}，提币没到",
    "key {k} address 0x63bdb2f7b3e861b827314a6b43e3b3113dec55a6 deposit 200 usdt",
    "tp钱包的明文 {k}\ndeposit on 2025-01-15",
    "{k} is what the backup shows, my transfer is missing",
    "转账没到，备份里是{k}",
]
_TRANSFERS = [
    "deposit tx {t} still pending, I use metamask",
    "I withdrew to my trust wallet yesterday, hash {t}",
    "提币到小狐狸没到，哈希 {t}",
    "I exported the csv of my history, the transaction is {t}",
    "backup app reinstalled, txid: {t}",
    "key question: where is my deposit {t}",
    "the public key aside, my deposit {t} is missing",
    "导出了账单，交易哈希{t}一直没到账",
    "order key point: withdrawal {t} not arrived",
    "我的备份邮箱也收不到，充值哈希是{t}",
    "import of coins failed? deposit hash {t}",
]


@pytest.mark.parametrize("form", _KEYS)
def test_a_transfer_that_is_spoken_of_makes_no_transaction_id_of_a_key(form: str) -> None:
    found = redact(form.format(k=_KEY))
    assert found.sealed == (_KEY,)
    assert _KEY[:16] not in found.text


@pytest.mark.parametrize("form", _TRANSFERS)
def test_talk_of_keys_and_wallets_seals_no_transaction_id_that_is_called_one(form: str) -> None:
    text = form.format(t=_TX)
    assert redact(text).text == text


def test_a_wallets_pk_is_its_key() -> None:
    found = redact(f"my deposit has not arrived. here is my wallet pk {_KEY}")
    assert found.text == "my deposit has not arrived. here is my wallet pk [private key removed]"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("没人回我，资金密码608419", "608419"),
        ("币没到，资金密码608419帮我查", "608419"),
        ("还没到账，登录密码608419", "608419"),
        ("没到账。\n资金密码608419", "608419"),
        ("没收到币，我的资金密码608419", "608419"),
        ("没人回，fund password 608419 is rejected", "608419"),
        ("支付密码我设的生日426883，订单没到", "426883"),
        ("支付密码我设的生日426883，邀请码没用", "426883"),
        ("标签 1974，二次验证 818971", "818971"),
        ("标签19744112，XRP充值. 二次验证 818971", "818971"),
        ("code 5 6 3 5 7 2 error", "5 6 3 5 7 2"),
        ("otp 482913 error", "482913"),
        ("验证码 482913 error", "482913"),
        ("報錯 驗證碼：672505", "672505"),
        ("一直說錯誤\n驗證碼：672505", "672505"),
        ("memo 89846529，277395 is your verification code", "277395"),
        ("安全问题：我妈妈的名字，答案：李秀英 谢谢", "李秀英"),
        ("密保答案是北京第三小学 怎么办", "北京第三小学"),
        ("密保答案是北京第三小学. 怎么办", "北京第三小学"),
        ("my security question answer is Fluffy the cat", "Fluffy the cat"),
        ("The security answer (first school) is St Margarets and it rejects it", "St Margarets"),
        ("mother's maiden name: Kowalczyk, so please reset", "Kowalczyk"),
        ("your verification code never came. my mother's maiden name is Kowalczyk", "Kowalczyk"),
        ("密码就是我名字拼音加生日liwei850612，Key error", "liwei850612"),
    ],
)
def test_words_of_another_clause_switch_nothing_off(text: str, secret: str) -> None:
    found = redact(text)
    assert secret not in found.text
    assert found.removed
    assert redact(found.text).text == found.text


@pytest.mark.parametrize(
    "text",
    [
        "没收到登录密码的邮件 12345678", "没设置资金密码 12345678", "忘了密码 12345678 帮我找回", "密码没收到 12345678", "怎么改资金密码 12345678",
        "没人回我，UID12345678", "币没到，金额608419", "标签 1974，订单 818971", "memo 818971, xrp deposit", "what does code 482913 error mean",
        "3 errors in 2 min", "密保答案是什么 怎么办", "答案：在设置里面 谢谢", "KYC form asks mother's maiden name: Smith or birth name",
        "收不到验证码，积分246471没了", "验证码收不到 排名246471", "no code comes and points 246471 are gone", "it says password has expired. 股票代码600519能买吗",
        "手机13712345678，What is my password", "code 10007 when I login", "short code 22395 sends me nothing", "bank holiday 26 December, code HOL26",
        "public api key only starts with vmPUZE6m...，the password reset email never comes", "锁在哪，what is the security question answer format",
    ],
)  # fmt: skip
def test_what_they_speak_of_themselves_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"paid with mastercard {_PAN} 14:02 today", "paid with mastercard [card number removed] 14:02 today"),
        (f"mastercard {_PAN} 200 eur charged", "mastercard [card number removed] 200 eur charged"),
        ("card 5412 8876 6820 6346 200 eur", "card [card number removed] 200 eur"),
        (f"card {_PAN} 12/27 200 usd", "card [card number removed] 12/27 200 usd"),
        (f"card {_PAN} 12/27 586", "card [card number removed] 12/27 [card number removed]"),
        ("my pw = s3cr3tPi，IPv6 2001:db8:85a3::8a2e", "my pw = [password removed]，IPv6 2001:db8:85a3::8a2e"),
        ("密码是Tiger1234，3月5号改的", "密码是[密码已移除]，3月5号改的"),
    ],
)
def test_what_stands_behind_a_secret_stays(text: str, left: str) -> None:
    assert luhn(_PAN[:-1]) == _PAN
    assert redact(text).text == left


@pytest.mark.parametrize(
    ("form", "left"),
    [
        ("{p}，coupon code SPRING2025 expired", "{g}，coupon code SPRING2025 expired"),
        ("推特@binance_help01是你们吗, {p}", "推特@binance_help01是你们吗, {g}"),
        ("key people, try again. {p}. key people at your company should know", "key people, try again. {g}. key people at your company should know"),
        ("1. {d}", "1. {g}"),
    ],
)  # fmt: skip
def test_a_phrase_takes_no_words_and_no_names_beside_it(form: str, left: str) -> None:
    words = "hundred rotate slab young there brain section vocal disorder kiwi interest frost"
    dotted = "\n".join(f"{n}. {word}" for n, word in enumerate(words.split(), 1))
    found = redact(form.format(p=words, d=dotted[3:]))
    gone = "[助记词已移除]" if "推" in form else "[seed phrase removed]"
    assert found.text == left.format(g=gone)


def test_numbers_in_front_belong_to_the_words_behind_them() -> None:
    words = "wet fold snack marble remind occur burger neck speak barrel cash hedgehog"
    listed = " ".join(f"{n}. {word}" for n, word in enumerate(words.split(), 1))
    assert redact(f"i can not use this crypto  {listed}").text == "i can not use this crypto  1. [seed phrase removed]"


def test_a_phrase_of_24_words_in_two_lines_goes_as_a_whole() -> None:
    words = seed_phrase(_DICE, 24)
    for text in (" ".join(words[:12]) + "\n" + " ".join(words[12:]), "my seed phrase " + " ".join(words).upper()):
        assert redact(text).text.endswith("[seed phrase removed]")
        assert not any(word in redact(text).text.lower().split()[-4:] for word in words)


def test_steps_in_clauses_of_unlike_length_are_no_phrase() -> None:
    text = "steps: open app, click menu, select trade, enter amount, submit, confirm, wait, nothing"
    assert redact(text).text == text


def test_a_key_behind_a_phrase_goes_as_a_whole() -> None:
    for text in (f"the 12 words: {_P}\n{_PEM}", f"the 12 words: {_P.upper()} {_PEM} can you check"):
        found = redact(text)
        assert set(found.removed) == {"seed phrase", "private key"}
        assert "BEGIN" not in found.text
        assert "+/" not in found.text
