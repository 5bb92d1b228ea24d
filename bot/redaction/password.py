"""Passwords that the text gives away: "password is X", 密码是X, mail:pass. "is wrong" and its kin are no passwords."""

from __future__ import annotations

import re

from bot.redaction import words
from bot.redaction.one_time_code import DATE
from bot.redaction.plain import Span, around

CLASS = "password"
OVERRULES_KEPT = False

# Edges are told by Latin letters, never by \\b: Chinese is written without spaces. The links are possessive: no input makes
# them try twice.
_LINK = (
    r"(?:(?:(?:is|was|are|be|to)(?![A-Za-z])|=>?|:|-++>?|[是为為叫了]|就是|[设設](?:置)?(?:[成为為]|的是?)?|改[成为為]|[输輸](?:入)?的?是?|应该是|應該是|一直是|[给給]你|"
    r"告[诉訴]你|用的是|好像是|[还還]是)\s*)"
)
_VALUE = r"[\"'“‘「`(]?(?P<value>(?![,;.]|25th\s+word)[!-~]{4,64})"
_NAMED = re.compile(
    rf"(?=[pmlsac2])(?<![A-Za-z])(?P<name>{words.PASSWORD}|passcode|pass)(?![A-Za-z])[\"'”]?"
    rf"(?P<link>\s*{_LINK}++|\s+){_VALUE}|(?=[密蜜口暗])(?P<han>(?<![动動一])(?<![态態性])[密蜜][ ,.]?[码碼]|密[马馬](?=\s*[是:=为為]|\s?[!-~]{{6}})|(?<![红紅礼禮活领領包动動])口令|暗[号號])(?P<han_link>\s*{_LINK}*+){_VALUE.replace('<value>', '<han_value>')}",
    re.IGNORECASE,
)
_OF_WHAT = (
    r"(?:\s+(?:i|we|that|which|for|of|on|to|in|at|with|my|the|this|use|used|using|set|chose|have|had|created|account|email|e-mail|mail|login|log|bitmart|"
    r"telegram|trading|fund|funds|app|website|site|there|here|always|usually|normally|it|now|old|new|exchange|gmail|phone|picked|made|wrote|put|type|typed|typing|gave|remember|chosen|setup|first|registered|enter|entered|entering|selected|keep|try|tried|saved|send|p2p|withdraw\w*)(?![A-Za-z])){1,8}+"
)
_USED = re.compile(
    rf"(?=[pmlsc])(?<![A-Za-z])(?P<name>{words.PASSWORD}){_OF_WHAT}(?P<link>\s*(?:(?:is|was)(?![A-Za-z])|=|:)\s*)(?:always\s+|still\s+)?{_VALUE}",
    re.IGNORECASE,
)
_STEMS = (
    "pas", "pa$", "pa5", "paas", "p@", "p4", "p$", "p5", "psw", "ps w", "pss", "pw", "p/w", "p.w", "p. w", "p a s", "p.a.s", "p_a_s", "p-a-s", "word", "mima", "secret", "security", "密", "蜜", "口令", "暗号", "暗號",
    *(f"p{vowel}{sign}{gap}w" for vowel in "oe" for sign in ("s", "ss", "sss", "$", "5") for gap in ("", " ")),
)  # fmt: skip
"""One of them stands in every name of a password."""
_BEFORE_A_NAME, _BEHIND_A_NAME = 24, 400  # characters in which the rest of what names it stands
_VALUE_BEFORE = re.compile(r"(?<![!-~])[\"'“‘`(]?(?P<value>[!-~]{4,64}?)[\"'”’`)]?\s{0,4}(?:,\s{1,4})?$")
_SAID_AFTER = re.compile(
    r"(?=[ituhw=<就是这這])(?:(?:(?<![A-Za-z])(?:(?:this|which|that)\s+)?(?:is|was|has\s+(?:always\s+)?been|used\s+to\s+be)|(?:=|<-+)(?:\s+(?:that'?s|this\s+is|it'?s))?|is\s+(?:this|that|it)(?=\s+(?:my|the|our))|that's|thats|it's)\s+(?:my|the|our)\s+(?:\w{2,12}\s+){0,2}?"
    rf"(?:{words.PASSWORD})(?![A-Za-z])|(?:[这這]?就?是)(?:我的?|[这這]个|這個)?(?:登[录錄陆陸入]|[资資]金|[邮郵]箱|[账帳賬][户戶号號])*+的?密[码碼])",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    rf"(?<![A-Za-z])(?:pas{{1,2}}\s?(?:word|wrod|wd)|passphrase|pwd)(?:{_OF_WHAT})?\s*(?:(?:is|was)(?![A-Za-z])|[:=])\s*[\"'“]?(?:(?:um+|uh+|er+m?)\s+)?(?P<value>[a-z]{{2,14}}(?: [a-z]{{2,14}}){{2,7}}?|[a-z]{{2,14}}(?: [a-z]{{2,14}}){{1,6}} \d{{1,4}})[\"'”]?(?=\s*(?:[.,;!?，。\n]|$)|\s+(?:and|but|so)\s+(?:it|i|you|they|now|still)\s)|"
    r"密[码碼]\s*[是为為:]\s*(?P<han_value>[a-z]{3,14}(?: [a-z]{3,14}){2,7})(?![A-Za-z])",
    re.IGNORECASE,
)
_OTHER_WAYS = re.compile(
    r"(?:密[码碼](?:如下|在[这這]|可能是|[应應][该該]是|一直用的?是?|我?[设設]置?的?是)\s*[:,]?\s*|[账帳賬](?:号|號|户|戶)?密[码碼]?\s+(?:\S{1,40}@\S{1,40}|1[3-9]\d{9})[\s/]+|"
    r"(?<![A-Za-z])i\s+(?:always\s+)?use\s+(?=\S{4,64}\s+as\s+(?:my\s+|a\s+)?(?:password|pw|pwd))|(?<![A-Za-z])(?:password|pwd|pw)\s+(?:might|should|could|must|may)\s+be\s+|"
    r"(?<![A-Za-z])login\s+\S{1,40}@\S{1,40}\s+|密[码碼][从從][!-~]{4,64}改[成为為]了?\s*|(?<![A-Za-z])(?:password|pwd|pw)\s+from\s+\S{4,64}\s+to\s+|"
    r"密[码碼][从從](?=[!-~]{4,64}改[成为為])|(?<![A-Za-z])(?:password|pwd|pw)\s+from\s+(?=\S{4,64}\s+to\s+\S{4,64}(?:\s|$))|(?<![A-Za-z])password,\s+(?=\S{4,64},))"
    r"[\"'“‘「`(]?(?P<value>[!-~]{4,64})",
    re.IGNORECASE,
)
"""Ways of naming one in which plain words follow as often: only what has a letter and a digit or a sign is taken."""
_MIXED = re.compile(r"(?=.*[A-Za-z])(?=.*[\d@#$%^&*!_+=~]).+")
LIKE_ONE = re.compile(r"[\d@#$%^&*!_+=~](?:(?<=[A-Za-z].)|(?<=[A-Za-z][.-].)|(?=[A-Za-z]))")
"""Where letters meet digits or signs: the cheapest trace of what people choose for a password."""
_REACH = 80  # characters before "is my password" in which it stands
_AFTER_A_LOGIN = re.compile(
    r"(?<![A-Za-z])(?:user(?:name)?|login|account|acc|e?mail)\s*[:=]?\s*[!-~]{2,40}[\s,/]+$", re.IGNORECASE
)
_IS_OF_BOTH = re.compile(r"[账帳賬帐][号號户戶]$")
_MOBILE = re.compile(r"1[3-9]\d{9}[\s/,]")
"""账号密码 13800000000 hunter2: the number to log in with stands first."""
_FIGURES = re.compile(r"[\d.,]+")
_NO_SUBJECT = re.compile(
    r"(?:^|[,;:!?])(?:what|where|which|this|that|here|wrong|it|there|how|why|who|when|sure|thing|one|email|mail|number|account|name|code|problem|"
    r"issue|question|forgot(?:ten)?|below|above|think|so|and|but)$",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9._%+-]{1,64}@[\w-]+\.[\w.-]*\w(?P<link>\s*(?:[:|]|----?)\s*|\s?/{1,2}\s?)(?P<value>[!-~]{5,64})"
)
_CLOSING = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」", "`": "`", "(": ")"}
_NEXT_FIELD = re.compile(r"[,;&|]+[\"']?(?=[A-Za-z_]{2,14}[\"']?[:=])")
_UID_NAMED = re.compile(r"(?<![a-z])uid(?![a-z])", re.IGNORECASE)
FORGOTTEN = re.compile(
    r"(?:forg[eo]t|lost|reset|忘|丢|丟|[没沒][有]?[设設记記收拿找改存想绑綁填][^\s,.;!?，。；！？]{0,10}\s?$|重[置设設]|怎|如何|olvid|lupa|qu[eê]n|esquec|oubli|vergess|заб|unut|dimentic|忘れ|잊|ลืม|نسيت|भूल)[^\n,.;!?，。；！？]{0,40}$",
    re.IGNORECASE,
)
"""In the same clause: "nobody answers me, fund password 608419" has forgotten nothing."""
_NUMBER_AND_WORD = re.compile(
    r"(?P<number>\d{4,})[,;!?](?:[A-Za-z']+|\d{1,4}(?:[/.-]\d{1,4}){0,2})"
)  # where a full-width comma stood
_NEXT_WORD = re.compile(r"[,;][A-Za-z]{2,14}\d?\Z")
_LETTER_AND_DIGIT = re.compile(r"(?=[!-~]*[A-Za-z])(?=[!-~]*\d)")
_MADE_UP = 6  # characters of a value that ends at a comma with a word right behind it: a full-width one, more often
_COUNTED_NEXT = re.compile(r",\d{1,4}\Z")
_COUNTS = re.compile(r"[年月日号號点點天次个個小分]")
"""`Tiger12，3月5号`: the full-width comma ends the value."""
_TAIL = ".,;:!?)\"'`]}"
OTHER = re.compile(
    r"[\w.+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,}|(?:[a-z]{2,12}:)?[0-9A-Za-z]{40}|https?://|www\.|/|\[?[^\]]{0,40}\]\(|uid\d{4,14}$|(?:uid|e?mail|orders?|id|txid|tx|hash|phone|tel|user(?:name)?|login|account|2fa|otp|sms|kyc\d?)(?=$|[\s:=#/&+,.])|"
    r"\d{1,2}[./-]\d{1,2}[./-]\d{4}(?!\d)|v?\d{1,3}(?:\.\d{1,3}){2,3}$|\d{4}[-/]\d\d?(?:[-/]\d\d?)?$|\d+(?:st|nd|rd|th|h|hrs?|x|times|min|mins|s|d|days?|am|pm|chars?)$|\d{1,2}:\d\d",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"@\w+$|(?:orders?|ticket|case)[_-]\d", re.IGNORECASE)
_CHANGES = re.compile(r"(?:chang|set|updat|modif|made|switch|renew)", re.IGNORECASE)
_IS_LOST_WRITTEN = """
    forgot forgotten wrong lost incorrect invalid error none unknown
"""
_IS_LOST = frozenset(_IS_LOST_WRITTEN.split())
_IN_ORDER_TO_WRITTEN = """
    access continue proceed enter open unlock confirm activate avoid withdraw log login sign start transfer
    trade make send view check complete download delete submit finish secure prevent protect restore match work
    approve authorise authorize
"""
_IN_ORDER_TO = frozenset(_IN_ORDER_TO_WRITTEN.split())
_HAPPENED = re.compile(r"\s*(?:[改换換设設修忘被丢丟重就那]|chang|reset|set)", re.IGNORECASE)
_COUNTED = re.compile(
    r"\s*(?:times|characters?|chars|digits|letters|minutes|hours|days|次|位|个|個|天|年|月|分|小时|字)", re.IGNORECASE
)
_NEXT_SENTENCE = re.compile(
    r"[\"'”’」`)]?\s*(?:all\s+small|all\s+lower\w*|please|pls|plz|can|could|and|but|so|then|why|thanks|thank|help|check|my|i|it|the\s+login|what|now|still)(?![A-Za-z])",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"(?![a-z]*([a-z]{3,4})\1)[a-z]{2,}(?:ed|ing|ly|able|ible|ful|less|ous|tional|ten|able)", re.IGNORECASE
)
_ORDER = re.compile(r"[A-Z]{0,4}\d{6,}[A-Z0-9-]*")
_ABOUT_PASSWORDS = """
    a accepted account after again agent ain't aint all already also always an and annoying any anything app appears
    are aren't arent asap asked asking asks at attempts authentication bad because been before being between blank
    blocked both box breach broken but button by can't cannot cant case change changed changing characters code
    codes complicated compromised confidential consists contain contains correct could couldn't couldnt crap create
    created current customer default denied did didn't didnt different digits disabled do does doesn't doesnt don't
    dont easy either email empty enabled encrypted english enough enter entered error errors ever every everything
    exchange exists expired failed failing fails field fine first for forget forgot forgotten from frozen generator
    goes gone good got hacked had hard has hasn't hasnt have haven't help here hidden hint how identical if
    important impossible in incorrect input inputs into invalid is isn isn't isnt issue issues it just keeps kept
    known kyc last leak leakage leaked leaks less letters like link lock locked login long longer looks lost mail
    manager mandatory match matches maximum may might mine minimum mismatch mismatched missing more must my name
    names need needed needs neither never new next none nope not nothing now nowhere numbers numeric of ok okay old
    on only open option optional or original page perfect personal phone please policy possible previous private problem
    problems protected protection public recover recovery refused rejected remember remembered reminder required
    requirements reset resetting restore right rules safe same saved says screen second secure security seems sent
    service set settings setup share shared sharing shit short shorter should shouldn't similar simple since site so
    solved some something somewhere sorry staff steal still stolen stored strong stupid support suspended symbols
    team temporary than thank thanks that the theft their then there these thing this those though times tips to too
    tried tries try twofa type typed uid unable unchanged unknown unlock unlocked unsafe until update updated urgent
    useless user username usually vault verification verified verify verifying very via visible wallet was wasn't
    wasnt weak website went weren't what whatever when where which while who whose why will with without won't wont
    working would wouldn't written wrong yes your yours
"""
NO_PASSWORD = frozenset(_ABOUT_PASSWORDS.split())
_OF_SENTENCES = """
    according am anymore anyone anywhere back best birthday both came can come day days did down else etc even
    exactly few find found full get gets getting give given go going happened he her him his i in is like likely
    lot made make many me mine mobile money much name nobody off often once one other our out over pass password
    passwords people phone put read really recently right same say see send set she show shows sometimes sort
    stopped take than then they thing think time today told turned us used using way we web week were word words
    year years yesterday you number strange weird simple safe hard forgotten wrong every single again always
    literally everywhere instead
"""
SENTENCE = frozenset(_OF_SENTENCES.split())


def find(text: str) -> list[Span]:
    """The value only: the words around it stay, so that an agent understands."""
    named = words.near(text, _STEMS, _BEFORE_A_NAME, _BEHIND_A_NAME)
    spans = []
    for match in (match for place in named for match in _NAMED.finditer(text, *place)):
        han = match["han"] is not None
        if han and _IS_OF_BOTH.search(text, 0, match.start()) and _MOBILE.match(text, match.start("han_value")):
            continue
        span = _value(text, match, "han_value" if han else "value")
        name = match["name"] or ""
        if name.lower() == "pass" and _AFTER_A_LOGIN.search(text[max(0, match.start() - _REACH) : match.start()]):
            name = "password"  # "user bob pass hunter2"; else to pass is a verb
        if span and _given_away(text, span, (match["han_link" if han else "link"]).strip(), name):
            spans.append(span)
    spans += _said_otherwise(text, named)
    spans += [
        span
        for place in (around(LIKE_ONE, text, _REACH, _REACH) if named or "@" in text else ())
        for match in _OTHER_WAYS.finditer(text, *place)
        for span in _in_other_ways(text, match)
    ]
    for match in _MAIL.finditer(text) if "@" in text else ():
        span = _value(text, match, "value")
        if span and not _is_uid(text, match, span) and _beside_mail(text[span.start : span.stop], match["link"]):
            spans.append(span)
    return spans


def _said_otherwise(text: str, named: list[tuple[int, int]]) -> list[Span]:
    """The password I use is X; X is my password; several words as one."""
    spans = []
    for match in (match for place in named for match in _USED.finditer(text, *place)):
        span = _value(text, match, "value")
        if span and _given_away(text, span, match["link"].strip(), match["name"]):
            spans.append(span)
    for name in (name for place in named for name in _SAID_AFTER.finditer(text, *place)):
        begin = max(0, name.start() - _REACH)
        said = _VALUE_BEFORE.search(text[begin : name.start()])
        if said is None or (said["value"][-1] in ".,;!?" and not _MIXED.fullmatch(said["value"][:-1])):
            continue
        start = begin + said.start("value")
        while start < begin + said.end("value") and text[start] in "\"'`(":
            start += 1
        span = Span(start, begin + said.end("value"))
        value = text[span.start : span.stop]
        if (
            span.stop - span.start >= 4
            and not _NO_SUBJECT.search(value)
            and _could_be_one(value, alone=_is_alone(text, start))
        ):
            spans.append(span)
    for match in (match for place in named for match in _SEVERAL.finditer(text, *place)):
        group = "value" if match["value"] else "han_value"
        if _are_one(match[group].lower().split()):
            spans.append(Span(match.start(group), match.end(group)))
    return spans


def _in_other_ways(text: str, match: re.Match[str]) -> list[Span]:
    span = _value(text, match, "value")
    value = text[span.start : span.stop] if span else ""
    return [span] if span and _MIXED.fullmatch(value) and not OTHER.match(value) and "@" not in value[1:-1] else []


def _is_alone(text: str, start: int) -> bool:
    """Nothing before it in its clause: it is the subject."""
    return not re.search(r"[^\s.,;:!?，。；：！？\"'(]\s*[\"'(]?$", text[max(0, start - 40) : start])


def _could_be_one(value: str, *, alone: bool) -> bool:
    if _says_how_it_is(value) or OTHER.match(value) or not re.search(r"[0-9A-Za-z]", value):
        return False
    return _strange(value, linked=True) or (alone and value.isascii() and not _ADJECTIVE.fullmatch(value))


def _are_one(said: list[str]) -> bool:
    """Words that make no sentence: none of those that people use about passwords, but perhaps the first."""
    return said[0] not in _IS_LOST and not any(word in NO_PASSWORD or word in SENTENCE for word in said[1:])


def _value(text: str, match: re.Match[str], group: str) -> Span | None:
    return trimmed(text, *match.span(group))


def trimmed(text: str, start: int, stop: int) -> Span | None:
    """A value without the punctuation behind it, its closing quote, and the next field of a form; four characters at least."""
    opened = text[start - 1] if start else ""
    closed = text.find(_CLOSING[opened], start, stop) if opened in _CLOSING and opened else -1
    field = _NEXT_FIELD.search(text, start + 1, stop)
    stop = min(stop, *(place for place in (closed, field.start() if field else -1) if place > start), stop)
    sentence = _NUMBER_AND_WORD.fullmatch(text, start, stop)
    stop = sentence.end("number") if sentence else stop
    word = _NEXT_WORD.search(text, start + _MADE_UP, stop)
    stop = word.start() if word and _LETTER_AND_DIGIT.match(text, start, word.start()) else stop
    counted = _COUNTED_NEXT.search(text, start + 4, stop) if _COUNTS.match(text, stop) else None
    stop = counted.start() if counted else stop
    while stop > start and text[stop - 1] in _TAIL:
        stop -= 1
    least = 5 if text[start] in _CLOSING else 4  # a quote is no part of a word
    return Span(start, stop) if stop - start >= least else None


def _given_away(text: str, span: Span, link: str, name: str) -> bool:
    """`link` is what stands between the name and the value: "is", ":", nothing."""
    value = text[span.start : span.stop]
    link = "" if link == "了" else link
    if not link and _FIGURES.fullmatch(value) and FORGOTTEN.search(text[max(0, span.start - 40) : span.start]):
        return False  # a UID, more often
    if not link and _FIGURES.fullmatch(value) and "\n" in text[max(0, span.start - 3) : span.start]:
        return False
    if _says_how_it_is(value) or OTHER.match(value) or not re.search(r"[0-9A-Za-z]", value):
        return False
    if name.lower() == "passcode" and _FIGURES.fullmatch(value):
        return False  # a code, which is looked for elsewhere
    if DATE.fullmatch(value) and _HAPPENED.match(text, span.stop):
        return False
    if not link and (_COUNTED.match(text, span.stop) or name.lower() == "pass"):
        return False
    if not link and name.lower() == "login pw" and not _MIXED.fullmatch(value):
        return False
    if _strange(value, bool(link)):
        return True
    if link == "to" and (
        value.lower() in _IN_ORDER_TO or not _CHANGES.search(text, max(0, span.start - 60), span.start)
    ):
        return False
    said = link[-1] not in ":=>是为為" and _ADJECTIVE.fullmatch(value) if link else True
    return not said and _ends_clause(text, span.stop)


def _says_how_it_is(value: str) -> bool:
    """`wrong`, `wrong.help`, `incorrect/expired`: words about a password, or stars in its place."""
    if len(set(value.lower())) == 1 and value[0] in "*.xX-_#":
        return True
    head = re.match(r"[A-Za-z]+(?:'[a-z]+)?", value)
    if not head or head[0].lower() not in NO_PASSWORD:
        return False
    rest = value[head.end() :]
    return not rest or (rest[0] in ".,;:!?/)(" and not re.search(r"\d", rest))


def _strange(value: str, linked: bool) -> bool:
    """Not a word of a sentence: digits or signs among letters, or capitals inside."""
    if re.fullmatch(r"[\[({<*]*[A-Za-z]+(?:['/.,;&+-][A-Za-z]+)*", value):
        return linked and bool(re.search(r"[a-z][A-Z]", value))
    return True


def _ends_clause(text: str, stop: int) -> bool:
    """A plain word is a password only where the clause ends with it: not in "my password is good enough"."""
    return not re.match(r"[\"'”’」`)]?\s*[A-Za-z]", text[stop:]) or bool(_NEXT_SENTENCE.match(text, stop))


def _is_uid(text: str, match: re.Match[str], span: Span) -> bool:
    """`email and uid: a@b.com:12345678`: who names what follows says what it is."""
    named = _UID_NAMED.search(text, max(0, match.start() - 40), match.start())
    return bool(named and _FIGURES.fullmatch(text[span.start : span.stop]))


def _beside_mail(value: str, link: str) -> bool:
    """After an address: `a@b.com:hunter2`; not an order id or a UID in a list of facts."""
    if (
        OTHER.match(value)
        or _says_how_it_is(value)
        or not _strange(value, linked=False)
        or not re.search(r"[0-9A-Za-z]", value)
    ):
        return False
    return not ((link.strip() != link or link == "/") and (_ORDER.fullmatch(value) or _HANDLE.match(value)))
