"""A secret and its name in two messages: a password, a code, a PIN; a card or a key in groups, a code digit by digit."""

from __future__ import annotations

import re

from bot.redaction import card, keep
from bot.redaction.gate import Found, look
from bot.redaction.hexadecimal import HINTED, NAMED, OF_A_KEY
from bot.redaction.one_time_code import ANY_CODE
from bot.redaction.plain import Plain, Span
from bot.redaction.private_key import is_key

MOST_FRAGMENTS = 40
FRAGMENT = re.compile(r"(?<![0-9A-Za-z])(?:0x)?(?P<bare>[0-9A-Za-z]{8,110})(?![0-9A-Za-z])")
_HEX = re.compile(r"[0-9a-fA-F]+")
_BASE58 = re.compile(r"[1-9A-HJ-NP-Za-km-z]+")
_BARE_DIGITS = re.compile(r"\W{0,3}(?P<digits>\d{6}|\d{3}[ -]\d{3}|\d(?:[ -]\d){5})\W{0,3}")
TOLD = re.compile(
    r"(?:\W|(?<![A-Za-z])(?:it'?s?|that'?s?|this|here|the|my|codes?|otp|is|was|yes|yeah|yep|ok|okay|sure|i|got|get|received|have|says|shows|see|"
    r"just|only|hi|hello|sir|so|now|number|set|already|right)(?![A-Za-z])|收到|[这這]个?|就?是|我|的|好|嗯|[对對]|有|了|[码碼])*+"
    r"(?P<digits>\d{3}[ -]\d{3}|\d\d(?:[ -]\d\d){2}|\d(?:[ -]\d){3,7}|\d{4}[ -]\d{4}|\d{4,8})"
    r"(?:\W|(?<![A-Za-z])(?:sir|madam|mam|please|pls|thanks?|thx|you|bro|ok|okay|friend|is|it|that|the|code|my|look|see|right)(?![A-Za-z])|[谢謝]|您?好|吧|了|[这這]个?|就?是|[码碼]|[请請]|查收)*+",
    re.IGNORECASE,
)  # digits with nothing around them but the small words of an answer
_OTHER_NUMBER = re.compile(
    r"(?<![A-Za-z])(?:uid|orders?|ticket|case|amount)(?![A-Za-z])|[订訂][单單]|[单單][号號]|金[额額]", re.IGNORECASE
)
_USUAL = 6  # digits of a code that nobody asked for
_MEANT = re.compile(r"(?i)text\s+message|sms|fund\s+password|短信|[资資]金密[码碼]")  # then six are an answer
_LEADS_UP = re.compile(r"(?:[:=]|(?<![A-Za-z])(?:is|was)|[是为為])\s*$", re.IGNORECASE)
_PASSWORD_COMES = re.compile(
    r"(?:pas{1,2}\s?(?:word|wrod|wd)|passphrase|pwd|pw|mima|密[码碼]|口令)[^.!?。！？\n]{0,30}?(?:(?<![A-Za-z])(?:is|was)|[:：=]|[是为為])\s*$|"
    r"^\W*(?:my|the|here\s+is\s+(?:my|the)|我的|[这這]是|login|登[录錄陆入]|\s)*(?:password|pwd|pw|密[码碼])\W*$",
    re.IGNORECASE,
)

_CALLED = r"(?:(?:log-?in|account|my|the|bitmart|you\s+(?:need|want|ask(?:ed)?(?:\s+for)?))\s+){0,4}(?:password|passwrod|pwd|pw)|(?:我的?|[这這]是|登[录錄陆入]|[账帳賬][号號户戶])*密[码碼]"
_GIVES = r"(?:\W|(?<![A-Za-z])(?:is|was|here|below|this|follows)(?![A-Za-z])|就?是|[为為]|[发發][给給]?你|[给給]你|告[诉訴]你|如下|在[这這]里?|多少|什[么麼]|[来來][着著]|你[问問要]?我?|[问問]我|[吗嗎呢啊呀])*+"
_PASSWORD_NAMED = re.compile(rf"\W*(?:{_CALLED}){_GIVES}", re.IGNORECASE)
_WAS_PASSWORD = re.compile(
    rf"\W*(?:(?:that|this|it|above)(?:'?s|\s+is|\s+was)\s+|(?:上面|[这這那]个?)?就?是)(?:{_CALLED})\W*", re.IGNORECASE
)
LIKE_A_PASSWORD = re.compile(r"\s*(?P<value>(?=\S*[A-Za-z])(?=\S*\d)(?![A-Z]{0,4}\d{8})[!-~]{6,40})(?=$|\s)")
_SMALL = r"(?:\W|(?<![A-Za-z])(?:my|the|your|here|is|was|are|this|that|it'?s?|do|you|need|want|i|send|sending|give|gave|ok|yes|for|to|so|app|login|device)(?![A-Za-z])|我的?|你的?|您的?|[这這]|就?是|[为為]|[发發给給要报報填]|[把那]|[吗嗎吧呢]|告[诉訴])*+"
_PIN_COMES = re.compile(
    rf"{_SMALL}(?:(?P<pin>(?<![A-Za-z])(?:(?:fund|trading|withdraw\w*|security|app|device|phone)\s+)?pin(?:\s?code|\s?number)?(?![A-Za-z])|pin\s?[码碼])|"
    rf"(?<![A-Za-z])(?:funds?|trading|trade|withdraw\w*|payment|pay|transaction|security|release)\s+(?:password|passwort|passcode|pwd|pw|code)(?![A-Za-z])|(?:[资資]金|交易|支付|提[现現币幣]|安全|取款)密[码碼]){_SMALL}",
    re.IGNORECASE,
)
"""Nothing but the name of what has four to eight digits (a PIN) or six (the password of the funds)."""
_FILLER = re.compile(
    r"(?:\W|(?<![A-Za-z])(?:are\s+you\s+(?:still\s+)?(?:there|here)|you\s+there|still\s+there|hello|hi|\d{1,2}(?=\s*(?:min|sec|moment))|is|it'?s?|this|here|wait|one|a|sec(?:ond)?s?|min(?:ute)?s?|moment|hold|on|ok(?:ay)?|yes|yeah|hm+|u+m+|er+|let|me|look|check|see|find|please|pls|sir|just|so|now|sure|and|coming|typing)(?![A-Za-z])|"
    r"在[吗嗎不么嘛](?:在)?|[还還]在[吗嗎么]|你(?=[还還]?在)|等(?:一?下|等|我|[会會])?[儿兒]?|稍等?|[马馬]上|好的?|嗯+|哦|啊|呃|就?是|[这這]个?|你?[记記]一?下|我?[看找翻]+(?:一?下)?|[来來]了|在[这這]|[给給发發]你|[请請]|收好)+",
    re.IGNORECASE,
)
_LONGEST_FILLER, _MOST_FILLERS = 30, 3  # characters; messages in a row
_WHICH = re.compile(r"[^?？]{1,40}[?？]\W*|[^?？]{1,16}(?:[吗嗎么麼]|那?[个個])\W*")
_ONE_OR_TWO = re.compile(r"\D*(?P<digits>\d{1,2})\D*")
_BARE = re.compile(r"\W*\d{1,2}\W*")
_FEWEST_APART, _DIGITS_APART = 3, range(4, 9)  # messages, and the digits in all of them
_FOURS = re.compile(r"\s*\d{4}(?:[ -]\d{1,4}){0,4}\s*")


def is_filler(text: str) -> bool:
    """Said while one looks for it: "is", "wait", 等一下."""
    return 0 < len(text) <= _LONGEST_FILLER and bool(_FILLER.fullmatch(text))


def before(copies: list[Plain], place: int) -> str:
    """What was said before a message, but for what only fills the time."""
    for at in range(place - 1, max(-1, place - 2 - _MOST_FILLERS), -1):
        if not is_filler(copies[at].text):
            return copies[at].text
    return ""


def passwords(copies: list[Plain]) -> list[list[Found]]:
    """A value of letters and digits beside a message that is nothing but the name of a password."""
    found: list[list[Found]] = [[] for _ in copies]
    for place, copy in enumerate(copies):
        value = LIKE_A_PASSWORD.match(copy.text)
        if not value or keep.find(copy.text):
            continue
        after = copies[place + 1].text if place + 1 < len(copies) else ""
        alone = not copy.text[value.end() :].strip()
        if _PASSWORD_NAMED.fullmatch(before(copies, place)) or (alone and _WAS_PASSWORD.fullmatch(after)):
            found[place].append(Found(Span(*value.span("value")), "password"))
    return found


def cards(copies: list[Plain]) -> list[list[Found]]:
    """The number of a card in messages that are nothing but its groups of four."""
    found: list[list[Found]] = [[] for _ in copies]
    for first in range(len(copies)):
        joined = ""
        for last in range(first, min(first + 4, len(copies))):
            if not _FOURS.fullmatch(copies[last].text):
                break
            joined = f"{joined} {copies[last].text.strip()}".strip()
            if last > first and any(hit.stop - hit.start == len(joined) for hit in card.find(joined)):
                for place in range(first, last + 1):
                    found[place] = [Found(Span(0, len(copies[place].text)), card.CLASS)]
    return found


Alone = dict[int, frozenset[tuple[Span, str]]]
"""What the gate sees in a message by itself: looked at once, however many values of it are asked for."""


def follows(copies: list[Plain], place: int, span: Span, name: str, alone: Alone) -> bool:
    """A value whose name stands in the message before it, where that message leads up to it."""
    if not name:
        return False
    if place not in alone:
        alone[place] = frozenset((one.span, one.name) for one in look(copies[place].text)[0])
    if (span, name) in alone[place]:
        return False
    named = before(copies, place)
    if name == "password":
        return bool(_PASSWORD_COMES.search(named))
    if name == "one-time code":
        return bool(_BARE_DIGITS.fullmatch(copies[place].text)) or bool(re.search(r"(?:[:=是为為]|is)\s*$", named))
    return True


def fragments(copies: list[Plain]) -> list[list[Found]]:
    """Halves of a key with words around them: Base58 by its checksum, hexadecimal where the talk is of a key."""
    found: list[list[Found]] = [[] for _ in copies]
    tokens = [(place, m) for place, copy in enumerate(copies) for m in FRAGMENT.finditer(copy.text)][-MOST_FRAGMENTS:]
    talk = "\n".join(copy.text for copy in copies)
    said = {match.lastgroup for match in NAMED.finditer(talk)}
    of_a_key = "key" in said or bool(OF_A_KEY.search(talk) or (not said and HINTED.search(talk)))
    for first in range(len(tokens)):
        joined = ""
        for last in range(first, len(tokens)):
            joined += tokens[last][1]["bare"]
            if len(joined) > 112:
                break
            whole = (len(joined) == 64 and of_a_key and _HEX.fullmatch(joined)) or (
                len(joined) > 50 and _BASE58.fullmatch(joined) and is_key(joined)
            )
            if whole and tokens[first][0] != tokens[last][0]:
                for place, match in tokens[first : last + 1]:
                    found[place].append(Found(Span(match.start(), match.end()), "private key"))
                break
    return found


def answer(copies: list[Plain], asked: str) -> list[list[Found]]:
    """Digits and small words, after a message that speaks of a code: four to eight where we asked or he led up to them."""
    found: list[list[Found]] = [[] for _ in copies]
    for place, copy in enumerate(copies):
        told = TOLD.fullmatch(copy.text)
        if not told:
            continue
        named = before(copies, place)
        ours = asked if place == len(copies) - 1 else ""
        size = len(re.sub(r"\D", "", told["digits"]))
        led = _LEADS_UP.search(named) is not None
        meant = size == _USUAL and _MEANT.search(ours) and not _OTHER_NUMBER.search(ours)
        comes = _PIN_COMES.fullmatch(named)
        speaks = _speaks_of_a_code(named) or _asks_which(copies, place)
        if (speaks and (size == _USUAL or led)) or _speaks_of_a_code(ours) or meant:
            found[place].append(Found(Span(*told.span("digits")), "one-time code"))
        elif comes and (comes["pin"] or size == _USUAL):
            found[place].append(Found(Span(*told.span("digits")), "one-time code" if comes["pin"] else "password"))
    return found


def _asks_which(copies: list[Plain], place: int) -> bool:
    """Right before it a short question about the code of the message before that: "the one from google?"."""
    if place < 2 or not _WHICH.fullmatch(copies[place - 1].text) or _OTHER_NUMBER.search(copies[place - 1].text):
        return False
    return _speaks_of_a_code(copies[place - 2].text)


def digit_by_digit(copies: list[Plain]) -> list[list[Found]]:
    """A code in messages of one or two digits each, where one of them, or the one before, speaks of a code."""
    found: list[list[Found]] = [[] for _ in copies]
    first = 0
    while first < len(copies):
        last = first
        while last < len(copies) and _is_digit(copies[last].text):
            last += 1
        row = [_ONE_OR_TWO.fullmatch(copy.text) for copy in copies[first:last]]
        digits = [match["digits"] for match in row if match]
        told = [before(copies, first), *(copy.text for copy in copies[first:last])]
        if (
            len(digits) >= _FEWEST_APART
            and len("".join(digits)) in _DIGITS_APART
            and any(_speaks_of_a_code(text) for text in told)
        ):
            for place, match in enumerate(row, first):
                if match:
                    found[place].append(Found(Span(*match.span("digits")), "one-time code"))
        first = max(last, first + 1)
    return found


def _is_digit(text: str) -> bool:
    """One or two digits alone, or with the name of a code beside them."""
    return bool(_BARE.fullmatch(text) or (_ONE_OR_TWO.fullmatch(text) and _speaks_of_a_code(text)))


def _speaks_of_a_code(text: str) -> bool:
    return bool(text and ANY_CODE.search(text) and not _OTHER_NUMBER.search(text))
