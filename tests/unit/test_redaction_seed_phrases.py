"""Seed phrases in every way that people paste them, and sentences that are none."""

from __future__ import annotations

import pytest
from mnemonic import Mnemonic

from bot.redaction import redact
from tests.unit.secrets_made import LENGTHS, Dice, mistyped, seed_phrase

_DICE = Dice(12)
_TWELVE = seed_phrase(_DICE)
_TWENTY_FOUR = seed_phrase(_DICE, 24)
_P = " ".join(_TWELVE)
_FULL_WIDTH = {ord(c): chr(ord(c) + 0xFEE0) for c in "abcdefghijklmnopqrstuvwxyz"}
_BOLD = {ord("a") + i: chr(0x1D41A + i) for i in range(26)}
_CIRCLED = {ord("a") + i: chr(0x24D0 + i) for i in range(26)}


def _joined(gap: str) -> str:
    return gap.join(_TWELVE)


_WRITTEN = {
    **{f"{n} words": " ".join(seed_phrase(_DICE, n)) for n in LENGTHS},
    **{f"{n} words, one typo": " ".join(mistyped(_DICE, seed_phrase(_DICE, n))) for n in LENGTHS},
    "numbered 1.": "\n".join(f"{i}. {w}" for i, w in enumerate(_TWELVE, 1)),
    "numbered 1)": " ".join(f"{i}) {w}" for i, w in enumerate(_TWELVE, 1)),
    "numbered 1:": "\n".join(f"{i}: {w}" for i, w in enumerate(_TWENTY_FOUR, 1)),
    "numbered #1": " ".join(f"#{i} {w}" for i, w in enumerate(_TWELVE, 1)),
    "numbered 1-": "\n".join(f"{i} - {w}" for i, w in enumerate(_TWENTY_FOUR, 1)),
    "numbers glued": " ".join(f"{i}{w}" for i, w in enumerate(_TWELVE, 1)),
    "numbers in brackets": "".join(f"({i}){w}" for i, w in enumerate(_TWELVE, 1)),
    "numbered ①": " ".join(f"{chr(0x2460 + i)}{w}" for i, w in enumerate(_TWELVE)),
    "numbers behind": " ".join(f"{w}{i}" for i, w in enumerate(_TWELVE, 1)),
    "a table with wide gaps": "\n".join(f"{i:>10}     {w}" for i, w in enumerate(_TWELVE, 1)),
    "one per line": _joined("\n"),
    "blank lines between": _joined("\n\n\n"),
    "windows lines": _joined("\r\n"),
    "bullets": "".join(f"• {w}\n" for w in _TWELVE),
    "commas": _joined(", "),
    "commas alone": _joined(","),
    "Chinese commas": _joined("，"),
    "Chinese list commas": _joined("、"),
    "hyphens": _joined("-"),
    "underscores": _joined("_"),
    "slashes": _joined(" / "),
    "pipes": _joined("|"),
    "dots": _joined("..."),
    "tabs": _joined("\t"),
    "no-break spaces": _joined("\u00a0"),
    "ideographic spaces": _joined("\u3000"),
    "soft line ends of a word processor": _joined("\x0b"),
    "quotes": _joined('", "'),
    "capitals": _P.upper(),
    "Title Case": _P.title(),
    "phone keyboard": _P.capitalize() + ".",
    "zero width inside": _P.replace("a", "a\u200b").replace("e", "\u200de"),
    "byte order mark inside": _P.replace("o", "o\ufeff"),
    "soft hyphens inside": _P.replace("i", "i\u00ad"),
    "right to left marks": _P.replace(" ", " \u200f"),
    "struck through": "".join(c + "\u0336" if c.isalpha() else c for c in _P),
    "full width": _P.translate(_FULL_WIDTH),
    "bold letters": _P.translate(_BOLD),
    "circled letters": _P.translate(_CIRCLED),
    "in an English sentence": f"hi support my wallet shows 0, the words are {_P} please restore it",
    "in a Chinese sentence": f"我的助记词是{_P}，帮我找回来",
    "in a Traditional sentence": f"助記詞：{_P}（請幫我恢復）",
    "mixed": f"my 助记词 = {_P} 麻烦看下",
    "trailing words": f"{_P} why is my balance not showing",
    "after a colon and a new line": f"Recovery phrase:\n{_P}\nThanks",
    "with an emoji between": _joined(" 🔑 "),
    "Electrum, no checksum": " ".join(sorted(_TWELVE)),
    "JSON": '{"mnemonic":"' + _P + '"}',
    "twice": f"{_P}\n{_P}",
}

_SENTENCES = [
    "",
    "hi",
    "my withdrawal has been pending for three days and nobody has answered me yet, what is going on here",
    "please help me I forgot my password and my phone number changed last year so I cannot receive any code",
    "where is my seed phrase stored and who can see it",
    "you say never share your seed phrase, but the app asks me to enter twelve words, is that normal?",
    "abandon abandon abandon",
    "zoo zoo zoo wrong",
    "legal winner thank year wave sausage",
    "I want to buy some coin with my credit card but it will not let me, what can I do about that",
    "is it safe to keep my coin in this wallet or should I move it to an other one, what do you say",
    "the price of the order was wrong and the market was very fast so I lost about half of my money on it",
    "can you check the network, the address and the amount, then tell me why the deposit is not there",
    "我的助记词丢了怎么办",
    "助记词是什么",
    "客服会问我要助记词吗",
    "有人问我要12个助记词，是骗子吗？",
    "我把助记词给了别人，怎么办",
    "提现一直没到账，请帮我查一下",
    "如何備份助記詞？",
    "為什麼提幣還沒有到",
    "seed phrase 和 private key 有什么区别",
    "what is the difference between a seed phrase and a private key, and do I need both of them for my wallet",
    "I gave my seed phrase to a scammer, what now?",
    "someone asked me for 12 words on telegram, was that really you",
    "do you ever ask for the recovery phrase? I just got a message that does",
    "I can not find the button to turn on the two factor thing in the app, where is it exactly please",
    "this is very slow and you are never there when people need you, I will close my account today",
    "why do I have to upload my passport again when I already did it in May and it was fine then",
    "my brother used my phone and now the account is locked because he typed it wrong five times",
    "you blocked me for nothing, I did not do anything wrong and I have all my papers here with me",
    "deposit 0.5 BTC from Kraken two hours ago and it still says confirming, network fee was paid",
    "order 20240311998877 was filled at the wrong price, I want it back",
    "1. open the app 2. press withdraw 3. choose the coin 4. nothing happens, it just spins and spins",
    "1) login 2) assets 3) withdraw 4) choose TRC20 5) paste the address 6) error appears every time",
    "first I open it, then I enter the amount, then it says confirm, then I wait and then comes the error",
    "first I opened the app, second I pressed sell, third I saw the error, then it closed itself",
    "buy sell hold buy sell hold",
    "yes yes yes no no no maybe maybe yes no yes no",
    "please please please please please please please please",
    "test test test test test",
    "good morning, good day, good evening, good night to everybody in the team",
    "BTC ETH SOL XRP DOGE LTC TRX BNB ADA DOT AVAX TON",
    "btc, eth, usdt, usdc, sol, xrp, doge, trx, ltc, bnb, ton, ada",
    "monday tuesday wednesday thursday friday saturday sunday january february march april may",
    "red orange yellow green blue purple brown black white grey pink gold",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "What time do you open? I would like to talk to a real person about a problem that I have with an order",
    "I am old and can not see well, could you make the letters of the app bigger for me please",
    "thank you very much, that was a great help, I will tell my friend about it",
    "the app is slow when I open the trade page and it always asks me to sign in again and again",
    "我想问一下手续费是多少，谢谢",
    "转账的时候选错网络了，TRC20选成ERC20",
    "帳號被鎖了，要等多久才能解鎖",
    "Is there any limit per day for withdraw? I want to move 2 BTC out before the weekend",
    "I was hacked, all my coins are gone, the thief sent them to 0x1111111111111111111111111111111111111111",
    "they sold all my ETH and withdrew the money, I never got an alert or an email about it",
    "my daughter says that I must not tell the words to anybody, so I will not tell you either",
    "how many words does a seed phrase have, 12 or 24?",
    "bitmart does not give a seed phrase, right? because it is custodial",
    "wallet recovery phrase import not possible on the exchange?",
    "words words words, you only give me words and never help me at all, shame on you",
    "I like the new design but the chart on the trade page will not load on my old phone any more",
    "you can see in the picture that the balance is zero and the history is empty, why is that so",
    "これは何ですか",
    "¿Dónde está mi dinero?",
]  # fmt: skip


def test_there_are_enough_examples() -> None:
    assert len(_WRITTEN) >= 40
    assert len(_SENTENCES) >= 60


@pytest.mark.parametrize("name", _WRITTEN)
def test_a_seed_phrase_is_removed_however_it_is_written(name: str) -> None:
    found = redact(_WRITTEN[name])
    assert found.removed == ("seed phrase",)
    left = set(found.text.lower().replace("[seed phrase removed]", "").split())
    assert len(left & (set(_TWELVE) | set(_TWENTY_FOUR))) <= 1


def test_an_ordinary_sentence_is_no_seed_phrase() -> None:
    assert [text for text in _SENTENCES if redact(text).removed or redact(text).text != text] == []


def test_the_sentence_around_a_phrase_stays() -> None:
    found = redact(f"Hello, why doesn't it?? ({_P}) UID 12345678, why?")
    assert found.text == "Hello, why doesn't it?? ([seed phrase removed]) UID 12345678, why?"
    assert [(k.kind, k.value) for k in found.kept] == [("uid", "12345678")]


def test_eleven_words_are_not_enough_and_two_typos_in_twelve_neither() -> None:
    assert redact(" ".join(_TWELVE[:11])).removed == ()
    assert redact(" ".join(["xqzv", "vvkq", *_TWELVE[2:]])).removed == ()


_CHINESE = Mnemonic("chinese_simplified").to_mnemonic(bytes(range(16))).replace(" ", "")
_TALK = [
    "please help agent any update please wait again please help still same problem please fix issue",
    "The agent asked me to wait again and again, then sorry, then wait until next week, then another ticket please",
    "please, please, please, wait, wait, wait, agent, agent, agent, help, help, help",
    "我 要 提 现 怎 么 办 啊 等 了 三 天",
    "要 提 现 等 了 三 天 还 没 到 快 点 办",
    "助记词是什么东西啊为什么要给你们",
]


@pytest.mark.parametrize("text", _TALK)
def test_talk_in_words_of_the_list_is_no_phrase(text: str) -> None:
    assert redact(text).text == text


def test_a_phrase_that_is_named_goes_also_when_it_looks_like_talk() -> None:
    assert redact(f"my seed phrase is {_TALK[0]}").removed == ("seed phrase",)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{number:03} {word}" for number, word in enumerate(_TWELVE, 1)),
        " ".join(f"<b>{word}</b>" for word in _TWELVE),
        f"助记词给你 {_CHINESE} 帮我恢复",
        f"我钱包的12个字：{_CHINESE}",
        f"助记词：{_CHINESE[::-1]}",
    ],
    ids=["three figures", "tags", "given", "twelve characters", "no checksum"],
)
def test_a_phrase_in_rarer_dress_is_removed(text: str) -> None:
    found = redact(text)
    assert found.removed == ("seed phrase",)
    assert not any(word in found.text.split() for word in _TWELVE)
    assert _CHINESE[:6] not in found.text


def test_hardly_any_phrase_that_was_drawn_looks_like_talk() -> None:
    dice = Dice(77)
    left = sum(not redact(" ".join(seed_phrase(dice))).removed for _ in range(2_000))
    assert left <= 1


_HAN = "羊滑亮莫材缴人模他聚凡缘"
_FIRST_TO_TWELFTH = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()  # noqa: SIM905 - numbers


@pytest.mark.parametrize(
    "text",
    [
        "助记词：" + " ".join(f"第{n}个{c}" for n, c in enumerate(_HAN, 1)),
        "恢复词一个一个给你：" + "，".join(f"第{n}个是{c}" for n, c in enumerate(_HAN, 1)),
        "".join(f"第{n}个字{c}" for n, c in zip(_FIRST_TO_TWELFTH, _HAN, strict=True)),
        " ".join(f"第{n}個{c}" for n, c in enumerate("是" + _HAN[1:], 1)),
        "助记词第一行" + "\n".join(" ".join(_HAN[at : at + 4]) for at in (0, 4, 8)),
        "助记词共12个" + " ".join(_HAN),
        "助记词给你发一下" + "、".join(_HAN),
    ],
)
def test_characters_behind_numbers_or_glued_to_an_announcement_go(text: str) -> None:
    left = redact(text)
    assert left.removed == ("seed phrase",)
    assert not any(c in left.text for c in "滑亮莫材缴聚凡缘")


@pytest.mark.parametrize(
    "text",
    [
        "第1个订单没到，第2个也没到，第3个还在等",
        "第1个坏 第2个好 第3个坏 第4个好 第5个坏 第6个好 第7个坏 第8个好 第9个坏 第10个好 第11个坏 第12个好",
        "第1个是买 第2个是卖 第3个是充 第4个是提",
        "第一个月涨 第二个月跌 第三个月平 第四个月涨 第五个月跌 第六个月平 第七个月涨",
        "助记词第一行是什么 我 不 知 道",
        "助记词共12个字对吗 我 这 里 只 有 十 一 个 怎 么 办",
        "助记词共12个，我只记得第1个、第2个和第3个",
        "第12个人排队，前面还有11个，第一个是谁",
        "首套房贷利率现在多少合适",
    ],
)
def test_what_is_numbered_or_announced_and_is_no_phrase_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (
            "OK ready? first is miracle, second is device, third is asset, fourth is nothing, fifth is noise, sixth is skate, seventh is able, eighth is modify, ninth is distance, tenth is swift, eleventh is defy, twelfth is creek. did you get it all",
            "miracle, second is device, third is asset, fourth is nothing, fifth is noise, sixth is skate, seventh is able, eighth is modify, ninth is distance, tenth is swift, eleventh is defy, twelfth is creek",
        ),
        (
            "first word miracle second word device third word asset fourth word nothing fifth word noise sixth word skate seventh word able eighth word modify ninth word distance tenth word swift eleventh word defy twelfth word creek",
            "miracle second word device third word asset fourth word nothing fifth word noise sixth word skate seventh word able eighth word modify ninth word distance tenth word swift eleventh word defy twelfth word creek",
        ),
        (
            "tip comma hard comma wait comma spike comma spider comma small comma borrow comma federal comma duck comma burst comma farm comma thought that was all period thank you",
            "tip comma hard comma wait comma spike comma spider comma small comma borrow comma federal comma duck comma burst comma farm comma thought that was all",
        ),
        (
            "so the words are um rabbit then cluster then valid then mango then tissue then oblige then kitten then erupt then hybrid then volcano then pencil and last one oyster",
            "rabbit then cluster then valid then mango then tissue then oblige then kitten then erupt then hybrid then volcano then pencil and last one oyster",
        ),
        (
            "rabbit next cluster next valid next mango next tissue next oblige next kitten next erupt next hybrid next volcano next pencil next oyster",
            "rabbit next cluster next valid next mango next tissue next oblige next kitten next erupt next hybrid next volcano next pencil next oyster",
        ),
        (
            "row A: salad venture nominee / row B: oxygen puzzle hamster / row C: galaxy wreck ribbon / row D: sugar tonight evil",
            "salad venture nominee|oxygen puzzle hamster|galaxy wreck ribbon|sugar tonight evil",
        ),
        (
            "bonus cattle dinosaur engine\nthen\nfabric garlic hockey injury\nand the last four\njewel kidney lizard alarm",
            "bonus cattle dinosaur engine|fabric garlic hockey injury|jewel kidney lizard alarm",
        ),
        (
            "BonusCattleDinosaurEngineFabricGarlicHockeyInjuryJewelKidneyLizardAlarm",
            "BonusCattleDinosaurEngineFabricGarlicHockeyInjuryJewelKidneyLizardAlarm",
        ),
        (
            "A: bonus cattle dinosaur engine | B: fabric garlic hockey injury | C: jewel kidney lizard alarm",
            "bonus cattle dinosaur engine|fabric garlic hockey injury|jewel kidney lizard alarm",
        ),
        (
            "left column\nbonus cattle dinosaur engine fabric garlic\nright column\nhockey injury jewel kidney lizard alarm",
            "left column\nbonus cattle dinosaur engine fabric garlic\nright column\nhockey injury jewel kidney lizard alarm",
        ),
    ],
)
def test_phrases_dictated_or_laid_out_in_parts_go(text: str, secret: str) -> None:
    left = redact(text)
    assert left.removed
    assert not any(value in left.text for value in secret.split("|"))


@pytest.mark.parametrize(
    "text",
    [
        "first I deposit, second I wait, third I ask, fourth I write again, fifth nobody answers, sixth I call, seventh no reply, eighth still nothing",
        "first day up, second day down, third day up, fourth day down, fifth day up, sixth day down, seventh day up, eighth day down",
        "first open app, second click wallet, third choose network, fourth enter address, fifth enter amount, sixth confirm, seventh wait, eighth check email",
        "buy then sell then buy then sell then buy then sell then buy then sell then buy then sell then hold",
        "open app then click wallet then select coin then enter address then press send then wait then check email then call support",
        "please then wait then please then help then please then check",
        "btc comma eth comma sol comma xrp comma doge comma trx comma bnb comma ltc comma ada comma dot comma link comma ton",
        "step A: open wallet app / step B: select coin network / step C: enter address amount / step D: press send button",
        "name: john smith / country: united states / city: new york / phone: my phone number",
        "order date: today / coin: bitcoin cash / type: spot trade / status: open order",
        "problem one\nopen wallet then wait\nproblem two\nsend coin then cancel\nproblem three\nsell coin then wait",
        "MyWalletAppCannotOpenAfterTheUpdatePleaseHelpMeNowThanks",
        "OrderStatusCheckAccountWithdrawPendingPleaseUpdateSystemErrorCodeAgain",
        "spot trade / margin trade / copy trade / grid trade / earn / loan / card / pay",
    ],
)
def test_lists_and_steps_that_are_told_so_stay(text: str) -> None:
    assert redact(text).text == text
