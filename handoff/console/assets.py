"""Style and scripts. Their address carries a digest of all of them, so that browsers may keep them."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response

from handoff.console.door import PUBLIC, NotFound, Visit, open_to
from handoff.console.render import DIGEST, STATIC

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@open_to(PUBLIC)
async def asset(visit: Visit) -> Response:
    """One file of ours."""
    name = visit.request.path_params["name"]
    if name not in STATIC:
        raise NotFound
    newest = visit.request.path_params["digest"] == DIGEST
    keep = "public, max-age=31536000, immutable" if newest else "no-cache"
    return Response(STATIC[name], headers={"Cache-Control": keep}, media_type=_TYPES[Path(name).suffix])
