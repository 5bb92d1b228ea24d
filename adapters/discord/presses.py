"""Buttons, slash commands and forms (https://discord.com/developers/docs/interactions): pure, and never raises.

What a button needs is in its `custom_id`, and where it is pressed tells the conversation: after a restart nothing has
to be registered for it to work.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from adapters.discord.attachments import clean, nested, number, objects
from adapters.discord.parse import Me, moment
from adapters.discord.place import Place
from bot.model import EventKind, Incoming

COMMAND, COMPONENT, SUBMITTED = 2, 3, 5  # types of interactions
PAYLOAD, OPEN_FORM, FORM = "nd:p:", "nd:form", "nd:question"
_INPUT = 4  # a component in which text is written
_DEEP = 6  # components within components

_QUESTION = {
    "name": "question",
    "type": 3,
    "required": False,
    "max_length": 2000,
    "description": "Your question",
    "description_localizations": {"zh-CN": "您的问题", "zh-TW": "您的問題"},
}
_WHO = {
    "name": "who",
    "type": 3,
    "required": True,
    "max_length": 300,
    "description": "A name, link or mail address",
    "description_localizations": {"zh-CN": "账号、链接或邮箱", "zh-TW": "帳號、連結或信箱"},
}
COMMANDS: tuple[dict[str, Any], ...] = tuple(
    {
        "name": name,
        "type": 1,
        "description": english,
        "description_localizations": {"zh-CN": simplified, "zh-TW": traditional},
        "options": [option],
    }
    for name, english, simplified, traditional, option in (
        (
            "support",
            "Ask support; only you see the answer",
            "联系客服，只有您能看到回复",
            "聯絡客服，只有您能看到回覆",
            _QUESTION,
        ),
        ("faq", "Common questions", "常见问题", "常見問題", _QUESTION),
        ("verify", "Is it really us?", "核实是不是官方", "核實是不是官方", _WHO),
    )
)


class Wish(Enum):
    """What an interaction asks for."""

    SAY = "say"  # `Press.incoming` is for the house
    FORM = "form"  # a form to write in
    NOTHING = "nothing"  # none of ours, or unreadable


@dataclass(frozen=True, slots=True)
class Press:
    """One interaction."""

    wish: Wish
    id: int = 0
    token: str = ""
    kind: int = 0
    application: int = 0
    channel: int = 0  # where it happened: a private thread can be opened from there
    place: str = ""
    incoming: Incoming | None = None

    @property
    def unseen(self) -> bool:
        """Whether only the person who pressed shall see the answer."""
        return Place.read(self.place).private


def parse_press(raw: Any, me: Me, thread_place: str = "") -> Press:
    """`thread_place`: the conversation that goes on in the private thread where it happened."""
    if not isinstance(raw, dict):
        return Press(Wish.NOTHING)
    user = nested(raw, "member", "user") or nested(raw, "user")
    ref, person, channel = number(raw.get("id")), number(user.get("id")), number(raw.get("channel_id"))
    token, kind = clean(raw.get("token")), raw.get("type")
    if not (ref and person and token) or user.get("bot") or kind not in (COMMAND, COMPONENT, SUBMITTED):
        return Press(Wish.NOTHING)
    guild = number(raw.get("guild_id"))
    place = thread_place or str(Place(person, guild=guild) if guild or not channel else Place(person, channel))
    parent = nested(raw, "channel").get("parent_id") if nested(raw, "channel").get("thread_metadata") else 0
    press = Press(Wish.NOTHING, ref, token, kind, number(raw.get("application_id")), number(parent) or channel, place)
    return _read(press, raw, me, user)


def _read(press: Press, raw: dict[str, Any], me: Me, user: dict[str, Any]) -> Press:
    content = nested(raw, "data")
    name = clean(content.get("custom_id"))
    payload = name.removeprefix(PAYLOAD) if press.kind == COMPONENT and name.startswith(PAYLOAD) else ""
    text = _text(press.kind, content)
    if not payload and not text:
        wants_form = name == OPEN_FORM or (press.kind == COMMAND and content.get("name") == "support")
        return _with(press, Wish.FORM) if wants_form else press
    names = (nested(raw, "member").get("nick"), user.get("global_name"), user.get("username"))
    incoming = Incoming(
        channel=me.channel,
        key=f"{me.id}:interaction:{press.id}",
        place=press.place,
        kind=EventKind.PRESSED if payload else EventKind.MESSAGE,
        text=text,
        author=next((clean(name)[:100] for name in names if clean(name)), ""),
        handle=clean(user.get("username"))[:100],
        author_id=str(number(user.get("id"))),
        message_ref="" if payload else str(press.id),
        payload=payload,
        language_hint=clean(raw.get("locale")),
        sent_at=moment(press.id),
    )
    return _with(press, Wish.SAY, incoming)


def _with(press: Press, wish: Wish, incoming: Incoming | None = None) -> Press:
    return Press(wish, press.id, press.token, press.kind, press.application, press.channel, press.place, incoming)


def _text(kind: int, content: dict[str, Any]) -> str:
    if kind == SUBMITTED and content.get("custom_id") == FORM:
        return _written(content, _DEEP).strip()
    if kind != COMMAND or content.get("name") not in ("support", "faq", "verify"):
        return ""
    options = {
        clean(option.get("name")): clean(option.get("value")).strip() for option in objects(content.get("options"))
    }
    if content.get("name") == "verify":
        return f"/verify {options.get('who', '')}".strip()
    return options.get("question") or ("/faq" if content.get("name") == "faq" else "")


def _written(component: dict[str, Any], depth: int) -> str:
    """What stands in the first input, however deep Discord wraps it today."""
    if component.get("type") == _INPUT:
        return clean(component.get("value"))
    inner = [*objects(component.get("components")), *objects([component.get("component")])]
    return next((text for part in inner if depth and (text := _written(part, depth - 1))), "")


def form(title: str) -> dict[str, Any]:
    """A form with one large input."""
    line = {
        "type": _INPUT, "custom_id": "text", "style": 2, "label": title, "min_length": 1, "max_length": 4000,
        "required": True,
    }  # fmt: skip
    return {"custom_id": FORM, "title": title, "components": [{"type": 1, "components": [line]}]}
