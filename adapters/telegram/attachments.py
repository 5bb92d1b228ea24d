"""What else than text a Telegram message can hold (https://core.telegram.org/bots/api#message)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.model import Attachment

if TYPE_CHECKING:
    from telegram import Message

# An animation also fills `document`, so it is asked for first.
FILES = ("animation", "video", "voice", "audio", "video_note", "sticker", "document")
OTHERS = ("game", "invoice", "story", "paid_media", "checklist", "giveaway", "giveaway_winners", "live_photo")

SERVICE = (
    "boost_added",
    "channel_chat_created",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "checklist_tasks_added",
    "checklist_tasks_done",
    "connected_website",
    "delete_chat_photo",
    "direct_message_price_changed",
    "forum_topic_closed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "gift",
    "gift_upgrade_sent",
    "giveaway_completed",
    "giveaway_created",
    "group_chat_created",
    "left_chat_member",
    "managed_bot_created",
    "message_auto_delete_timer_changed",
    "migrate_from_chat_id",
    "new_chat_members",
    "new_chat_photo",
    "new_chat_title",
    "paid_message_price_changed",
    "passport_data",  # identity documents are not ours to look at
    "pinned_message",
    "poll_option_added",
    "poll_option_deleted",
    "proximity_alert_triggered",
    "refunded_payment",
    "successful_payment",
    "suggested_post_approval_failed",
    "suggested_post_approved",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "supergroup_chat_created",
    "unique_gift",
    "users_shared",
    "video_chat_ended",
    "video_chat_participants_invited",
    "video_chat_scheduled",
    "video_chat_started",
    "web_app_data",
    "write_access_allowed",
)


def clean(text: str | None) -> str:
    """Text that every database takes: half surrogate pairs become U+FFFD, NUL is dropped."""
    whole = (text or "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "")


def is_service(message: Message) -> bool:
    """Whether the message tells about the chat instead of saying something."""
    # A list that is not set is an empty tuple in the library, and the absence of anything is falsy.
    return any(getattr(message, name, None) for name in SERVICE)


def attachments(message: Message) -> tuple[Attachment, ...]:
    """What the message holds beside its text; `unknown` where nobody has told us about the kind yet."""
    if message.photo:
        return (_file("photo", max(message.photo, key=lambda size: size.width * size.height)),)
    for kind in FILES:
        item = getattr(message, kind)
        if item is not None:
            return (_file(kind, item),)
    return _without_file(message)


def _file(kind: str, item: Any) -> Attachment:
    return Attachment(
        kind=kind,
        ref=item.file_id,
        name=clean(getattr(item, "file_name", None)),
        mime=clean(getattr(item, "mime_type", None)),
        size=item.file_size or 0,
        note=clean(getattr(item, "emoji", None)),
    )


def _without_file(message: Message) -> tuple[Attachment, ...]:
    note = _note(message)
    if note is not None:
        return (Attachment(kind=note[0], note=clean(note[1])),)
    for name in OTHERS:
        if getattr(message, name, None):
            return (Attachment(kind="unknown", note=name),)
    if message.text or message.caption:
        return ()
    return (Attachment(kind="unknown"),)


def _note(message: Message) -> tuple[str, str] | None:
    if (venue := message.venue) is not None:  # also fills `location`
        spot = f"{venue.location.latitude}, {venue.location.longitude}"
        return "venue", f"{venue.title}, {venue.address} ({spot})"
    if (location := message.location) is not None:
        return "location", f"{location.latitude}, {location.longitude}"
    if (contact := message.contact) is not None:
        return "contact", " ".join(filter(None, (contact.first_name, contact.last_name, contact.phone_number)))
    if message.poll is not None:
        return "poll", message.poll.question
    if message.dice is not None:
        return "dice", f"{message.dice.emoji} {message.dice.value}"
    return None
