"""Signing in and out, one's own account, the team."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import RedirectResponse, Response

from bot.model import Refused
from handoff.console import sentences, words
from handoff.console.door import ADMINS, PUBLIC, SIGNED_IN, Visit, after_sign_in, known_by, open_to, with_session
from handoff.console.forms import BadForm
from handoff.roster import ROLES
from handoff.tries import TooManyTries

_LONGEST = 300  # characters of a login, password, name or token


@open_to(PUBLIC)
async def sign_in_page(visit: Visit) -> Response:
    """Login and password."""
    wanted = after_sign_in(visit.request.query_params.get("next", ""))
    if visit.session:
        return RedirectResponse(wanted, 303)
    return visit.page("sign_in.html", wanted=wanted, refused="", login="")


@open_to(PUBLIC)
async def sign_in(visit: Visit) -> Response:
    """A new session, whatever the browser had before."""
    fields = _short(visit)
    login, wanted = fields.get("login", "").strip(), after_sign_in(fields.get("next", ""))
    try:
        token = await _signed_in(visit, login, fields.get("password", ""))
    except Refused as error:
        status = 429 if isinstance(error, TooManyTries) else 401
        refused = sentences.refusal(visit.language, str(error))
        return visit.page("sign_in.html", status, wanted=wanted, refused=refused, login=login)
    return await _entered(visit, token, wanted)


@open_to(PUBLIC)
async def welcome_page(visit: Visit) -> Response:
    """Before a one-time link is spent: looking at it costs nothing."""
    return visit.page("welcome.html", token=visit.request.query_params.get("token", "")[:_LONGEST])


@open_to(PUBLIC)
async def welcome(visit: Visit) -> Response:
    """Spend the link."""
    fields = _short(visit)
    token = await visit.console.roster.use_invite(fields.get("token", ""))
    if token is None:
        return visit.trouble(410, "missing", visit.t("welcome.spent"))
    session = await visit.console.roster.session(token)
    known = session is not None and bool(session.agent.password)
    return await _entered(visit, token, "/desk" if known else "/desk/me")


@open_to(PUBLIC)
async def sign_out(visit: Visit) -> Response:
    """End this session."""
    if visit.session:
        await visit.console.roster.sign_out(visit.session, visit.token)
    return with_session(visit.console, RedirectResponse("/desk/sign-in", 303), "")


@open_to(SIGNED_IN)
async def me_page(visit: Visit) -> Response:
    """Password and language."""
    return _me(visit)


@open_to(SIGNED_IN)
async def set_password(visit: Visit) -> Response:
    """A new password; where there is one already, whoever sits here has to know it."""
    fields = _short(visit)
    try:
        if visit.agent.password:
            await _proven(visit, fields.get("old", ""))
        token = await visit.console.roster.set_password(visit.agent, fields.get("new", ""), visit.session)
    except Refused as error:
        return _me(visit, 409, refused=sentences.refusal(visit.language, str(error)))
    first = not visit.agent.password
    return await _known(visit, RedirectResponse("/desk" if first else "/desk/me?saved=1", 303), token)


@open_to(SIGNED_IN)
async def set_language(visit: Visit) -> Response:
    """Of the pages; empty is the browser's."""
    fields = _short(visit)
    language = fields.get("language", "")
    if language and language not in words.LANGUAGES:
        raise BadForm
    await visit.console.roster.set_language(visit.agent, language)
    return RedirectResponse(after_sign_in(fields.get("next", "")), 303)


@open_to(ADMINS)
async def team_page(visit: Visit) -> Response:
    """Who answers."""
    return await _team(visit)


@open_to(ADMINS)
async def add(visit: Visit) -> Response:
    """A new agent; his link is shown this once."""
    fields = _short(visit)
    login = fields.get("login", "").strip()
    name = fields.get("name", "").strip() or login
    try:
        token = await visit.console.roster.add(login, name, fields.get("role", ""), visit.agent)
    except Refused as error:
        return await _team(visit, 409, refused=sentences.refusal(visit.language, str(error)), typed=fields)
    return await _team(visit, link=_link(visit, token), link_of=name)


@open_to(ADMINS)
async def new_link(visit: Visit) -> Response:
    """For an agent who lost his password."""
    login = _short(visit).get("login", "")
    token = await visit.console.roster.invite_again(login, visit.agent)
    return await _team(visit, link=_link(visit, token), link_of=login)


@open_to(ADMINS)
async def disable(visit: Visit) -> Response:
    """Out, or in again."""
    fields = _short(visit)
    try:
        disabled = fields.get("disabled") == "1"
        await visit.console.roster.disable(fields.get("login", ""), disabled=disabled, by=visit.agent)
    except Refused as error:
        return await _team(visit, 409, refused=sentences.refusal(visit.language, str(error)))
    return RedirectResponse("/desk/team", 303)


# -- inside -----------------------------------------------------------------------------------------------------------


def _short(visit: Visit) -> Mapping[str, str]:
    fields = visit.form.fields
    if any(len(value) > _LONGEST for value in fields.values()):
        raise BadForm
    return fields


async def _entered(visit: Visit, token: str, to: str) -> Response:
    """The old session of this browser ends, the new one begins."""
    if visit.session:
        await visit.console.roster.sign_out(visit.session, visit.token)
    return await _known(visit, RedirectResponse(to, 303), token)


async def _known(visit: Visit, response: Response, token: str) -> Response:
    """Hand the browser its session, and what lets it be known the next time."""
    session = await visit.console.roster.session(token)
    mark = await visit.console.roster.mark(session) if session else ""
    return known_by(visit.console, with_session(visit.console, response, token), mark)


async def _signed_in(visit: Visit, login: str, password: str) -> str:
    mark = visit.request.cookies.get(visit.console.known_cookie, "")[:_LONGEST]
    return await visit.console.roster.sign_in(login, password, visit.console.address_of(visit.request), mark)


async def _proven(visit: Visit, password: str) -> None:
    """Raises `Refused` unless it is the agent's password; wrong ones count as tries."""
    roster = visit.console.roster
    token = await _signed_in(visit, visit.agent.login, password)
    session = await roster.session(token)
    if session:
        await roster.sign_out(session, token)


def _me(visit: Visit, status: int = 200, *, refused: str = "") -> Response:
    return visit.page("me.html", status, refused=refused, saved="saved" in visit.request.query_params)


async def _team(visit: Visit, status: int = 200, **context: object) -> Response:
    shown = {"refused": "", "link": "", "link_of": "", "typed": {}} | context
    everyone = await visit.console.roster.everyone()
    return visit.page("team.html", status, agents=everyone, roles=ROLES, **shown)


def _link(visit: Visit, token: str) -> str:
    """Where browsers find us, by the settings: what a request says of its own host may be anybody's word."""
    own = f"{visit.request.url.scheme}://{visit.request.url.netloc}"
    return f"{visit.console.public_url.rstrip('/') or own}/desk/welcome?token={token}"
