"""The word lists of seed phrases (BIP39) in every language, folded: small letters, no accents, one form per word."""

from __future__ import annotations

import unicodedata
from functools import cache

from mnemonic import Mnemonic
from rapidfuzz.distance import OSA

LANGUAGES = (
    "english", "french", "italian", "spanish", "portuguese", "czech", "turkish", "russian", "japanese", "korean",
)  # fmt: skip
HAN = ("chinese_simplified", "chinese_traditional")
ENGLISH = 1
"""The bit of English in what `lists_of` returns; the other languages have the bits after it."""
_ABBREVIATED = 4  # letters: no two English words share them
_TYPO_FROM = 5  # letters: a shorter word with a slip is another word


def folded(word: str) -> str:
    """As the lists hold it: small, without accents and voicing marks."""
    if word.isascii():
        return word.lower()
    bare = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    return bare.replace("ı", "i")


def lists_of(word: str) -> int:
    """The lists that hold a folded word, as bits."""
    return _words().get(word, 0)


def han_lists_of(character: str) -> int:
    """The same for one Chinese character."""
    return _characters().get(character, 0)


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
    """Whether the checksum of a phrase holds."""
    return bool(_mnemonic(language).check(" ".join(words)))


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
