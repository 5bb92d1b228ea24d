"""How often a password may be guessed: five times in 15 minutes for a login, and five from an address, also all at once."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime, timedelta

from bot.model import Refused
from bot.networks import network_of
from bot.store import Store, Unit, people

MOST_TRIES = 5
TRIES_WINDOW = timedelta(minutes=15)


class TooManyTries(Refused):
    """Five tries in 15 minutes, for this login or from this address."""


class Tries:
    """Each login and each address has five places; a try takes one of each before its password is looked at.

    A place that was taken stays so for 15 minutes, unless its try was right.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._one = asyncio.Lock()

    async def take(self, subject: str, address: str, now: datetime) -> list[str]:
        """The places of one try at a subject, for `forget`. Raises `TooManyTries` when none is free.

        Two processes on one PostgreSQL may take the same place at once. Who sees that he is not alone goes on to the next:
        each place is good for one try at most.
        """
        since = now - TRIES_WINDOW

        def take(unit: Unit) -> list[str]:
            places = [_free(unit, one, since) for one in (subject, f"address:{network_of(address)}")]
            people.count_try(unit, places, now)
            return places

        def alone(unit: Unit) -> bool:
            return all(people.tries(unit, [place], since) == 1 for place in taken)

        async with self._one:
            taken = await self._store.run(take)
            while not await self._store.read(alone):
                taken = await self._store.run(take)
        return taken


def of_login(login: str) -> str:
    """The subject under which the tries of a login are counted: no word of it, for a password may have slipped into that field."""
    return f"login:{_hashed(login)}"


def of_browser(mark: str) -> str:
    """That of a browser from which somebody has signed in before: strangers' guesses do not lock it out."""
    return f"browser:{_hashed(mark)}"


def forget(unit: Unit, subject: str, taken: list[str]) -> None:
    """After a right password: what was mistyped for this subject, and the places of this try alone.

    Other tries from the same address stay counted: they may be somebody's guesses at the passwords of others.
    """
    for place in {*_places(subject), *taken}:
        people.forget_tries(unit, place)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:40]


def _places(subject: str) -> list[str]:
    return [f"{subject} {number}" for number in range(MOST_TRIES)]


def _free(unit: Unit, subject: str, since: datetime) -> str:
    for place in _places(subject):
        if not people.tries(unit, [place], since):
            return place
    raise TooManyTries("Too many tries. Please wait 15 minutes.")
