"""What is asked of a file before an agent may send it. Pure."""

from __future__ import annotations

import re
import unicodedata

from bot.model import File, Refused
from bot.redaction import redact

_LONGEST_STEM, _LONGEST_ENDING = 80, 10  # characters of a name before and after its last dot


def named(name: str) -> str:
    """A file's name without folders, signs that steer, and secrets. Raises `Refused` where it may hold a private key."""
    last = re.split(r"[\\/]", name)[-1]
    clean = redact("".join(c for c in last if unicodedata.category(c)[0] != "C").strip())
    if clean.sealed:
        raise Refused("The file's name may hold a private key. Please rename the file.")
    stem, dot, ending = clean.text.rpartition(".")
    return f"{stem[:_LONGEST_STEM]}{dot}{ending[:_LONGEST_ENDING]}".strip(". ") or "file"


def fits(file: File, most: int) -> None:
    """Raises `Refused` where a file of `most` bytes is the largest that can go there; 0: none can."""
    if not most:
        raise Refused("Files cannot be sent to this contact.")
    if not file.data:
        raise Refused("The file is empty.")
    if len(file.data) > most:
        raise Refused(f"The file is too large: {len(file.data) / 2**20:.1f} MB, at most {most / 2**20:.0f} MB.")
