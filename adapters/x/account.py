"""One X account: who it is, how it is, and the one way in which anything is asked of X."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from adapters.x.meter import Meter
from adapters.x.parse import Me
from adapters.x.place import is_number
from adapters.x.tokens import NothingKeeps, TokenRefused, Tokens, signature
from adapters.x.wire import ApiError, NotReached, Unanswered, Wire, bearing
from bot.ports import ChannelRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.x.settings import XSettings
    from bot.clock import Clock
    from bot.model import ChannelId
    from bot.ports import Cursors

_log = logging.getLogger("nightdesk.x")

_UNSAID_WAIT = 60.0  # seconds, where a 429 does not say how long
_LONGEST_WAIT = 25 * 3600.0  # no limit of X's lasts longer than a day
_NO_CREDIT_WAIT = 120.0  # seconds until X is asked again whether there is credit
CREDIT = "credit"
CAP = "cap"  # this trouble ends with the day


@dataclass(frozen=True, slots=True)
class ChannelState:
    """How the channel is, for the health page."""

    ok: bool
    reason: str = ""


class Later(Exception):
    """Nothing was sent: this kind of call has to wait."""

    def __init__(self, words: str, seconds: float) -> None:
        super().__init__(words)
        self.seconds = seconds


class NoCredit(Exception):
    """Nothing was done: the account cannot pay, by X's word or by the cap in the settings."""


class Account:
    """What reading and sending share."""

    def __init__(self, channel: ChannelId, settings: XSettings, clock: Clock, cursors: Cursors) -> None:
        self.channel = channel
        self.settings = settings
        self.clock = clock
        self.cursors = cursors
        self.tokens = Tokens(settings, cursors, clock)
        self.wire = Wire(settings, self._authorize)
        self.meter = Meter(settings.prices, settings.daily_cap, cursors, clock)
        self.counts: Counter[str] = Counter()
        self._troubles: dict[str, str] = {"start": "not connected yet"}
        self._me: Me | None = None

    # -- who we are

    async def introduced(self) -> Me:
        """Who we are, asked for once; raises `ChannelRefused` for wrong keys, and what the network raises."""
        if self._me is None:
            self._me = await self.who()
        return self._me

    async def who(self) -> Me:
        """https://docs.x.com/x-api/users/get-my-user, asked now."""
        answer = await self.ask("me", self.wire.get_me)
        data = answer.get("data")
        told: dict[str, Any] = data if isinstance(data, dict) else {}
        number, name = told.get("id"), told.get("username")
        if not is_number(number):
            raise Unanswered("the answer to users/me names nobody")
        await self.meter.read("user_read", [number])
        if self.settings.user_id and number != self.settings.user_id:
            raise ChannelRefused(
                f"The keys of {self.channel} belong to @{name} ({number}), not to user_id = {self.settings.user_id}."
            )
        self.well("start")
        return Me(self.channel, number, name if isinstance(name, str) else "")

    async def _authorize(self, method: str, url: str) -> dict[str, str]:
        if self.settings.auth == "oauth1":
            return signature(self.settings, method, url)
        return bearing(await self._before(self.tokens.access(self.wire)))

    @staticmethod
    async def _before(token: Awaitable[str]) -> str:
        """A token is had before the call itself: whatever became of the refresh, the call has not left."""
        try:
            return await token
        except Unanswered as error:
            raise NotReached(f"the token was not refreshed: {error}") from None

    # -- one call

    async def ask(self, scope: str, call: Callable[[], Awaitable[Any]]) -> dict[str, Any]:
        """Make one call when its scope allows it.

        Raises `Later` or `NoCredit` (nothing was done), `ApiError`, `NotReached` (no byte left), `Unanswered` (nobody
        knows), or `ChannelRefused` where X does not know us.
        """
        async with self.asking(scope):
            return await self._called(call)

    @asynccontextmanager
    async def asking(self, scope: str) -> AsyncIterator[None]:
        """Something is asked of X in here, where its scope allows it; raises what `ask` does."""
        await self._gate(scope)
        try:
            yield
        except (TokenRefused, NothingKeeps) as error:
            raise self.refused(error) from None
        except ApiError as error:
            raise await self._understood(scope, error) from None

    async def _called(self, call: Callable[[], Awaitable[Any]]) -> dict[str, Any]:
        try:
            answer = await self._known(call)
        except ApiError as error:
            if error.status != 400 or "tweet.fields" not in error.words or self.wire.fields != "tweet.fields":
                raise
            self.wire.fields = "post.fields"  # the newer name of the same
            answer = await self._known(call)
        if not isinstance(answer, dict):
            raise Unanswered("the answer is not X's")
        return answer

    async def _known(self, call: Callable[[], Awaitable[Any]]) -> Any:
        """Make a call, and again where the token that it went with is not in force, or was changed while it was on its way.

        It refreshes once at most: a new token that X refuses is a verdict.
        """
        try:
            return await call()
        except ApiError as error:
            if error.status != 401 or self.settings.auth != "oauth2":
                raise
            await self._before(self.tokens.renewed(self.wire, error.token))
        try:
            return await call()
        except ApiError as error:
            if error.status != 401 or await self._before(self.tokens.access(self.wire)) == error.token:
                raise
        return await call()

    async def _gate(self, scope: str) -> None:
        """Marks in the store, so that another process and the next one after a restart wait too."""
        now = self.clock.now()
        for name in (CREDIT, scope):
            mark = await self.cursors.get(f"later:{name}")
            until = datetime.fromisoformat(mark) if mark else now
            if until > now:
                seconds = (until - now).total_seconds()
                if name == CREDIT:
                    raise NoCredit("X says that the developer account is out of credit")
                raise Later(f"X lets us {scope} again at {until:%H:%M:%S} UTC", seconds)

    async def close_gate(self, scope: str, seconds: float) -> None:
        """No call of this kind for so long."""
        until = self.clock.now() + timedelta(seconds=seconds)
        await self.cursors.put(f"later:{scope}", until.isoformat())

    async def _understood(self, scope: str, error: ApiError) -> Exception:
        if error.no_credit:
            await self.close_gate(CREDIT, _NO_CREDIT_WAIT)
            return NoCredit("X says that the developer account is out of credit; add some in its developer console")
        if error.status == 429:
            seconds = wait_of(error.headers, self.clock.now())
            await self.close_gate(scope, seconds)
            return Later(f"too many requests to {scope}: again in {seconds:.0f} s", seconds)
        return self.refused(error) if error.status == 401 else error

    # -- words and state

    def refused(self, error: Exception) -> ChannelRefused:
        """What an admin reads when X does not know us."""
        self.trouble("start", f"X does not accept the keys: {self.words(error)}")
        table = f"channels.{self.channel.replace(':', '.')}"
        if isinstance(error, TokenRefused):
            return ChannelRefused(
                f"X does not accept the refresh token of {self.channel} ({self.words(error)}). Authorise the app once "
                f"more and put the new pair into {table}.access_token and {table}.refresh_token."
            )
        if isinstance(error, NothingKeeps):
            return ChannelRefused(f"{self.channel}: {error}.")
        return ChannelRefused(
            f"X does not accept the keys of {self.channel} ({self.words(error)}). Copy them anew from the developer "
            f"console of X into {table}, and look whether this machine's clock is right: signatures carry the time."
        )

    def words(self, error: Exception) -> str:
        """An error in one line, without any key or token."""
        words = str(error) or type(error).__name__
        for secret in (*self.settings.secrets(), *self.tokens.issued):
            words = words.replace(secret, "[secret]")
        return " ".join(words.split())[:300]

    @property
    def state(self) -> ChannelState:
        """Well where no part of it is in trouble."""
        now = {part: reason for part, reason in self._troubles.items() if part != CAP or self.meter.capped}
        reason = "; ".join(dict.fromkeys(now.values()))
        return ChannelState(not reason, reason)

    def trouble(self, part: str, reason: str) -> None:
        """Something is wrong with a part of it; it is logged when it begins."""
        if self._troubles.get(part) != reason:
            _log.warning("channel %s: %s", self.channel, reason)
        self._troubles[part] = reason

    def well(self, part: str) -> None:
        """That part is well (again)."""
        self._troubles.pop(part, None)


def wait_of(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds until the limit is over (https://docs.x.com/x-api/fundamentals/rate-limits)."""
    waits = []
    for kind in ("", "app-", "user-"):
        middle = f"{kind}limit-24hour" if kind else "rate-limit"
        if kind and headers.get(f"x-{middle}-remaining") != "0":
            continue
        reset = _number(headers.get(f"x-{middle}-reset"))
        if reset is not None:
            waits.append(reset - now.timestamp())
    after = _number(headers.get("retry-after"))
    waits += [after] if after is not None else []
    return min(_LONGEST_WAIT, max([1.0, *waits])) if waits else _UNSAID_WAIT


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None and text.isascii() else None
    except ValueError:
        return None
