"""The rows that one answered message leaves behind, as plain SQL: what bare sqlite3 has to write for the same result."""

from __future__ import annotations

from typing import Any

NOW = 1_772_000_000_000_000
ANSWER = "A withdrawal that has not arrived is usually still in review. " * 14
Statement = tuple[str, tuple[Any, ...]]


def ROWS(number: int, *, done: bool = False) -> list[Statement]:  # noqa: N802 - used as a table
    """Contact, address, conversation, event, message, turn, decision, answer, delivery and lane of message `number`."""
    n = number + 1
    place, lane = f"p{number}", f"fake:main p{number}"
    status = "sent" if done else "due"
    return [
        ("INSERT INTO contact (id, name, language, created_at) VALUES (?, 'Ann', 'en', ?)", (n, NOW)),
        ("INSERT INTO address (id, channel, external_id, contact_id) VALUES (?, 'fake:main', ?, ?)", (n, place, n)),
        (
            (
                "INSERT INTO conversation (id, address_id, contact_id, channel, place, public, status, language, language_fixed, author, author_id, "
                "episode, reason, priority, queue, seq, preview, created_at, updated_at) "
                "VALUES (?, ?, ?, 'fake:main', ?, 0, 'pending', 'en', 0, 'Ann', '', 1, '', 'normal', 'support', 2, 'where', ?, ?)"
            ),
            (n, n, n, place, NOW, NOW),
        ),
        _message(2 * n, n, 1, "incoming", "contact", "where is my withdrawal?"),
        (
            (
                "INSERT INTO event (channel, key, kind, conversation_id, message_id, status, error, received_at) "
                "VALUES ('fake:main', ?, 'message', ?, ?, 'done', '', ?)"
            ),
            (f"k{number}", n, 2 * n, NOW),
        ),
        _claim("turn", str(n), None),
        (
            (
                "INSERT INTO decision (conversation_id, message_id, kind, intent, reason, probability, candidates, at) "
                "VALUES (?, ?, 'answer', 'withdraw-pending', 'sure', 0.9, '[[\"withdraw-pending\", 0.9]]', ?)"
            ),
            (n, 2 * n, NOW),
        ),
        _message(2 * n + 1, n, 2, "outgoing", "bot", ANSWER),
        (
            (
                "INSERT INTO delivery (message_id, conversation_id, lane, part, start, stop, last, automatic, status, attempts, resent, dismissed, "
                "error, receipt, created_at, updated_at) VALUES (?, ?, ?, 0, 0, 800, 1, 1, ?, 0, 0, 0, '', '', ?, ?)"
            ),
            (2 * n + 1, n, lane, status, NOW, NOW),
        ),
        _claim("lane", lane, None if done else NOW),
    ]


def _message(number: int, conversation: int, seq: int, direction: str, author: str, text: str) -> Statement:
    return (
        (
            "INSERT INTO message (id, conversation_id, seq, episode, direction, author, text, ref, reply_ref, group_ref, payload, at) "
            "VALUES (?, ?, ?, 1, ?, ?, ?, ?, '', '', '', ?)"
        ),
        (number, conversation, seq, direction, author, text, str(number), NOW),
    )


def _claim(kind: str, subject: str, due_at: int | None) -> Statement:
    return (
        "INSERT INTO claim (kind, subject, pool, rank, due_at, fence, tries) VALUES (?, ?, 'fake:main', 0, ?, 1, 0)",
        (kind, subject, due_at),
    )
