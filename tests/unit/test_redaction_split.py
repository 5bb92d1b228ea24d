"""Secrets over several messages: which of them go, and what people send one after another stays."""

from __future__ import annotations

import pytest

from bot.redaction import redact, split
from tests.unit.secrets_made import LENGTHS, Dice, seed_phrase

_GONE = "[seed phrase removed]"
_W = seed_phrase(Dice(2048))
_ASKED = "Do you get a verification code at all?"


def _sent(messages: list[str], asked: str = "") -> list[str]:
    """What is left of messages that come one after another, as the store would hold them."""
    kept: list[str] = []
    for message in messages:
        seen = split.fitting(kept)
        parts = split.joint([kept[at] for at in seen], message, asked) if split.may_belong(message) else None
        if parts is None:
            kept.append(redact(message).text)
            continue
        for at, part in zip(seen, parts, strict=False):
            kept[at] = part.text
        kept.append(parts[-1].text)
    return kept


def _pieces(words: list[str], size: int) -> list[str]:
    return [" ".join(words[at : at + size]) for at in range(0, len(words), size)]


@pytest.mark.parametrize("size", range(2, 13))
@pytest.mark.parametrize("count", sorted(LENGTHS))
def test_no_piece_of_a_phrase_is_left(count: int, size: int) -> None:
    words = seed_phrase(Dice(9), count)
    assert set(_sent(_pieces(words, size))) == {_GONE}


def test_hardly_a_piece_of_many_phrases_is_left() -> None:
    dice = Dice(404)
    runs = [_sent(_pieces(seed_phrase(dice, n), size)) for n in LENGTHS for size in (3, 4, 6) for _ in range(20)]
    left = sum(any(text != _GONE for text in run) for run in runs)
    assert left <= len(runs) // 50


@pytest.mark.parametrize(
    ("messages", "left"),
    [
        (["hello i need help", *_pieces(_W, 3)], ["hello i need help", *[_GONE] * 4]),
        (
            [f"words 1 to 6 are {' '.join(_W[:6])}", f"words 7 to 12 are {' '.join(_W[6:])}"],
            [f"words 1 to 6 are {_GONE}", f"words 7 to 12 are {_GONE}"],
        ),
        (
            [" ".join(_W[:4]), "wait i look for the paper", " ".join(_W[4:8]), "ok", " ".join(_W[8:])],
            [_GONE, "wait i look for the paper", _GONE, "ok", _GONE],
        ),
        (
            [
                f"my recovery phrase part one: {' '.join(_W[:6])}",
                f"and this is the rest of the phrase: {' '.join(_W[6:])}",
            ],
            [f"my recovery phrase part one: {_GONE}", f"and this is the rest of the phrase: {_GONE}"],
        ),
        (["my seed phrase:", *_pieces(_W, 6)], ["my seed phrase:", _GONE, _GONE]),
        ([" ".join(_W), "please help", "UID 12345678", "please"], [_GONE, "please help", "UID 12345678", "please"]),
        (["my code is", "482913"], ["my code is", "[one-time code removed]"]),
        (["密码", "Hunter2!x"], ["密码", "[password removed]"]),
        (["my password", "Hunter2!x"], ["my password", "[password removed]"]),
        (["登录密码：", "Hunter2!x 登不上"], ["登录密码：", "[密码已移除] 登不上"]),
        (["Hunter2!x", "that is my password"], ["[password removed]", "that is my password"]),
        (["4111 1111", "1111 1111"], ["[card number removed]"] * 2),
    ],
)
def test_what_is_said_around_the_pieces_stays(messages: list[str], left: list[str]) -> None:
    assert _sent(messages) == left


@pytest.mark.parametrize(
    "told",
    [
        "4829", "48291", "48291357", "it is 482913", "482913 sir", "here: 482913", "yes 482913", "I got 482913",
        "482913 谢谢", "是482913", "收到了 482913",
    ],
)  # fmt: skip
def test_a_code_told_as_an_answer_is_removed_and_a_number_is_not(told: str) -> None:
    assert not any(digit in _sent([told], _ASKED)[0] for digit in "4829")
    for asked in ("", "What is your UID, please?", "What is your order number?", "请告诉我们您的订单号"):
        assert _sent([told], asked) == [told]


@pytest.mark.parametrize(
    "messages",
    [
        [
            "please help",
            "agent",
            "any update",
            "please",
            "wait",
            "again",
            "please help",
            "still",
            "same",
            "problem",
            "please",
            "fix",
            "issue",
        ],
        list("我要提现怎么办啊等了三天"),
        ["what is a seed phrase", "please help", "agent any update", "wait again", "still same problem", "fix issue"],
        ["my password", "please help"],
        ["密码", "登不上"],
        ["短信验证嘛过期了", "撤但失败", "没事了"],
        ["三十天交易量在哪看", "白名单"],
        ["code not received", "12345678"],
        ["12345678", "87654321"],
        ["4111 1111", "1111 1112"],
    ],
)
def test_what_impatient_people_send_stays(messages: list[str]) -> None:
    assert _sent(messages) == messages


@pytest.mark.parametrize(
    "text", ["hello", "hello ! !", "help", "account", "Problem", "wait", "abandon", "monero hello"]
)
def test_one_call_again_and_again_is_no_phrase(text: str) -> None:
    assert not any(split.joint([text] * count, text) for count in range(1, split.MOST_PIECES))


@pytest.mark.parametrize("asked", ["Did our text message arrive?", "您收到短信了吗？", "First set a fund password."])
@pytest.mark.parametrize("told", ["yes 27 51 90", "275 190 look", "I set it already, 275190"])
def test_six_digits_after_talk_of_a_message_of_ours_go(asked: str, told: str) -> None:
    assert not any(digit in _sent([told], asked)[0] for digit in "27519")
    for other in (
        "",
        "Did our text message with your order number arrive?",
        "Please send your UID",
        "您收到短信了吗？订单号是多少？",
    ):
        assert _sent([told], other) == [told]


@pytest.mark.parametrize(
    "told",
    ["yes 2751", "27519022", "it is 2751", "1,500", "27 51", "yes since 2024", "3 days", "2 times", "no", "12.5"],
)
def test_other_figures_after_talk_of_a_message_stay(told: str) -> None:
    assert _sent([told], "Did our text message arrive?") == [told]


_REST = "cause hover shallow parade still wrap"
_SIX = "million worth cement kiss calm retreat"
_STORY = "I bought some coins last year and put them away, and now the app asks for things that I do not have. " * 5


@pytest.mark.parametrize(
    ("messages", "left"),
    [
        (["资金密码", "502295"], ["资金密码", "[password removed]"]),
        (["资金密码发你", "502295"], ["资金密码发你", "[password removed]"]),
        (["do you need my pin?", "yes its 6556"], ["do you need my pin?", "yes its [one-time code removed]"]),
        (["密码发你", "zhao7788"], ["密码发你", "[password removed]"]),
        (["验证码", "等一下", "482913"], ["验证码", "等一下", "[one-time code removed]"]),
        (["my password", "is", "Pelican.19"], ["my password", "is", "[password removed]"]),
        (["我的密码", "你记一下", "zhao7788"], ["我的密码", "你记一下", "[password removed]"]),
        (["my fund password is", "ok", "one sec", "482913"], ["my fund password is", "ok", "one sec", "[password removed]"]),
        (["4", "8", "1", "9", "2", "0 is the code"], [*["[one-time code removed]"] * 5, "[one-time code removed] is the code"]),
        ([f"前六个 {_SIX}", f"后六个 {_REST}"], ["前六个 [助记词已移除]", "后六个 [助记词已移除]"]),
        ([f"the first six {_SIX}", "let me see", f"the other six {_REST}"], [f"the first six {_GONE}", "let me see", f"the other six {_GONE}"]),
        ([f"{_STORY}The first half is {_SIX}", _REST], [f"{_STORY}The first half is {_GONE}", _GONE]),
        ([_SIX, f"{_REST}. {_STORY}"], [_GONE, f"{_GONE}. {_STORY}"]),
        ([f"{_STORY}my fund password is", "482913"], [f"{_STORY}my fund password is", "[password removed]"]),
    ],
)  # fmt: skip
def test_a_filler_a_number_of_a_piece_or_a_long_story_hides_nothing(messages: list[str], left: list[str]) -> None:
    assert _sent(messages) == left


@pytest.mark.parametrize(
    "messages",
    [
        ["忘记资金密码了", "502295"],
        ["资金密码", "忘了", "12345678"],
        ["my pin", "does not work", "6556"],
        ["do you need my uid?", "yes its 655612"],
        ["order", "wait", "482913"],
        ["my password", "is", "wrong"],
        ["我的密码", "等一下", "不对"],
        ["前六个订单都好了", "后六个没到"],
        ["the first half is fine", "the other six hours nothing"],
        ["4", "8", "days"],
        ["1", "2", "3"],
        ["交易", "608419"],
        [_STORY, "please help me soon today"],
        [f"{_STORY}My account name is million worth", _STORY],
    ],
)
def test_what_people_send_bit_by_bit_stays(messages: list[str]) -> None:
    assert _sent(messages) == messages


_TWELVE = "echo sample math sister viable drum cabbage rich hand poem travel juice".split()  # noqa: SIM905 - a phrase
_HAN_TWELVE = "羊滑亮莫材缴人模他聚凡缘"


@pytest.mark.parametrize(
    "written",
    [
        "word {n} is {w}", "word #{n}: {w}", "and word {n} is {w}", "the {n}th one is {w}", "{n}th word {w}", "ok next one: {w}",
        "第{n}个是{w}", "第{n}个 {w}", "第{n}个词是{w}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", [[], ["here is my seed phrase"]])
def test_a_number_before_each_word_hides_none(written: str, before: list[str]) -> None:
    left = _sent([*before, *(written.format(n=n, w=word) for n, word in enumerate(_TWELVE, 1))])
    assert not any(word in text for word, text in zip(_TWELVE, left[len(before) :], strict=True))


@pytest.mark.parametrize("written", ["第{n}个{w}", "第{n}个是{w}", "第{n}个字：{w}"])
def test_a_number_before_each_character_hides_none(written: str) -> None:
    left = _sent(["助记词发你", *(written.format(n=n, w=word) for n, word in enumerate(_HAN_TWELVE, 1))])
    assert all(text.endswith("[助记词已移除]") for text in left[1:])


@pytest.mark.parametrize(
    "messages",
    [
        [
            "first one is fine",
            "second one is wrong",
            "the third one: same",
            "word 4 is missing",
            "the last one is enough",
        ],
        ["第1个是好", "第2个是坏", "第3个是好", "第4个没到", "最后一个 坏"],
        [f"word {n} is {word}" for n, word in enumerate(["wrong", "right"] * 6, 1)],
        [f"the {n}th is {word}" for n, word in enumerate(_TWELVE[:5], 1)],
        [f"第{n}个是{word}" for n, word in enumerate("好坏好坏好坏好坏好坏好坏", 1)],
        ["第一个是买单", "第二个是卖单", "第三个是合约", "最后一个是提现"],
    ],
)
def test_what_people_number_in_their_messages_stays(messages: list[str]) -> None:
    assert _sent(messages) == messages


_TWOS = _pieces(_TWELVE, 2)


@pytest.mark.parametrize(
    ("messages", "left"),
    [
        ([_TWOS[0], "are you there?", *_TWOS[1:]], [_GONE, "are you there?", *[_GONE] * 5]),
        ([*_TWOS[:2], "1 min", *_TWOS[2:]], [*[_GONE] * 2, "1 min", *[_GONE] * 4]),
        ([*_TWOS[:3], "ok", "在吗", *_TWOS[3:]], [*[_GONE] * 3, "ok", "在吗", *[_GONE] * 3]),
        ([f"seed: {' '.join(_TWELVE[:11])}", "sorry last one: juice"], [_GONE, f"sorry last one: {_GONE}"]),
        ([f"seed: {' '.join(_TWELVE[:11])}", "and word 12 is juice"], [_GONE, f"and word 12 is {_GONE}"]),
        ([f"助记词前六个{_HAN_TWELVE[:6]}", f"后六个{_HAN_TWELVE[6:]}"], ["助记词前六个[助记词已移除]", "后六个[助记词已移除]"]),
        ([f"前4个是{_HAN_TWELVE[:4]}", f"中间四个{_HAN_TWELVE[4:8]}", f"最后四个 {_HAN_TWELVE[8:]}"],
         ["前4个是[助记词已移除]", "中间四个[助记词已移除]", "最后四个 [助记词已移除]"]),
        (["my card number is 48930105", "59631784"], ["my card number is [card number removed]", "[card number removed]"]),
        (["卡号48930105", "59631784"], ["卡号[银行卡号已移除]", "[card number removed]"]),
        (["card", "ok", "489301", "055963", "1784 thanks"], ["card", "ok", *["[card number removed]"] * 2, "[card number removed] thanks"]),
        (["身份证", "320583", "19650828", "5001"], ["身份证", *["[identity number removed]"] * 3]),
        (["我的证件号 32058319650828", "等一下", "5001"], ["我的证件号 [证件号码已移除]", "等一下", "[identity number removed]"]),
        (["google authenticator key", "qx4t", "m3za", "bbcd", "ef2g"], ["google authenticator key", *["[access key removed]"] * 4]),
        (["2fa secret key", "HDZRKE5ZMWUBKTPY", "DDHUACJXTSLXEGIY"], ["2fa secret key", *["[access key removed]"] * 2]),
        (["turtle useless", "fortune coconut", "1 min", "agent until", "jungle bubble", "narrow explain", "charge deer"],
         [*[_GONE] * 2, "1 min", *[_GONE] * 4]),
        (["google key", "QX4T M3ZA", "BBCD EF2G"], ["google key", *["[access key removed]"] * 2]),
        (["the code: 482", "913"], ["the code: [one-time code removed]", "[one-time code removed]"]),
        (["验证码是482", "913"], ["验证码是[验证码已移除]", "[one-time code removed]"]),
        (["what code do you need", "the one from google?", "482913"], ["what code do you need", "the one from google?", "[one-time code removed]"]),
        (["你要哪个验证码", "谷歌那个？", "482913"], ["你要哪个验证码", "谷歌那个？", "[one-time code removed]"]),
        (["密码是多少你问", "qaz112233"], ["密码是多少你问", "[password removed]"]),
        (["you asked for my password", "qaz112233"], ["you asked for my password", "[password removed]"]),
    ],
)  # fmt: skip
def test_pieces_are_joined_by_what_they_are_together(messages: list[str], left: list[str]) -> None:
    assert _sent(messages) == left


@pytest.mark.parametrize(
    "messages",
    [
        ["hello", "are you there?", "please help", "1 min", "wait again", "still same", "fix issue", "same problem"],
        ["前六个订单都没到账", "后六个也都没有到账"],
        ["前四个好了谢谢", "后四个怎么还没到", "最后四个呢怎么办"],
        ["order 48930105", "59631784"],
        ["card order 48930105", "59631784"],
        ["my uid is 48930105", "59631784"],
        ["my card number is 48930105", "that is my uid"],
        ["订单号3205831965", "08285001"],
        ["流水号320583", "19650828", "5001"],
        ["320583", "19650828", "5002"],
        ["2fa key", "help", "okay", "wait", "sure"],
        ["2fa secret key", "my order is DDHUACJXTSLXEGIY"],
        ["the key of it all", "WITHDRAWALPENDIN"],
        ["the order number", "QX4T", "M3ZA", "BBCD", "EF2G"],
        ["error code: 482", "913"],
        ["code 482", "3 times"],
        ["page 482", "913"],
        ["the code is wrong", "482", "913 usdt"],
        ["the code never comes", "what is my uid?", "482913"],
        ["no code", "is it ok?", "250000 usdt"],
        ["验证码收不到", "提现多少？", "482913 USDT"],
        ["密码是多少位", "qaz112233"],
        ["忘了密码是多少", "12345678"],
    ],
)
def test_pieces_that_make_nothing_together_stay(messages: list[str]) -> None:
    assert _sent(messages) == messages
