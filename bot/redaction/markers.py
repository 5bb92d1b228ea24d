"""What stands where something was taken out: in the language of the text around it."""

from __future__ import annotations

import re

_HAN_NAMES = {
    "seed phrase": "助记词",
    "private key": "私钥",
    "password": "密码",
    "one-time code": "验证码",
    "card number": "银行卡号",
    "access key": "接口密钥",
    "identity number": "证件号码",
    "unclear key": "疑似私钥",
}
SEALED, _SEALED_HAN = "[sealed: transaction ID or private key?]", "[已封存：交易哈希还是私钥？]"
UNCLEAR = "unclear key"
"""The class of 64 digits that nobody called anything, and that were destroyed."""
CLASSES = tuple(_HAN_NAMES)

_HAN = re.compile(r"[\u3400-\u9fff]")
_ALL = [
    *(f"[{name} removed]" for name in _HAN_NAMES),
    *(f"[{name}已移除]" for name in _HAN_NAMES.values()),
    SEALED,
    _SEALED_HAN,
]
# Read on the normalised copy too, where NFKC has made the full-width signs narrow.
OURS = re.compile("|".join(re.escape(m).replace("：", "[:：]").replace("？", "[?？]") for m in _ALL))
_SEALED = re.compile("|".join(re.escape(marker) for marker in (SEALED, _SEALED_HAN)))


def removed(name: str, around: str) -> str:
    """`[seed phrase removed]`, or the same in Chinese where the rest of the text is."""
    return f"[{_HAN_NAMES[name]}已移除]" if _HAN.search(around) else f"[{name} removed]"


def sealed(around: str) -> str:
    """Stands for digits that the contact is asked about."""
    return _SEALED_HAN if _HAN.search(around) else SEALED


def named_in(text: str) -> set[str]:
    """The classes whose markers stand in a text."""
    return {name for name, han in _HAN_NAMES.items() if f"[{name} removed]" in text or f"[{han}已移除]" in text}


def without(text: str) -> str:
    """The text with no marker of ours in it."""
    return OURS.sub("", text)


def opened(text: str, values: tuple[str, ...]) -> str:
    """Each sealed place filled with its value, in order; a place too many stays."""
    left = iter(values)
    return _SEALED.sub(lambda place: next(left, place[0]), text)


def closed(text: str, name: str) -> str:
    """Each sealed place marked as removed."""
    return _SEALED.sub(lambda _: removed(name, without(text)), text)


def is_sealed(text: str) -> bool:
    """Whether a place is still sealed."""
    return bool(_SEALED.search(text))
