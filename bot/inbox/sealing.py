"""Between the gate and the store: secrets in pieces, and 64 digits that may be a transaction ID or a private key.

What is sealed is held in the memory of this process for 15 minutes and nowhere else. The contact is asked with two
buttons; his first answer restores or destroys it, and no answer destroys it. After a restart it is gone, and another
process does not have it: that it is to be destroyed can be said to any of them, that it is to be restored to this one only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import alarms
from bot.model import Activity, Button, Conversation, Incoming, Kept, Priority, Status, Text
from bot.redaction import Redacted, is_grave, markers, redact, split
from bot.redaction.hexadecimal import announces_txid, asks_for_txid, doubts_txid
from bot.speech.phrases import line
from bot.speech.replies import warning
from bot.store import Unit, claims, rewriting
from bot.text import language

HELD_FOR = timedelta(minutes=15)
TOGETHER = timedelta(minutes=10)  # messages so close are read as one where a secret may be spread over them
PAYLOAD = "sealed:"
_KEY = "private key"
_MOST = 1_000  # sealed messages in memory; the oldest is destroyed first
_LATELY = 60  # messages read back
_LEASE = timedelta(seconds=30)

_STEM = re.compile(r"(?P<stem>.*?)(?P<ending>(?:\.\w{1,5})?)", re.DOTALL)
_NO_SPACE = re.compile(r"_|(?<=[^\W\d])-(?=[^\W\d])|(?<=[A-Za-z]{3})-(?=\d)|%20|\+")
_BY_A_DEVICE = re.compile(
    r"(?!\d{4,8}$)(?:img|images?|photos?|pic(?:ture)?s?|screen(?:\s?shots?|\s?recording|\s?record)?|scan(?:ned)?|videos?|vid|movie|mov|dsc[nf]?|pxl|mvimg|mmexport|wx_?camera|wechat|weixin|whatsapp|telegram|signal|qq|snipaste|capture|files?|document|doc|"
    r"unnamed|download|attachment|record(?:ing)?|audio|voice|burst|at|am|pm|copy|微信|[图圖]片|截[图圖]|截屏|屏幕|照片|文件|[视視][频頻]|[录錄]屏|[0-9a-f]{8,}|[\W\d_])*+",
    re.IGNORECASE,
)
"""A name that a phone or a messenger has given: nobody wrote it."""

Say = Callable[[Conversation, Text, tuple[Button, ...]], None]


@dataclass(frozen=True, slots=True)
class Letter:
    """An event that has passed the gate. `raw` and `sealed` are never kept, and are in no repr."""

    incoming: Incoming
    raw: str
    kept: tuple[Kept, ...] = ()
    removed: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Letter({self.incoming.key!r}, removed={self.removed}, sealed={len(self.sealed)})"


@dataclass(frozen=True, slots=True)
class _Held:
    conversation_id: int
    message_id: int
    values: tuple[str, ...]
    until: datetime

    def __repr__(self) -> str:
        return f"Held({self.message_id})"


class Seals:
    """What this process holds sealed. Everything here ends with it."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}

    def hold(self, token: str, conversation_id: int, message_id: int, values: tuple[str, ...], now: datetime) -> None:
        """Until it is answered, 15 minutes have passed or too many others came."""
        self._held[token] = _Held(conversation_id, message_id, values, now + HELD_FOR)
        while len(self._held) > _MOST:
            self._held.pop(next(iter(self._held)))

    def find(self, token: str, conversation_id: int, now: datetime) -> tuple[int, tuple[str, ...]] | None:
        """The message and its values, if they are still here and of this conversation."""
        held = self._held.get(token)
        if held is None or held.conversation_id != conversation_id or held.until <= now:
            return None
        return held.message_id, held.values

    def forget(self, token: str) -> None:
        """Destroyed, or restored."""
        self._held.pop(token, None)

    def expire(self, now: datetime) -> None:
        """Whatever nobody has answered for in time is destroyed."""
        for token in [token for token, held in self._held.items() if held.until <= now]:
            self.forget(token)

    def __len__(self) -> int:
        return len(self._held)


def letter_of(incoming: Incoming) -> Letter:
    """The event without secrets in its text, file names, captions, author and button payload.

    Only in the text something is sealed; elsewhere, and where others read along, what may be a key goes at once.
    """
    text = redact(incoming.text)
    files, removed = [], list(text.removed)
    for attachment in incoming.attachments:
        name, note = _named(attachment.name), redact(attachment.note)
        removed += [*name.removed, *note.removed]
        files.append(replace(attachment, name=_destroyed(name.text), note=_destroyed(note.text)))
    author, payload = redact(incoming.author), redact(incoming.payload[:64])
    clean = replace(
        incoming, text=text.text, author=_destroyed(author.text), payload=_destroyed(payload.text), attachments=tuple(files)
    )  # fmt: skip
    letter = Letter(clean, incoming.text, text.kept, tuple(dict.fromkeys(removed)), text.sealed)
    letter = _read_with_its_files(letter) if files else letter
    return unasked(letter) if incoming.public else letter


def _named(name: str) -> Redacted:
    """The name of a file without secrets: without its ending and with spaces where people type none, then as it is written."""
    parts = _STEM.fullmatch(name)
    if parts is None or _BY_A_DEVICE.fullmatch(parts["stem"]):
        return redact(name)
    written = _NO_SPACE.sub(" ", parts["stem"])
    stem = redact(written)
    return redact(name) if stem.text == written else replace(stem, text=stem.text + parts["ending"])


def _read_with_its_files(letter: Letter) -> Letter:
    """A caption, the names of files and what is said of them, one behind another: a secret may be spread over them."""
    files = letter.incoming.attachments
    stems = [_STEM.fullmatch(file.name) for file in files]
    names = [stem["stem"] if stem and not _BY_A_DEVICE.fullmatch(stem["stem"]) else "" for stem in stems]
    notes = [file.note for file in files]
    pieces = [letter.incoming.text, *notes, *names]  # what is said of a file stands before its name
    said = [place for place, piece in enumerate(pieces) if piece]
    said = [*(said[place] for place in split.fitting([pieces[at] for at in said[:-1]])), *said[-1:]]
    parts = split.joint([pieces[at] for at in said[:-1]], pieces[said[-1]]) if len(said) > 1 else None
    if parts is None:
        return letter
    whole = dict(zip(said, (part.text for part in parts), strict=True))
    fresh = [
        replace(
            file,
            name=whole[1 + len(files) + at] + stem["ending"] if stem and 1 + len(files) + at in whole else file.name,
            note=whole.get(1 + at, file.note),
        )
        for at, (file, stem) in enumerate(zip(files, stems, strict=True))
    ]
    text = whole.get(0, letter.incoming.text)
    incoming = replace(letter.incoming, text=text, attachments=tuple(fresh))
    sealed = letter.sealed if markers.is_sealed(text) else ()
    return _also(replace(letter, incoming=incoming, kept=redact(text).kept, sealed=sealed), parts)


def unasked(letter: Letter) -> Letter:
    """The letter where nobody can be asked what is sealed: it goes, as it does where others read along."""
    if not letter.sealed:
        return letter
    clean = replace(letter.incoming, text=_destroyed(letter.incoming.text))
    return replace(letter, incoming=clean, sealed=(), removed=tuple(dict.fromkeys((*letter.removed, markers.UNCLEAR))))


def says_as_before(text: str, letter: Letter) -> bool:
    """Whether the letter says what was kept as `text`; what was sealed in it may be gone by now, or restored."""
    said = letter.incoming.text
    gone = {markers.closed(said, name) for name in (markers.UNCLEAR, _KEY)}
    return text in {said, *gone} or redact(text).text == said


def _destroyed(text: str) -> str:
    return markers.closed(text, markers.UNCLEAR)


def read_together(
    unit: Unit, conversation: Conversation, letter: Letter, now: datetime, *, deletes: bool
) -> tuple[Letter, bool]:
    """The letter in the light of what was said before it; True when earlier messages were rewritten.

    A message that could not be a part of anything costs nothing.
    """
    if not letter.sealed and not split.may_belong(letter.raw):
        return letter, False
    said = rewriting.lately(unit, conversation.id, now - TOGETHER, _LATELY)
    if not said:
        return letter, False
    asked = next((s.text for s in reversed(said) if not s.incoming), "")
    theirs = [s for s in said if s.incoming]
    theirs = [theirs[place] for place in split.fitting([s.text for s in theirs])]
    parts = split.joint([s.text for s in theirs], letter.raw, asked) if split.may_belong(letter.raw) else None
    if parts is None:
        before = markers.without(theirs[-1].text) if theirs else ""
        expected = letter.sealed and _expects_txid(asked, before, markers.without(letter.incoming.text))
        return _restored(letter) if expected else letter, False
    rewritten = False
    for message, part in zip(theirs, parts, strict=False):
        if part.text == message.text:
            continue
        rewritten = True
        removed = tuple(dict.fromkeys((*message.removed, *part.removed)))
        rewriting.rewrite(unit, conversation.id, message.message_id, part.text, removed, redact(part.text).kept)
        if message.ref and deletes:
            rewriting.retract(unit, conversation, message.ref, now)
    last = parts[-1]
    if not last.removed or not markers.named_in(last.text):
        return (letter, rewritten) if not rewritten else (_also(letter, parts), rewritten)
    clean = replace(letter.incoming, text=last.text)
    sealed = letter.sealed if markers.is_sealed(last.text) else ()
    fresh = replace(letter, incoming=clean, kept=redact(last.text).kept, sealed=sealed)
    return _also(fresh, parts), rewritten


def _expects_txid(asked: str, last: str, around: str) -> bool:
    """We asked for a transaction ID, or he has announced one; and he speaks of no key, nor says that he has none.

    `last` is what he said before, and `around` what stands beside the digits.
    """
    if doubts_txid(around) or doubts_txid(last):
        return False
    return asks_for_txid(asked) or announces_txid(last)


def _also(letter: Letter, parts: list[split.Part]) -> Letter:
    """What was taken out of earlier messages is told with this one."""
    return replace(
        letter, removed=tuple(dict.fromkeys((*letter.removed, *(name for p in parts for name in p.removed))))
    )


def _restored(letter: Letter) -> Letter:
    """It is a transaction ID."""
    text = markers.opened(letter.incoming.text, letter.sealed)
    kept = (*letter.kept, *(Kept("txid", value) for value in letter.sealed))
    return replace(letter, incoming=replace(letter.incoming, text=text), kept=kept, sealed=())


def ask(
    unit: Unit, conversation: Conversation, letter: Letter, message_id: int, token: str, say: Say, now: datetime
) -> None:
    """One question with two buttons, in the contact's language."""
    written = language.of_text(markers.without(letter.incoming.text), conversation.language)
    found, _ = language.answer_in(written, conversation.language, chosen=conversation.language_fixed)
    buttons = (
        Button(line("sealed_txid", found), f"{PAYLOAD}{token}:txid"),
        Button(line("sealed_key", found), f"{PAYLOAD}{token}:key"),
    )
    rewriting.seal(unit, message_id, token, now + HELD_FOR)
    say(conversation, Text(line("sealed_ask" if len(letter.sealed) == 1 else "sealed_ask_all", found)), buttons)


def says_nothing_else(text: str) -> bool:
    """Whether a message was nothing but what is sealed: there is nothing to think about before the answer."""
    return not any(character.isalnum() for character in markers.without(text))


def token_of(payload: str) -> tuple[str, str]:
    """The token and the verdict of a pressed button."""
    token, _, verdict = payload.removeprefix(PAYLOAD).rpartition(":")
    return token, verdict


def answer(
    unit: Unit, conversation: Conversation, payload: str, seals: Seals, say: Say, now: datetime, *, deletes: bool
) -> None:
    """The contact has pressed one of the two. Only the first answer counts.

    What is to be restored only the process has that was asked; to destroy it nobody needs to have it.
    """
    token, verdict = token_of(payload)
    held = seals.find(token, conversation.id, now)
    message_id = held[0] if held else rewriting.sealed_as(unit, conversation.id, token, now)
    text, removed = rewriting.text_of(unit, message_id) if message_id else ("", ())
    if message_id is None or not markers.is_sealed(text):
        say(conversation, Text(line("sealed_gone", conversation.language)), ())
        return
    if verdict == "txid":
        if held is None:
            say(conversation, Text(line("sealed_elsewhere", conversation.language)), ())
        else:
            _restore(unit, conversation, held, say, now)
        return
    rewriting.unseal(unit, message_id)
    closed = markers.closed(text, _KEY)
    rewriting.rewrite(unit, conversation.id, message_id, closed, (*removed, _KEY), redact(closed).kept)
    said = rewriting.lately(unit, conversation.id, now - 2 * HELD_FOR, _LATELY)
    ref = next((s.ref for s in said if s.message_id == message_id), "")
    if ref and deletes:
        rewriting.retract(unit, conversation, ref, now)
    say(conversation, Text(warning((_KEY,), conversation.language)), ())
    raised(unit, conversation, (_KEY,), now)


def _restore(
    unit: Unit, conversation: Conversation, held: tuple[int, tuple[str, ...]], say: Say, now: datetime
) -> None:
    message_id, values = held
    text, removed = rewriting.text_of(unit, message_id)
    alone = says_nothing_else(text)
    whole = markers.opened(text, values)
    rewriting.unseal(unit, message_id)
    kept = (*redact(text).kept, *(Kept("txid", value) for value in values))
    rewriting.rewrite(unit, conversation.id, message_id, whole, removed, kept)
    if alone and conversation.bot_leads:
        rewriting.think_again(unit, conversation, message_id, now)
    else:
        say(conversation, Text(line("sealed_kept", conversation.language)), ())


def raised(unit: Unit, conversation: Conversation, removed: tuple[str, ...], now: datetime) -> Conversation:
    """Who gave a key away is served first, also when he waits already."""
    if conversation.assignee is not None and is_grave(removed):
        return alarms.raised(unit, conversation, "gave a secret away", Priority.URGENT, now)
    if conversation.public or not is_grave(removed):
        return conversation
    if conversation.status not in (Status.PENDING, Status.OPEN):
        return conversation
    after = conversation.handed_off("gave a secret away", Priority.URGENT, now)
    if conversation.status is Status.PENDING:
        unit.record(after, Activity("handed_off", now, detail={"reason": after.reason, "intent": ""}))
    return unit.save(conversation, after, now)


def sweep(unit: Unit, holder: str, now: datetime) -> int:
    """Places that nobody has answered for are marked as removed; returns how many."""
    found = rewriting.overdue(unit, holder, now, _LEASE)
    for claimed, conversation_id, message_id in found:
        unit.conversation(conversation_id)  # locked first, as everywhere
        text, removed = rewriting.text_of(unit, message_id)
        if markers.is_sealed(text):
            closed = _destroyed(text)
            rewriting.rewrite(
                unit, conversation_id, message_id, closed, (*removed, markers.UNCLEAR), redact(closed).kept
            )  # fmt: skip
        claims.let_go(unit.conn, claimed)
    return len(found)
