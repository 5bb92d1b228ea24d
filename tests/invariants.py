"""What must hold in any database after anything has happened to its processes: one list of broken rules."""

from __future__ import annotations

from sqlalchemy import Connection, text

_RULES = {
    "every event ends done or dead": "SELECT count(*) FROM event WHERE status NOT IN ('done', 'dead')",
    "every delivery is final": "SELECT count(*) FROM delivery WHERE status IN ('due', 'sending')",
    "an event belongs to a message or says why not": (
        "SELECT count(*) FROM event WHERE message_id IS NULL AND kind IN ('message', 'pressed')"
    ),
    "sequence numbers have no gap": (
        "SELECT count(*) FROM (SELECT conversation_id, max(seq) - count(*) AS gap FROM message GROUP BY conversation_id) AS g "
        "WHERE gap <> 0"
    ),
    "a conversation counts its messages": (
        "SELECT count(*) FROM conversation c WHERE seq <> (SELECT count(*) FROM message m WHERE m.conversation_id = c.id)"
    ),
    "one conversation per address": "SELECT count(*) - count(DISTINCT address_id) FROM conversation",
    "order of arrival is order of sequence": (
        "SELECT count(*) FROM event a JOIN event b ON a.conversation_id = b.conversation_id AND a.id < b.id "
        "JOIN message ma ON ma.id = a.message_id JOIN message mb ON mb.id = b.message_id WHERE ma.seq > mb.seq"
    ),
    "at most one decision per message": (
        "SELECT count(*) FROM (SELECT message_id FROM decision GROUP BY message_id HAVING count(*) > 1) AS d"
    ),
    "an open conversation is in the queue or has an owner": (
        "SELECT count(*) FROM conversation c WHERE status = 'open' AND NOT EXISTS (SELECT 1 FROM claim l WHERE l.kind = 'assignment' "
        "AND l.subject = CAST(c.id AS VARCHAR) AND (l.due_at IS NOT NULL OR l.holder IS NOT NULL))"
    ),
    "nobody holds what the bot leads": "SELECT count(*) FROM conversation WHERE status = 'pending' AND assignee IS NOT NULL",
    "nothing is claimed for ever": (
        "SELECT count(*) FROM claim WHERE kind IN ('turn', 'lane') AND due_at IS NOT NULL AND holder IS NULL AND tries > 3"
    ),
}


def broken(conn: Connection) -> list[str]:
    """The rules that do not hold, with how often."""
    found = [(rule, conn.execute(text(query)).scalar()) for rule, query in _RULES.items()]
    if conn.dialect.name == "sqlite":
        verdict = conn.execute(text("PRAGMA integrity_check")).scalar()
        found.append((f"the database is whole: {verdict}", 0 if verdict == "ok" else 1))
    return [f"{rule}: {count}" for rule, count in found if count]
