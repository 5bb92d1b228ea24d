"""Update in, event of the house out: pure, so that recorded updates are its tests."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from telegram import Message
from telegram.constants import ChatMemberStatus, ChatType

from adapters.telegram.attachments import attachments, clean, is_service
from adapters.telegram.hidden import spelled
from adapters.telegram.place import Place
from bot.model import Attachment, ChannelId, EventKind, Incoming

if TYPE_CHECKING:
    from telegram import CallbackQuery, Chat, ChatMemberUpdated, Update, User

_TELEGRAM_ITSELF = 777000  # the account that posts login codes and channel posts into linked groups
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_COMMAND = re.compile(r"/(?P<name>\w{1,64})(?:@(?P<bot>[A-Za-z0-9_]+))?(?=\s|$)", re.ASCII)
STANDING = {
    ChatMemberStatus.BANNED.value: EventKind.BLOCKED,
    ChatMemberStatus.LEFT.value: EventKind.BLOCKED,
    ChatMemberStatus.MEMBER.value: EventKind.UNBLOCKED,
}


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is: its channel here, its id and name there."""

    channel: ChannelId
    id: int
    username: str
    pepper: bytes = field(default=b"", repr=False)  # without it nobody can try out what the words behind a key were


def parse(update: Update, me: Me) -> Incoming | None:
    """The event in an update, or None where it holds nothing for us (other bots, channel posts, service messages)."""
    for said in (update.message, update.business_message):
        if said is not None:
            return _message(said, EventKind.MESSAGE, me)
    for said in (update.edited_message, update.edited_business_message):
        if said is not None:
            return _message(said, EventKind.EDITED, me)
    if update.callback_query is not None:
        return _press(update.callback_query, me)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, me)
    return None


def _message(message: Message, kind: EventKind, me: Me) -> Incoming | None:
    if message.migrate_to_chat_id:
        return _moved(message, message.migrate_to_chat_id, me)
    contact = message.from_user
    if contact is None or is_service(message):
        return None
    text, asked = _wording(message, me)
    masked = _masked(message, text, asked=asked)
    if masked is None and not _is_contact(message, contact):
        return None
    person = masked.id if masked else contact.id
    public = message.chat.type in _GROUPS
    found = attachments(message)
    key = _key(message, me)
    edited = kind is EventKind.EDITED
    return Incoming(
        channel=me.channel,
        key=revised(key, me, *_said(message), *found) if edited else key,
        place=str(_place(message, person)),
        kind=kind,
        text=text,
        author=clean(masked.title if masked else contact.full_name),
        handle=clean(masked.username if masked else contact.username),
        author_id=str(person),
        public=public,
        addressed=not public or asked,
        message_ref=str(message.message_id),
        reply_ref=_reply_ref(message),
        group_ref=message.media_group_id or "",
        language_hint=clean(contact.language_code),
        attachments=found,
        forwarded=message.forward_origin is not None,
        edition=key if edited and message.edit_date else "",
        sent_at=message.date,
    )


def _is_contact(message: Message, sender: User) -> bool:
    """Bots, this one included, and what is said through them are not answered: two bots would talk for ever."""
    if sender.is_bot or message.via_bot is not None or message.sender_business_bot is not None:
        return False
    if sender.id == _TELEGRAM_ITSELF or message.is_automatic_forward or message.chat.type == ChatType.CHANNEL:
        return False
    # In a business chat the account's owner writes too: only the customer is our contact.
    return not message.business_connection_id or sender.id == message.chat.id


def _masked(message: Message, text: str, *, asked: bool) -> Chat | None:
    """The group or channel in whose name somebody asks who is ours, which is told to everybody.

    Nothing else is: no case code could ever be used, for nobody knows who he is when he writes in private.
    """
    if message.chat.type not in _GROUPS or message.is_automatic_forward or not asked:
        return None
    command = _COMMAND.match(text)
    return message.sender_chat if command and command["name"].lower() == "verify" else None


def _key(message: Message, me: Me) -> str:
    """Unique by bot account: (chat, message) alone would collide between two bots in one group."""
    edited = int(message.edit_date.timestamp()) if message.edit_date else 0
    chat = f"{message.business_connection_id}:{message.chat.id}" if message.business_connection_id else message.chat.id
    return f"{me.id}:{chat}:{message.message_id}:{edited}"


def revised(key: str, me: Me, *content: str | Attachment | None) -> str:
    """The key of an edit: edits of one second differ by what they say, and some servers give them no time at all."""
    said = [f"{part.ref}|{part.note}" if isinstance(part, Attachment) else clean(part) for part in content]
    whole = hashlib.blake2b("\0".join(said).encode(), digest_size=6, key=me.pepper)
    return f"{key}:{whole.hexdigest()}"


def _place(message: Message, person: int) -> Place:
    thread = message.message_thread_id or 0
    if message.chat.type not in _GROUPS:
        return Place(message.chat.id, thread, business=message.business_connection_id or "")
    # Replies in a supergroup without topics, and in the topic General of one with them, are numbered by what the chain
    # of them began with. To write there under such a number is refused. The flags may be missing.
    topic = message.is_topic_message or _opens_topic(message.reply_to_message)
    topic = topic or (not message.chat.is_forum and _replied(message) is None)
    return Place(message.chat.id, thread if topic else 0, person)


def _opens_topic(message: Message | None) -> bool:
    return message is not None and message.forum_topic_created is not None


def _replied(message: Message) -> Message | None:
    """What was really replied to: in a topic, plain messages pretend to answer the one that opened the topic."""
    replied = message.reply_to_message
    return None if _opens_topic(replied) else replied


def _reply_ref(message: Message) -> str:
    replied = _replied(message)
    return str(replied.message_id) if replied is not None else ""


@lru_cache(maxsize=8)
def _mention(username: str) -> re.Pattern[str]:
    # ASCII on purpose: Chinese is written without a space before the @.
    return re.compile(rf"[ \t]*(?<![A-Za-z0-9_])@{re.escape(username)}(?![A-Za-z0-9_])[ \t]*", re.IGNORECASE)


def _said(message: Message) -> tuple[str, str]:
    """Text and caption, of which a message has one at most, with the addresses of their links."""
    return spelled(message.text, message.entities), spelled(message.caption, message.caption_entities)


def _wording(message: Message, me: Me) -> tuple[str, bool]:
    """The text without the bot's own name, and whether it is said to the bot."""
    text = clean("".join(_said(message)))
    replied = _replied(message)
    asked = replied is not None and replied.from_user is not None and replied.from_user.id == me.id
    if command := _COMMAND.match(text):
        if command["bot"] and command["bot"].lower() != me.username.lower():
            return text, False
        text = f"/{command['name']}{text[command.end() :]}"
    entities = (*message.entities, *message.caption_entities)
    named = any(entity.user is not None and entity.user.id == me.id for entity in entities)
    bare, mentions = _mention(me.username).subn(" ", text) if me.username else (text, 0)
    if mentions:
        text = bare.strip().lstrip(",:，：").lstrip()
    return text, bool(asked or named or command or mentions)


def _moved(message: Message, new_chat: int, me: Me) -> Incoming:
    """A group became a supergroup: every place in it has a new chat id (https://core.telegram.org/bots/api#message)."""
    return Incoming(
        channel=me.channel,
        key=_key(message, me),
        place=str(message.chat.id),
        kind=EventKind.MOVED,
        public=True,
        addressed=False,
        message_ref=str(message.message_id),
        moved_to=str(new_chat),
        sent_at=message.date,
    )


def _press(query: CallbackQuery, me: Me) -> Incoming | None:
    message = query.message
    if message is None or query.data is None or query.from_user.is_bot:
        return None  # a button of an inline message or of a game: none of ours
    public = message.chat.type in _GROUPS
    if isinstance(message, Message):
        place = _place(message, query.from_user.id)
    else:  # too old to be shown to us: only its chat and id are known
        place = Place(message.chat.id, person=query.from_user.id if public else 0)
    return Incoming(
        channel=me.channel,
        key=f"{me.id}:callback:{query.id}",
        place=str(place),
        kind=EventKind.PRESSED,
        author=clean(query.from_user.full_name),
        handle=clean(query.from_user.username),
        author_id=str(query.from_user.id),
        public=public,
        message_ref=str(message.message_id),
        payload=clean(query.data),
        language_hint=clean(query.from_user.language_code),
    )


def _membership(change: ChatMemberUpdated, me: Me) -> Incoming | None:
    """In a private chat `kicked` means that the contact has blocked the bot (…/bots/api#update, my_chat_member)."""
    status = change.new_chat_member.status
    kind = STANDING.get(status)
    if change.chat.type != ChatType.PRIVATE or kind is None:
        return None
    return Incoming(
        channel=me.channel,
        key=f"{me.id}:{change.chat.id}:member:{int(change.date.timestamp())}:{status}",
        place=str(Place(change.chat.id)),
        kind=kind,
        author=clean(change.from_user.full_name),
        language_hint=clean(change.from_user.language_code),
        sent_at=change.date,
    )
