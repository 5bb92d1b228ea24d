"""Which language a text is in, as people write to an exchange."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import faq, settings
from bot.model import Language
from bot.speech import intake, phrases
from bot.text.language import answer_in, asked_for, is_faint, of_tag, of_text, to_simplified, to_traditional

EN, HANS, HANT = Language.EN, Language.ZH_HANS, Language.ZH_HANT
_FAQ = Path(__file__).parents[2] / "faq_data"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("where is my withdrawal", "en"), ("withdraw", "en"), ("my account is locked and I need help now", "en"), ("hola", "en"),
        ("提现没到账", "zh-Hans"), ("提現沒到帳", "zh-Hant"), ("账号被锁了", "zh-Hans"), ("帳號被鎖了", "zh-Hant"), ("请问怎么办", "zh-Hans"), ("請問怎麼辦", "zh-Hant"),
        ("我的withdrawal没到", "zh-Hans"), ("USDT提现TRC20多久", "zh-Hans"), ("我的 withdrawal 還沒到", "zh-Hant"), ("转human", "zh-Hans"), ("要real person不要bot", "zh-Hans"),
        ("Is 币安 supported for deposits on your platform please tell me", "en"),
        ("提现没到(ノへ￣、)", "zh-Hans"), ("怎么办 (´・ω・`)", "zh-Hans"), ("提现・充值・都不行", "zh-Hans"), ("Δ and μ moved a lot, why is that so", "en"),
        ("出金できません", "ja"), ("日本語でお願いします", "ja"), ("ログインできない", "ja"), ("출금이 안돼요", "ko"), ("Где мой вывод?", "ru"), ("привет", "ru"),
        ("أين أموالي", "ar"), ("เงินไม่เข้า", "th"), ("मेरा पैसा कहाँ है", "hi"), ("איפה הכסף שלי", "he"), ("πού είναι τα χρήματά μου", "el"),
        ("¿Dónde está mi dinero? Mi retiro no ha llegado todavía", "es"), ("où est mon retrait s'il vous plaît, je ne le trouve pas", "fr"),
        ("bitte helfen Sie mir, mein Konto ist gesperrt", "de"), ("tiền của tôi ở đâu, tại sao chưa nhận được", "vi"), ("onde está meu saque, por favor me ajude", "pt"),
    ],
)  # fmt: skip
def test_a_text_tells_its_language(text: str, tag: str) -> None:
    assert of_text(text) == tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?",
        "123",
        "😀",
        "...",
        "1.5",
        "0x742d35Cc6634C0532925a3b844Bc454e4438f44e",
        "4a5e1e4baab89f3a32518a88c31bc87f",
        "ann@example.com",
        "12345678",
        "k",
    ],
)
def test_what_has_no_words_says_nothing_and_keeps_the_language_in_use(text: str) -> None:
    assert of_text(text) is None
    assert answer_in(of_text(text), HANT) == (HANT, False)


@pytest.mark.parametrize("text", ["你好", "人工", "在吗", "提币", "你好，人工"])
def test_a_chinese_text_that_reads_the_same_in_both_scripts_keeps_the_one_before(text: str) -> None:
    if to_traditional(text) != text:
        return
    assert of_text(text, HANT) == "zh-Hant"
    assert of_text(text, HANS) == "zh-Hans"
    assert of_text(text, EN) == "zh-Hans"


@pytest.mark.parametrize(
    ("text", "faint"),
    [
        ("ok", True), ("OK!", True), ("BTC", True), ("usdt", True), ("USDT TRC20", True), ("btc eth", True), ("KYC", True), ("yes", True), ("hi", True), ("hello", True), ("?", True), ("", True),
        ("thanks", False), ("withdraw", False), ("my account", False), ("where is it", False), ("BTC withdraw failed", False), ("help me", False),
    ],
)  # fmt: skip
def test_tickers_and_ok_say_nothing_about_the_language(text: str, faint: bool) -> None:
    assert is_faint(text) is faint


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", EN), ("en-US", EN), ("EN_gb", EN), ("zh", HANS), ("zh-CN", HANS), ("zh-hans", HANS), ("zh-Hans-HK"[:7], HANS), ("zh-SG", HANS), ("zh-TW", HANT), ("zh_HK", HANT), ("zh-MO", HANT),
        ("zh-Hant", HANT), ("zh-Hant-TW", HANT), ("fr", None), ("ja", None), ("", None),
    ],
)  # fmt: skip
def test_a_platforms_tag_is_one_of_ours_or_none(tag: str, language: Language | None) -> None:
    assert of_tag(tag) is language


def test_a_language_that_we_do_not_speak_is_answered_in_english_and_said_so() -> None:
    assert answer_in("es", HANS) == (EN, True)
    assert answer_in("zh-Hant", EN) == (HANT, False)
    assert answer_in("en", HANT) == (EN, False)


@given(st.text(st.characters(codec=None)), st.none() | st.sampled_from(Language))
def test_no_text_makes_it_raise_and_the_answer_is_a_tag(text: str, before: Language | None) -> None:
    found = of_text(text, before)
    assert found is None or 2 <= len(found) <= 12
    assert answer_in(found, before or EN)[0] in Language
    assert is_faint(text) in (True, False)


@given(
    st.sampled_from("提现充值账号锁定验证码客服请问怎么办没到为什么"),
    st.text("提现充值账号锁定验证码客服请问怎么办没到为什么", min_size=1, max_size=20),
)
def test_traditional_and_simplified_are_told_apart(first: str, rest: str) -> None:
    text = first + rest
    if to_traditional(text) != text:
        assert of_text(text) == "zh-Hans"
        assert of_text(to_traditional(text)) == "zh-Hant"


def test_a_choice_holds_against_the_other_script_and_what_we_do_not_speak() -> None:
    assert answer_in("zh-Hans", HANT, chosen=True) == (HANT, False)
    assert answer_in("zh-Hant", HANS, chosen=True) == (HANS, False)
    assert answer_in("vi", HANS, chosen=True) == (HANS, True)
    assert answer_in("en", HANT, chosen=True) == (EN, False)
    assert answer_in("zh-Hans", EN, chosen=True) == (HANS, False)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("中文", HANS), ("请说中文", HANS), ("中文可以吗？", HANS), ("简体中文", HANS), ("能说中文吗", HANS), ("用中文回答我", HANS), ("can you speak Chinese?", HANS),
        ("English please", EN), ("sorry, english please", EN), ("English", EN), ("do you speak english", EN), ("请用英文回答", EN), ("switch to English", EN),
        ("请用繁体中文回答", HANT), ("繁體中文", HANT), ("請用繁體", HANT), ("traditional Chinese please", HANT),
        ("", None), ("hello", None), ("please", None), ("有中文客服吗", None), ("不要英文", None), ("听不懂英文", None), ("I do not speak English", None), ("no english", None),
        ("how do I change the language to English", None), ("中文怎么设置", None), ("Chinese coin", None), ("into" * 10, None), ("我" * 40, None),
    ],
)  # fmt: skip
def test_a_language_is_asked_for_in_words(text: str, language: Language | None) -> None:
    assert asked_for(text) is language


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("联系发卡银行", "聯繫發卡銀行"), ("发卡行没通过", "發卡行沒通過"), ("私聊我并发送", "私聊我並發送"), ("订单只要还没成交", "訂單只要還沒成交"), ("您先别着急", "您先別著急"),
        ("有云备份", "有雲備份"), ("到的币里扣", "到的幣裡扣"), ("在总数里", "在總數裡"), ("并联系我们", "並聯繫我們"), ("签合同", "簽合同"), ("已经上链", "已經上鏈"),
        ("自动销毁", "自動銷毀"), ("请不要回复", "請不要回覆"), ("关联系统", "關聯系統"), ("处理发票", "處理發票"),
        ("头发", "頭髮"), ("合并后一并附上", "合併後一併附上"), ("抽签", "抽籤"), ("一只股票", "一隻股票"), ("公里", "公里"), ("恢复", "恢復"), ("别扭", "彆扭"),
    ],
)  # fmt: skip
def test_a_character_with_two_traditional_forms_is_read_as_it_is_meant(simplified: str, traditional: str) -> None:
    assert to_traditional(simplified) == traditional


_HARDLY_EVER_MEANT = re.compile(  # in what support says, but for the words in which it is right
    r"[髮隻彆麵鍾鬆穀醜鬱徵嚮剋齣籲衹云鍊燬]|(?<![合一])併|(?<![抽標])籤|(?<![公英海])里|(?<!聯)繫|聯系|[回答]復|儘(?![快早])|(?<!複)製|(?<!重)複(?![製雜])|"
    r"(?<!公)佈|佔(?!用)|週(?!末)(?<!幾週)|準(?![備確])(?<![為校]準)|(?<![答回])覆"
)


_WORDS = settings.load(_FAQ.parent / "config.example.toml").brand.words()


def test_no_derived_text_has_a_character_that_is_meant_otherwise() -> None:
    made = {f"{a.intent} {what}": said for a in faq.load(_FAQ, _WORDS).articles.values() for what, said in (("title", a.titles[HANT]), ("answer", a.answers[HANT].plain))}  # fmt: skip
    made |= {key: phrases.line(key, HANT) for key in phrases._LINES}
    made |= {need: intake.request([need], HANT) + intake.still_missing([need], HANT) for need in intake._WORDS}
    wrong = [(name, said[max(0, m.start() - 4) : m.end() + 4]) for name, said in made.items() for m in _HARDLY_EVER_MEANT.finditer(said)]  # fmt: skip
    assert wrong == []


def test_words_stay_when_the_script_changes() -> None:
    assert to_traditional("软件 提现 USDT https://a.b/c") == "軟件 提現 USDT https://a.b/c"
    assert to_simplified("提現還沒處理") == "提现还没处理"
    assert to_simplified("plain text") == "plain text"


_FOREIGN = re.compile(  # words of the other language in phrasings that are half in one
    r"\b(?:saya|tidak|hilang|akun|minha|meu|senha|como|mein|meine|konto|ich|mich|wie|wird nicht|ist der|der code|auszahlung|"
    r"gelmiyor|telefonum|quels|je veux|quiero|necesito|mi dinero|me deja|nahi|hai)\b",
    re.IGNORECASE,
)


def test_hardly_any_english_question_is_taken_for_another_language() -> None:
    chats = {"greeting", "thanks", "off-topic"}  # people say these in any language
    lines = [line[2:] for f in sorted(_FAQ.glob("*.md")) if f.stem not in chats for line in f.read_text("utf-8").split("## English")[1].split("## 简体中文")[0].splitlines()
             if line.startswith("- ")]  # fmt: skip
    lines = [text for text in lines if text.isascii() and not _FOREIGN.search(text)]
    wrong = [text for text in lines if of_text(text) not in ("en", None)]
    assert len(wrong) / len(lines) <= 0.005, wrong


def test_every_chinese_question_is_chinese() -> None:
    lines = [
        line[2:]
        for f in sorted(_FAQ.glob("*.md"))
        for line in f.read_text("utf-8").split("## 简体中文")[1].splitlines()
        if line.startswith("- ")
    ]
    chinese = [text for text in lines if any("一" <= c <= "鿿" for c in text)]
    assert [text for text in chinese if of_text(text) not in ("zh-Hans", "zh-Hant")] == []
