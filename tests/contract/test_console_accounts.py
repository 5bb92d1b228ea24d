"""Signing in and out, one-time links, passwords, languages, the team."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.model import Refused
from tests.console_house import PASSWORD, ConsoleHouse
from tests.doubles import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(tmp_path: Path, clock: FakeClock) -> AsyncIterator[ConsoleHouse]:
    made = ConsoleHouse(tmp_path, clock)
    await made.agent("maria", "admin", "Maria")
    yield made
    await made.close()


@pytest.fixture
async def browser(house: ConsoleHouse) -> AsyncIterator[httpx.AsyncClient]:
    async with house.client() as opened:
        yield opened


async def with_password(house: ConsoleHouse, login: str) -> None:
    agent = next(a for a in await house.roster.everyone() if a.login == login)
    await house.roster.set_password(agent, PASSWORD)


def token_in(path: str) -> str:
    return path.split("token=")[1]


async def test_looking_at_a_one_time_link_does_not_spend_it(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    link = await house.link("maria")
    for _ in range(3):
        page = await browser.get(link)
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
    answer = await browser.post("/desk/welcome", data={"token": token_in(link)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/me")
    assert (await browser.get("/desk")).status_code == 200


async def test_a_one_time_link_is_spent_once(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    link = await house.link("maria")
    await browser.post("/desk/welcome", data={"token": token_in(link)})
    async with house.client() as thief:
        again = await thief.post("/desk/welcome", data={"token": token_in(link)})
        assert again.status_code == 410
        assert "has been used or is too old" in again.text
        assert (await thief.get("/desk")).status_code == 303


async def test_a_one_time_link_ends_after_a_day(
    house: ConsoleHouse, browser: httpx.AsyncClient, clock: FakeClock
) -> None:
    link = await house.link("maria")
    clock.advance(24 * 3600 + 1)
    assert (await browser.post("/desk/welcome", data={"token": token_in(link)})).status_code == 410


@pytest.mark.parametrize("token", ["", "x", "'; drop table agent; --", "x" * 300])
async def test_a_made_up_link_opens_nothing(browser: httpx.AsyncClient, token: str) -> None:
    answer = await browser.post("/desk/welcome", data={"token": token})
    assert answer.status_code == 410
    assert "set-cookie" not in answer.headers


async def test_signing_in_makes_a_new_session_and_ends_the_old_one(house: ConsoleHouse) -> None:
    await with_password(house, "maria")
    old = await house.roster.sign_in("maria", PASSWORD, "203.0.113.9")
    async with house.client(old) as browser:
        answer = await browser.post("/desk/sign-in", data={"login": "maria", "password": PASSWORD})
        fresh = answer.cookies["nightdesk"]
    assert fresh != old
    assert await house.roster.session(old) is None
    assert await house.roster.session(fresh)


async def test_a_session_that_somebody_planted_is_not_taken_over(house: ConsoleHouse) -> None:
    async with house.client("planted-by-somebody-else") as browser:
        link = await house.link("maria")
        answer = await browser.post("/desk/welcome", data={"token": token_in(link)})
    assert "planted" not in answer.cookies["nightdesk"]


async def test_a_wrong_password_does_not_say_what_was_wrong(house: ConsoleHouse, browser: httpx.AsyncClient) -> None:
    await with_password(house, "maria")
    wrong = await browser.post("/desk/sign-in", data={"login": "maria", "password": "not this one"})
    unknown = await browser.post("/desk/sign-in", data={"login": "nobody", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 401
    refused = re.compile(r'id="refused">([^<]+)<')
    assert refused.findall(wrong.text) == refused.findall(unknown.text) == ["Login or password is wrong."]
    assert 'value="maria"' in wrong.text
    assert "not this one" not in wrong.text


async def test_the_sixth_try_in_fifteen_minutes_is_not_looked_at(
    house: ConsoleHouse, browser: httpx.AsyncClient, clock: FakeClock
) -> None:
    await with_password(house, "maria")
    for _ in range(5):
        assert (await browser.post("/desk/sign-in", data={"login": "maria", "password": "guess"})).status_code == 401
    right = await browser.post("/desk/sign-in", data={"login": "maria", "password": PASSWORD})
    assert right.status_code == 429
    assert "wait 15 minutes" in right.text
    clock.advance(15 * 60 + 1)
    assert (await browser.post("/desk/sign-in", data={"login": "maria", "password": PASSWORD})).status_code == 303


async def at_once(house: ConsoleHouse, tries: list[tuple[str, str, str]]) -> Counter[str]:
    """What became of sign-ins that all come together."""
    answers = await asyncio.gather(*(house.roster.sign_in(*one) for one in tries), return_exceptions=True)
    return Counter(type(answer).__name__ for answer in answers)


async def test_of_passwords_that_come_all_at_once_five_are_looked_at(house: ConsoleHouse) -> None:
    await with_password(house, "maria")
    guesses = [("maria", f"guess {number}", f"198.51.100.{number}") for number in range(19)]
    told = await at_once(house, [*guesses, ("maria", PASSWORD, "203.0.113.7")])
    assert told == {"Refused": 5, "TooManyTries": 15}
    one_address = [(f"agent-{number}", "guess", "203.0.113.9") for number in range(12)]
    assert await at_once(house, one_address) == {"Refused": 5, "TooManyTries": 7}


async def test_a_right_password_costs_its_address_nothing_and_clears_it_of_nothing(house: ConsoleHouse) -> None:
    await with_password(house, "maria")
    for number in range(4):
        with pytest.raises(Refused):
            await house.roster.sign_in(f"agent-{number}", "guess", "203.0.113.9")
    for _ in range(6):
        assert await house.roster.sign_in("maria", PASSWORD, "203.0.113.9")
    assert await at_once(house, [("wei", "guess", "203.0.113.9")] * 2) == {"Refused": 1, "TooManyTries": 1}


async def test_after_a_right_password_what_was_mistyped_before_is_forgotten(house: ConsoleHouse) -> None:
    await with_password(house, "maria")
    for shift in range(3):
        wrong = [("maria", "mistyped", f"198.51.100.{shift}")] * 4
        assert await at_once(house, wrong) == {"Refused": 4}
        assert await house.roster.sign_in("maria", PASSWORD, f"198.51.100.{shift}")


async def test_signing_out_ends_the_session_on_the_server_too(house: ConsoleHouse) -> None:
    token = await house.session("maria")
    async with house.client(token) as browser:
        assert (await browser.post("/desk/sign-out")).headers["location"] == "/desk/sign-in"
    async with house.client(token) as copy:
        assert (await copy.get("/desk")).status_code == 303


async def test_an_idle_console_has_to_sign_in_again(house: ConsoleHouse, clock: FakeClock) -> None:
    async with house.client(await house.session("maria")) as browser:
        clock.advance(29 * 60)
        assert (await browser.get("/desk")).status_code == 200
        clock.advance(31 * 60)
        assert (await browser.get("/desk")).status_code == 303


@pytest.mark.parametrize(
    ("path", "headers"), [("/desk/fragments?parts=banners", {"X-By-Itself": "1"}), ("/desk/live", {})]
)
async def test_a_console_that_looks_by_itself_becomes_idle_all_the_same(
    house: ConsoleHouse, clock: FakeClock, path: str, headers: dict[str, str]
) -> None:
    async with house.client(await house.session("maria")) as browser:
        house.nudges.close()  # a stream ends at once
        clock.advance(20 * 60)
        assert (await browser.get("/desk/fragments?parts=banners")).status_code == 200
        clock.advance(20 * 60)
        assert (await browser.get(path, headers=headers)).status_code == 200
        seen = (await house.roster.everyone())[0].seen_at
        assert seen == clock.now()  # still on duty
        clock.advance(11 * 60)
        assert (await browser.get(path, headers=headers | {"Accept": "application/json"})).status_code == 401


async def test_without_a_password_the_console_reminds_until_there_is_one(house: ConsoleHouse) -> None:
    async with house.client(await house.session("maria")) as browser:
        assert "You have no password yet" in (await browser.get("/desk")).text
        assert "Later" in (await browser.get("/desk/me")).text
        short = await browser.post("/desk/me/password", data={"new": "short"})
        assert short.status_code == 409
        assert "at least 10 characters" in short.text
        saved = await browser.post("/desk/me/password", data={"new": PASSWORD})
        assert (saved.status_code, saved.headers["location"]) == (303, "/desk")
        assert "You have no password yet" not in (await browser.get("/desk")).text


async def test_a_new_password_needs_the_old_one_and_ends_other_sessions(house: ConsoleHouse) -> None:
    await with_password(house, "maria")
    here = await house.roster.sign_in("maria", PASSWORD, "203.0.113.9")
    elsewhere = await house.roster.sign_in("maria", PASSWORD, "203.0.113.9")
    async with house.client(here) as browser:
        wrong = await browser.post("/desk/me/password", data={"old": "guess", "new": "another long one"})
        assert wrong.status_code == 409
        right = await browser.post("/desk/me/password", data={"old": PASSWORD, "new": "another long one"})
        assert right.status_code == 303
        assert "is saved" in (await browser.get(right.headers["location"])).text
    assert await house.roster.session(here) is None
    assert await house.roster.session(elsewhere) is None


@pytest.mark.parametrize(
    ("header", "greeting"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "登录"),
        ("zh-TW", "登录"),
        ("en-GB,zh;q=0.4", "Sign in"),
        ("fr-FR,zh;q=0.9,en;q=0.1", "登录"),
        ("fr", "Sign in"),
        ("en;q=0.1, zh;q=0.2", "登录"),
        ("", "Sign in"),
        (";;;q=x,,zh;q=9.9.9", "登录"),
        ("a" * 5000, "Sign in"),
    ],
)
async def test_a_stranger_reads_the_language_of_his_browser(
    browser: httpx.AsyncClient, header: str, greeting: str
) -> None:
    page = await browser.get("/desk/sign-in", headers={"Accept-Language": header})
    assert f"<h1>{greeting}</h1>" in page.text


async def test_an_agent_reads_the_language_that_he_chose(house: ConsoleHouse) -> None:
    async with house.client(await house.session("maria"), **{"Accept-Language": "en"}) as browser:
        answer = await browser.post("/desk/me/language", data={"language": "zh-Hans", "next": "/desk?view=mine"})
        assert answer.headers["location"] == "/desk?view=mine"
        page = (await browser.get("/desk")).text
        assert 'lang="zh-Hans"' in page
        assert "待接入" in page
        await browser.post("/desk/me/language", data={"language": "", "next": "/desk"})
        assert "Nobody is waiting." in (await browser.get("/desk")).text
        assert (await browser.post("/desk/me/language", data={"language": "xx"})).status_code == 400


async def test_a_refusal_is_said_in_the_agents_language(house: ConsoleHouse) -> None:
    await house.agent("wei", "agent", "Wei", language="zh-Hans")
    number = await house.waits("Olena")
    maria = next(a for a in await house.roster.everyone() if a.login == "maria")
    await house.desk.claim(maria, number)
    async with house.client(await house.session("wei")) as browser:
        answer = await browser.post(f"/desk/conversations/{number}/claim", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (409, {"error": "Maria 已认领该会话。"})


async def test_an_admin_adds_somebody_who_comes_in_by_the_link_that_is_shown_once(house: ConsoleHouse) -> None:
    async with house.client(await house.session("maria")) as admin:
        page = await admin.post("/desk/team", data={"login": "newcomer", "name": "New <b>comer</b>", "role": "lead"})
        link = re.findall(r'<code id="link">(.+?)</code>', page.text)[0]
        assert link not in (await admin.get("/desk/team")).text
    assert "New &lt;b&gt;comer&lt;/b&gt;" in page.text
    async with house.client() as browser:
        await browser.post("/desk/welcome", data={"token": token_in(link)})
        assert "New &lt;b&gt;comer" in (await browser.get("/desk")).text


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"login": "maria", "name": "x", "role": "agent"}, "already an agent"),
        ({"login": "Maria", "name": "x", "role": "agent"}, "in case alone"),
        ({"login": "a b", "name": "x", "role": "agent"}, "A login has 2 to 64"),
        ({"login": "<script>", "name": "x", "role": "agent"}, "A login has 2 to 64"),
        ({"login": "okay", "name": "x", "role": "owner"}, "Unknown role"),
        ({}, "A login has 2 to 64"),
    ],
)
async def test_who_cannot_be_added_is_said_and_what_was_typed_stays(
    house: ConsoleHouse, fields: dict[str, str], why: str
) -> None:
    async with house.client(await house.session("maria")) as admin:
        answer = await admin.post("/desk/team", data=fields)
    assert answer.status_code == 409
    assert why in answer.text
    assert len(await house.roster.everyone()) == 1
    if fields.get("login", "").isalpha():
        assert f'value="{fields["login"]}"' in answer.text


async def test_the_last_admin_cannot_lock_everybody_out(house: ConsoleHouse) -> None:
    async with house.client(await house.session("maria")) as admin:
        answer = await admin.post("/desk/team/disable", data={"login": "maria", "disabled": "1"})
    assert answer.status_code == 409
    assert "last admin" in answer.text


async def test_a_new_link_ends_the_sessions_of_whom_it_is_for(house: ConsoleHouse) -> None:
    await house.agent("wei")
    token = await house.session("wei")
    async with house.client(await house.session("maria")) as admin:
        page = await admin.post("/desk/team/link", data={"login": "wei"})
        unknown = await admin.post("/desk/team/link", data={"login": "nobody"})
    assert "One-time link for wei" in page.text
    assert await house.roster.session(token) is None
    assert unknown.status_code == 409
