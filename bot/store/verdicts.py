"""What agents said of the bot's decisions: kept one per decision, read as evidence and as the realised rate."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, insert, select

from bot.rules.verdict import Judged, Realised, Verdict
from bot.store import codec
from bot.store.database import nudge
from bot.store.tables import DECISION, VERDICT
from bot.store.unit import Unit

EVIDENCE = 5_000  # verdicts that thresholds come from, the newest
REALISED = 1_000  # verdicts that the realised rate comes from, the newest
HELPED = 10_000  # decisions among which "did this help?" is counted, the newest
_HELP = ("it helped", "the answer did not help")
_LOOKED_BACK = 50  # decisions of a conversation, for the one that a link speaks of


def decision(unit: Unit, decision_id: int) -> Judged | None:
    """None when there is none."""
    row = unit.conn.execute(select(DECISION).where(DECISION.c.id == decision_id)).one_or_none()
    return judged_in(row) if row else None


def last_read(unit: Unit, conversation_id: int) -> Judged | None:
    """The conversation's last decision that came of reading a text."""
    statement = (
        select(DECISION)
        .where(DECISION.c.conversation_id == conversation_id)
        .order_by(DECISION.c.id.desc())
        .limit(_LOOKED_BACK)
    )
    return next((judged for row in unit.conn.execute(statement) if (judged := judged_in(row)).read), None)


def keep(unit: Unit, verdict: Verdict) -> None:
    """The latest one counts. The caller holds the conversation's row, so that two do not cross."""
    unit.conn.execute(delete(VERDICT).where(VERDICT.c.decision_id == verdict.decision))
    values = {
        "decision_id": verdict.decision, "conversation_id": verdict.conversation, "answered": verdict.answered,
        "probability": verdict.probability, "right": verdict.right, "intent": verdict.intent,
        "automatic": verdict.automatic, "read": verdict.read, "agent_id": verdict.agent, "at": verdict.at,
    }  # fmt: skip
    unit.conn.execute(insert(VERDICT).values(**values))
    nudge(unit.conn, f"conversation:{verdict.conversation}")


def of_conversation(unit: Unit, conversation_id: int) -> dict[int, Verdict]:
    """Decision -> what was said of it."""
    rows = unit.conn.execute(select(VERDICT).where(VERDICT.c.conversation_id == conversation_id))
    return {row.decision_id: _verdict(row) for row in rows}


def evidence(unit: Unit, limit: int = EVIDENCE) -> list[Verdict]:
    """The newest verdicts on how a text was read, newest first."""
    wanted = select(VERDICT).where(VERDICT.c.read.is_(True), VERDICT.c.answered != "")
    return [
        _verdict(row)
        for row in unit.conn.execute(wanted.order_by(VERDICT.c.at.desc(), VERDICT.c.id.desc()).limit(limit))
    ]


def realised(unit: Unit, last: int = REALISED) -> Realised:
    """Over the newest verdicts on automatic answers."""
    newest = (
        select(VERDICT.c.right)
        .where(VERDICT.c.automatic.is_(True))
        .order_by(VERDICT.c.at.desc(), VERDICT.c.id.desc())
        .limit(last)
        .subquery()
    )
    said = unit.conn.execute(select(newest.c.right, func.count()).group_by(newest.c.right)).all()
    number = {bool(row[0]): int(row[1]) for row in said}
    return Realised(number.get(False, 0), sum(number.values()))


def helped(unit: Unit, last: int = HELPED) -> tuple[int, int]:
    """How often contacts said that an answer helped, and that it did not, among the newest decisions."""
    newest = select(DECISION.c.reason).order_by(DECISION.c.id.desc()).limit(last).subquery()
    said = unit.conn.execute(
        select(newest.c.reason, func.count()).where(newest.c.reason.in_(_HELP)).group_by(newest.c.reason)
    ).all()
    number = {str(row[0]): int(row[1]) for row in said}
    return number.get(_HELP[0], 0), number.get(_HELP[1], 0)


def judged_in(row: Any) -> Judged:
    """A row of the decisions."""
    return Judged(
        row.id, row.conversation_id, row.kind, row.intent, row.reason, codec.candidates_in(row.candidates)
    )  # fmt: skip


def _verdict(row: Any) -> Verdict:
    return Verdict(
        row.decision_id, row.conversation_id, row.answered, row.probability, row.right, row.intent, row.automatic,
        row.read, row.agent_id, row.at,
    )  # fmt: skip
