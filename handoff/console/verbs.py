"""The buttons: each is one verb of the desk. No rule stands here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from starlette.responses import JSONResponse, Response

from bot.store.numbers import number_in
from handoff.console.door import ANSWERS, Guarded, NotFound, Visit, open_to
from handoff.console.forms import BadForm
from handoff.desk import Desk

Fields = Mapping[str, str]


def _number(text: str) -> int:
    number = number_in(text)
    if number is None:
        raise NotFound
    return number


def on_conversation(verb: Callable[[Desk, Visit, int, Fields], Awaitable[None]]) -> Guarded:
    """A verb about the conversation in the address."""

    @open_to(ANSWERS)
    async def handler(visit: Visit) -> Response:
        number = _number(visit.request.path_params["id"])
        await verb(visit.console.desk, visit, number, visit.form.fields)
        return visit.done(f"/desk?c={number}")

    return handler


def on_trouble(verb: Callable[[Desk, Visit, int], Awaitable[None]]) -> Guarded:
    """A verb about the delivery or event in the address."""

    @open_to(ANSWERS)
    async def handler(visit: Visit) -> Response:
        await verb(visit.console.desk, visit, _number(visit.request.path_params["id"]))
        return visit.done("/desk?view=trouble")

    return handler


async def _transfer(desk: Desk, visit: Visit, number: int, fields: Fields) -> None:
    await desk.transfer(visit.agent, number, _number(fields.get("to", "")))


async def _resolve(desk: Desk, visit: Visit, number: int, fields: Fields) -> None:
    await desk.resolve(visit.agent, number, number_in(fields.get("seen", "")))


async def _give_back(desk: Desk, visit: Visit, number: int, fields: Fields) -> None:
    await desk.give_back(visit.agent, number, number_in(fields.get("seen", "")))


async def _snooze(desk: Desk, visit: Visit, number: int, fields: Fields) -> None:
    await desk.snooze(visit.agent, number, _moment(fields.get("until", "")), number_in(fields.get("seen", "")))


async def _reply(desk: Desk, visit: Visit, number: int, fields: Fields) -> None:
    if fields.get("claim"):
        await desk.claim(visit.agent, number)
    await desk.reply(visit.agent, number, fields.get("text", ""), fields.get("key", "")[:64])


async def _ask_second(desk: Desk, visit: Visit, number: int, fields: Fields) -> None:
    if fields.get("claim"):
        await desk.claim(visit.agent, number)
    await desk.ask_second(visit.agent, number, fields.get("text", ""), fields.get("key", "")[:64])


def on_reply(verb: Callable[[Desk, Visit, int], Awaitable[None]]) -> Guarded:
    """A verb about the held reply in the address; the form says in which conversation the agent looks at it."""

    @open_to(ANSWERS)
    async def handler(visit: Visit) -> Response:
        fields = visit.form.fields
        await verb(visit.console.desk, visit, _number(visit.request.path_params["id"]))
        return visit.done(f"/desk?c={_number(fields.get('conversation', ''))}" if "conversation" in fields else "/desk")

    return handler


@open_to(ANSWERS, file=True)
async def _file(visit: Visit) -> Response:
    number, form = _number(visit.request.path_params["id"]), visit.form
    if form.file is None:
        raise BadForm
    await visit.console.desk.send_file(visit.agent, number, form.file, form.fields.get("key", "")[:64])
    return visit.done(f"/desk?c={number}")


async def _note(desk: Desk, visit: Visit, number: int, fields: Fields) -> None:
    await desk.note(visit.agent, number, fields.get("text", ""), fields.get("key", "")[:64])


def on_decision(verb: Callable[[Desk, Visit, int, Fields], Awaitable[None]]) -> Guarded:
    """A verb about the decision in the address; the form says in which conversation the agent looks at it."""

    @open_to(ANSWERS)
    async def handler(visit: Visit) -> Response:
        fields = visit.form.fields
        await verb(visit.console.desk, visit, _number(visit.request.path_params["id"]), fields)
        return visit.done(f"/desk?c={_number(fields.get('conversation', ''))}" if "conversation" in fields else "/desk")

    return handler


async def _wrong(desk: Desk, visit: Visit, number: int, fields: Fields) -> None:
    await desk.mark(visit.agent, number, right=False, intent=fields.get("intent", ""))


async def _link(desk: Desk, visit: Visit, number: int, fields: Fields) -> None:
    await desk.link(visit.agent, number, fields.get("intent", ""))


def _moment(text: str) -> datetime:
    """An ISO moment with its zone, as the browser worked it out."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadForm from None
    if moment.tzinfo is None:
        raise BadForm
    return moment.astimezone(UTC)


@open_to(ANSWERS)
async def take_next(visit: Visit) -> Response:
    """The most urgent that has waited longest."""
    number = await visit.console.desk.claim_next(visit.agent)
    if visit.wants_json:
        return JSONResponse({"ok": True, "open": number})
    return visit.done(f"/desk?c={number}" if number else "/desk")


CONVERSATION = {
    "claim": on_conversation(lambda desk, visit, number, _: desk.claim(visit.agent, number)),
    "release": on_conversation(lambda desk, visit, number, _: desk.release(visit.agent, number)),
    "resolve": on_conversation(_resolve),
    "reopen": on_conversation(lambda desk, visit, number, _: desk.reopen(visit.agent, number)),
    "give-back": on_conversation(_give_back),
    "transfer": on_conversation(_transfer),
    "snooze": on_conversation(_snooze),
    "reply": on_conversation(_reply),
    "ask-second": on_conversation(_ask_second),
    "file": _file,
    "note": on_conversation(_note),
    "writing": on_conversation(lambda desk, visit, number, _: desk.writing(visit.agent, number)),
    "link": on_conversation(_link),
}
DECISION = {
    "right": on_decision(lambda desk, visit, number, _: desk.mark(visit.agent, number, right=True)),
    "wrong": on_decision(_wrong),
}
REPLY = {
    "approve": on_reply(lambda desk, visit, number: desk.approve(visit.agent, number)),
    "decline": on_reply(lambda desk, visit, number: desk.decline(visit.agent, number)),
}
DELIVERY = {
    "send-again": on_trouble(lambda desk, visit, number: desk.send_again(visit.agent, number)),
    "dismiss": on_trouble(lambda desk, visit, number: desk.dismiss_delivery(visit.agent, number)),
    "it-arrived": on_trouble(lambda desk, visit, number: desk.it_arrived(visit.agent, number)),
}
EVENT = {
    "replay": on_trouble(lambda desk, visit, number: desk.replay(visit.agent, number)),
    "dismiss": on_trouble(lambda desk, visit, number: desk.dismiss(visit.agent, number)),
}
