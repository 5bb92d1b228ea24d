"""Files that contacts sent, fetched from their platform on demand, and those of agents: only ever handed on as a download."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from starlette.responses import Response

from bot.model import Attachment
from bot.ports import SendFailed
from bot.store import uploads, views
from bot.store.numbers import LARGEST
from handoff.console.door import SIGNED_IN, NotFound, Visit, open_to

_HARMLESS = re.compile(
    r"\.(png|jpe?g|gif|webp|heic|bmp|mp4|mov|webm|og[ga]|opus|mp3|m4a|wav|pdf|txt|csv|log|json|zip|7z|docx?|xlsx?|pptx?|eml)"
)


@open_to(SIGNED_IN)
async def file(visit: Visit) -> Response:
    """One attachment. The browser is told to save it and to believe nothing about it."""
    number, index = visit.request.path_params["message"], visit.request.path_params["index"]
    if max(number, index) > LARGEST:
        raise NotFound
    found = await visit.console.store.read(lambda unit: views.attachment(unit, number, index))
    if found is None or not found[1].ref:
        raise NotFound
    conversation, attachment = found
    sent = await visit.console.store.read(lambda unit: uploads.of(unit, conversation.id, attachment.ref))
    try:
        content = sent if sent is not None else await visit.console.fetch(conversation, attachment)
    except (SendFailed, TimeoutError, OSError) as error:
        reason = error.reason if isinstance(error, SendFailed) else type(error).__name__
        return visit.trouble(502, "file", visit.t("error.file.text", reason=reason))
    headers = {
        "Content-Disposition": f'attachment; filename="{safe_name(number, index, attachment)}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, headers=headers, media_type="application/octet-stream")


def safe_name(message_id: int, index: int, attachment: Attachment) -> str:
    """A name of ours; of the contact's only the ending is kept, and only a harmless one."""
    ending = PurePosixPath(attachment.name.replace("\\", "/")).suffix.lower()
    return f"nightdesk-{message_id}-{index}{ending if _HARMLESS.fullmatch(ending) else '.bin'}"
