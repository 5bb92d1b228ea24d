"""What a name looks like to somebody who glances at it: two names with one skeleton cannot be told apart. Pure.

After the idea of UTS #39 (https://www.unicode.org/reports/tr39/#Confusable_Detection), narrowed to what brand names are
made of: letters that look Latin, digits that stand for letters, signs that nobody sees, gaps between words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UNSEEN = {"Cf", "Cc", "Mn", "Me", "Mc"}  # format and control characters, and marks that stand on a letter
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # letters and signs by name that nobody sees
_LOOKS_LIKE = {
    # Cyrillic
    "а": "a", "ӑ": "a", "в": "b", "ь": "b", "ъ": "b", "ҍ": "b", "б": "6", "с": "c", "ҫ": "c", "ԁ": "d", "е": "e", "ё": "e", "є": "e",
    "һ": "h", "ћ": "h", "ђ": "h", "н": "h", "ң": "h", "ӊ": "h", "і": "i", "ї": "i", "ј": "j", "к": "k", "қ": "k", "ҝ": "k", "ԛ": "q",
    "ӏ": "l", "м": "m", "ӎ": "m", "п": "n", "и": "n", "й": "n", "о": "o", "ө": "o", "р": "p", "г": "r", "ѓ": "r", "я": "r",
    "ѕ": "s", "т": "t", "ҭ": "t", "у": "y", "ү": "y", "ұ": "y", "ѵ": "v", "ѡ": "w", "ш": "w", "щ": "w", "ԝ": "w", "х": "x", "ҳ": "x", "ж": "x", "з": "3", "ӡ": "3",
    # Greek
    "α": "a", "β": "b", "ϲ": "c", "σ": "o", "δ": "d", "ε": "e", "ϵ": "e", "γ": "y", "η": "n", "ι": "i", "κ": "k", "λ": "l", "μ": "u", "ν": "v", "ο": "o",
    "π": "n", "ρ": "p", "ϱ": "p", "τ": "t", "υ": "u", "χ": "x", "ω": "w", "ς": "s", "ζ": "z", "ϳ": "j",
    # Armenian, Cherokee, Lisu, Coptic: the few that look Latin in small letters or as capitals
    "ս": "u", "օ": "o", "հ": "h", "ց": "g", "ո": "n", "զ": "q", "ե": "t", "ա": "w", "ꓐ": "b", "ꓑ": "p", "ꓓ": "d", "ꓔ": "t", "ꓖ": "g", "ꓗ": "k", "ꓙ": "j",
    "ꓚ": "c", "ꓜ": "z", "ꓝ": "f", "ꓟ": "m", "ꓠ": "n", "ꓡ": "l", "ꓢ": "s", "ꓣ": "r", "ꓦ": "v", "ꓧ": "h", "ꓪ": "w", "ꓫ": "x", "ꓬ": "y", "ꓮ": "a", "ꓰ": "e", "ꓲ": "i",
    "ꓳ": "o", "ꓴ": "u", "ꭺ": "a", "ᏼ": "b", "ꮯ": "c", "ꭰ": "d", "ꭼ": "e", "ꮋ": "h", "ꭵ": "i", "ꭻ": "j", "ꮶ": "k", "ꮮ": "l", "ꮇ": "m", "ꮲ": "p", "ꭱ": "r", "ꮪ": "s", "ꭲ": "t",
    "ꮩ": "v", "ꮃ": "w", "ꮓ": "z", "ⲟ": "o", "ⲣ": "p", "ⲥ": "c", "ⲧ": "t", "ⲁ": "a", "ⲃ": "b", "ⲙ": "m", "ⲓ": "i",
    # Latin letters whose names do not tell
    "ß": "b", "þ": "p", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "ȷ": "j", "ŋ": "n", "ƞ": "n", "ɑ": "a", "ɡ": "g", "ʋ": "v", "ɩ": "i", "ʟ": "l", "ɴ": "n", "ʀ": "r", "ʙ": "b",
    "ɪ": "i", "ʏ": "y", "ɢ": "g", "ʜ": "h", "ꜱ": "s", "ᴀ": "a", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ᴊ": "j", "ᴋ": "k", "ᴍ": "m", "ᴏ": "o", "ᴘ": "p", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v",
    "ᴡ": "w", "ᴢ": "z", "ꞓ": "c", "ƨ": "s", "ƽ": "s", "ƅ": "b",
    # digits and signs that stand for letters
    "0": "o", "1": "l", "|": "l", "!": "l", "3": "e", "4": "a", "5": "s", "$": "s", "7": "t", "8": "b", "9": "g", "@": "a", "€": "e", "£": "l", "¡": "l", "×": "x", "†": "t", "¢": "c",
    "◯": "o", "○": "o", "●": "o", "〇": "o", "∣": "l", "ǀ": "l",
}  # fmt: skip
_PAIRS = (("rn", "m"), ("vv", "w"))
_FIGURES = re.compile(r"(?:(?<![\W_])[\W_]++)?(?:\d{2,}|(?<![^\W_])\d(?![^\W_])|\d$)[\W_]*")


@lru_cache(maxsize=4096)
def _looks_like(character: str) -> str:
    """One small character, folded to the Latin letters that it looks like; nothing for what nobody sees."""
    if "a" <= character <= "z":
        return character
    if character in _LOOKS_LIKE:
        return _LOOKS_LIKE[character]
    if unicodedata.category(character) in _UNSEEN or character in _FILLERS:
        return ""
    return _named_after(character)


def _named_after(character: str) -> str:
    """LATIN SMALL LETTER B WITH STROKE is a b: most of Latin's letters say in their names what they look like."""
    words = unicodedata.name(character, "").split(" ")
    if words[0] in ("LATIN", "REGIONAL", "NEGATIVE", "SQUARED") and "WITH" in words:
        words = words[: words.index("WITH")]
    last = words[-1].lower() if words else ""
    if words[0] in ("LATIN", "REGIONAL", "NEGATIVE", "SQUARED") and len(last) == 1:
        return last
    return character


def seen(text: str) -> str:
    """Letters as they look, gaps left in place: `Bіt-Mаrt Suppοrt` is `bit-mart support`. `I` and `l` are one."""
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    folded = "".join(_looks_like(c) for c in unicodedata.normalize("NFD", small))
    return unicodedata.normalize("NFC", folded)


@lru_cache(maxsize=16384)
def skeleton(text: str) -> str:
    """What is left when letters are folded to what they look like and all gaps are closed."""
    closed = "".join(c for c in seen(text) if c.isalnum())
    for pair, one in _PAIRS:
        closed = closed.replace(pair, one)
    return closed.replace("i", "l").replace("j", "l")


def without_figures(text: str) -> str:
    """A name without numbers, which say nothing in it: `BitMart_2024` is `BitMart`. A digit inside a word stays."""
    return _FIGURES.sub(" ", text)
