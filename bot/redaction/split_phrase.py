"""A seed phrase over several messages: pieces that are nothing but its words, or its words behind what announces them."""

from __future__ import annotations

import re

from bot.redaction import chinese_seed_phrase, markers, seed_phrase, split_value
from bot.redaction.gate import Found
from bot.redaction.plain import Plain, Span
from bot.redaction.wordlists import (
    CHAT_CHARACTERS,
    CHAT_WORDS,
    folded,
    han_lists_of,
    is_chat,
    is_slip,
    lists_of,
    varied,
)

_COUNT = r"(?:[一二三四五六七八九十两兩\d]{1,3}|six|seven|eight|nine|ten|twelve|four|five|three)"
_LEAD = re.compile(
    r"(?<![A-Za-z])(?:words?|phrase|seed|part|rest|half|mnemonic|first|second|third|next|last|remaining|助[记記][词詞]|部分|[剩余]下?|[后後前]半)"
    r"(?![A-Za-z])[^\n]{0,40}?(?:[:=]|(?<![A-Za-z])(?:are|is)(?![A-Za-z])|是)",
    re.IGNORECASE,
)  # "words 1 to 6 are", "and this is the rest of the phrase:"
_COUNTED = re.compile(
    rf"(?:(?:助[记記][词詞]|[剩余其])?(?:的|下)?(?:[前后後][面边邊]?的?|中[间間]的?|第){_COUNT}[个個位行段组組排]?(?:[词詞字]|[单單][词詞]|部分)?|"
    rf"(?<![A-Za-z])(?:(?:the|other|first|second|next|last|remaining)\s+)+{_COUNT}?(?![A-Za-z])\s*(?:words?|line|row|half|part|ones)?|(?<![A-Za-z])(?:line|row|part|half)\s*{_COUNT})(?:就?是|[为為]|[\s:=,.-])*",
    re.IGNORECASE,
)
"""What numbers a piece: 前六个, "the other six", "line 2"."""
_ORDINAL = r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twentie)th|next|last|final)"
_OF_ONE = re.compile(
    rf"(?<![A-Za-z])words?\s*(?:(?:no|nr|number)\b\.?\s*)?#?\s*(?:\d{{1,2}}(?!\d)|one|two|{_COUNT})(?![A-Za-z])(?:\s*(?:(?:is|was)(?![A-Za-z])|[:=,.)>-]|是))*|"
    rf"(?<![A-Za-z0-9]){_ORDINAL}\s+(?:word|one)(?![A-Za-z])(?:\s*(?:(?:is|was)(?![A-Za-z])|[:=,.)>-]))*|"
    rf"(?<![A-Za-z0-9]){_ORDINAL}(?:\s*(?:(?:is|was)(?![A-Za-z])|[:=)>-]))+|"
    rf"(?:第{_COUNT}|最[后後]一)[个個]?(?:[单單]?[词詞]|字)?(?:就?是|[为為])?[\s:=,.-]*",
    re.IGNORECASE,
)
"""What numbers one word: "word 7 is", "the 7th one:", 第7个是."""
_MOST_LEADS = 8
_EDGE = 4  # words with which a long message begins or ends
_UNITS = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_RUNNING = re.compile(r"[\u3400-\u9fff]{2}")
_GLUED = re.compile(r"(?P<run>[\u3400-\u9fff]{2,12})\W*")
_A_NUMBER = re.compile(r"\d{1,2}|十?[一二三四五六七八九]|十")
_HAN_FIGURES = "零一二三四五六七八九"
_SAID_ALONE = frozenset(
    (
        "please",
        "help",
        "hello",
        "wait",
        "agent",
        "again",
        "thank",
        "update",
        "problem",
        "issue",
        "still",
        "when",
        "what",
        "where",
        "sorry",
        "okay",
    )
)  # of the list
CROWD = 3  # words of a piece that belongs to others also over what is said between them


def spoken(copies: list[Plain], touched: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
    """Without what is talk around the words: a greeting of listed words is no part of them, and twelve must be left."""
    said = [copies[place].text[span.start : span.stop] for place, span in touched]
    if any(_RUNNING.search(one) for one in said) and len({len(_UNITS.findall(one)) for one in said}) > 1:
        return []  # Chinese sentences: a checksum holds by chance, but pieces of a phrase are of one length
    kept: list[tuple[int, Span]] = []
    words: list[str] = []
    for place, span in touched:
        written = copies[place].text[span.start : span.stop]
        here = [folded(word) for word in _UNITS.findall(written)]
        if not _is_talk(here) and not seed_phrase.NAME.search(written):
            kept.append((place, span))
            words += here
    return kept if len(words) >= seed_phrase.SHORTEST and varied(words) and not is_chat(words) else []


def _is_talk(words: list[str]) -> bool:
    """A message of everyday words: more than two thirds. One alone proves nothing."""
    common = sum(word in CHAT_WORDS or word in CHAT_CHARACTERS for word in words)
    return len(words) > 1 and common * 3 > len(words) * 2


def body(text: str) -> Span | None:
    """Where a message is nothing but words of a phrase, perhaps behind what announces them."""
    if markers.OURS.search(text):
        return None
    start = _behind_its_number(text)
    start = _behind_their_number(text) if start is None else start
    if start is None:
        start = 0 if _is_listed(text) else _behind_a_lead(text)
    words = list(_UNITS.finditer(text, start)) if start is not None else []
    return Span(words[0].start(), words[-1].end()) if words else None


def _behind_a_lead(text: str) -> int | None:
    """Where the words begin behind what announces or numbers them, if there are enough."""
    leads = [*list(_LEAD.finditer(text))[-_MOST_LEADS:], *list(_COUNTED.finditer(text))[-_MOST_LEADS:]]
    for start in sorted((lead.end() for lead in leads), reverse=True):
        if len(_UNITS.findall(text, start)) >= CROWD and _is_listed(text[start:]):
            return start
    return None


def _behind_its_number(text: str) -> int | None:
    """Where the one word begins that the message numbers: there may be one in each of twelve messages."""
    leads = [lead for lead in list(_OF_ONE.finditer(text))[-_MOST_LEADS:] if _is_one_word(text[lead.end() :])]
    return leads[-1].end() if leads else None


def _behind_their_number(text: str) -> int | None:
    """Where Chinese characters begin that are exactly as many as is said before them, as in 前六个…."""
    for lead in list(_COUNTED.finditer(text))[-_MOST_LEADS:]:
        run = _GLUED.fullmatch(text, lead.end())
        if run and _number_in(lead[0]) == len(run["run"]) and all(map(han_lists_of, run["run"])):
            return lead.end()
    return None


def _number_in(lead: str) -> int:
    said = _A_NUMBER.search(lead)
    if said is None:
        return 0
    if said[0].isdigit():
        return int(said[0])
    return 10 * said[0].startswith("十") + max(0, _HAN_FIGURES.find(said[0][-1]))


def _is_one_word(text: str) -> bool:
    return len(_UNITS.findall(text)) == 1 and not any(c.isdigit() for c in text) and _is_listed(text)


def is_numbered(text: str) -> bool:
    """Whether a message numbers one word of a list and gives it, or counts its characters."""
    return _behind_its_number(text) is not None or _behind_their_number(text) is not None


def ends_in_words(text: str) -> bool:
    """Whether a long message begins or ends with a few words of a phrase."""
    words = _UNITS.findall(text)
    edges = (words[:_EDGE], words[-_EDGE:])
    return any(not _is_talk(edge) and all(_is_of_a_list(word) for word in edge) for edge in edges)


def _is_of_a_list(word: str) -> bool:
    return bool(lists_of(folded(word)) or (len(word) == 1 and han_lists_of(word)))


def bodies_with_talk(copies: list[Plain], bodies: list[Span | None]) -> list[Span | None]:
    """Everyday words right behind a piece count as one too, so long as all of it together does not look like talk."""
    more = list(bodies)
    for place in range(1, len(copies)):
        text = copies[place].text
        before = place - 1
        while before and bodies[before] is None and split_value.is_filler(copies[before].text):
            before -= 1
        if more[place] is None and bodies[before] and not markers.OURS.search(text):
            words = list(_UNITS.finditer(text))
            if (
                words
                and not _RUNNING.search(text)
                and all(lists_of(folded(word[0])) or han_lists_of(word[0]) for word in words)
            ):
                more[place] = Span(words[0].start(), words[-1].end())
    return more


def _is_listed(text: str) -> bool:
    if _RUNNING.search(text):
        return False  # any Chinese sentence is made of listed characters
    words = [folded(word) for word in _UNITS.findall(text)]
    known = [bool(lists_of(word) or han_lists_of(word) or is_slip(word)) for word in words]
    return bool(words) and all(known) and not _is_talk(words)


def phrase(copies: list[Plain], bodies: list[Span | None]) -> list[list[Found]]:
    """A phrase in what is nothing but its words, whatever is said between pieces of three words and more."""
    found: list[list[Found]] = [[] for _ in copies]
    chains: list[list[int]] = [[]]
    for place, body in enumerate(bodies):
        if body is None:
            continue
        if chains[-1] and not _is_next(copies, chains[-1][-1], place):
            sizes = [_size(copies[at], bodies[at]) for at in (chains[-1][-1], place)]
            if min(sizes) < CROWD:
                chains.append([])
        chains[-1].append(place)
    for chain in chains:
        if len(chain) < 2:
            continue
        spans = [(place, body) for place in chain if (body := bodies[place])]
        joined = "\n".join(copies[place].text[body.start : body.stop] for place, body in spans)
        for hit in filter(
            lambda hit: _is_varied(joined, hit), [*seed_phrase.find(joined), *chinese_seed_phrase.find(joined)]
        ):
            end = -1
            for place, body in spans:
                begin, end = end + 1, end + 1 + body.stop - body.start
                if hit.start < end and begin < hit.stop and not found[place]:
                    found[place].append(Found(body, seed_phrase.CLASS))
    return found


def _is_next(copies: list[Plain], before: int, place: int) -> bool:
    """Right behind another piece, or behind it and what only fills the time."""
    return all(split_value.is_filler(copies[at].text) for at in range(before + 1, place))


def _is_varied(text: str, hit: Span) -> bool:
    return varied([folded(word) for word in _UNITS.findall(text, hit.start, hit.stop)])


def _size(copy: Plain, body: Span | None) -> int:
    return len(_UNITS.findall(copy.text, body.start, body.stop)) if body else 0


def continued(copies: list[Plain], bodies: list[Span | None], found: list[list[Found]]) -> list[list[Found]]:
    """The rest of a phrase: what is nothing but its words, anywhere behind it or right before it.

    A word that people send alone stays, for it is more often "please" than the 13th word, and gives nothing away.
    """
    more: list[list[Found]] = [[] for _ in copies]
    new = [any(one.name == seed_phrase.CLASS for one in here) for here in found]
    bears = [here or seed_phrase.CLASS in markers.named_in(copy.text) for here, copy in zip(new, copies, strict=True)]
    if True not in bears:
        return more
    first = bears.index(True)
    while first and not bears[first - 1] and _goes(copies, bodies, first - 1):
        first -= 1
    for place in range(first, len(copies)):
        body = bodies[place]
        if body and not bears[place] and _goes(copies, bodies, place):
            more[place].append(Found(body, seed_phrase.CLASS))
    return more


def _goes(copies: list[Plain], bodies: list[Span | None], place: int) -> bool:
    body = bodies[place]
    if body is None:
        return False
    return folded(copies[place].text[body.start : body.stop]) not in _SAID_ALONE
