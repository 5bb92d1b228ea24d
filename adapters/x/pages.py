"""Page after page of one reading, newest first, back to what is known already; each is paid for before it is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from adapters.x.account import Account, Later, NoCredit
from adapters.x.meter import CapReached, Operation
from adapters.x.parse import sent_at
from adapters.x.taking import number_of

if TYPE_CHECKING:
    from adapters.x.taking import Taking

PAGE = 100
_SMALLEST_PAGE = 5  # that X accepts
_MOST_EMPTY = 10  # pages in a row that hold nothing: more than X remembers of mentions

Page = Callable[[str | None, int], Awaitable[dict[str, Any]]]
"""Page token and size -> answer."""


@dataclass(slots=True)
class Found:
    """What a reading brought, newest first."""

    rows: list[Any] = field(default_factory=list)
    whole: bool = True
    """Whether nothing lies between it and what was known before."""
    stopped: CapReached | NoCredit | None = None
    """Why it was not read on: what is here was paid for, and is to be kept before this is raised."""


class Pages:
    """The pages of an account."""

    def __init__(self, account: Account, taking: Taking) -> None:
        self._account = account
        self._taking = taking

    async def all(
        self, operation: Operation, page: Page, most: int, since: str | None, first: int = PAGE
    ) -> Found:  # fmt: skip
        """Every page until the mark, the end, or what X remembers; raises what ends it before anything was found.

        Where the money ends on the way, what was found is worth more than a second try, which would begin at the newest
        again and end at the same page. A page may be empty, because all on it was deleted or is withheld, and others follow.
        """
        found = Found()
        token, size, empty = None, first, 0
        while True:
            try:
                size = await self._account.meter.affords(operation, min(first, _SMALLEST_PAGE), size)
                answer = await self._patiently(page, token, size)
            except (CapReached, NoCredit) as error:
                if not found.rows:
                    raise
                found.whole, found.stopped = False, error
                return found
            rows = await self._counted(operation, answer)
            found.rows += rows
            token, size, empty = _next(answer), PAGE, 0 if rows else empty + 1
            enough = len(found.rows) >= most
            if self._reaches(rows, since):
                return found
            if token is None or enough or empty >= _MOST_EMPTY:
                found.whole = token is None and not enough
                return found

    async def _counted(self, operation: Operation, answer: dict[str, Any]) -> list[Any]:
        told = answer.get("data")
        rows = told if isinstance(told, list) else []
        await self._account.meter.read(operation, [number_of(row) for row in rows])
        return rows

    async def _patiently(self, page: Page, token: str | None, size: int) -> dict[str, Any]:
        """A limit in the middle is waited for: the pages that are here already would have to be bought again."""
        while True:
            try:
                return await page(token, size)
            except Later as later:
                if token is None:
                    raise
                await self._account.clock.sleep(later.seconds)

    def _reaches(self, rows: list[Any], since: str | None) -> bool:
        """Whether a page goes back to what is known, or to where the very first look ends."""
        if since is not None:
            return any(int(number_of(row) or since) <= int(since) for row in rows)
        return any((at := sent_at(row)) is not None and at < self._taking.horizon() for row in rows)


def _next(answer: dict[str, Any]) -> str | None:
    """The token of the page after this one; None where it is the last."""
    meta = answer.get("meta")
    token = meta.get("next_token") if isinstance(meta, dict) else None
    return token if isinstance(token, str) and token else None
