"""From what a contact said since the bot looked last to one utterance: bursts, edits, buttons, greetings. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.faq.policy import Policy
from bot.model import Conversation, EventKind, Kept, Language, Reading, Utterance
from bot.reading.calls import wants_person, without_denial
from bot.speech import intake
from bot.speech.phrases import NO, PERSON
from bot.store.claims import Claimed
from bot.store.unit import Waiting
from bot.text import language
from bot.text.gaps import narrowed

SMALL_TALK_AT = 0.7  # probability from which a message of a burst is a greeting beside it


@dataclass(frozen=True, slots=True)
class Turn:
    """A conversation in hand, and what the contact said since the bot looked last."""

    claimed: Claimed
    conversation: Conversation
    waiting: tuple[Waiting, ...]  # what is thought about now
    later: tuple[Waiting, ...] = ()  # what was said after that, for the next turn

    @property
    def all_ids(self) -> list[int]:
        """Everything that was known when the turn was taken."""
        return [w.event_id for w in (*self.waiting, *self.later)]

    @property
    def event_ids(self) -> list[int]:
        """What is done when the turn is."""
        return [w.event_id for w in self.waiting]


@dataclass(frozen=True, slots=True)
class Heard:
    """The burst as one utterance, with the reading of it."""

    utterance: Utterance
    reading: Reading
    kept: tuple[Kept, ...]
    message_id: int | None
    language: str | None  # of the text, as an IETF tag; None when it does not tell
    ref: str = ""  # the platform's id of the last message of it


def as_read(waiting: Sequence[Waiting]) -> list[Waiting]:
    """What was said without wide gaps: everything that thinks about it reads it so, and what is kept stays as it came."""
    return [replace(w, text=narrowed(w.text)) for w in waiting]


def first_segment(waiting: list[Waiting]) -> tuple[tuple[Waiting, ...], tuple[Waiting, ...]]:
    """A burst up to where a button or command stands, and the rest: a "yes" must not swallow the question beside it.

    Who asks for a person gets one with everything said, so that takes the whole burst.
    """

    def asks_for_person(w: Waiting) -> bool:
        return w.payload in (PERSON, NO) or (not w.payload and wants_person(w.text))

    if any(asks_for_person(w) for w in waiting):
        return tuple(waiting), ()
    controls = [bool(w.payload) or w.text.startswith("/") for w in waiting]
    if not any(controls) or len(waiting) == 1:
        return tuple(waiting), ()
    cut = 1 if controls[0] else controls.index(True)
    return tuple(waiting[:cut]), tuple(waiting[cut:])


def latest(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Messages that were edited while they waited are read in their last revision; edits of older ones are for agents.

    Each once, however many events brought it.
    """
    revised = {w.revises: w for w in waiting if w.revises is not None}
    said = [w for w in waiting if w.kind is not EventKind.EDITED or w.revises is None or wants_person(w.text)]
    read = [revised.get(w.message_id, w) if w.message_id else w for w in said]
    return list({w.message_id or -w.event_id: w for w in read}.values())


def said_in(turn: Turn) -> list[str]:
    """The texts to be read; "no human, just tell me how" is the question alone, while nobody has been called yet."""
    texts = [w.text for w in latest(turn.waiting)]
    return [without_denial(text) for text in texts] if turn.conversation.bot_leads else texts


def substance(policy: Policy, texts: Sequence[str], readings: Sequence[Reading]) -> list[str]:
    """A burst without its greetings and thanks, unless there is nothing else."""

    def is_small_talk(reading: Reading) -> bool:
        top = reading.candidates[0] if reading.candidates else None
        article = policy.articles.get(top.intent) if top else None
        return bool(top and article and article.kind == "small-talk" and top.probability >= SMALL_TALK_AT)

    kept = [text for text, reading in zip(texts, readings, strict=True) if text and not is_small_talk(reading)]
    return kept or [text for text in texts if text][-1:]


def heard_as(turn: Turn, burst: str, reading: Reading) -> Heard:
    """The turn as one utterance; `reading` is that of the burst."""
    waiting = latest(turn.waiting)
    pressed = next((w.payload for w in reversed(waiting) if w.payload), "")
    asked = next((w.text for w in reversed(waiting) if wants_person(w.text) or w.text.startswith("/")), "")
    kept = tuple(dict.fromkeys(reference for w in waiting for reference in w.kept))
    said = "\n".join(w.text for w in waiting)
    utterance = Utterance(
        text=asked or burst,
        payload=pressed,
        attachments=sum(len(w.attachments) for w in waiting),
        removed=tuple(dict.fromkeys(name for w in turn.waiting for name in w.removed)),
        given=intake.given_in(said, kept, turn.conversation.talk.wants),
    )
    last = next((w.message_id for w in reversed(turn.waiting) if w.message_id), None)
    ref = next((w.ref for w in reversed(turn.waiting) if w.ref), "")
    return Heard(utterance, reading, kept, last, _language_of(utterance.text, turn.conversation.language), ref)


def _language_of(text: str, before: Language) -> str | None:
    found = language.of_text(text, before)
    return None if found == Language.EN.value and language.is_faint(text) else found
