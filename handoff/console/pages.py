"""The one page of the console, whole or in fragments."""

from __future__ import annotations

import hashlib

from starlette.responses import Response

from handoff.console import board, words
from handoff.console.door import SIGNED_IN, NotFound, Visit, open_to


@open_to(SIGNED_IN)
async def desk(visit: Visit) -> Response:
    """Views, list and conversation."""
    return await _drawn(visit, "desk.html", frozenset(board.PARTS))


@open_to(SIGNED_IN)
async def fragments(visit: Visit) -> Response:
    """The parts that are asked for, each an element with its id; 304 when they are as they were."""
    asked = visit.request.query_params.get("parts", "").split(",")
    parts = frozenset(asked) & frozenset(board.PARTS) or frozenset(board.PARTS)
    response = await _drawn(visit, "fragments.html", parts)
    tag = f'"{hashlib.sha256(bytes(response.body)).hexdigest()[:24]}"'
    if visit.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return response


async def _drawn(visit: Visit, template: str, parts: frozenset[str]) -> Response:
    shown = await board.read(visit, board.place_of(visit), parts)
    return visit.page(
        template, board=shown, parts=parts, channel_trouble=visit.console.channel_trouble(), overdue=visit.console.overdue(),
        spent=visit.console.spent(), looks_like_us=lambda name: visit.console.looks_like_us(name, shown.agents),
        name_of=lambda group, name: words.name_of(visit.language, group, name), **board.words_for(visit),
    )  # fmt: skip


@open_to(SIGNED_IN)
async def nothing(visit: Visit) -> Response:  # noqa: ARG001 - signature given
    """Every other address below the console's."""
    raise NotFound
