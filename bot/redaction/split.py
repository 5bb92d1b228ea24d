"""A secret that is spread over several messages: what each of them holds is harmless, what they hold together is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.redaction import markers, seed_phrase, split_number, split_phrase, split_value
from bot.redaction.gate import Found, look, redact, replaced
from bot.redaction.plain import Plain, Span, plain
from bot.redaction.private_key import KEY
from bot.redaction.wordlists import folded, han_lists_of, lists_of

LONGEST_PIECE = 400  # characters of a message that may be a part; of a longer one so many at either end
MOST_PIECES = 40
_MOST_CHARACTERS = 4_000  # of all parts together: what looking at them costs is bounded by it
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 23
_SHARE = 0.6  # of the words that are in a list
_NAMES = re.compile(
    rf"pass|pw|code|otp|pin\b|seed|phrase|mnemonic|private|密|口令|[码碼]|助[记記]|{KEY}", re.IGNORECASE
)
_CUT = "\n" + "\ufffd" * 16 + "\n"  # between both ends of a long message: nothing is read across it


@dataclass(frozen=True, slots=True)
class Part:
    """One message, as it has to stand from now on."""

    text: str
    removed: tuple[str, ...]


def may_belong(text: str) -> bool:
    """Whether a message could be a part: made of listed words, of key material, or the name of a secret; a long one by its ends."""
    bare = markers.without(text)
    if not text or len(text) > LONGEST_PIECE:
        return bool(text) and split_phrase.ends_in_words(bare)
    words = _WORD.findall(bare)
    if (
        len(words) <= 1
        or split_value.FRAGMENT.search(bare)
        or split_value.TOLD.fullmatch(bare)
        or split_value.LIKE_A_PASSWORD.match(bare)
        or _NAMES.search(bare)
        or split_phrase.is_numbered(bare)
        or split_number.may_be_a_group(bare)
    ):
        return True
    listed = sum(bool(lists_of(folded(word)) or (len(word) == 1 and han_lists_of(word))) for word in words)
    return len(words) <= _MOST_WORDS and listed >= _SHARE * len(words)


def joint(earlier: Sequence[str], new: str, asked: str = "") -> list[Part] | None:
    """The parts of a secret that the messages hold together, taken out of each; None when there is none.

    `earlier` in the order of time, redacted each by itself; `new` as it came. `asked` is what we said before it.
    The answer has one part per message, the new one last.
    """
    pieces = [*earlier, new]
    copies = [_ends(text) for text in pieces]
    bodies = [split_phrase.body(copy.text) for copy in copies]
    found = split_phrase.phrase(copies, bodies)
    if not any(found):  # two of its words in a row may be everyday ones
        found = split_phrase.phrase(copies, split_phrase.bodies_with_talk(copies, bodies))
    _merge(found, _across(copies, bodies, phrases=not any(found)))
    for kind in (
        split_value.fragments, split_value.passwords, split_value.cards, split_number.numbers, split_number.device_keys,
        split_value.digit_by_digit,
    ):  # fmt: skip
        _merge(found, kind(copies))
    _merge(found, split_value.answer(copies, asked))
    _merge(found, split_phrase.continued(copies, bodies, found))
    if not any(found):
        return None
    parts = [_part(text, copy, spans) for text, copy, spans in zip(earlier, copies, found, strict=False)]
    return [*parts, _part(new, copies[-1], found[-1], raw=True)]


def fitting(texts: Sequence[str]) -> list[int]:
    """Which of the earlier messages are looked at: the newest that fit."""
    chosen: list[int] = []
    room = _MOST_CHARACTERS
    for place in range(len(texts) - 1, -1, -1):
        room -= min(len(texts[place]), 2 * LONGEST_PIECE)
        if room < 0 or len(chosen) == MOST_PIECES:
            break
        if texts[place]:
            chosen.append(place)
    return chosen[::-1]


def _ends(text: str) -> Plain:
    """The normalised copy; of a long message its beginning and its end."""
    if len(text) <= 2 * LONGEST_PIECE:
        return plain(text)
    head, tail = plain(text[:LONGEST_PIECE]), plain(text[-LONGEST_PIECE:])
    cut, behind = len(text) - LONGEST_PIECE, head.origin[-1] + 1 if head.origin else 0
    origin = (*head.origin, *(behind for _ in _CUT), *(place + cut for place in tail.origin))
    return Plain(head.text + _CUT + tail.text, origin, len(text))


def _across(copies: list[Plain], bodies: list[Span | None], *, phrases: bool) -> list[list[Found]]:
    """What the gate sees in all of them, one under the other, and would not see in one alone; fillers left out."""
    found: list[list[Found]] = [[] for _ in copies]
    read = [at for at, copy in enumerate(copies) if bodies[at] or not split_value.is_filler(copy.text)]
    starts = [0]
    for at in read:
        starts.append(starts[-1] + len(copies[at].text) + 1)
    alone: split_value.Alone = {}
    for one in look("\n".join(copies[at].text for at in read))[0]:
        touched = [
            (at, Span(max(one.span.start, start) - start, min(one.span.stop, start + len(copies[at].text)) - start))
            for at, start in zip(read, starts, strict=False)
            if one.span.start < start + len(copies[at].text) and start < one.span.stop
        ]
        if len(touched) == 1 and not split_value.follows(copies, *touched[0], one.name, alone):
            continue
        if one.name == seed_phrase.CLASS:
            touched = split_phrase.spoken(copies, touched) if phrases or len(touched) == 1 else []
        for place, span in touched:
            if one.name:
                found[place].append(Found(span, one.name))
    return found


def _merge(found: list[list[Found]], more: list[list[Found]]) -> None:
    for there, new in zip(found, more, strict=True):
        for one in new:
            if not any(one.span.start < other.span.stop and other.span.start < one.span.stop for other in there):
                there.append(one)


def _part(text: str, copy: Plain, spans: list[Found], *, raw: bool = False) -> Part:
    """`raw` is one that has not passed the gate by itself."""
    if not spans and not raw:
        return Part(text, ())
    ordered = sorted(spans, key=lambda one: one.span.start)
    names = tuple(dict.fromkeys(one.name for one in ordered))
    rest = redact(replaced(text, copy, ordered)) if ordered else redact(text)
    return Part(rest.text, tuple(dict.fromkeys((*names, *rest.removed))))
