"""An event of the gateway or a message of the history in, event of the house out: pure, and never raises."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.discord.attachments import attachments, clean, nested, number, objects
from adapters.discord.place import Place
from adapters.discord.rooms import DIRECT, PRIVATE_THREAD, Room
from bot.model import Attachment, ChannelId, EventKind, Incoming

_SAID = (0, 19)  # an ordinary message and a reply; all other types tell about the channel
_FORWARDED = 1  # type of a message reference
_NAMES = 100  # characters of a name
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)  # of snowflakes (https://discord.com/developers/docs/reference#snowflakes)
_MENTION = re.compile(r"<@!?(\d{1,20})>")
_EMOJI = re.compile(r"<a?(:\w{1,40}:)\d{1,20}>")


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is: its channel here, its id there."""

    channel: ChannelId
    id: int


@dataclass(frozen=True, slots=True)
class Scene:
    """Where something was said."""

    room: Room
    support: bool = False  # every question in it is meant for us
    place: str = ""  # of a private thread of ours: the conversation that goes on in it


def moment(snowflake: int) -> datetime:
    """When it was made."""
    return _EPOCH + timedelta(milliseconds=snowflake >> 22)


def parse_message(raw: Any, kind: EventKind, me: Me, scene: Scene) -> Incoming | None:
    """What somebody said or changed, or None where it is none of ours; what cannot be read becomes poison."""
    if not isinstance(raw, dict):
        return poison(raw, me)
    ref, author = number(raw.get("id")), raw.get("author")
    if kind is EventKind.EDITED and (not author or not raw.get("edited_timestamp")):
        return None  # a preview was added to it, or it was pinned
    if not ref or not isinstance(author, dict) or not number(author.get("id")):
        return poison(raw, me)
    if not _is_contact(raw, author, me) or _is_guest(number(author["id"]), scene):
        return None
    text, asked = _wording(raw, me)
    snapshot = nested((objects(raw.get("message_snapshots")) or [{}])[0], "message")
    public, meant = _standing(raw, number(author["id"]), me, scene)
    room = scene.room
    files = (*attachments(raw, room.id, ref), *attachments(snapshot, room.id, ref))
    text = text or clean(snapshot.get("content"))
    if room.is_thread and ref == room.id:  # the first message of a post has its number
        text = _titled(room.name, text)
    if not text and not files:
        files = (Attachment("unknown", note="Discord did not hand out what was written"),)
    return Incoming(
        channel=me.channel,
        key=f"{me.id}:{ref}:{_revision(raw)}",
        place=scene.place or str(Place(number(author["id"]), room.id)),
        kind=kind,
        text=text,
        author=_name(raw, author),
        handle=clean(author.get("username"))[:_NAMES],
        author_id=str(number(author["id"])),
        public=public,
        addressed=not public or asked or meant,
        message_ref=str(ref),
        reply_ref=_reply_ref(raw),
        attachments=files,
        forwarded=nested(raw, "message_reference").get("type") == _FORWARDED,
        sent_at=moment(ref),
        edition=f"{me.id}:{ref}:{_revision(raw)}" if kind is EventKind.EDITED and _revision(raw) != "0" else "",
    )


def concerns(raw: Any, me: Me) -> bool:
    """Whether a message in any channel of a server names us or answers us."""
    return isinstance(raw, dict) and (_named(raw, me) or _answers(raw) == me.id)


def is_hidden(incoming: Incoming) -> bool:
    """Whether a message came without what was written: the switch for it is off in the Developer Portal."""
    return [file.kind for file in incoming.attachments] == ["unknown"] and not incoming.text


def parse_deletion(raw: Any, me: Me, scene: Scene) -> tuple[Incoming, ...]:
    """Messages that were taken back; nobody is told whose they were, so `place` may be the room alone."""
    if not isinstance(raw, dict):
        return ()
    many = raw.get("ids")
    refs = [number(ref) for ref in (many if isinstance(many, list) else [raw.get("id")])]
    place = scene.place or str(scene.room.id)
    return tuple(
        Incoming(me.channel, f"{me.id}:{ref}:deleted", place, EventKind.DELETED, message_ref=str(ref))
        for ref in refs
        if ref
    )


def _is_contact(raw: dict[str, Any], author: dict[str, Any], me: Me) -> bool:
    """Bots, this one included, and webhooks are not answered: two bots would talk for ever."""
    if author.get("bot") or author.get("system") or raw.get("webhook_id") or number(author["id"]) == me.id:
        return False
    return raw.get("type", 0) in _SAID


def _is_guest(author: int, scene: Scene) -> bool:
    """A moderator, say, in the private thread of somebody else: what he writes is not that person's word."""
    return bool(scene.place) and Place.read(scene.place).person != author


def _standing(raw: dict[str, Any], person: int, me: Me, scene: Scene) -> tuple[bool, bool]:
    """Whether others read along, and whether it is meant for us without naming us."""
    room = scene.room
    if room.kind == DIRECT or scene.place:
        return False, True
    if not scene.support:
        return True, False
    answered = _answers(raw)
    if answered and answered not in (me.id, person):
        return True, False  # people talk to each other
    if room.is_thread:
        mine = room.kind == PRIVATE_THREAD and room.owner == me.id
        return not mine, mine or not room.owner or room.owner in (person, me.id)
    return True, True


def _named(raw: dict[str, Any], me: Me) -> bool:
    text = raw.get("content")
    written = isinstance(text, str) and f"{me.id}>" in text and str(me.id) in _MENTION.findall(text)
    return written or any(number(person.get("id")) == me.id for person in objects(raw.get("mentions")))


def _answers(raw: dict[str, Any]) -> int:
    """Whom a reply answers; 0 where it is none."""
    return number(nested(raw, "referenced_message", "author").get("id"))


def _wording(raw: dict[str, Any], me: Me) -> tuple[str, bool]:
    """The text without our own name, others' names written out, and whether it is said to us."""
    names = {
        number(person.get("id")): clean(person.get("global_name")) or clean(person.get("username"))
        for person in objects(raw.get("mentions"))
    }

    def name(found: re.Match[str]) -> str:
        if int(found[1]) == me.id:
            return ""
        return f"@{names[int(found[1])]}" if names.get(int(found[1])) else found[0]

    text = clean(raw.get("content"))
    bare = _EMOJI.sub(r"\1", _MENTION.sub(name, text)).strip()
    asked = _named(raw, me) or _answers(raw) == me.id
    return (bare.lstrip(",:，：").lstrip() if bare != text else text), asked


def _titled(title: str, text: str) -> str:
    """What a post asks: its title, and what stands under it."""
    return text if not title or text.startswith(title) else f"{title}\n{text}".rstrip()


def _name(raw: dict[str, Any], author: dict[str, Any]) -> str:
    names = (nested(raw, "member").get("nick"), author.get("global_name"), author.get("username"))
    return next((clean(name)[:_NAMES] for name in names if clean(name)), "")


def _reply_ref(raw: dict[str, Any]) -> str:
    reference = nested(raw, "message_reference")
    ref = 0 if reference.get("type") == _FORWARDED else number(reference.get("message_id"))
    return str(ref) if ref else ""


def _revision(raw: dict[str, Any]) -> str:
    """Of an edit the moment, so that the same is known again; 0 for a message as it was written."""
    return re.sub(r"\D", "", clean(raw.get("edited_timestamp")))[:17] or "0"


def poison(raw: Any, me: Me) -> Incoming:
    """What stands for a message that nobody can read; the same for the same."""
    told = repr(raw.get("id") if isinstance(raw, dict) and raw.get("id") else raw)
    digest = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]
    return Incoming(me.channel, f"{me.id}:poison:{digest}", "poison", EventKind.POISON)
