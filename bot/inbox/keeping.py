"""What becomes of an event in the transaction that keeps it: a message of a thread, a fact, or nothing. Says no more than a gate must."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.inbox import continuing, sealing
from bot.inbox.sealing import Letter
from bot.model import (
    Activity,
    Address,
    Attachment,
    Button,
    ChannelId,
    Conversation,
    EventKind,
    Incoming,
    Language,
    Priority,
    Status,
    Text,
)
from bot.ports import Limits
from bot.reading import closing
from bot.reading.controls import patience
from bot.speech.phrases import LANG, YES
from bot.store import ClaimKind, EventStatus, Unit, albums, claims, events, places, revisions, rewriting
from bot.text import language
from bot.text.fitting import fitted

_TALKED_LATELY = timedelta(days=7)  # before a gap: who had written by then may have written in it
_MOST_NOTICES = 1_000  # in one transaction; the newest, and the list of troubles tells of the gap itself
_SHOWN_FOR = timedelta(days=1)  # a button's label that is typed later is a text like any other
_LONGEST_LABEL = 100  # characters
_STANDING = (EventKind.BLOCKED, EventKind.UNBLOCKED)  # nothing where nobody has written
_TWICE = timedelta(minutes=1)  # within which the same button pressed again is one press


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of keeping an event."""

    removed: tuple[str, ...] = ()
    rewritten: bool = False  # earlier messages, too
    to_handle: bool = False


class Keeping:
    """Keeps events. What is sealed stays with this process."""

    def __init__(
        self, limits: Callable[[ChannelId], Limits], deletes: Callable[[ChannelId], bool], seals: sealing.Seals
    ) -> None:
        """`deletes` says whether a channel's platform lets a contact's message be deleted."""
        self._limits = limits
        self._deletes = deletes
        self._seals = seals

    def keep(self, unit: Unit, letter: Letter, token: str, now: datetime, code: str = "") -> Kept:
        """Once: what is known already changes nothing. `token` names what is sealed, `code` is a case code beside it."""
        incoming = letter.incoming
        event_id = unit.keep_event(incoming, now)
        if event_id is None:
            return Kept()
        if _concerns_no_talk(unit, event_id, incoming, now):
            return Kept()
        incoming = _in_its_thread(unit, incoming)
        letter = replace(letter, incoming=incoming)
        hint = language.of_tag(incoming.language_hint) or Language.EN
        conversation = unit.conversation_at(incoming, hint, now)
        if incoming.kind is EventKind.EDITED and not code and _says_nothing_new(unit, conversation, letter):
            unit.end_event(event_id, EventStatus.DONE)
            return Kept()
        if incoming.quiet or incoming.kind in (EventKind.MESSAGE, EventKind.EDITED, EventKind.PRESSED):
            if conversation.blocked:  # who writes can be written to
                places.block(unit, conversation.address, None)
            if incoming.quiet:
                return self._hear_quietly(unit, conversation, event_id, letter, now)
            return self._hear(unit, conversation, event_id, letter, token, code, now)
        _note_fact(unit, conversation, incoming, now)
        unit.end_event(event_id, EventStatus.DONE)
        return Kept()

    def _hear(
        self, unit: Unit, conversation: Conversation, event_id: int, letter: Letter, token: str, code: str,
        now: datetime,
    ) -> Kept:  # fmt: skip
        incoming, chosen = letter.incoming, _chosen(conversation, letter.incoming)
        if incoming.kind is EventKind.PRESSED and not incoming.text:
            incoming = replace(incoming, text=unit.label_of(conversation, incoming.payload))
            letter = replace(letter, incoming=incoming, raw="")
        elif payload := _typed(unit, conversation, incoming, now):
            incoming = replace(incoming, kind=EventKind.PRESSED, payload=payload)
            letter = replace(letter, incoming=incoming, raw="")
        mate = albums.mate_for(unit, conversation, incoming, now)
        late = mate is not None and not mate.waits
        settled = not letter.removed and bool(  # of a secret he is told in any case
            chosen or _settled(unit, conversation, incoming, now) or (late and conversation.status is Status.RESOLVED)
        )
        after = conversation if settled else conversation.written_in(now)
        heard = unit.save(conversation, _in(chosen, _by(after, incoming)), now)
        letter, rewritten = self._read_together(unit, heard, letter, now)
        letter = sealing.unasked(letter) if settled else letter
        message_id = _put(unit, heard, event_id, letter, mate, now)
        if letter.removed and incoming.message_ref and self._deletes(incoming.channel):
            rewriting.retract(unit, heard, incoming.message_ref, now)
        if settled or late:
            unit.end_event(event_id, EventStatus.DONE)
            sealing.raised(unit, heard, letter.removed, now)
            return Kept(removed=letter.removed, rewritten=rewritten)
        if self._seen_to(unit, heard, letter, message_id, token, code, now):
            unit.end_event(event_id, EventStatus.DONE)
            return Kept(removed=letter.removed, rewritten=rewritten)
        self._let_fall_due(unit, heard, letter.incoming, now)
        return Kept(removed=letter.removed, rewritten=rewritten, to_handle=True)

    def _seen_to(
        self, unit: Unit, heard: Conversation, letter: Letter, message_id: int, token: str, code: str, now: datetime
    ) -> bool:
        """Ask about what is sealed, act on the answer and on a case code. True: there is nothing else to think about."""
        incoming, say = letter.incoming, self._saying(unit, now)
        if letter.sealed:
            self._seals.hold(token, heard.id, message_id, letter.sealed, now)
            sealing.ask(unit, heard, letter, message_id, token, say, now)
        answers = incoming.kind is EventKind.PRESSED and incoming.payload.startswith(sealing.PAYLOAD)
        if answers:
            deletes = self._deletes(incoming.channel)
            sealing.answer(unit, heard, incoming.payload, self._seals, say, now, deletes=deletes)
        if code:
            alone = not incoming.attachments and continuing.says_nothing_else(incoming.text)
            edited = incoming.kind is EventKind.EDITED
            heard, answered = continuing.go_on(
                unit, heard, code, lambda to, text: say(to, text, ()), now, alone=alone, edited=edited
            )
            answers = answered and alone
        return answers or bool(
            letter.sealed and not incoming.attachments and sealing.says_nothing_else(incoming.text)
        )  # fmt: skip

    def _read_together(self, unit: Unit, heard: Conversation, letter: Letter, now: datetime) -> tuple[Letter, bool]:
        if not letter.raw:
            return letter, False
        return sealing.read_together(unit, heard, letter, now, deletes=self._deletes(heard.address.channel))

    def _saying(self, unit: Unit, now: datetime) -> sealing.Say:
        def say(conversation: Conversation, text: Text, buttons: tuple[Button, ...]) -> None:
            made = fitted(text, self._limits(conversation.address.channel), public=conversation.public)
            unit.say(conversation, made.text, now, cuts=made.cuts, buttons=buttons)

        return say

    def _let_fall_due(self, unit: Unit, heard: Conversation, incoming: Incoming, now: datetime) -> None:
        """The bot's turn, after the rest of a burst or an album."""
        limits = self._limits(incoming.channel)
        wait = patience(incoming.text, len(incoming.attachments), limits.burst) if not incoming.payload else 0.0
        if incoming.group_ref:
            wait = max(wait, limits.album)
        at = now + timedelta(seconds=wait if heard.bot_leads else 0)
        claims.fall_due(unit.conn, ClaimKind.TURN, str(heard.id), at, pool=heard.address.channel, later=True)

    def _hear_quietly(
        self, unit: Unit, conversation: Conversation, event_id: int, letter: Letter, now: datetime
    ) -> Kept:
        """Keep it and open the conversation for a person: the bot may not answer, nor ask what is sealed."""
        heard, why = unit.save(conversation, conversation.written_in(now), now), letter.incoming.quiet
        letter, rewritten = self._read_together(unit, heard, letter, now)
        letter = sealing.unasked(letter)
        _put(unit, heard, event_id, letter, albums.mate_for(unit, heard, letter.incoming, now), now)
        if letter.removed and letter.incoming.message_ref and self._deletes(letter.incoming.channel):
            rewriting.retract(unit, heard, letter.incoming.message_ref, now)
        unit.end_event(event_id, EventStatus.DONE)
        if heard.status is Status.PENDING:
            unit.record(heard, Activity("handed_off", now, detail={"reason": why}))
            heard = unit.save(heard, heard.handed_off(why, Priority.NORMAL, now), now)
        sealing.raised(unit, heard, letter.removed, now)
        return Kept(removed=letter.removed, rewritten=rewritten)


def _typed(unit: Unit, conversation: Conversation, incoming: Incoming, now: datetime) -> str:
    """The payload of a button whose label is typed: not every channel shows buttons, and not everybody presses them."""
    if incoming.kind is not EventKind.MESSAGE or incoming.payload or incoming.attachments:
        return ""
    said = _as_label(incoming.text) if len(incoming.text) <= _LONGEST_LABEL else ""
    shown = unit.buttons_shown(conversation.id, now - _SHOWN_FOR) if said else ()
    return next((button.payload for button in shown if _as_label(button.label) == said), "")


def _as_label(text: str) -> str:
    """What is compared: without the mark before it, signs behind it, capitals and the choice of script."""
    return language.to_simplified(unicodedata.normalize("NFKC", text)).casefold().strip(" \t\n›>•-.。!")


def _put(
    unit: Unit, heard: Conversation, event_id: int, letter: Letter, mate: albums.Mate | None, now: datetime
) -> int:
    """Into the thread, as a message or as one more file of one; returns the message's id."""
    if mate is None:
        return unit.hear(heard, event_id, letter.incoming, letter.kept, letter.removed, now)
    return albums.add(unit, heard, mate, event_id, letter.incoming, letter.kept, letter.removed, now)


def _by(conversation: Conversation, incoming: Incoming) -> Conversation:
    return replace(
        conversation,
        author=incoming.author or conversation.author,
        author_id=incoming.author_id or conversation.author_id,
    )


def _chosen(conversation: Conversation, incoming: Incoming) -> Language | None:
    """The language that a button chooses where the bot does not lead: it is no message to the agent, and opens nothing anew."""
    leads = conversation.assignee is None and conversation.status is not Status.RESOLVED
    if leads or incoming.kind is not EventKind.PRESSED or not incoming.payload.startswith(LANG):
        return None
    return language.of_tag(incoming.payload.removeprefix(LANG))


def _in(chosen: Language | None, conversation: Conversation) -> Conversation:
    return replace(conversation, language=chosen, language_fixed=True) if chosen else conversation


def _concerns_no_talk(unit: Unit, event_id: int, incoming: Incoming, now: datetime) -> bool:
    """Whether it is noted where it belongs, and no conversation need be there for it."""
    address = Address(incoming.channel, incoming.place)
    if incoming.kind is EventKind.POISON:
        unit.end_event(event_id, EventStatus.DEAD, "the update could not be read")
        return True
    if incoming.kind is EventKind.GAP:
        unit.end_event(event_id, EventStatus.DEAD, _note_gap(unit, incoming, now))
        return True
    if incoming.kind is EventKind.DELETED:
        unit.taken_back(incoming, now)
    elif incoming.kind is EventKind.MOVED:
        places.move(unit, address, incoming.moved_to, now)
    elif incoming.kind not in _STANDING or places.is_known(unit, address):
        return False
    unit.end_event(event_id, EventStatus.DONE)
    return True


def _in_its_thread(unit: Unit, incoming: Incoming) -> Incoming:
    """Of a button below an old message the platform may tell the room alone, and not the thread in it."""
    if incoming.kind is not EventKind.PRESSED or incoming.public or not incoming.message_ref:
        return incoming
    address = Address(incoming.channel, incoming.place)
    return replace(incoming, place=places.where_said(unit, address, incoming.message_ref))


def _note_gap(unit: Unit, incoming: Incoming, now: datetime) -> str:
    """Into every conversation that it may concern; returns the words for the console's list of troubles."""
    since, until = incoming.missed or (now, now)
    stretch = {"since": since.isoformat(), "until": until.isoformat()}
    for conversation in events.talked_lately(unit, incoming.channel, since - _TALKED_LATELY, _MOST_NOTICES):
        unit.record(conversation, Activity(incoming.kind.value, now, detail=stretch))
    told = [moment.strftime("%Y-%m-%d %H:%M") for moment in (since, until)]
    return f"messages written from {told[0]} to {told[1]} UTC may be missing"


def _note_fact(unit: Unit, conversation: Conversation, incoming: Incoming, now: datetime) -> None:
    places.block(unit, conversation.address, now if incoming.kind is EventKind.BLOCKED else None)
    unit.record(conversation, Activity(incoming.kind.value, now))


def _says_nothing_new(unit: Unit, conversation: Conversation, edit: Letter) -> bool:
    """Platforms tell of an edit where somebody reacted, shared his way on, or a newer edit has overtaken it.

    Not asked where a case code was in it: codes are not kept, so that the right one looks like the mistyped one before it.
    """
    known, said = revisions.newest(unit, conversation.id, edit.incoming), edit.incoming
    if known is None:
        return False
    if known.is_newer and not edit.removed:  # of a secret he is told in any case
        return True
    same_words = sealing.says_as_before(known.text, edit)
    if known.is_album:
        kept = [any(_are_alike(file, other) for other in known.attachments) for file in said.attachments]
        return all(kept) and (same_words or not said.text)
    return same_words and len(known.attachments) == len(said.attachments) and all(
        map(_are_alike, known.attachments, said.attachments)
    )  # fmt: skip


def _are_alike(one: Attachment, other: Attachment) -> bool:
    """Whether it is the same file, though its handle may be another each time; a place on the map is the same that moves."""
    if one.kind == other.kind == "location":
        return True
    about = [(file.kind, file.name, file.mime, file.size, file.note) for file in (one, other)]
    return about[0] == about[1] and (one.ref == other.ref or one.size > 0)


def _settled(unit: Unit, conversation: Conversation, incoming: Incoming, now: datetime) -> bool:
    """Whether it is kept and wants nothing: a button pressed twice, a wording that its edit overtook, thanks for what is resolved."""
    if events.heard_before(unit, conversation.id, incoming):
        return True
    if incoming.kind is EventKind.PRESSED:
        if events.pressed_before(unit, conversation.id, incoming, now - _TWICE):
            return True
        closes = incoming.payload == YES
    else:
        closes = not incoming.attachments and closing.closes(incoming.text)
    return closes and conversation.status is Status.RESOLVED
