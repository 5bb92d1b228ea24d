"""What a browser sends with a press of a button: read whole, within a size and a time, before anybody acts on it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from bot.model import File

LARGEST_FORM = 400_000  # bytes: the longest reply, percent-encoded, and some
_AROUND_FILE = 10_000  # bytes of a form beside its file
_SECONDS = 15.0  # a form that takes longer is an attack, or a line on which nothing works
_FILE_SECONDS = 180.0  # ten megabytes over half a megabit a second


class BadForm(Exception):
    """A form that no page of ours sends: too large, too slow, or without what it needs."""

    def __init__(self, status: int = 400) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Form:
    """The fields, each once, and the file where one was sent."""

    fields: Mapping[str, str] = field(default_factory=dict)
    file: File | None = None


async def form_of(request: Request) -> Form:
    """A form without a file. Raises `BadForm`."""
    return await _in_time(_fields(_bounded(request, LARGEST_FORM)), _SECONDS)


async def upload_of(request: Request, most: int) -> Form:
    """A form with one file of at most `most` bytes. Raises `BadForm` when it is larger or there is none."""
    told = request.headers.get("content-length", "")
    if not (told.isascii() and told.isdecimal() and len(told) < 15 and int(told) <= most + _AROUND_FILE):
        raise BadForm(413)
    return await _in_time(_upload(_bounded(request, most + _AROUND_FILE)), _FILE_SECONDS)


async def _in_time(reading: Awaitable[Form], seconds: float) -> Form:
    try:
        async with asyncio.timeout(seconds):
            return await reading
    except (TimeoutError, ClientDisconnect):
        raise BadForm(408) from None


def _bounded(request: Request, most: int) -> Request:
    """The same request, of which no more is read, whatever length it told before: what came in pieces is counted."""
    return Request(request.scope, _counted(request.receive, most))


def _counted(receive: Receive, most: int) -> Receive:
    got = 0

    async def one() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > most:
            raise BadForm(413)
        return message

    return one


async def _fields(request: Request) -> Form:
    body = await request.body()
    try:
        return Form(dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)))
    except ValueError:
        raise BadForm from None


async def _upload(request: Request) -> Form:
    try:
        async with request.form(max_files=1, max_fields=5) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.filename:
                raise BadForm
            made = File(file.filename, (file.content_type or "").lower()[:100], await file.read())
            return Form({name: value for name, value in form.items() if isinstance(value, str)}, made)
    except HTTPException:
        raise BadForm from None
