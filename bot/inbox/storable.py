"""What an adapter hands in, as a database can keep it: nothing in it can fail to be written. Pure."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, TypeVar

from bot.model import Attachment, EventKind, Incoming

_SAID = (EventKind.MESSAGE, EventKind.EDITED, EventKind.PRESSED)
_LONGEST = 16_000  # characters of one message
_LONGEST_NAME = 1_000  # of a person or a file, each of which is read as carefully as a message
_NAMES = frozenset({"author", "handle", "name"})
_Told = TypeVar("_Told", Incoming, Attachment)


def said_to_others(incoming: Incoming) -> bool:
    """What was said where others read along, and not to us. What happens to a place is ours to know."""
    return incoming.public and not incoming.addressed and incoming.kind in _SAID


def storable_throughout(incoming: Incoming) -> Incoming:
    """Names and references are the platform's word, and it may pass on whatever a hostile client made up."""
    return _cleaned(incoming, attachments=tuple(map(_cleaned, incoming.attachments)))


def _cleaned(one: _Told, **changes: Any) -> _Told:
    """Every text in it storable; itself where nothing is odd, as nearly always."""
    said = ((field.name, getattr(one, field.name)) for field in fields(one))
    changes |= {name: clean for name, was in said if isinstance(was, str) and (clean := _storable(name, was)) != was}
    return replace(one, **changes) if any(getattr(one, name) != value for name, value in changes.items()) else one


def _storable(field: str, text: str) -> str:
    """Without what no database keeps (NUL, lone surrogates) and cut where nobody reads on."""
    longest = _LONGEST_NAME if field in _NAMES else _LONGEST
    whole = text if len(text) <= longest else text[:longest] + " […]"
    return whole.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
