"""Keys to somebody's interfaces: API secrets, the tokens of bots and services, the secret behind an authenticator app."""

from __future__ import annotations

import re

import base58

from bot.redaction import keep, words
from bot.redaction.plain import Span, around
from bot.redaction.private_key import KEY

CLASS = "access key"
OVERRULES_KEPT = True

_EDGE, _END = r"(?<![0-9A-Za-z_-])", r"(?![0-9A-Za-z_-])"
_SHAPES = re.compile(
    rf"(?:{_EDGE}|(?<=/bot))(?:"
    r"\d{8,10}:[A-Za-z0-9_-]{35}|"  # Telegram
    r"[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}|"  # Discord
    r"eyJ[A-Za-z0-9_-]{8,400}\.eyJ[A-Za-z0-9_-]{8,1200}\.[A-Za-z0-9_-]{10,700}|"  # a signed JSON token
    r"AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,90}|xox[abprs]-[A-Za-z0-9-]{20,90}|AIza[0-9A-Za-z_-]{35}|"
    r"sk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,160}|[sr]k_live_[A-Za-z0-9]{20,100}"
    rf"){_END}"
)
_NAME = (
    r"(?<![A-Za-z])(?:(?:api|access|secret|bitmart|binance|okx|bybit)[\s_-]*){1,2}(?:secret(?:[\s_-]*keys?)?|keys?|tokens?|sec)(?![A-Za-z])|(?<![A-Za-z])(?:bot|auth\w*|bearer|session)[\s_-]*tokens?(?![A-Za-z])|"
    r"(?<![A-Za-z])(?:(?:google\s+|2fa\s+|totp\s+|authenticator\s+|auth\s+)+(?:secret|key|backup\s+key|set[\s-]?up\s+key|secret\s+key)|(?:set[\s-]?up|manual(?:\s+entry)?|entry)\s+(?:key|code))(?![A-Za-z])|(?<![A-Za-z])api(?=\s*(?:is(?![A-Za-z])|[:=是])|\s(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{32})|(?<![A-Za-z])(?:secretkey|x-[a-z]{1,8}-(?:key|sign|secret)|(?:sub|main|trade|trading|public(?![\s_-]?key\W{1,3}(?:is\s)?(?:[1-9A-HJ-NP-Za-km-z]{43,44}|(?:0x)?(?:0[23][0-9a-f]{64}|04[0-9a-f]{128}))(?![0-9A-Za-z]))|read)[\s_-]?key)(?![A-Za-z])|"
    r"api\s*[密秘]?[钥鑰匙]|[密秘金][钥鑰]|[密秘]匙|谷歌(?:[验驗][证證]器?)?的?[密秘私][钥鑰匙]|令牌|私密\s*key"
)
_NAMED = re.compile(
    rf"(?:{_NAME})(?:\s*(?:(?:is|was|are|here|this|that|my|the|i|we|you|created|made|have|got|generated|gave|use|for|of|bitmart|account|bot)(?![A-Za-z])|\([^)\n]{{1,30}}\)|[=:：>\"'“`({{\[是为為,]|如下|在这|[给給]你)){{0,6}}\s*[\"'“`(]?(?P<value>[A-Za-z0-9+/_-]{{16,}}+={{0,2}})(?![A-Za-z0-9+/_-])",
    re.IGNORECASE,
)
_PIECE = r"(?=[A-Z0-9+/]{0,63}\d)[A-Z0-9+/]{4,64}"
_GROUPED = re.compile(
    rf"(?:{_NAME})\s*(?:is|was|[:=：是为為])?\s*[\"'“(]?(?P<value>[A-Za-z2-7]{{4}}(?:[ -][A-Za-z2-7]{{4}}){{3,15}})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_GROUPED_FAR = re.compile(
    r"(?<![A-Za-z])(?:set[\s-]?up|entry|2fa|secret|authenticator|google|backup)\s+(?:key|secret)(?![A-Za-z])[^\n\d:.!?]{0,40}?(?<![0-9A-Za-z])(?P<value>[a-z2-7]{4}(?:[ -][a-z2-7]{4}){3,15})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
"""The same a few words behind its name."""
_LEAST_MIXED = 3  # of the groups have letters and digits: four words in a row have none
_PAIRED = re.compile(
    r"(?:(?<![A-Za-z0-9])(?:secret|[as]k)\d?(?![A-Za-z0-9])[\"'”]?(?:\s*\([^)\n]{1,20}\))?(?:\s*(?:(?:is|was|key|part|half|here|(?:that\s+)?i\s+(?:have|got|saved)|(?:that\s+)?(?:they|you|it)\s+(?:gave|showed)(?:\s+me)?)(?![A-Za-z])|[=:：,是係为為]|部分|[这這那][个個]|就))*|私密\s*[是:：=]?|(?<![A-Za-z])bearer)\s*[\"'“]?"
    r"(?P<value>[A-Za-z0-9+/_-]{16,}+={0,2})(?![A-Za-z0-9+/_-])",
    re.IGNORECASE,
)
"""The second half of a pair, which people name by one word."""
_BESIDE_A_SECRET = re.compile(
    r"(?<![A-Za-z])key\d?(?:\s+id)?\s*[:=]?\s*[\"']?(?P<value>[A-Za-z0-9+/_-]{24,128})(?![A-Za-z0-9])(?=[\s\S]{0,60}secret)",
    re.IGNORECASE,
)
_SAID_BEFORE = re.compile(
    r"(?<![A-Za-z0-9+/_=-])(?P<value>(?!(?:0x)?[0-9a-fA-F]{64}(?![0-9A-Za-z]))[A-Za-z0-9+/_-]{32,128}={0,2})(?:\s*[(\[<=-]{1,3}\s*|\s+(?:is|was|as|that'?s)\s+)(?:(?:my|the|api)\s+){0,3}secret(?![A-Za-z])(?!\s*(?:keys?\s*)?(?:[:=是]|(?:is|was)\s))",
    re.IGNORECASE,
)
_NEXT_OF_A_PAIR = re.compile(
    r"\ufffc{6,60}[\"']?[\s/|,;:]{1,3}[\"']?(?P<value>(?!(?:0x)?[0-9a-fA-F]{64}(?![0-9A-Za-z])|[UEk0]Q|[xyz]pub)[A-Za-z0-9+/_-]{32,85}={0,2})(?![A-Za-z0-9+/_=-])"
)
"""What stands right behind a key that was taken out."""
_PAIR_BY_SHAPE = re.compile(
    r"(?<![0-9A-Za-z-])(?P<value>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}[\s/,|;:]{1,4}[0-9A-F]{32})(?![0-9A-Za-z])"
    r"(?:[\s/,|;]{1,4}(?P<more>(?=[!-~]{0,31}[A-Za-z])(?=[!-~]{0,31}[\d@#$%^&*!_+])(?![!-~]*(?:[:=]|\.[a-z]))[!-~]{6,32})(?=\s|$))?"
)
"""As one exchange writes key and secret, and the passphrase behind them: nobody need name them."""
_OF_NO_CHAIN = re.compile(
    r"(?<![A-Za-z0-9+/_=.-])(?P<value>(?=[A-Z0-9]{0,70}[a-z])(?=[a-z0-9]{0,70}[A-Z])(?=[A-Za-z]{0,70}\d)[A-Za-z0-9]{60,72})(?![A-Za-z0-9+/_=-])"
)
"""Longer than any address in letters of both sizes, and shorter than a signature: where keys are spoken of it is one."""
_BROKEN = re.compile(
    rf"(?:{_NAME}|(?<![A-Za-z0-9])(?:secret|sk)(?![A-Za-z0-9]))(?:\s*(?:(?:is|was)(?![A-Za-z])|[=:：\"'“是为為]))*\s*(?P<value>{_PIECE}(?:[ \t]?[\r\n]{{1,2}}[ \t]?{_PIECE}|[ \t]{_PIECE}){{1,15}})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
"""Broken over lines or by spaces."""
_FOUR_GROUPS = re.compile(r"[A-Za-z2-7]{4}[ -][A-Za-z2-7]{4}[ -][A-Za-z2-7]{4}[ -][A-Za-z2-7]{4}(?![A-Za-z0-9])")
_TWO_PIECES = re.compile(
    r"\d[A-Za-z0-9+/]{0,63}(?:[ \t]?[\r\n]{1,2}[ \t]?|[ \t])(?=[A-Za-z+/]{0,63}\d)[A-Za-z0-9+/]{4}", re.IGNORECASE
)
"""What such keys hold, found in no time."""
_LEAST_BROKEN = 20  # characters of a key in pieces
_OF_A_DEVICE = re.compile(
    r"(?<![A-Za-z])(?i:key|secret|[密秘][钥鑰匙])(?i:\s*(?:(?:is|was)(?![A-Za-z])|[:=是为為\"']))*+\s*(?P<value>(?=[A-Z]{0,51}[2-7])(?:[A-Z2-7]{16}|[A-Z2-7]{26}|[A-Z2-7]{32}|[A-Z2-7]{52}))(?![0-9A-Za-z])"
)
"""The key of an authenticator, whatever the word before "key" is."""
_OF_ANY_KIND = re.compile(
    r"(?<![A-Za-z])(?<!public[ _-])(?<!order )(?<!tx )(?<!hash )(?:[Kk]eys?|KEY)\s*(?:(?:is|was)\s+|[:=]\s*)?[\"'“]?"
    r"(?P<value>(?=[A-Z0-9]{0,80}[a-z])(?=[a-z0-9]{0,80}[A-Z])(?=[A-Za-z]{0,80}\d)(?:[A-Za-z0-9]{32,42}|[A-Za-z0-9]{45,86}))(?![0-9A-Za-z])"
)
"""A mixture that is too long for a word and is no address, behind "key" alone."""
_OF_LETTERS = re.compile(
    r"(?<![A-Za-z])(?:keys?|secret)(?:\s*(?:(?:is|was|it'?s|:|=)(?![A-Za-z]))+\s*|\s+(?=[A-Z]))[\"'“]?(?P<value>(?-i:[A-Z2-7]{16}|[A-Z2-7]{32}|[a-z2-7]{16}|[a-z2-7]{32}))(?![0-9A-Za-z])",
    re.IGNORECASE,
)
"""The same without a digit, or in small letters, where an authenticator is spoken of."""
_AFTER_WORDS = re.compile(
    rf"(?:{_NAME})[^\n\x00-\x7f]{{0,2}}[^\n:：A-Za-z0-9]{{1,16}}[:：]\s*[\"'“`(]?(?P<value>[A-Za-z0-9+/_-]{{24,128}}={{0,2}})(?![A-Za-z0-9+/_-])",
    re.IGNORECASE,
)
"""API Secret 我貼錯地方了：…"""
_OF_BYTES = re.compile(
    rf"(?:{KEY})(?:\s*(?:(?:is|was|here|my|the|for|of|api)(?![A-Za-z])|[=:：是为為\"'“])){{0,5}}\s*(?P<value>(?=[A-Za-z0-9]{{0,100}}[+/=]|(?-i:(?=[A-Z0-9]{{0,100}}[a-z])(?=[a-z0-9]{{0,100}}[A-Z])[A-Za-z1-9]{{0,100}}[0OIl]))[A-Za-z0-9+/]{{42,128}}={{0,2}})(?![A-Za-z0-9+/=])",
    re.IGNORECASE,
)
"""What some exchanges call the private key of their interface: Base64."""
_LEAKED = re.compile(
    rf"(?:{_NAME})[^\n:：]{{1,48}}(?:[:：?？]|(?<![A-Za-z])(?:it'?s|it\s+is|(?:gave|told|pasted|shared|posted|showed|typed|entered|put)(?:\s+(?:it|them|him|her|you|this|in)){{0,2}})(?=\s))\s*[\"'“`(]?(?P<value>(?!(?:0x)?[0-9a-fA-F]{{64}}(?![0-9A-Za-z]))[A-Za-z0-9+/_-]{{24,128}}={{0,2}})(?![A-Za-z0-9+/_-])",
    re.IGNORECASE,
)
"""My API secret got exposed in a screenshot: …"""
_BARE = re.compile(
    r"(?<![0-9A-Za-z])(?P<value>(?=[A-Z]{0,51}[2-7])(?:[A-Z2-7]{16}|[A-Z2-7]{26}|[A-Z2-7]{32}|[A-Z2-7]{52})|(?=[A-Z -]{0,60}[2-7])[A-Z2-7]{4}(?: [A-Z2-7]{4}){3,12})(?![0-9A-Za-z])"
)
_COUNTED = re.compile(
    r"(?:16|26|32|52|十六|三十二)[\s-]*(?:[个個]?(?:位|字[符母]?)|characters?|chars|letters|digits?)[^\n0-9]{0,40}?(?<![0-9A-Za-z])(?P<value>(?=[a-z]{0,51}[2-7]{1,4}[a-z])(?:[a-z2-7]{16}|[a-z2-7]{26}|[a-z2-7]{32}|[a-z2-7]{52}))(?![0-9A-Za-z])"
)
"""The same in small letters, where their number is said."""
_SHOWN_ONCE = re.compile(
    r"(?:只[会會]?[显顯]示一次|(?<![A-Za-z])(?:only\s+(?:be\s+)?(?:shown|displayed|visible|shows|appears)\s+(?:only\s+)?once|(?:shown|displayed)\s+only\s+once|never\s+(?:be\s+)?(?:shown|displayed)\s+again))[^\n0-9A-Za-z]{0,12}?(?:(?:[:,=\"'(]|是|(?<![A-Za-z])(?:is|was|this|it|here)(?![A-Za-z]))\s*)+(?P<value>[A-Za-z0-9+/_-]{20,128}={0,2})(?![A-Za-z0-9+/_-])",
    re.IGNORECASE,
)
"""What every exchange says of a secret when it hands it over."""
_EIGHT_GROUPS = re.compile(
    r"(?P<value>[A-Z2-7][A-Z2-7]{3}(?<![0-9A-Za-z].{4})(?:[ -][A-Z2-7]{4}){7,12})(?![0-9A-Za-z])"
)
"""As authenticators write their keys; with some digits nothing else is written so."""
_EIGHT_SMALL = re.compile(
    r"(?<![0-9A-Za-z])(?P<value>(?!(?:code|from|with|this|here|keys|text|auth|says|mine) )[a-z2-7]{4}(?:[ -][a-z2-7]{4}){7,12})(?![0-9A-Za-z])"
)
_SMALL_AND_MIXED = re.compile(r"[2-7](?=[a-z2-7]{0,3}[ -][a-z2-7]{4}[ -])")
"""What the same in small letters holds, found in no time."""
_FEW_DIGITS = 3
_AUTHENTICATOR = re.compile(
    r"2fa|auth?[ea]nt[a-z]{0,6}[ck]at|authy|(?<![a-z])qr(?![a-z])|manual\s+entry|can'?t\s+scan|enter\s+this\s+(?:code|key)|(?<![a-z0-9])(?:two|2)[\s-]?(?:step|factor)(?![a-z])|(?<![a-z])(?:totp|google\s+auth|set\s?up\s+key|backup\s+key|reset\s+key|secret\s+key)|手[动動][输輸]?入|谷歌|[验驗][证證]器|[双雙两兩二][重步次][验驗認认]|[密金][钥鑰]",
    re.IGNORECASE,
)
"""In whose company sixteen of its characters are the key of an authenticator app, wherever they stand."""
_STEMS_OF_AUTHENTICATORS = (
    "2fa", "qr", "authent", "authy", "manual", "scan", "enter", "totp", "google", "key", "谷歌", "器", "双", "雙", "两", "兩", "二", "钥", "鑰", "手", "auth", "step", "factor",
)  # fmt: skip
_OTP_ADDRESS = re.compile(r"(?P<value>otpauth(?:-migration)?://[^\s\"'<>]{8,2000})", re.IGNORECASE)
_BASE32 = re.compile(r"[A-Z2-7]{16,64}")  # the key of an authenticator often has no digit
_LONG_WORD = re.compile(r"[0-9A-Za-z_:.-]{20,}+")
_LABEL = re.compile(
    r"(?:(?<![A-Za-z])(?:orders?|ticket|case|txid|tx|hash|ref\w*|address|memo|tag|invit\w*|referr?al|promo)(?![A-Za-z])|[单單订訂][号號]?|地址|哈希|邀[请請][码碼]?)[^0-9A-Za-z\n]{0,8}(?:(?:is|no|id|number)\W{1,3})?$",
    re.IGNORECASE,
)
_STEMS = ("key", "token", "secret", "bearer", "otpauth", "api", "钥", "鑰", "匙", "令牌", "私密")
_ANY_STEM = re.compile(
    r"[kts](?:ey|oken|ec(?:ret)?(?![a-z]))|(?<![a-z])[as]k(?![a-z])|secret|bearer|otpauth|(?<![a-z])api|[钥鑰匙]|令牌|私密",
    re.IGNORECASE,
)
_SIXTEEN = re.compile(r"[A-Z2-7]{16}|[a-z2-7]{16}|[A-Z2-7]{4}(?: [A-Z2-7]{4}){3}")
_LONG_VALUE = re.compile(r"[A-Za-z0-9+/_-]{16}")
_PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_LONGEST_PIECE, _LONGEST_OF_BOTH_SIZES = (
    3,
    2.5,
)  # characters of one kind in a row, on the average: "Maintenance20260512Notice99" has seven
_BEFORE, _AFTER = 60, 1_000  # characters around a stem in which there may be a key
_SHORT_NAME = re.compile(r"(?<![a-z0-9])[as]k(?![a-z0-9])", re.IGNORECASE)


def find(text: str) -> list[Span]:
    """What has the shape of a known token, and what is called a key and looks like none of people's words."""
    places = [word.span() for word in _LONG_WORD.finditer(text)]
    found = [Span(m.start(), m.end()) for place in places for m in _SHAPES.finditer(text, *place)]
    if "-" in text:
        found += [Span(*m.span(name)) for m in _PAIR_BY_SHAPE.finditer(text) for name in ("value", "more") if m[name]]
    shaped = _SIXTEEN.search(text)
    if shaped and words.mentions(text, _STEMS_OF_AUTHENTICATORS) and _AUTHENTICATOR.search(text):
        found += [
            Span(*m.span("value"))
            for m in _BARE.finditer(text)
            if not _LABEL.search(text[max(0, m.start() - 24) : m.start()])
        ]
        found += [Span(*m.span("value")) for way in (_OF_LETTERS, _COUNTED) for m in way.finditer(text)]
    groups = [m for m in _EIGHT_GROUPS.finditer(text) if sum(c.isdigit() for c in m["value"]) >= _FEW_DIGITS]
    found += [Span(*m.span("value")) for m in groups]
    if _SMALL_AND_MIXED.search(text):
        small = (m for m in _EIGHT_SMALL.finditer(text) if _mixed(m["value"]) >= _LEAST_MIXED)
        found += [Span(*m.span("value")) for m in small]
    if words.mentions(text, ("once", "again", "一次")) and _LONG_VALUE.search(text):
        found += [
            Span(*m.span("value")) for m in _SHOWN_ONCE.finditer(text) if _is_next(m["value"]) and is_drawn(m["value"])
        ]
    if words.mentions(text, _STEMS) or _SHORT_NAME.search(text):
        found += [Span(*m.span("value")) for m in _OF_NO_CHAIN.finditer(text)]
        found += [Span(*m.span("value")) for m in _NEXT_OF_A_PAIR.finditer(text) if _is_next(m["value"])]
        found += [span for place in around(_ANY_STEM, text, _BEFORE, _AFTER) for span in _named(text, *place)]
    return found


def _named(text: str, start: int, stop: int) -> list[Span]:
    """What is called a key between two places."""
    found: list[Span] = []
    if _LONG_VALUE.search(text, start, stop):
        found += [Span(*m.span("value")) for m in _SAID_BEFORE.finditer(text, start, stop) if _is_next(m["value"])]
        for pattern in (
            _NAMED,
            _OF_BYTES,
            _PAIRED,
            _OF_ANY_KIND,
            _OF_A_DEVICE,
            _BESIDE_A_SECRET,
            _AFTER_WORDS,
        ):
            found += [Span(*m.span("value")) for m in pattern.finditer(text, start, stop) if looks_random(m["value"])]
        found += [
            Span(*m.span("value"))
            for m in _LEAKED.finditer(text, start, stop)
            if looks_random(m["value"]) and not _LABEL.search(text[max(0, m.start("value") - 24) : m.start("value")])
        ]
        found += [Span(*m.span("value")) for m in _OTP_ADDRESS.finditer(text, start, stop)]
    if _FOUR_GROUPS.search(text, start, stop):
        grouped = [m for m in _GROUPED.finditer(text, start, stop) if looks_random(m["value"])]
        found += [Span(*m.span("value")) for m in grouped if m["value"].isupper() or _mixed(m["value"])]
        far = _GROUPED_FAR.finditer(text, start, stop)
        found += [Span(*m.span("value")) for m in far if _mixed(m["value"]) >= _LEAST_MIXED]
    broken = _BROKEN.finditer(text, start, stop) if _TWO_PIECES.search(text, start, stop) else ()
    for match in broken:
        end = _end_of_pieces(match["value"])
        found += [Span(match.start("value"), match.start("value") + end)] if end else []
    return found


def _mixed(written: str) -> int:
    """How many groups have letters and digits: words and years have none."""
    groups = re.split(r"[ -]", written)
    return sum(any(c.isdigit() for c in group) and any(c.isalpha() for c in group) for group in groups)


def _is_next(value: str) -> bool:
    """Letters of both sizes with digits, and no reference."""
    sizes = any(c.islower() for c in value) and any(c.isupper() for c in value)
    return sizes and looks_random(value) and not keep.find(value)


def is_drawn(value: str) -> bool:
    """Drawn at random, and made of no words: what it consists of changes at every second or third character."""
    letters, digits = any(c.isalpha() for c in value), any(c.isdigit() for c in value)
    longest = _LONGEST_PIECE if value in {value.lower(), value.upper()} else _LONGEST_OF_BOTH_SIZES
    return letters and digits and len(value) <= longest * len(_PIECES.findall(value)) and not keep.find(value)


def _end_of_pieces(written: str) -> int:
    """Where a key in pieces ends, before a reference that stands behind it; 0 when it is none.

    Its pieces have one length but for the last, or letters and digits in each.
    """
    pieces: list[str] = []
    stop = 0
    for piece in re.finditer(r"\S+", written):
        if pieces and keep.find(piece[0]):
            break
        pieces.append(piece[0])
        stop = piece.end()
    alike = len({len(piece) for piece in pieces[:-1]}) == 1 and len(pieces[-1]) <= len(pieces[0])
    mixed = [any(c.isdigit() for c in piece) and any(c.isalpha() for c in piece) for piece in pieces]
    whole = all(mixed) or (alike and any(mixed) and len(pieces) > 2)
    return stop if len(pieces) > 1 and whole and sum(map(len, pieces)) >= _LEAST_BROKEN else 0


def looks_random(value: str) -> bool:
    """Letters and digits, or the alphabet of an authenticator's key; no address."""
    bare = value.replace(" ", "")
    if re.fullmatch(
        r"0x[0-9a-fA-F]{40}|T[1-9A-HJ-NP-Za-km-z]{33}|(?:bc|ltc)1[02-9ac-hj-np-z]{38,58}", bare
    ) or _is_bitcoin(bare):  # an address that a sentence about keys names
        return False
    if _BASE32.fullmatch(bare):
        return True
    return any(c.isdigit() for c in bare) and any(c.isalpha() for c in bare)


def _is_bitcoin(word: str) -> bool:
    """An address that proves itself by its checksum."""
    if not re.fullmatch(r"[13][1-9A-HJ-NP-Za-km-z]{25,34}", word):
        return False
    try:
        return len(base58.b58decode_check(word)) == 21
    except ValueError:
        return False
