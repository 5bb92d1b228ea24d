"""What lets somebody in without a password: cookies and tokens by their name, keys in a program's call, in an address."""

from __future__ import annotations

import re

import base58

from bot.redaction import words
from bot.redaction.access_key import CLASS, OVERRULES_KEPT, is_drawn, looks_random
from bot.redaction.password import NO_PASSWORD
from bot.redaction.plain import Span, around

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_VALUE = r"(?P<value>[A-Za-z0-9%._~+/|-]{16,600}={0,2})"
_LONG_VALUE = re.compile(r"[A-Za-z0-9%._~+/|-]{16}")
_BY_NAME = re.compile(
    r"(?<![A-Za-z0-9])(?:__(?:secure|host)-)?(?:(?:php|j|asp\.?net_?|user_?|login_?|connect\.|laravel_?|django_?)?(?:sess(?:ion)?(?:[_-]?(?:id|key|token|cookie))?|sid)|"
    r"(?:(?:access|refresh|id|login|user|device|auth|csrf|xsrf|web|app)[_-]?)?(?:token|jwt)|auth|cookies?)[\"']?\s*(?P<link>=|:=?)\s*[\"'“]?(?:bearer\s+)?"
    + _VALUE,
    re.IGNORECASE,
)
_BESIDE_ITS_NAME = re.compile(
    r"(?<![A-Za-z0-9])(?:access|refresh|id|login|auth|csrf|xsrf|session)[_-]?token[\"'”]?\s+(?:(?:is|was)\s+)?[\"'“]?(?P<value>[A-Za-z0-9_-]{24,600})(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
"""The same without a sign between them."""
_IN_A_COOKIE = re.compile(r"(?<![A-Za-z0-9._-])[A-Za-z_][\w.-]{1,40}=" + _VALUE + r"(?=\s*(?:;|$|[\s,.\"'”。，]))")
_COOKIE = re.compile(r"cookie", re.IGNORECASE)
_IN_A_CALL = re.compile(
    r"[(\[{,]\s*[\"'](?P<value>[A-Za-z0-9+/_-]{24,128}={0,2})[\"']\s*,\s*[\"'](?P<more>[A-Za-z0-9+/_-]{24,128}={0,2})[\"']"
)
_OF_A_CALL = re.compile(r"api|secret|client|key|exchange|[密秘][钥鑰]", re.IGNORECASE)
_IN_A_COMMAND = re.compile(
    r"(?<![A-Za-z])(?:curl|wget|https?ie|http)\s[^\n]{0,120}?(?<!\S)(?:-u|--user)[\s=]\s?[\"']?[^\s:\"'/]{1,60}:(?P<value>(?!//)(?=\S{0,79}[A-Za-z])[^\s\"']{4,80})"
)
"""`curl -u name:password`."""
_SIGNS_WITH = re.compile(
    r"hmac[\w.]{0,20}\(\s*(?:[\"']sha-?\d{1,3}[\"']\s*,\s*)?b?[\"'](?P<value>[A-Za-z0-9+/_-]{16,128}={0,2})[\"']",
    re.IGNORECASE,
)
"""The secret in a program's signature."""
_IN_AN_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s/:@]{1,80}:(?P<value>[^\s/]{1,80})@(?=[\w.-])"
)
_MEMO = re.compile(
    r"(?<![A-Za-z])(?:api[\s_-]*)?(?:memo|passphrase|pp|фраза(?:\s+api)?)[\"']?\s*(?:[:=]|(?:is|was)\s)\s*[\"']?(?P<value>(?=\d*[A-Za-z])[A-Za-z0-9_@#$!.-]{4,40})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
"""The third part of a key of some exchanges; the memo of a deposit is of digits."""
_KEY_NAMED = re.compile(
    r"(?<![A-Za-z])(?:(?:access|secret|api)[\s_-]*(?:key|secret|memo)|apikey|[as]k|api)(?![A-Za-z])|[密秘][钥鑰匙]",
    re.IGNORECASE,
)
_STEMS = ("sess", "sid", "token", "jwt", "auth", "cookie", "://", "api", "secret", "client", "memo", "pp", "-u", "hmac")
_LETTERS = re.compile(r"[A-Za-z]+")
_PLACEHOLDERS_WRITTEN = """
    test tests pass password passwd pwd secret key apikey apisecret token api your my the here user username example demo
    sample changeme change me foo bar baz abc something anything none null admin root goes put insert enter some value
    string xyz qwe qwerty hello world login word phrase passphrase dummy fake real new old a an in
"""
_PLACEHOLDERS = frozenset(_PLACEHOLDERS_WRITTEN.split())
_SHORTEST = 6  # characters of a password in a command
_REACH, _LONGEST = 60, 620  # characters before and behind the beginning of a long value
_MINT = 32  # bytes of an address on Solana, which tells a token, too


def find(text: str) -> list[Span]:
    """The value only."""
    if not words.mentions(text, _STEMS):
        return []
    found: list[Span] = []
    for place in around(_LONG_VALUE, text, _REACH, _LONGEST):
        named = _BY_NAME.finditer(text, *place)
        found += [Span(*m.span("value")) for m in named if _is_token(m["value"], m["link"])]
        beside = _BESIDE_ITS_NAME.finditer(text, *place)
        found += [Span(*m.span("value")) for m in beside if is_drawn(m["value"]) and _is_token(m["value"], " ")]
    if "://" in text:
        found += [Span(*m.span("value")) for m in _IN_AN_ADDRESS.finditer(text)]
    if "-u" in text:
        found += [Span(*m.span("value")) for m in _IN_A_COMMAND.finditer(text) if _is_no_placeholder(m["value"])]
    if words.mentions(text, ("hmac",)):
        found += [Span(*m.span("value")) for m in _SIGNS_WITH.finditer(text) if is_drawn(m["value"])]
    if _COOKIE.search(text):
        found += [Span(*m.span("value")) for m in _IN_A_COOKIE.finditer(text) if _is_token(m["value"], "=")]
    if _OF_A_CALL.search(text):
        calls = [m for m in _IN_A_CALL.finditer(text) if looks_random(m["value"]) and looks_random(m["more"])]
        found += [Span(*m.span(name)) for m in calls for name in ("value", "more")]
    if words.mentions(text, ("memo", "passphrase", "pp:", "pp=", "фраза")) and _KEY_NAMED.search(text):
        found += [
            Span(*m.span("value")) for m in _MEMO.finditer(text) if m["value"].lower().strip("$!.-") not in NO_PASSWORD
        ]
    return found


def _is_token(value: str, link: str) -> bool:
    bare = value.rstrip(".=")
    if not looks_random(bare) or re.fullmatch(r"(?:0x)?[0-9a-fA-F]{64}|[\d.-]+[A-Za-z]{0,4}", bare):
        return False  # what 64 digits are is told elsewhere
    return not (link != "=" and " " in value) and not _is_mint(bare)


def _is_no_placeholder(value: str) -> bool:
    """Letters with digits or signs, no variable, and not made of the words that stand for a secret in examples."""
    said = [word.lower() for word in _LETTERS.findall(value)]
    mixed = len(value) >= _SHORTEST and re.search(r"[\d@#%^&*!]", value) and not re.match(r"[$<{%\[(]", value)
    return bool(mixed) and not all(word in _PLACEHOLDERS or len(set(word)) == 1 for word in said)


def _is_mint(value: str) -> bool:
    try:
        return len(base58.b58decode(value)) == _MINT
    except ValueError:
        return False
