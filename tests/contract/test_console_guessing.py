"""Guessing and taking over accounts: what is counted, what an old password is still worth, where a link leads."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import Refused
from bot.store import Unit, people
from handoff.roster import Roster
from handoff.tries import TooManyTries
from tests.console_house import PASSWORD, ConsoleHouse
from tests.doubles import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(tmp_path: Path, clock: FakeClock) -> AsyncIterator[ConsoleHouse]:
    made = ConsoleHouse(tmp_path, clock)
    agent = await made.agent("maria", "admin", "Maria")
    await made.roster.set_password(agent, PASSWORD)
    yield made
    await made.close()


class Paused(Roster):
    """Between the look at a password and the session that follows from it, something else happens."""

    def __init__(self, house: ConsoleHouse) -> None:
        super().__init__(house.store, house.clock, idle=timedelta(minutes=30), longest=timedelta(hours=12))
        self.looked, self.goes_on = asyncio.Event(), asyncio.Event()

    async def _right(self, password: str, kept: str) -> bool:
        right = await super()._right(password, kept)
        self.looked.set()
        await self.goes_on.wait()
        return right


async def test_a_sign_in_that_is_under_way_does_not_outlive_a_new_link(house: ConsoleHouse) -> None:
    roster = Paused(house)
    under_way = asyncio.create_task(roster.sign_in("maria", PASSWORD, "203.0.113.9"))
    await roster.looked.wait()
    await house.roster.invite_again("maria")
    roster.goes_on.set()
    with pytest.raises(Refused, match="Login or password is wrong"):
        await under_way


async def test_a_password_that_is_being_set_does_not_outlive_a_new_link(house: ConsoleHouse) -> None:
    (agent,) = await house.roster.everyone()
    token = await house.roster.sign_in("maria", PASSWORD, "203.0.113.9")
    session = await house.roster.session(token)
    await house.roster.invite_again("maria")
    with pytest.raises(Refused, match="changed meanwhile"):
        await house.roster.set_password(agent, "the attacker's choice", session)
    (emptied,) = await house.roster.everyone()
    with pytest.raises(Refused, match="changed meanwhile"):  # nor where there was none to be compared with
        await house.roster.set_password(emptied, "the attacker's choice", session)
    assert (await house.roster.everyone())[0].password == ""


async def subjects(house: ConsoleHouse) -> list[str]:
    def read(unit: Unit) -> list[str]:
        return list(unit.conn.exec_driver_sql("SELECT subject FROM signin_try").scalars())

    return await house.store.read(read)


async def test_what_was_typed_for_a_login_is_not_kept(house: ConsoleHouse) -> None:
    with pytest.raises(Refused):
        await house.roster.sign_in(PASSWORD, "", "203.0.113.9")
    kept = await subjects(house)
    assert len(kept) == 2
    assert not any(word in subject for subject in kept for word in ("quiet", "night", "shift"))


async def test_a_login_is_counted_once_however_it_is_dressed_up(house: ConsoleHouse) -> None:
    told = []
    for number in range(8):
        with pytest.raises(Refused) as refused:
            await house.roster.sign_in("ma" + "\x00" * 70 * number + "ria", "guess", f"198.51.100.{number}")
        told.append(type(refused.value))
    assert told == [Refused] * 5 + [TooManyTries] * 3


async def test_one_line_of_the_new_internet_has_five_tries_and_not_as_many_as_it_has_addresses(
    house: ConsoleHouse,
) -> None:
    told = []
    for number in range(7):
        with pytest.raises(Refused) as refused:
            await house.roster.sign_in(f"agent-{number}", "guess", f"2001:db8::{number:x}")
        told.append(type(refused.value))
    assert told == [Refused] * 5 + [TooManyTries] * 2


async def test_strangers_do_not_lock_a_browser_out_that_signed_in_before(house: ConsoleHouse) -> None:
    right, wrong = {"login": "maria", "password": PASSWORD}, {"login": "maria", "password": "guess"}
    async with house.client() as known, house.client() as new:
        assert (await known.post("/desk/sign-in", data=right)).status_code == 303
        await known.post("/desk/sign-out")
        for number in range(5):
            with pytest.raises(Refused):
                await house.roster.sign_in("maria", "guess", f"198.51.100.{number}")
        assert (await new.post("/desk/sign-in", data=right)).status_code == 429
        assert (await known.post("/desk/sign-in", data=right)).status_code == 303
        mark = known.cookies["nightdesk-known"]
        for number in range(5):  # it has tries of its own, and no more of them than anybody
            with pytest.raises(Refused):
                await house.roster.sign_in("maria", "guess", f"198.51.101.{number}", mark)
        assert (await known.post("/desk/sign-in", data=wrong)).status_code == 429


async def test_a_mark_is_worth_nothing_for_others_made_up_or_after_a_new_password(house: ConsoleHouse) -> None:
    await house.agent("wei")
    (maria,) = [agent for agent in await house.roster.everyone() if agent.login == "maria"]
    session = await house.roster.session(await house.roster.sign_in("maria", PASSWORD, "203.0.113.9"))
    assert session
    mark = await house.roster.mark(session)
    for number in range(5):
        with pytest.raises(Refused):
            await house.roster.sign_in("wei", "guess", f"198.51.100.{number}")
        with pytest.raises(Refused):
            await house.roster.sign_in("maria", "guess", f"198.51.101.{number}")
    for login, shown in (("wei", mark), ("maria", mark[:-1] + "x"), ("maria", "."), ("maria", "x.y")):
        with pytest.raises(TooManyTries):
            await house.roster.sign_in(login, PASSWORD, "203.0.113.77", shown)
    await house.store.run(lambda unit: people.set_password(unit, maria.id, "another"))
    with pytest.raises(TooManyTries):
        await house.roster.sign_in("maria", PASSWORD, "203.0.113.77", mark)


async def test_a_link_leads_to_where_browsers_find_us_and_not_to_what_a_request_says(house: ConsoleHouse) -> None:
    object.__setattr__(house.console, "public_url", "https://support.example.com/")
    async with house.client(await house.session("maria"), Host="evil.example") as admin:
        page = await admin.post("/desk/team", data={"login": "wei", "name": "Wei", "role": "agent"})
    (link,) = re.findall(r'<code id="link">(.+?)</code>', page.text)
    assert link.startswith("https://support.example.com/desk/welcome?token=")
