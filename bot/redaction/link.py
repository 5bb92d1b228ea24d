"""What in a link lets somebody in: the token of a magic link, of a reset or a confirmation, in its path or under a short name."""

from __future__ import annotations

import re

from bot.redaction.access_key import CLASS, OVERRULES_KEPT, is_drawn, looks_random
from bot.redaction.plain import Span

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_LINK = re.compile(r"https?://(?P<host>[^\s/?#<>\"']{3,100})(?P<rest>[/?#][!#-;=?-~]{16,1500})", re.IGNORECASE)
_READ = re.compile(
    r"(?:scan|explorer|block|chain|mempool|oklink|(?<![a-z])(?:docs?|wiki|blog|news|help|support|drive|dropbox|notion|github|gitlab|gitbook|medium|youtube|youtu|twitter|x|reddit|facebook|instagram|linkedin|tiktok|imgur|prnt|zendesk|intercom|coingecko|coinmarketcap|google|play|apps)(?![a-z]))",
    re.IGNORECASE,
)
"""What such a host serves is there for everybody."""
_OF_A_TRANSFER = re.compile(
    r"(?:^|[/?&#])(?:tx|txid|hash|txhash|transactions?|blocks?|address|account|token|nft|contract)/", re.IGNORECASE
)
_LETS_IN = re.compile(
    r"reset|verif|confirm|(?<![a-z])auth(?!or)|log-?_?in|sign-?_?in|magic|recover|activat|passw|forgot|unlock|one-?time|2fa|otp|session|sso",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"(?:(?P<mark>[?&#;])(?P<name>[A-Za-z_.-]{1,24})=|[/?&#])(?P<value>[A-Za-z0-9%._~+-]{20,600}={0,2})(?![^/?&#,;:!)])"
)
_OPENS = re.compile(
    r"(?:auth|access|id|refresh|login|oauth)?_?(?:code|sig|sign|signature|auth|ticket|otp|nonce|key|pass|secret)",
    re.IGNORECASE,
)
"""Names of a value that nobody else may have, wherever it stands."""
_SHORT = re.compile(r"[tksc]|vt|rt|st", re.IGNORECASE)
_LONG = 32  # characters that only a key has under a name of one letter
_NAMES_NOTHING = re.compile(
    r"(?:tx\w*|hash|txhash|order\w*|u?id|user\w*|ref\w*|inv\w*|utm\w*|address|addr|wallet|contract|gclid|fbclid|si|lang|page|redirect\w*|url|next|return\w*|continue|email|client_id|device\w*|trace\w*|request\w*)",
    re.IGNORECASE,
)
_TELEGRAM = re.compile(r"(?<![a-z])t\.me/login/(?P<value>\d{4,8})(?!\d)", re.IGNORECASE)
_HEX = re.compile(r"(?:0x)?[0-9a-fA-F]{64}")


def find(text: str) -> list[Span]:
    """The value only: where the link leads stays."""
    if "://" not in text and "t.me/login" not in text.lower():
        return []
    found = [Span(*m.span("value")) for m in _TELEGRAM.finditer(text)]
    for link in _LINK.finditer(text):
        if not _READ.search(link["host"]) and not _OF_A_TRANSFER.search(link["rest"]):
            found += _values(text, link)
    return found


def _values(text: str, link: re.Match[str]) -> list[Span]:
    lets_in = bool(_LETS_IN.search(link["rest"]))
    return [
        Span(value.start("value"), value.start("value") + len(value["value"].rstrip(".")))
        for value in _VALUE.finditer(text, *link.span("rest"))
        if _is_named(value["name"] or "", len(value["value"]), lets_in=lets_in) and _is_token(value["value"])
    ]


def _is_named(name: str, size: int, *, lets_in: bool) -> bool:
    if name and _NAMES_NOTHING.fullmatch(name):
        return False
    return lets_in or bool(name and (_OPENS.fullmatch(name) or (_SHORT.fullmatch(name) and size >= _LONG)))


def _is_token(value: str) -> bool:
    """Drawn at random, and not made of words as the title of a page is."""
    bare = value.rstrip(".=")
    return looks_random(bare) and (bool(_HEX.fullmatch(bare)) or is_drawn(bare))
