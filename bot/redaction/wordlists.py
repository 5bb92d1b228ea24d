"""The word lists of seed phrases (BIP39) in every language, folded: small letters, no accents, one form per word."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from functools import cache

from mnemonic import Mnemonic
from rapidfuzz.distance import OSA

LANGUAGES = (
    "english", "french", "italian", "spanish", "portuguese", "czech", "turkish", "russian", "japanese", "korean",
)  # fmt: skip
HAN = ("chinese_simplified", "chinese_traditional")
ENGLISH = 1
"""The bit of English in what `lists_of` returns; the other languages have the bits after it."""
_CHAT = (
    "about account again agent ahead all already also always amount another answer any ask because before can cancel "
    "card change chat check coin come correct day deposit enough error exchange explain fee first fix forget "
    "friend give good have hello help hour hurry issue just keep know like limit link list long lock mail make "
    "market message mistake month more morning much must name need network never next nothing now number off "
    "okay old only open order other own page patient payment people person phone photo please possible price "
    "problem quick ready real reason receive refuse response right same screen sell service since someone soon "
    "sorry spot still stuff sure system tell text thank that then there they thing this ticket time today "
    "together token tomorrow trade transfer try two unable until update use very wait want way what when "
    "where will work world write wrong year you "
)
CHAT_WORDS = frozenset(_CHAT.split())
"""The commonest words of chat; 148 of the list, 7 %."""
CHAT_CHARACTERS = frozenset(
    "的了我不是一提有到要没沒个個在能人手现現你还還上用成多出里裡们們单單来來密都就下点點时時收想可回户天以机機说說去看好开開"
    "这這会會服次给給号號入少地认認面过過信直几幾全先着著发發等打行按理平已分才请請进進最之对對只错錯取前久完子中也真快急办辦"
    "怎什么麼为為吗嗎呢吧啊呀哦您他她三两兩很太再又让讓把被跟和帮幫谢謝日年月今昨明"
)
"""The same for Chinese: some 120 of each list, 6 %."""
_CHAT_FROM = 6  # of twelve
_SOME = 2  # everyday words of twelve
_DIFFERENT = 10  # of twelve
_WINDOW = 12
_ABBREVIATED = 4  # letters: no two English words share them
_LENGTHS = frozenset({12, 15, 18, 21, 24})  # words of a phrase
_BITS = 11  # that a word stands for
_TYPO_FROM = 5  # letters: a shorter word with a slip is another word


def folded(word: str) -> str:
    """As the lists hold it: small, without accents and voicing marks."""
    if word.isascii():
        return word.lower()
    bare = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    return bare.replace("ı", "i")


def all_folded(words: Sequence[str]) -> list[str]:
    """The same for many."""
    joined = "\n".join(words)
    return joined.lower().split("\n") if joined.isascii() else [folded(word) for word in words]


def lists_of(word: str) -> int:
    """The lists that hold a folded word, as bits."""
    return _words().get(word, 0)


def listed(words: Sequence[str]) -> list[int]:
    """The same for many."""
    lists = _words()
    return [lists.get(word, 0) for word in words]


def han_lists_of(character: str) -> int:
    """The same for one Chinese character."""
    return _characters().get(character, 0)


def varied(words: Sequence[str]) -> bool:
    """Whether more than half of them are different: who calls "hello" twelve times has drawn no phrase."""
    return len(set(words)) * 2 > len(words)


def is_chat(words: Sequence[str]) -> bool:
    """Whether twelve words are talk, and not drawn evenly from 2,048: half of them everyday words, or many repeated.

    Of phrases that are drawn, 1 in 11,000 has six or more of 148 (binomial with p = 0.072: 924 p^6 (1 - p)^6 + ...), of
    Chinese ones 1 in 30,000 (p = 0.06), and 1 in 180,000 has fewer than ten different words: three pairs alike, (66 / 2,048)^3 / 6. Other lengths in proportion.
    Phrases that are published as examples repeat words more than chance does: those without everyday words are no talk, nor
    are those whose checksum holds.
    """
    common = sum(word in CHAT_WORDS or word in CHAT_CHARACTERS for word in words)
    if common * _WINDOW >= _CHAT_FROM * len(words):
        return True
    alike = len(words) - len(set(words))
    repeats = alike * _WINDOW > (_WINDOW - _DIFFERENT) * len(words) and common * _WINDOW >= _SOME * len(words)
    return repeats and not is_phrase(list(words), "english")


def is_abbreviation(word: str) -> bool:
    """The first four letters of an English word, or a whole one that is no longer."""
    return word in _abbreviations()


def is_slip(word: str) -> bool:
    """One letter wrong, missing, doubled or swapped in an English word; its first letter is right."""
    if len(word) < _TYPO_FROM or not word.isascii():
        return False
    near = {known for form in _less(word) for known in _neighbours().get(form, ())}
    return any(known[0] == word[0] and OSA.distance(word, known, score_cutoff=1) <= 1 for known in near)


def is_phrase(words: list[str], language: str) -> bool:
    """Whether the checksum of a phrase holds. The library looks for each word through the whole list: too slow for long texts."""
    places = [_places(language).get(unicodedata.normalize("NFKD", word)) for word in words]
    if len(words) not in _LENGTHS or None in places:
        return False
    bits = "".join(f"{place:0{_BITS}b}" for place in places)
    size = len(bits) * 32 // 33
    drawn = int(bits[:size], 2).to_bytes(size // 8, "big")
    return bits[size:] == f"{hashlib.sha256(drawn).digest()[0]:08b}"[: len(bits) - size]


@cache
def _places(language: str) -> dict[str, int]:
    return {unicodedata.normalize("NFKD", word): place for place, word in enumerate(_mnemonic(language).wordlist)}


@cache
def _mnemonic(language: str) -> Mnemonic:
    return Mnemonic(language)


@cache
def _words() -> dict[str, int]:
    found: dict[str, int] = {}
    for place, language in enumerate(LANGUAGES):
        for word in _mnemonic(language).wordlist:
            found[folded(word)] = found.get(folded(word), 0) | ENGLISH << place
    return found


@cache
def _characters() -> dict[str, int]:
    found: dict[str, int] = {}
    for place, language in enumerate(HAN):
        for character in (unicodedata.normalize("NFKC", listed) for listed in _mnemonic(language).wordlist):
            found[character] = found.get(character, 0) | 1 << place
    return found


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(word[:_ABBREVIATED] for word in _mnemonic("english").wordlist)


@cache
def _neighbours() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in _mnemonic("english").wordlist:
        for form in _less(word):
            found.setdefault(form, []).append(word)
    return found


def _less(word: str) -> set[str]:
    """The word, and what is left of it without one of its letters."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}
