"""Chinese seed phrases (BIP39): single characters that stand apart, or a run of exactly so many with a checksum that holds.

Never windows over running text: in 22 to 44 % of ordinary texts some window of twelve characters is a valid phrase.
"""

from __future__ import annotations

import re

from bot.redaction.plain import Span
from bot.redaction.seed_phrase import CLASS, MISSES, OVERRULES_KEPT, SHORTEST, WIDEST_GAP, spans
from bot.redaction.wordlists import CHAT_CHARACTERS, HAN, han_lists_of, is_chat, is_phrase

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_LENGTHS = frozenset({12, 15, 18, 21, 24})
_CHARACTER = r"[\u4e00-\u9fff]"
_ALONE = re.compile(rf"(?<!{_CHARACTER}){_CHARACTER}(?!{_CHARACTER})")
_ORDINAL = re.compile(
    rf"第[\d一二三四五六七八九十]{{1,3}}[个個位](?:[字词詞]|[单單][词詞])?(?:就?是(?=[\s:]{{0,2}}(?!第){_CHARACTER}))?"
)
"""What numbers one character: written with characters of the list itself."""
_NO_GAP = re.compile(r"[^\W\d_]|\d{3}")
_NAME = r"(?:助[记記][词詞]|(?:[钱錢]包)?的?(?:12|15|18|21|24|十二|十八|二十四)[个個][字词詞]|种子[词語短]?|種子[詞語短]?|mnemonic|seed(?:\s*phrase)?|phrase)"
_AFTER_NAME = re.compile(rf"{_NAME}\s*(?:就?是|[为為]|如下|给你|給你|在这里|在這裡|[=:])?[\s:：=]*", re.IGNORECASE)
_GIVEN = re.compile(
    rf"{_NAME}\s*(?:就?是|[为為]|如下|给你|給你|在这里|在這裡|[=:：])+[\s:：=]*(?P<run>{_CHARACTER}{{12,24}}+)?",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(rf"(?:[这這]?就?是)(?:我的?|[这這]个|這個|[钱錢]包)*+\s*{_NAME}", re.IGNORECASE)
_RUN_TO_HERE = re.compile(rf"{_CHARACTER}(?:[ \u3000]?{_CHARACTER})*$")
_LONGEST = 48  # characters of a phrase with spaces between
_RUN = re.compile(rf"{_CHARACTER}(?:[ \u3000]?{_CHARACTER}){{11,24}}+")
_LOOSE_RUN = re.compile(rf"{_CHARACTER}(?:[\s,，、.;；|/-]{{0,3}}{_CHARACTER}){{11,24}}+")
_SOLID_RUN = re.compile(rf"{_CHARACTER}{{12,24}}(?!{_CHARACTER})")
_APART_RUN = re.compile(rf"{_CHARACTER}(?:[\s,，、.;；|/-]{{1,3}}{_CHARACTER}(?!{_CHARACTER})){{11,23}}")
"""Right behind a name, to which the first character then sticks."""
_ANNOUNCED = re.compile(
    rf"{_NAME}(?:{_CHARACTER}|\d){{1,10}}?(?P<run>{_CHARACTER}(?:[\s,，、.;；|/-]{{1,3}}{_CHARACTER}(?!{_CHARACTER})){{11,23}})",
    re.IGNORECASE,
)
"""The same behind a few words: 助记词第一行历 辈 …, 助记词共12个历 辈 …"""
_WHOLE = re.compile(rf"{_CHARACTER}(?:\s{{0,3}}{_CHARACTER})*+")
_OF_SENTENCES = frozenset(
    "我你您他她的了是不在有没沒这這那个個们們吗嗎呢吧啊就都也还還要会會能可以什么麼怎为為说說到把被和跟给給想看一上下来來去得着著过過很好人"
)
_MOST_OF_SENTENCES = 3  # of twelve drawn from the list one in 1,700 has more
_IN_TALK = re.compile(
    r"[請请][問问]|什[麼么]|怎[麼么樣样]|需要|可以|多少|[现現]在|利率|[為为]什|[沒没][有到]|[還还]是|已[經经]|[進进]度|重[傳传新]|上[傳传]|[認认驗验][證证]|文件|叫我|找[誰谁]|安排|超[過过]|限[額额]|大[額额]|提[幣币現现]|充[值幣币]|[幣币]安|到[帳账]|"
    r"[訂订][單单]|客服|密[碼码]|[帳账][號号戶户]|[賣卖]家|付款|收到|[轉转][帳账]|地址|[錢钱]包|手[機机]|[餘余][額额]|交易|合[約约]|平[臺台]|多久|[時时]候|[幫帮]我|[問问][題题]|[顯显]示|提示|[審审]核|失[敗败]|成功"
)
"""Pairs of characters that everybody writes: of 20,000 drawn phrases one had one."""
_ENDS = " \t\r\n.,;!?\"'()[]，。；！？、“”‘’（）【】"


def find(text: str) -> list[Span]:
    """Phrases written apart, phrases after or before their name, and messages that are nothing else."""
    if len(re.findall(_CHARACTER, text)) < SHORTEST - MISSES:
        return []
    return _apart(text) + _together(text)


def _apart(text: str) -> list[Span]:
    rows: list[list[re.Match[str]]] = [[]]
    bare = _ORDINAL.sub(lambda number: " " * len(number[0]), text) if "第" in text else text
    for match in _ALONE.finditer(bare):
        between = " ".join(bare[rows[-1][-1].end() : match.start()].split()) if rows[-1] else ""
        if len(between) > WIDEST_GAP or _NO_GAP.search(between):
            rows.append([])
        rows[-1].append(match)
    found: list[Span] = []
    named = bool(_GIVEN.search(text))
    for row in rows:
        if len(row) < SHORTEST:
            continue
        marks = [han_lists_of(match[0]) for match in row]
        talk = None if named else [match[0] for match in row]
        for place in range(len(HAN)):
            found += spans(row, [bool(mark >> place & 1) for mark in marks], MISSES, talk)
    return found


def _together(text: str) -> list[Span]:
    candidates = []
    whole = _WHOLE.fullmatch(text.strip(_ENDS))
    if (
        whole
        and not _IN_TALK.search(whole[0])
        and sum(c in _OF_SENTENCES for c in whole[0]) <= _MOST_OF_SENTENCES * len(whole[0]) / SHORTEST
    ):
        start = text.index(whole[0])
        candidates.append((start, start + len(whole[0])))
    for name in _AFTER_NAME.finditer(text):
        candidates += [run.span() for shape in (_RUN, _LOOSE_RUN, _SOLID_RUN) if (run := shape.match(text, name.end()))]
    for name in _BEFORE_NAME.finditer(text):
        start = max(0, name.start() - _LONGEST)
        run = _RUN_TO_HERE.search(text[start : name.start()].rstrip(_ENDS))
        candidates += [(start + run.start(), start + run.end())] if run else []
    given = [found.span("run") for found in _GIVEN.finditer(text) if found["run"] and _is_drawn(found["run"])]
    candidates += [(found.start("run"), found.end("run")) for found in _GIVEN.finditer(text) if found["run"]]
    apart = [run for name in _AFTER_NAME.finditer(text) if (run := _APART_RUN.match(text, name.end()))]
    given += [run.span("run") for run in _ANNOUNCED.finditer(text) if _is_announced(re.findall(_CHARACTER, run["run"]))]
    given += [run.span() for run in apart if _are_listed(re.findall(_CHARACTER, run[0]))]
    whole_ones = {said for said in {text[start:stop] for start, stop in candidates} if _is_whole(said)}
    given += [(start, stop) for start, stop in candidates if text[start:stop] in whole_ones]
    return [Span(*found) for found in given]


def _are_listed(run: list[str]) -> bool:
    """All but one of them are in one list."""
    return any(sum(han_lists_of(c) >> place & 1 for c in run) >= len(run) - MISSES for place in range(len(HAN)))


def _is_announced(run: list[str]) -> bool:
    return len(run) in _LENGTHS and _are_listed(run) and not is_chat(run)


def _is_drawn(run: str) -> bool:
    """Handed over as a phrase, of its length and its list; few everyday characters, so its checksum is not asked for."""
    common = sum(c in CHAT_CHARACTERS or c in _OF_SENTENCES for c in run)
    listed = any(all(han_lists_of(c) >> place & 1 for c in run) for place in range(len(HAN)))
    return listed and len(run) in _LENGTHS and common * SHORTEST <= _MOST_OF_SENTENCES * len(run) and not is_chat(run)


def _is_whole(written: str) -> bool:
    characters = re.findall(_CHARACTER, written)
    return len(characters) in _LENGTHS and any(
        all(han_lists_of(c) >> place & 1 for c in characters) and is_phrase(characters, language)
        for place, language in enumerate(HAN)
    )
