"""A post or a direct message in, event of the house out: pure, so that recorded events are its tests.

X calls the same thing tweet in its older answers and post in its newer ones; both are read.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from adapters.x.place import Kind, Place, is_number
from bot.model import Attachment, ChannelId, EventKind, Incoming

_SNOWFLAKES_SINCE = 1_288_834_974_657  # ms; ids above 2^41 carry their time since then
_LEADING = re.compile(r"\s*[@＠](\w{1,15})", re.ASCII)
_STOP = re.compile(
    r"(?:please|pls|plz)? ?(?:stop|unsubscribe|opt out|(?:stop|do not|don'?t) (?:it|reply(?:ing)?|messag(?:e|ing)|writing|write|answer(?:ing)?)(?: (?:to )?me)?)"
    r"(?: (?:please|pls|plz|now|it))?|[请請]?(?:停|停止|退订|退訂|别再发了|別再發了|(?:停止|不要|别|別)再?(?:回复|回覆|发|發|打扰|打擾)(?:我|了|我了)?)"
)
_EDGES = re.compile(r"^\W+|\W+$")
_START = frozenset({"start", "subscribe", "unstop", "resume", "开始", "開始", "恢复", "恢復", "订阅", "訂閱"})


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are: our channel here, our id and name there."""

    channel: ChannelId
    id: str
    username: str


class Unreadable(ValueError):
    """Not a post and not a direct message."""


def parse(event: Any, me: Me) -> Incoming | None:
    """The event in a mention or in a DM event, or None where it holds nothing for us (our own, group talk, reposts).

    Raises `Unreadable` where it is neither.
    """
    if not isinstance(event, dict) or not is_number(event.get("id")):
        raise Unreadable("an event without an id")
    if "event_type" in event or "dm_conversation_id" in event or "sender_id" in event:
        return _direct(event, me)
    return _mention(event, me)


def parse_watched(event: Any, me: Me) -> Incoming | None:
    """A post that a search found: for agents to read, never to be answered. None where it mentions us after all."""
    told = parse(event, me)
    if told is None or not told.public or me.username.lower() in _mentioned(event):
        return None
    place = Place.read(told.place)
    return Incoming(
        channel=me.channel, key=f"{me.id}:watch:{event['id']}", place=str(Place(Kind.WATCH, place.user, place.thread)),
        text=told.text, public=True, message_ref=told.message_ref, language_hint=told.language_hint,
        attachments=told.attachments, quiet="speaks about us without asking us", sent_at=told.sent_at,
    )  # fmt: skip


def sent_at(event: Any) -> datetime | None:
    """When it was said: as X tells it, else as the id does; None where neither can be read."""
    told = event.get("created_at") if isinstance(event, dict) else None
    if isinstance(told, str):
        try:
            found = datetime.fromisoformat(told)
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    number = event.get("id") if isinstance(event, dict) else None
    if not is_number(number) or int(number) >> 41 == 0:
        return None
    try:
        return datetime.fromtimestamp(((int(number) >> 22) + _SNOWFLAKES_SINCE) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def wish(text: str) -> str:
    """`stop` or `start` where that is all that is said, else nothing."""
    bare = _EDGES.sub("", text).casefold()
    return "stop" if _STOP.fullmatch(bare) else "start" if bare in _START else ""


def replied_to(event: dict[str, Any]) -> str:
    """The id of the post that this one answers; empty where it answers none."""
    return _referenced(event, "replied_to")


def comparable(text: str) -> str:
    """What of a text comes back as it was sent: X escapes, shortens links and trims."""
    plain = unicodedata.normalize("NFC", html.unescape(text))
    return " ".join(re.sub(r"https?://[!-~]+", "~", plain).split())


def _direct(event: dict[str, Any], me: Me) -> Incoming | None:
    sender = event.get("sender_id")
    if event.get("event_type", "MessageCreate") != "MessageCreate" or sender == me.id:
        return None
    if not is_number(sender):
        raise Unreadable("a message without a sender")
    room = event.get("dm_conversation_id")
    if isinstance(room, str) and room and "-" not in room:
        return None  # a group
    return Incoming(
        channel=me.channel,
        key=f"{me.id}:dm:{event['id']}",
        place=str(Place(Kind.DM, str(sender))),
        text=_text(event),
        author_id=str(sender),
        message_ref=event["id"],
        attachments=_attachments(event),
        sent_at=sent_at(event),
    )


def _mention(event: dict[str, Any], me: Me) -> Incoming | None:
    author = event.get("author_id")
    if author == me.id or _referenced(event, "retweeted") or _referenced(event, "reposted"):
        return None
    if not is_number(author):
        raise Unreadable("a post without an author")
    thread = event.get("conversation_id")
    first = _versions(event)[0]
    text = _text(event)
    return Incoming(
        channel=me.channel,
        key=f"{me.id}:post:{event['id']}",
        place=str(Place(Kind.POST, str(author), str(thread) if is_number(thread) else first)),
        kind=EventKind.MESSAGE if first == event["id"] else EventKind.EDITED,
        text=_without(text, me.username),
        author_id=str(author),
        public=True,
        addressed=_summoned(event, text, me),
        message_ref=first,
        reply_ref=replied_to(event),
        language_hint=_language(event),
        attachments=_attachments(event),
        sent_at=sent_at(event),
        edition="" if first == event["id"] else f"{me.id}:post:{event['id']}",
    )


def _summoned(event: dict[str, Any], text: str, me: Me) -> bool:
    """Whether the author turned to us: by name, by a reply to us, by a quote of us, or by going on in his own thread; not by a name that a reply inherits.

    Whom a reply quotes is not told without asking for more, so there a quote alone does not count.
    In a reply X puts the names of those spoken with before the text by itself; `display_text_range` tells which.
    """
    answered = event.get("in_reply_to_user_id")
    if answered in (me.id, event["author_id"]):
        return True
    if not replied_to(event) and not is_number(answered):  # either may be left out of an answer of X's
        return True  # nothing is inherited: the mention, or the quote of us, is the author's own
    shown = event.get("display_text_range")
    if isinstance(shown, list) and shown and isinstance(shown[0], int) and "note" not in _long_form(event):
        return _named(text[max(0, shown[0]) :], me.username)
    leading, rest = _leading_names(text)
    return leading[:1] == [me.username.lower()] or _named(rest, me.username)


def _leading_names(text: str) -> tuple[list[str], str]:
    names, start = [], 0
    while match := _LEADING.match(text, start):
        names.append(match[1].lower())
        start = match.end()
    return names, text[start:]


@lru_cache(maxsize=8)
def _name(username: str) -> re.Pattern[str]:
    # ASCII on purpose: Chinese is written without a space before the @.
    return re.compile(rf"[ \t]*(?<![A-Za-z0-9_])[@＠]{re.escape(username)}(?![A-Za-z0-9_])[ \t]*", re.IGNORECASE)


def _named(text: str, username: str) -> bool:
    return bool(username) and _name(username).search(text) is not None


def _without(text: str, username: str) -> str:
    """The words alone: without the names that lead them and without our own."""
    names, rest = _leading_names(text)
    if username and username.lower() in names:
        text = rest
    bare = _name(username).sub(" ", text) if username else text
    return bare.strip().lstrip(",:，：").strip() if bare != text or names else text.strip()


def _mentioned(event: dict[str, Any]) -> set[str]:
    mentions = _rows(_table(event, "entities"), "mentions")
    return {str(row.get("username", "")).lower() for row in mentions} | set(
        re.findall(r"[@＠](\w{1,15})", _text(event).lower(), re.ASCII)
    )


def _long_form(event: dict[str, Any]) -> dict[str, Any]:
    """A post that is longer than the ordinary carries the whole of it beside its text."""
    told = _table(event, "note_post") or _table(event, "note_tweet")
    return {"note": told} if isinstance(told.get("text"), str) else {}


def _text(event: dict[str, Any]) -> str:
    note = _long_form(event).get("note")
    told = note or event
    text = told.get("text")
    plain = clean(html.unescape(text)) if isinstance(text, str) else ""
    for link in _rows(_table(told, "entities"), "urls")[:50]:
        short, whole = link.get("url"), link.get("expanded_url")
        if isinstance(short, str) and isinstance(whole, str) and short.startswith("http") and whole.startswith("http"):
            plain = plain.replace(clean(short), clean(whole)[:2000])
    return plain


def clean(text: str) -> str:
    """Text that every database takes: half surrogate pairs become U+FFFD, NUL is dropped."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")


def _attachments(event: dict[str, Any]) -> tuple[Attachment, ...]:
    """Pictures and polls are named only by their keys; what they show stays on X."""
    told = _table(event, "attachments")
    kinds = (("media", "media_keys"), ("poll", "poll_ids"))
    return tuple(
        Attachment(kind, note=f"{len(keys)} on X" if len(keys) > 1 else "on X")
        for kind, name in kinds
        if isinstance(keys := told.get(name), list) and keys
    )


def _versions(event: dict[str, Any]) -> list[str]:
    """The ids of a post and of those it was edited from, oldest first."""
    for name in ("edit_history_post_ids", "edit_history_tweet_ids"):
        told = event.get(name)
        if isinstance(told, list) and told and all(map(is_number, told)) and event["id"] in told:
            return sorted(told, key=int)
    return [event["id"]]


def _referenced(event: dict[str, Any], kind: str) -> str:
    for name in ("referenced_posts", "referenced_tweets"):
        for row in _rows(event, name):
            if row.get("type") == kind and is_number(row.get("id")):
                return str(row["id"])
    return ""


def _language(event: dict[str, Any]) -> str:
    told = event.get("lang")
    return told if isinstance(told, str) and re.fullmatch(r"[a-z]{2}(-[A-Za-z]{2,4})?", told) else ""


def _table(event: dict[str, Any], name: str) -> dict[str, Any]:
    told = event.get(name)
    return told if isinstance(told, dict) else {}


def _rows(event: dict[str, Any], name: str) -> list[dict[str, Any]]:
    told = event.get(name)
    return [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []
