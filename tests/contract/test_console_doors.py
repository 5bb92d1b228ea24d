"""Who may come in to the console: every route by every identity, forms from elsewhere, headers, cookies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx
import pytest
from starlette.responses import Response

from bot.model import Attachment, Candidate
from bot.store import StoreDown
from bot.store.held import of_conversation
from handoff import console
from handoff.console.door import HEADERS, Guarded, NoPolicy, Visit
from handoff.console.render import DIGEST
from tests.console_house import ConsoleHouse
from tests.doubles import FakeClock

IDENTITIES = ("anonymous", "viewer", "holder", "other", "lead", "admin")
JSON = {"Accept": "application/json"}
TABLE = console.table()
PLACES = count(1)
POSTS = [path for path, methods in TABLE.items() if "POST" in methods]
HELD_VERBS = ("release", "transfer", "snooze", "resolve", "give-back", "reply", "ask-second", "file", "writing")
VERBS = [
    p
    for p in POSTS
    if p.startswith(
        tuple(f"/desk/{what}/" for what in ("conversations", "decisions", "deliveries", "events", "replies"))
    )
]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(tmp_path: Path, clock: FakeClock) -> AsyncIterator[ConsoleHouse]:
    made = ConsoleHouse(tmp_path, clock)
    for login, role in (
        ("viewer", "viewer"),
        ("holder", "agent"),
        ("other", "agent"),
        ("lead", "lead"),
        ("admin", "admin"),
    ):
        await made.agent(login, role)
    yield made
    await made.close()


@dataclass
class Case:
    """One conversation with everything that a verb could be about."""

    conversation: int
    delivery: int
    event: int
    message: int
    decision: int
    to: int
    reply: int


async def case_of(house: ConsoleHouse, *, held: bool) -> Case:
    place = f"Olena {next(PLACES)}"
    number = await house.waits(place)
    nearest = (Candidate("withdraw-pending", 0.9),)
    await house.writes(place, "where is it?", candidates=nearest, answered=True)
    await house.writes(place, "a picture", attachments=(Attachment("photo", ref="f1", name="a.png"),))
    house.files["f1"] = b"bytes"
    everyone = {agent.login: agent for agent in await house.roster.everyone()}
    delivery = await house.bot_says(number, "Did you check the status page?", "unknown", "timed out")
    event = await house.dies(number)
    if held:
        await house.desk.claim(everyone["holder"], number)
    lines = await house.thread(number)
    message = next(line.message_id for line in lines if line.attachments)
    decision = next(line.decision.id for line in lines if line.decision)
    reply = 0
    if held:
        await house.desk.ask_second(everyone["holder"], number, "Look at evil.example.org")
        (waiting,) = await house.store.read(lambda unit: of_conversation(unit, number))
        reply = waiting.id
    return Case(number, delivery, event, message, decision, everyone["lead"].id, reply)


def fields_of(path: str, case: Case) -> dict[str, str]:
    verb = path.rsplit("/", 1)[1]
    return {
        "transfer": {"to": str(case.to)},
        "snooze": {"until": "2026-04-01T00:00:00Z"},
        "reply": {"text": "Hello", "key": "k1"},
        "ask-second": {"text": "Look at evil.example.org", "key": "k3"},
        "note": {"text": "A note", "key": "k2"},
        "link": {"login": "viewer", "intent": "deposit-missing"},
        "wrong": {"intent": "deposit-missing"},
        "disable": {"login": "other", "disabled": "1"},
        "team": {"login": "newcomer", "name": "New", "role": "agent"},
        "password": {"new": "a long new password"},
        "language": {"language": "zh-Hans"},
    }.get(verb, {})


def address_of(path: str, case: Case) -> str:
    kind = f"{path}/".split("/")[2]
    number = {"deliveries": case.delivery, "events": case.event, "decisions": case.decision, "replies": case.reply}.get(
        kind, case.conversation
    )
    return (
        path.replace("{id}", str(number))
        .replace("{message:int}/{index:int}", f"{case.message}/0")
        .replace("{digest}/{name}", f"{DIGEST}/console.css")
        .replace("{rest:path}", "nowhere")
    )


def expected(method: str, path: str, who: str) -> int:
    public = {"/desk/sign-in", "/desk/sign-out", "/desk/welcome", "/desk/static/{digest}/{name}"}
    if path in public:
        return expected_in_public(method, path, who)
    if who == "anonymous":
        return 401
    if path == "/desk/{rest:path}":
        return 404
    if path.startswith("/desk/team"):
        return (303 if path.endswith("disable") else 200) if who == "admin" else 403
    if path in VERBS or path == "/desk/next":
        return expected_of_verb(path, who)
    return 303 if path in ("/desk/me/password", "/desk/me/language") else 200


def expected_in_public(method: str, path: str, who: str) -> int:
    if path == "/desk/sign-in":
        return 401 if method == "POST" else 200 if who == "anonymous" else 303
    return {"/desk/sign-out": 303, "/desk/welcome": 410 if method == "POST" else 200}.get(path, 200)


def expected_of_verb(path: str, who: str) -> int:
    if who == "viewer":
        return 403
    verb = path.rsplit("/", 1)[1]
    if verb == "reopen":
        return 409  # it is not resolved
    if verb in (*HELD_VERBS, "claim"):
        return 200 if who == "holder" else 409
    if verb == "approve":
        return 200 if who in ("lead", "admin") else 409
    if verb == "decline":
        return 409 if who == "other" else 200
    return 200


async def browser_of(house: ConsoleHouse, who: str) -> httpx.AsyncClient:
    return house.client("" if who == "anonymous" else await house.session(who))


@pytest.mark.parametrize(
    ("method", "path"),
    [(method, path) for path, methods in TABLE.items() for method in methods if path != "/desk/live"],
)
async def test_every_route_lets_in_whom_it_should(
    house: ConsoleHouse, clock: FakeClock, method: str, path: str
) -> None:
    for who in IDENTITIES:
        case = await case_of(house, held=True)
        fields = fields_of(path, case) if method == "POST" else None
        files = {"file": ("a.txt", b"hi", "text/plain")} if path.endswith("/{id}/file") else None
        async with await browser_of(house, who) as browser:
            answer = await browser.request(method, address_of(path, case), headers=JSON, data=fields, files=files)
        assert answer.status_code == expected(method, path, who), (who, answer.text)
        assert_headers(answer, path)
        clock.advance(901)  # five wrong passwords from one address are too many


def assert_headers(answer: httpx.Response, path: str) -> None:
    own = {
        "/desk/static/{digest}/{name}": {"Cache-Control"},
        "/desk/files/{message:int}/{index:int}": {"Content-Security-Policy"},
    }
    for name, value in HEADERS.items():
        if name not in own.get(path, set()):
            assert answer.headers[name] == value


async def test_the_stream_is_closed_to_strangers(house: ConsoleHouse) -> None:
    async with house.client() as browser:
        answer = await browser.get("/desk/live")
    assert answer.status_code == 401


async def test_a_stranger_is_led_to_the_sign_in_and_back_to_where_he_wanted(house: ConsoleHouse) -> None:
    async with house.client() as browser:
        answer = await browser.get("/desk?view=mine&c=7")
        plain = await browser.get("/desk")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in?next=%2Fdesk%3Fview%3Dmine%26c%3D7")
    assert plain.headers["location"] == "/desk/sign-in"


FOREIGN: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://desk.example"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "same-origin, cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://desk.example.evil.example"},
    {"Origin": "http://desk.example:81"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "desk.example"},
    {"Referer": "http://desk.example/desk"},
    {},
]


@pytest.mark.parametrize("path", POSTS)
async def test_no_form_from_elsewhere_is_taken(house: ConsoleHouse, path: str) -> None:
    case = await case_of(house, held=True)
    before = await house.thread(case.conversation)
    token = await house.session("admin")
    async with house.client(token) as browser:
        del browser.headers["Sec-Fetch-Site"]
        for headers in FOREIGN:
            answer = await browser.post(address_of(path, case), headers=JSON | headers, data=fields_of(path, case))
            assert answer.status_code == 403, (headers, answer.text)
    assert await house.thread(case.conversation) == before
    assert await house.roster.session(token)


async def test_an_older_browser_is_known_by_its_origin(house: ConsoleHouse) -> None:
    case = await case_of(house, held=True)
    async with house.client(await house.session("lead")) as browser:
        del browser.headers["Sec-Fetch-Site"]
        answer = await browser.post(
            f"/desk/conversations/{case.conversation}/note",
            headers=JSON | {"Origin": "http://desk.example"},
            data={"text": "from an older browser"},
        )
    assert answer.status_code == 200


def test_a_route_that_does_not_say_who_may_use_it_is_not_built(tmp_path: Path) -> None:
    async def forgotten(visit: Visit) -> Response:
        return visit.page("error.html")

    with pytest.raises(NoPolicy, match="does not say who may use it"):
        console.built(None, {"/desk/forgotten": {"GET": forgotten}})  # type: ignore[arg-type, dict-item]


def test_every_route_of_the_console_declares_a_policy() -> None:
    assert all(isinstance(guarded, Guarded) for methods in TABLE.values() for guarded in methods.values())
    assert {path for path, methods in TABLE.items() for g in methods.values() if not g.roles} == {
        "/desk/sign-in", "/desk/sign-out", "/desk/welcome", "/desk/static/{digest}/{name}",
    }  # fmt: skip


@pytest.mark.parametrize("secure", [True, False])
async def test_the_cookie_is_as_strict_as_the_address_allows(tmp_path: Path, secure: bool) -> None:
    house = ConsoleHouse(tmp_path, FakeClock(), secure=secure)
    await house.agent("maria", "agent")
    base = "https://desk.example" if secure else "http://desk.example"
    async with house.client(base=base) as browser:
        token = (await house.link("maria")).split("token=")[1]
        answer = await browser.post("/desk/welcome", data={"token": token})
        cookie = answer.headers["set-cookie"]
        out = (await browser.post("/desk/sign-out")).headers["set-cookie"]
    await house.close()
    assert cookie.startswith("__Host-nightdesk=" if secure else "nightdesk=")
    assert ("Secure" in cookie) is secure
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "Max-Age=0" in out
    assert ("Secure" in out) is secure


async def test_a_method_that_a_page_does_not_know_is_refused_in_its_look(house: ConsoleHouse) -> None:
    async with house.client(await house.session("holder")) as browser:
        answer = await browser.put("/desk/me")
        head = await browser.head("/desk")
    assert answer.status_code == 405
    assert "Nightdesk" in answer.text
    assert head.status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/desk/nowhere", "/desk?c=999", "/desk/files/999/0", "/desk/files/1/99", "/desk/files/9999999999999999999999/0"],
)
async def test_what_is_not_there_is_a_page_that_leads_back(house: ConsoleHouse, address: str) -> None:
    async with house.client(await house.session("holder")) as browser:
        answer = await browser.get(address)
    assert answer.status_code == 404
    assert 'href="/desk"' in answer.text


@pytest.mark.parametrize("number", ["0", "-1", "x", "1e3", "９", "99999999999999999999", "1%20or%201"])
async def test_a_number_that_is_none_finds_nothing(house: ConsoleHouse, number: str) -> None:
    async with house.client(await house.session("holder")) as browser:
        answer = await browser.post(f"/desk/conversations/{number}/claim", headers=JSON)
        page = await browser.get(f"/desk?c={number}&rows={number}&view={number}")
    assert answer.status_code in (404, 409)
    assert page.status_code in (200, 404)


async def test_a_form_of_a_size_that_no_page_sends_is_refused(house: ConsoleHouse) -> None:
    async with house.client(await house.session("holder")) as browser:
        large = await browser.post("/desk/conversations/1/note", headers=JSON, content=b"text=" + b"x" * 500_000)
        many = await browser.post("/desk/conversations/1/note", headers=JSON, content=b"&".join([b"a=1"] * 50))
        long = await browser.post("/desk/sign-in", headers=JSON, data={"login": "x" * 400, "password": "y"})
    assert (large.status_code, many.status_code, long.status_code) == (413, 400, 400)


async def test_a_database_that_is_away_is_said_in_words_and_the_page_heals_itself(
    house: ConsoleHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await house.session("holder")
    async with house.client(token) as browser:
        with monkeypatch.context() as broken:
            broken.setattr(house.store, "read", away)
            page = await browser.get("/desk")
            fragment = await browser.get("/desk/fragments", headers=JSON)
        healed = await browser.get("/desk")
    assert (page.status_code, fragment.status_code, healed.status_code) == (503, 503, 200)
    assert 'http-equiv="refresh"' in page.text
    assert "nothing is lost" in fragment.json()["error"]


async def away(*_: object) -> None:
    raise StoreDown("connection refused")


async def test_a_mistake_of_ours_is_a_page_without_its_inside(
    house: ConsoleHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await house.session("holder")
    monkeypatch.setattr(ConsoleHouse, "_titles", staticmethod(broken_titles))
    number = await house.writes("Olena", "x", hands_off="article withdraw-pending")
    async with house.client(token) as browser:
        object.__setattr__(house.console, "titles", broken_titles)
        answer = await browser.get(f"/desk?c={number}")
    assert answer.status_code == 500
    assert "our mistake" in answer.text
    assert "secret inside" not in answer.text
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def broken_titles(language: str) -> dict[str, str]:
    raise RuntimeError("secret inside")


async def test_static_files_are_kept_for_ever_only_under_their_digest(house: ConsoleHouse) -> None:
    async with house.client() as browser:
        newest = await browser.get(f"/desk/static/{DIGEST}/console.js")
        older = await browser.get("/desk/static/000000000000/console.js")
        none = await browser.get(f"/desk/static/{DIGEST}/..%2Fdoor.py", headers=JSON)
    assert "immutable" in newest.headers["Cache-Control"]
    assert newest.headers["Content-Type"].startswith("text/javascript")
    assert older.headers["Cache-Control"] == "no-cache"
    assert none.status_code in (401, 404)


async def test_a_disabled_agent_is_out_at_once(house: ConsoleHouse) -> None:
    token = await house.session("other")
    async with house.client(token) as browser:
        assert (await browser.get("/desk")).status_code == 200
        await house.roster.disable("other", disabled=True)
        assert (await browser.get("/desk")).status_code == 303
        assert (await browser.post("/desk/conversations/1/claim", headers=JSON)).status_code == 401


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/desk?view=mine&c=7", "/desk?view=mine&c=7"),
        ("/desk/team", "/desk/team"),
        ("https://evil.example/desk", "/desk"),
        ("//evil.example/desk", "/desk"),
        ("/desk@evil.example", "/desk"),
        ("/desk/../evil", "/desk"),
        ("/desk\r\nSet-Cookie: a=b", "/desk"),
        ("javascript:alert(1)", "/desk"),
        ("/desk/sign-out", "/desk"),
    ],
)
async def test_after_signing_in_one_stays_in_the_console(house: ConsoleHouse, wanted: str, goes: str) -> None:
    agent = next(a for a in await house.roster.everyone() if a.login == "holder")
    await house.roster.set_password(agent, "a quiet night shift")
    async with house.client() as browser:
        answer = await browser.post(
            "/desk/sign-in", data={"login": "holder", "password": "a quiet night shift", "next": wanted}
        )
    assert (answer.status_code, answer.headers["location"]) == (303, goes)
