"""How well the bot answers: the promise, what agents found, how sure it must be, which articles are out of use."""

from __future__ import annotations

from starlette.responses import Response

from bot.store import verdicts
from handoff.console.board import words_for
from handoff.console.door import SIGNED_IN, Visit, open_to


@open_to(SIGNED_IN)
async def overview(visit: Visit) -> Response:
    """For everybody on the team."""
    realised, helped = await visit.console.store.read(lambda unit: (verdicts.realised(unit), verdicts.helped(unit)))
    promise = visit.console.promise()
    own = sorted(promise.answer_at_of.items(), key=lambda pair: (-pair[1], pair[0]))
    return visit.page(
        "overview.html", promise=promise, own=own, realised=realised, helped=helped, most_judged=verdicts.REALISED,
        overdue=visit.console.overdue(), **words_for(visit),
    )  # fmt: skip
