"""A case code, with which a talk that began where others read along goes on in private: made, found in a text. Pure.

It is written `ND-7F3K-2QXW`: 40 bits in an alphabet without I, L, O and U, so that nobody reads one sign for another.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # 32 signs: 5 bits each
_SIGNS = 8
_READ_AS = str.maketrans("ILO", "110")
_GAP = r"[ \t]?[-\u2010-\u2015\u2212]?[ \t]?"
_CODE = re.compile(rf"(?<![A-Za-z0-9])ND{_GAP}([0-9A-TV-Z]{{4}}){_GAP}([0-9A-TV-Z]{{4}})(?![A-Za-z0-9])", re.IGNORECASE)
_DASH = re.compile(r"[-\u2010-\u2015\u2212]")
STANDS_FOR = "[case code]"
"""What is kept in the place of a code that somebody sent."""


def make(token: str) -> str:
    """A code out of 256 bits of secret: as hard to guess as its 40 bits allow, and it tells nothing of the token."""
    number = int.from_bytes(hashlib.sha256(b"case:" + token.encode()).digest()[:5])
    signs = "".join(_ALPHABET[(number >> 5 * place) & 31] for place in range(_SIGNS))
    return f"ND-{signs[:4]}-{signs[4:]}"


def found(text: str) -> tuple[str, str]:
    """The first code in a text, written as `make` does, and the text without any; two empty-handed where there is none.

    Small letters, wide signs, other dashes or none, and I, L, O for 1, 1, 0 are all read. Without any dash it must have a
    letter and a digit, as nineteen codes in twenty do: `nd then wait` and an order number are none.
    """
    plain = unicodedata.normalize("NFKC", text)
    matches = [match for match in _CODE.finditer(plain) if _is_one(match)]
    if not matches:
        return "", text
    signs = (matches[0][1] + matches[0][2]).upper().translate(_READ_AS)
    return f"ND-{signs[:4]}-{signs[4:]}", _CODE.sub(lambda m: " " if _is_one(m) else m[0], plain).strip()


def _is_one(match: re.Match[str]) -> bool:
    signs = match[1] + match[2]
    mixed = any(sign.isdigit() for sign in signs) and any(sign.isalpha() for sign in signs)
    return mixed or bool(_DASH.search(match[0]))


def hashed(code: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(code.encode()).hexdigest()


def same(kept: str, code: str) -> bool:
    """Whether a kept hash is that of the code; takes as long for a near miss as for a far one."""
    return hmac.compare_digest(kept, hashed(code))
