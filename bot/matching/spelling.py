"""Mends typing errors: a word that nobody knows becomes the word of the articles, or the everyday English one, that was meant.

A slip is a letter left out, doubled, swapped or wrong, also the first one; two in a word of eight letters. A space may be
missing, or stand one letter off. What reads like another language is touched least.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

Known = Callable[[str], bool]
_LATIN = re.compile(r"(?<![a-z'\d_])[a-z']+(?![a-z'_]| ?0(?!\S))")  # not the letters of a code such as "bm 0"
_ACCENTED = re.compile(
    r"[\u00df-\u024f\u1e00-\u1eff¿¡]"
)  # Spanish, Turkish, Vietnamese: its other words are no typing errors either
_WORD = re.compile(r"[a-z']+")
_END = re.compile(r"[^a-z']+$")
_MOST_REPAIRS = 40  # words of one text
_SHORTEST, _LONGEST = 4, 24  # letters of a word that is mended
_LONG = 8  # letters from which two slips are mended
_FAMILIAR = 0.5  # of a text's words that must be known for bolder repairs
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TURNING = ("de", "dis", "in", "re", "un")  # deactivate is no slip for reactivate
_ALONE = frozenset({"a", "i"})  # letters that are words
_NEVER_REPAIRED = frozenset(  # tickers, networks and brands look like typing errors of one another
    """
    aave algo aptos atom avax bepro bitget bitmart bnbs bonk busd bybit celo coinbase comp cosmos crypto dash doge dogecoin dydx enjin ether ethereum fdusd
    filecoin floki gala grass grok huobi icp inch iota kraken kucoin link litecoin luna lunc mana mask matic mexc mina monero near nexo okex okx ordi pendle pepe
    polkadot polygon pyth qtum render ripple sand shib shibarium solana stark starknet stellar sushi terra tether tezos theta toncoin tron tronlink trump trustwallet
    tusd uniswap usdc usdd usde usdp usdt usdtt wbtc weth worldcoin xmr zcash zksync binance metamask
    """.split()  # noqa: SIM905 - a list that is read, not written by a machine
)
_EVERYDAY = frozenset(  # what holds a question together: articles do not have all of it
    """
    the be to of and in that have it for not on with he as you do at this but his by from they we say her she or an will my one all would there their what
    so up out if about who get which go me when make can like time no just him know take people into year your good some could them see other than then
    now look only come its over think also back after use two how our work first well way even new want because any these give day most us is are was were
    has had been did does done am being where why here should may might must very much many more still again always never ever yet already before since
    while until during through without within between got getting gets going gone went came coming made making tried trying try tell told said says saying
    need needs needed help please thanks thank hello hi something anything nothing everything someone anyone everyone somebody anybody nobody yesterday
    today tomorrow week weeks month months days hour hours minute minutes wrong right long last same different another each every own too off down away
    around under against such let put keep set send sent show showing find found call called ask asked wait waiting waited thought seem seems happen
    happened happening can't don't won't didn't doesn't isn't wasn't haven't hasn't couldn't shouldn't wouldn't i'm i've i'd i'll it's that's what's
    possible available able allowed kind soon quickly longer sure really actually
    """.split()  # noqa: SIM905 - as above
)


class Vocabulary:
    """Words that a typing error may be mended to. Threads may share it."""

    def __init__(self, words: Iterable[str], rarity: Mapping[str, float] | None = None) -> None:
        """`rarity`: of two words as near, the one with less of it was meant; a word that is not in it is the rarest."""
        self._words = frozenset(words)
        self._rarity = rarity or {}
        self._rarest = 1 + max(self._rarity.values(), default=0.0)
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._words):
            self._alike[word[:1], len(word)].append(word)

    def __contains__(self, word: object) -> bool:
        return word in self._words or word in _EVERYDAY

    def mended(self, word: str, *, bold: bool = True) -> str:
        """What was meant by a word that is unknown; the same where nothing is near. `bold`: also another first letter, or two words."""
        if not _SHORTEST <= len(word) <= _LONGEST:
            return word
        near = [found for found in _one_slip(word) if len(found) > 1 and found in self]
        near = near if bold and not word.startswith(_TURNING) else [found for found in near if found[:1] == word[:1]]
        if near:
            return min(near, key=lambda found: self._cost(found, word))
        return (bold and self._apart(word)) or (len(word) >= _LONG and self._two_slips(word)) or word

    def moved(self, first: str, second: str) -> tuple[str, str]:
        """Two words between which the space stands one letter off, as they were meant."""
        if first in self and second in self:
            return first, second
        for left, right in ((first + second[:1], second[1:]), (first[:-1], first[-1:] + second)):
            meant = right in self or (first not in self and second not in self and len(right) > _SHORTEST)
            if left and left in self and right and meant:
                return left, right
        return first, second

    def _cost(self, found: str, word: str) -> tuple[float, str]:
        cost = self._rarity.get(found, 0.0 if found in _EVERYDAY else self._rarest)
        return cost + (found[:1] != word[:1]), found

    def _apart(self, word: str) -> str:
        """The two words that it is, written together; empty for none."""
        for at in range(len(word) - 1, 0, -1):
            parts = word[:at], word[at:]
            if all(
                part in _ALONE if len(part) == 1 else part in (_EVERYDAY if len(part) < 3 else self) for part in parts
            ):
                return " ".join(parts)
        return ""

    def _two_slips(self, word: str) -> str:
        """The nearest word of the articles that begins alike; of two as near always the same one."""
        near = sorted(
            found for length in range(len(word) - 2, len(word) + 3) for found in self._alike.get((word[:1], length), ())
        )
        best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=2)
        return str(best[0]) if best else ""


def _one_slip(word: str) -> set[str]:
    """Everything that is one slip away from a word."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in cuts}
    found |= {left + right[1::-1] + right[2:] for left, right in cuts}
    for letter in _LETTERS:
        found |= {left + letter + right for left, right in cuts}
        found |= {left + letter + right[1:] for left, right in cuts if right}
    return found


def repair(folded: str, known: Vocabulary, elsewhere: Known = lambda _word: False) -> str:
    """Give words that no article knows the one that was meant.

    Never words of under four letters, never tickers and codes, never what is a word `elsewhere`, nothing in a text with accents,
    and no more than a person mistypes.
    """
    if _ACCENTED.search(folded):
        return folded

    def strange(word: str) -> bool:
        return word not in known and word not in _NEVER_REPAIRED and not elsewhere(word)

    words = _LATIN.findall(folded)
    unknown = sum(map(strange, words))
    if not unknown:
        return folded
    bold = len(words) - unknown >= _FAMILIAR * (len(words) - 1)
    left = _MOST_REPAIRS

    def mended(match: re.Match[str]) -> str:
        nonlocal left
        if left <= 0 or not strange(match[0]):
            return match[0]
        left -= 1
        return known.mended(match[0], bold=bold)

    return _LATIN.sub(mended, _spaced(folded, known, strange) if bold else folded)


def _spaced(text: str, known: Vocabulary, strange: Known) -> str:
    """With each space that stands one letter off where it belongs."""
    words = text.split(" ")
    for at, (first, second) in enumerate(pairwise(words)):
        end = _END.sub("", second)
        if words[at] == first and _WORD.fullmatch(first) and _WORD.fullmatch(end) and (strange(first) or strange(end)):
            left, right = known.moved(first, end)
            words[at], words[at + 1] = left, right + second[len(end) :]
    return " ".join(words)
