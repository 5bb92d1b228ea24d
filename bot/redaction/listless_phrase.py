"""Seed phrases whose words are in no list here: Monero's by their checksum, shares (SLIP-39) and Electrum's first ones by shape.

Talk is full of small words, a drawn phrase has none. So a run of words without any is a phrase: twenty and more by
themselves, twelve where the text has just named them.
"""

from __future__ import annotations

import re
import zlib

from bot.redaction import words
from bot.redaction.plain import Span
from bot.redaction.wordlists import CHAT_WORDS, varied

_SHORTEST = 12
_SHORTEST_WORD = 3  # letters
_MONERO = 25  # words, the last of which is one of the others: the checksum of their first letters
_PREFIXES = (3, 4)  # letters that tell a word of Monero: in English, in most other languages
_UNNAMED = 20  # words of a share
_NAME = re.compile(rf"slip|shamir|share|monero|xmr|trezor|electrum|门罗|門羅|{words.PHRASE}", re.IGNORECASE)
_NAMES = re.compile(
    r"seeds?|phrase|words?|mnemonic|monero|electrum|trezor|shamir|shares?|slip|xmr|backup|recovery|secret|wallet|these|here",
    re.IGNORECASE,
)
_LABELS_WRITTEN = """
    address txid hash order email amount balance name phone number network thanks thank hello ticket
"""
_LABELS = frozenset(_LABELS_WRITTEN.split())
_LABELLED = re.compile(r"\W{0,4}(?:is\s+)?\S*\d")
_PART = re.compile(r"[0-9_@#/\\-]")  # beside letters that are part of something else
_LEAD = 5  # words of a run in which its own name may stand
_LINK = re.compile(
    r"(?:\s|[:=\"'“(\[,.-]|(?<![A-Za-z])(?:is|are|was|words?|phrase|seed|backup|wallet|my|the|these|here|of|for|mnemonic|shares?|\d\d?)(?![A-Za-z])|是|[为為]|如下|[给給]你){0,10}$",
    re.IGNORECASE,
)
_SMALL_WRITTEN = """
    the a an i my is are was were to of and in it on at for with that this you your me we he she they have has
    had do does did can will would not no be am as by or if so from what how why when who which im its dont cant
    but please pls help lost stolen hacked scam scammed scammer freeze urgent thief usdt btc eth wallet account
    withdraw deposit support bitmart ledger metamask recover restore crypto coins his her their our there
    because about after been got
"""
SMALL = frozenset(_SMALL_WRITTEN.split())
"""Words of talk, and of talk about stolen phrases; no drawn phrase has more than one."""
_REACH = 60  # characters before the words in which they are named
_EVERYDAY = 8  # of twelve words where nothing but their shape speaks


def in_row(text: str, row: list[re.Match[str]]) -> list[Span]:
    """The runs of a row without words of talk that are long enough by themselves, or named."""
    return [span for run in _runs(text, row) for span in _phrases(text, run)]


def _runs(text: str, row: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    if not has_a_run([match[0] for match in row]):
        return []
    runs: list[list[re.Match[str]]] = [[]]
    for match in row:
        beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        whole = _SHORTEST_WORD <= len(match[0]) < 13 and match[0].isascii() and not _PART.search(beside)
        if whole and match[0].lower() not in SMALL:
            runs[-1].append(match)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) >= _SHORTEST]


def has_a_run(said: list[str]) -> bool:
    """Twelve in a row without a word of talk: seldom, and told in no time."""
    length = 0
    for word in said:
        length = 0 if len(word) < _SHORTEST_WORD or word.lower() in SMALL else length + 1
        if length == _SHORTEST:
            return True
    return False


def _phrases(text: str, run: list[re.Match[str]]) -> list[Span]:
    while run and run[-1][0].lower() in _LABELS and _LABELLED.match(text, run[-1].end()):
        run = run[:-1]
    names = [place for place, match in enumerate(run[:_LEAD]) if _NAMES.fullmatch(match[0])]
    run = run[names[-1] + 1 :] if names else run
    said = [match[0].lower() for match in run]
    if len(said) < _SHORTEST or not varied(said):
        return []
    whole = Span(run[0].start(), run[-1].end())
    if any(_proves_itself(said[start : start + _MONERO]) for start in range(len(said) - _MONERO + 1)):
        return [whole]
    common = sum(word in CHAT_WORDS for word in said)
    drawn = common * _SHORTEST <= _EVERYDAY * len(said)
    before = text[max(0, whole.start - _REACH) : whole.start]
    named = [name.end() for name in _NAME.finditer(before)]
    led = bool(named) and bool(_LINK.fullmatch(before, max(named)))
    long = len(said) >= _UNNAMED and all(len(word) > 3 for word in said) and common * 10 <= len(said)
    return [whole] if (led and drawn) or long else []


def _proves_itself(said: list[str]) -> bool:
    if said[-1] not in said[:-1] or min(map(len, said)) < _PREFIXES[0]:
        return False
    return any(
        said[zlib.crc32("".join(word[:size] for word in said[:-1]).encode()) % (_MONERO - 1)] == said[-1]
        for size in _PREFIXES
    )
