"""The stream that tells open consoles what has changed: topics only, never what was said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse

from bot.store import StoreDown
from handoff.console.door import SIGNED_IN, Visit, open_to

_EVERY = 5.0  # seconds between two looks at the session; also the pulse, without which a page takes its line for dead
_GATHER = 0.1  # seconds in which changes are told together


@open_to(SIGNED_IN)
async def live(visit: Visit) -> Response:
    """Server-sent events until the session ends, the browser leaves or the house closes."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_told(visit), media_type="text/event-stream", headers=headers)


def _concerns_us(topic: str) -> bool:
    return topic == "trouble" or topic.startswith("conversation:")


async def _told(visit: Visit) -> AsyncIterator[str]:
    """Says `ended` when the page has to sign in again; ends without a word when the house closes."""
    yield "retry: 2000\nevent: hello\ndata: \n\n"
    looked = visit.console.clock.monotonic()
    async for topics in visit.console.nudges.changes(_concerns_us, at_least_every=_EVERY):
        now = visit.console.clock.monotonic()
        if not topics or now - looked >= _EVERY:
            looked = now
            if not await _still_there(visit):
                yield "event: ended\ndata: \n\n"
                return
        yield f"event: changed\ndata: {' '.join(sorted(topics))}\n\n" if topics else "event: pulse\ndata: \n\n"
        await asyncio.sleep(_GATHER)


async def _still_there(visit: Visit) -> bool:
    """Marks the agent as on duty too. A database that is away for a moment ends no session."""
    try:
        return await visit.console.roster.session(visit.token, active=False) is not None
    except StoreDown:
        return True
