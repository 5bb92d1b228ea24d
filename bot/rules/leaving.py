"""What may not leave unless a second person agrees: addresses of wallets, strange links, requests for secrets or control. Pure.

Where others read along also what tells of an account, or asks for it: mail addresses, UIDs, numbers of orders, hashes.
An article is approved text and does not come by here; what an agent types does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.reading.demands import control_asked_for, facts_asked_for, secrets_asked_for
from bot.reading.officials import Officials, Standing
from bot.redaction import keep
from bot.redaction.plain import plain
from bot.text.language import to_simplified
from bot.text.links import EMAIL, HANDLE, LINK


class Kind(StrEnum):
    """Why something may not leave."""

    ADDRESS = "address"
    LINK = "link"
    SECRET = "secret"  # noqa: S105 - the name of a kind
    REMOTE = "remote"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class Objection:
    """One stretch of a text, as it was written."""

    kind: Kind
    stretch: str


_OF_AN_ACCOUNT = frozenset({"email", "txid", "uid", "order_id"})
_LONG_NUMBER = re.compile(
    r"(?<![\w.,/#])(?!20\d\d[01]\d[0-3]\d(?!\d))[0-9]{6,}(?![\w/]|[.,]\d)"
)  # written without commas: a number of an account or an order
_MOST = 10  # objections to one text: more help nobody
_START, _STOP = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_BASE58 = "[1-9A-HJ-NP-Za-km-z]"
_WALLETS = re.compile(
    rf"{_START}(?:0x(?:[ \-\n]?[0-9a-fA-F]){{40}}|r(?=[a-zA-Z]*[0-9]){_BASE58}{{24,34}}|[EUk0]Q[0-9A-Za-z_\-]{{46}}|D[5-9A-HJ-NP-U]{_BASE58}{{32}}|[LM]{_BASE58}{{33}}|G[A-Z2-7]{{55}}|"
    rf"[48][0-9AB]{_BASE58}{{93}}|(?:cosmos|osmo|inj|sei|kava|terra|celestia|dydx|axelar|thor|bnb|band|kaspa:|bitcoincash:)1?[02-9ac-hj-np-z]{{38,62}}|"
    rf"(?:ltc1|addr1|bc1|tb1)[0-9a-z]{{14,100}}|[0-9A-Za-z\-]{{2,60}}\.(?:eth|sol|bnb|crypto|nft|wallet|blockchain)){_STOP}"
)
_SCHEME = re.compile(
    r"(?<![A-Za-z])(?:[a-z][a-z0-9+.\-]{1,9}|hxxps?)://[^\s<>\"'，。；！？、（）《》「」]+", re.IGNORECASE
)
_NUMBERS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?:(?::\d{2,5})(?!\d)(?:/\S*)?|/[A-Za-z]\S*)")
_ELSEWHERE = re.compile(  # an account by name alone: "Telegram: somebody_1", "加微信 somebody1"
    r"(?:(?<![A-Za-z])(?:telegram|whats\s?app|we\s?chat|discord|skype|viber|tg|qq|vx|(?:signal|line)(?=\s*(?:id|[:：])))|微信|飞机|電報|电报)\s*"
    r"(?:id|号|號|群|账号|帳號|handle|user(?:name)?|account)?\s*(?:[:：]|is|at|是|为|為)?\s*"
    r"(?P<who>(?!20\d\d[- ])\+?\d[\d \-]{6,16}\d|(?=[A-Za-z]*[_\d])[A-Za-z][A-Za-z0-9_.]{3,31})(?![A-Za-z0-9_])",
    re.IGNORECASE,
)
_GENERIC = (
    "com|net|org|info|biz|name|pro|app|dev|xyz|online|site|shop|store|tech|club|top|vip|live|news|blog|cloud|finance|exchange|money|fund|"
    "support|help|center|world|link|page|website|space|life|email|network|global|digital|games|media|social|chat|trade|market|markets|cash|bank|asia|icu|one|fun|win|"
    "work|team|zone|today|agency|care|services|solutions|security|group|click|mobi|cyou|sbs|lol|bond|ltd|run|best|vin|red|cfd|rest|host|press|pics"
)
_DISGUISED = re.compile(
    rf"(?<![A-Za-z0-9])[A-Za-z0-9\-]{{2,63}}(?:\s?(?:\[\.\]|\(\.\)|\{{\.\}}|\[dot\]|\(dot\)|\{{dot\}})\s?|\s+dot\s+|[。｡]|\s?[点點]\s?|\s+\.\s?)(?:{_GENERIC}|io|cc|co|me|ru|cn|to|ly)(?![A-Za-z])",
    re.IGNORECASE,
)
_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc "
    "cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga "
    "gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp "
    "ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms "
    "mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro "
    "rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt "
    "tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_FILES = frozenset({"pdf", "png", "jpg", "jpeg", "gif", "doc", "docx", "xls", "xlsx", "csv", "txt", "json", "html", "exe", "apk", "dmg", "log", "webp", "heic"})  # fmt: skip
_NEXT_WORDS = (  # with which a sentence goes on after a full stop without a space
    "the and but you your please pls thanks thank this that these those what when where why how can could will "
    "would our their his her its for from with not now then also have has had are was were did does let just after "
    "before once any all there here they she who which because since sorry hello kindly may make send check try "
    "open wait yes okay sure dear only until while however"
)
_COMMON = frozenset(_GENERIC.split("|"))
_NATIONAL, _NEXT = frozenset(_COUNTRIES.split()), frozenset(_NEXT_WORDS.split())


def objections(text: str, allowed: Officials, *, public: bool = False) -> tuple[Objection, ...]:
    """Everything that speaks against sending it, in the order of the text; `allowed` knows the sites and accounts of ours."""
    copy = plain(text)
    personal = _personal(copy.text, allowed) if public else ()
    found = sorted({*_addresses(copy.text), *_links(copy.text, allowed), *_demands(copy.text), *personal})
    kept: list[Objection] = []
    end = -1
    for start, stop, kind in found:
        if start >= end or kept[-1].kind != kind:
            first, last = copy.back(start, stop)
            kept.append(Objection(Kind(kind), text[first:last]))
            end = max(end, stop)
    return tuple(dict.fromkeys(kept))[:_MOST]


_Span = tuple[int, int, str]


def _addresses(text: str) -> Iterator[_Span]:
    for reference in keep.find(text):
        if reference.kind == "address":
            yield reference.span.start, reference.span.stop, Kind.ADDRESS.value
    for match in _WALLETS.finditer(text):
        yield *match.span(), Kind.ADDRESS.value


def _personal(text: str, allowed: Officials) -> Iterator[_Span]:
    """What tells of one account; our own mail addresses do not."""
    for reference in keep.find(text):
        ours = reference.kind == "email" and allowed.verdict(reference.value).standing is Standing.OFFICIAL
        if reference.kind in _OF_AN_ACCOUNT and not ours:
            yield reference.span.start, reference.span.stop, Kind.PERSONAL.value
    for match in _LONG_NUMBER.finditer(text):
        yield *match.span(), Kind.PERSONAL.value
    simplified = to_simplified(text)
    for start, stop in facts_asked_for(simplified if len(simplified) == len(text) else text):
        yield start, stop, Kind.PERSONAL.value


def _demands(text: str) -> Iterator[_Span]:
    simplified = to_simplified(text)
    text = simplified if len(simplified) == len(text) else text
    for start, stop in secrets_asked_for(text):
        yield start, stop, Kind.SECRET.value
    for start, stop in control_asked_for(text):
        yield start, stop, Kind.REMOTE.value


def _links(text: str, allowed: Officials) -> Iterator[_Span]:
    """A link or account off the list; of mail addresses, which contacts have themselves, only those that look like ours."""
    taken: list[tuple[int, int]] = []

    def free(span: tuple[int, int]) -> bool:
        return all(span[1] <= start or span[0] >= stop for start, stop in taken)

    for pattern in (_SCHEME, EMAIL, LINK, HANDLE, _NUMBERS, _DISGUISED, _ELSEWHERE):
        for match in pattern.finditer(text):
            said = match[0].rstrip(".,;:!?)]}")
            start, stop = match.start(), match.start() + len(said)
            if not said or not free((start, stop)) or (pattern is LINK and not _is_link(match)):
                continue
            taken.append((start, stop))
            standing = allowed.verdict(match["who"].rstrip(".") if pattern is _ELSEWHERE else said).standing
            strange = standing is Standing.LOOK_ALIKE if pattern is EMAIL else standing is not Standing.OFFICIAL
            if strange:
                yield start, stop, Kind.LINK.value


def _is_link(match: re.Match[str]) -> bool:
    """Of something with dots in it: whether a platform, or a person, would take it for an address."""
    host, rest = match[1], match[2]
    last = host.rsplit(".", 1)[-1]
    small = last.lower()
    if not (last.isalpha() or small.startswith("xn--")):
        return False
    if small.endswith(tuple(_FILES)) and small in _FILES:
        return False
    if host.lower().startswith("www.") or rest.startswith("/"):
        return True
    known = small in _COMMON or small in _NATIONAL
    if last[:1].isupper():
        return known and (last.isupper() or small in _COMMON)
    return known or (len(small) > 2 and small not in _NEXT) or not small.isascii()
