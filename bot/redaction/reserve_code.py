"""Reserve codes known by their shape, where people speak of the sheet that they stand on or of the phone that is gone."""

from __future__ import annotations

import re

from bot.redaction.near_password import LABEL
from bot.redaction.one_time_code import CLASS, OVERRULES_KEPT
from bot.redaction.plain import Span, around

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_SMALL = r"(?=[a-z]{0,4}\d)(?=\d{0,4}[a-z])[0-9a-z]{4,5}"
_LARGE = r"(?=[A-Z]{0,4}\d)(?=\d{0,4}[A-Z])[0-9A-Z]{4,5}"
_SHAPE = re.compile(
    rf"(?<![0-9A-Za-z@#./_=-])(?<!\d )(?P<value>{_SMALL}-{_SMALL}|{_LARGE}-{_LARGE}|{_LARGE} {_LARGE}(?: {_LARGE}){{1,2}}|\d{{4}} \d{{4}}(?:\s?[,;、/]\s?\d{{4}} \d{{4}}){{2,9}})(?![0-9A-Za-z@_-])"
)
"""Letters and digits in each half: `a93d-77c0`, `MZQ7 4RTX 09LD`; or three and more pairs of four digits."""
_FIELD = re.compile(rf"(?<![A-Za-z])(?:recovery|back-?up|reserve)(?:[_ ]?codes?)?\s?[:=]\s?(?P<row>{_SMALL}-{_SMALL}(?:[\s,;]{{1,3}}{_SMALL}-{_SMALL}){{0,15}})(?![0-9A-Za-z-])")  # fmt: skip
_NAMED = re.compile(
    r"(?<![A-Za-z])(?:emergency|back-?up|bakup|recovery|rescue|(?:los[et]|lost|losing|broken|dead|new|old|stolen)\s+(?:(?:the|my|your|a)\s+)?phone|phone\s+(?:is|was|got)\s+(?:lost|stolen|broken|dead)|wrote\s+(?:(?:them|it|these|those)\s+)?down|(?:on|a|the)\s+paper|google\s+auth\w*|2fa)(?![A-Za-z])|"
    r"恢[复復]谷歌|谷歌[验驗][证證]|抄(?:在|了|下)|[换換]了?手[机機]|[备備]用|[后後][备備]",
    re.IGNORECASE,
)
_OTHER_PAPER = re.compile(
    r"(?<![A-Za-z])(?:reports?|invoice|bill|receipt|policy|contract|parcel|flight|booking)\W{0,3}(?:(?:is|was|no|number)\W{1,2})?$",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 160, 40  # characters around in which it is spoken of


def find(text: str) -> list[Span]:
    """Each of them."""
    places = around(_NAMED, text, _AFTER, _BEFORE)
    found = [
        Span(*match.span("value"))
        for place in places
        for match in _SHAPE.finditer(text, *place)
        if not _is_labelled(text, match.start())
    ]
    return found + [Span(*match.span("row")) for match in _FIELD.finditer(text)]


def _is_labelled(text: str, start: int) -> bool:
    """Called an order, a serial number; "in case you lose the phone:" calls it nothing."""
    label = LABEL.search(text[max(0, start - 24) : start])
    if label is None:
        return bool(_OTHER_PAPER.search(text[max(0, start - 24) : start]))
    return not label[0].lower().startswith("phone")
