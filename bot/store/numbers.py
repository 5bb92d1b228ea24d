"""Numbers that count rows: what a browser or a search brings is one of them, or no number at all."""

from __future__ import annotations

LARGEST = 2**31 - 1  # PostgreSQL refuses the whole question for a larger one, SQLite would take it


def number_in(text: str) -> int | None:
    """The number of a row that could exist; None for all else."""
    if not (text.isascii() and text.isdecimal() and len(text) < 15):  # leading zeros are harmless
        return None
    number = int(text)
    return number if number <= LARGEST else None
