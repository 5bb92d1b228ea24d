"""Who we are to X: OAuth 1.0a signatures, or OAuth 2.0 tokens that live two hours and change with every refresh.

https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code: a refresh token can be used once. So one
process refreshes at a time, it makes sure beforehand that the new pair can be kept, and keeps it before it is used.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import logging
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from oauthlib.oauth1 import Client as Signer

from adapters.x.wire import ApiError, NotReached, Unanswered

if TYPE_CHECKING:
    from adapters.x.settings import XSettings
    from adapters.x.wire import Wire
    from bot.clock import Clock
    from bot.ports import Cursors

# It writes every key, signature and parameter that it signs into the debug log.
logging.getLogger("oauthlib.oauth1.rfc5849").addFilter(lambda _: False)

_EARLY = 300.0  # seconds before its end in which a token is changed
_LONGER = 5.0  # seconds beyond its time limit that another process may take for a refresh
_LOOK = 0.5  # seconds between two looks for its result


class TokenRefused(Exception):
    """X does not accept the refresh token; only a person can give us a new one."""


class NothingKeeps(Exception):
    """The database does not keep what is written: a new pair would be lost, so the old one is not given up for it."""


@dataclass(frozen=True, slots=True)
class _Pair:
    access: str
    refresh: str
    until: float  # when the access token ends, seconds since 1970; 0 is unknown
    root: str  # digest of the refresh token in the settings that this one came from

    def __repr__(self) -> str:
        return "_Pair(...)"


def signature(settings: XSettings, method: str, url: str) -> dict[str, str]:
    """OAuth 1.0a: the header for exactly this request (RFC 5849); JSON bodies are not part of it."""
    signer = Signer(
        settings.consumer_key.get_secret_value(), settings.consumer_secret.get_secret_value(),
        settings.access_token.get_secret_value(), settings.access_token_secret.get_secret_value(),
    )  # fmt: skip
    _, headers, _ = signer.sign(url, http_method=method)
    return dict(headers)


class Tokens:
    """The pair in force."""

    def __init__(self, settings: XSettings, cursors: Cursors, clock: Clock) -> None:
        self._settings = settings
        self._cursors = cursors
        self._clock = clock
        self._root = _digest(settings.refresh_token.get_secret_value())
        self._lock = asyncio.Lock()
        self.issued: set[str] = set()
        """Tokens that no reason may show."""

    async def access(self, wire: Wire) -> str:
        """An access token that should be good."""
        pair = await self._pair()
        if not pair.access or (pair.until and self._clock.now().timestamp() > pair.until - _EARLY):
            return await self.renewed(wire, pair.access)
        return pair.access

    async def renewed(self, wire: Wire, old: str) -> str:
        """Another access token than `old`, refreshed here or by whoever was first."""
        async with self._lock:
            pair = await self._pair()
            if pair.access and pair.access != old:
                return pair.access
            if await self._cursors.add(f"refreshing:{_digest(pair.refresh)}", 1) > 1:
                later = await self._from_another(pair)
                if later is not None:
                    return later.access
            return (await asyncio.shield(asyncio.ensure_future(self._refresh(wire, pair)))).access

    async def _pair(self) -> _Pair:
        """The kept pair, unless the settings hold a new beginning."""
        pair = await self._read_pair()
        self.issued |= {pair.access, pair.refresh} - {""}
        return pair

    async def _read_pair(self) -> _Pair:
        kept = await self._cursors.get("tokens")
        if kept:
            try:
                pair = _Pair(**json.loads(kept))
            except (ValueError, TypeError):
                pair = None
            if pair is not None and pair.root == self._root:
                return pair
        given = self._settings
        return _Pair(given.access_token.get_secret_value(), given.refresh_token.get_secret_value(), 0.0, self._root)

    async def _from_another(self, old: _Pair) -> _Pair | None:
        """What another process has refreshed; None where it does not come: it may have died over it."""
        waited = 0.0
        while waited < self._settings.request_seconds + _LONGER:
            await self._clock.sleep(_LOOK)
            waited += _LOOK
            pair = await self._pair()
            if pair.refresh != old.refresh:
                return pair
        return None

    async def _refresh(self, wire: Wire, old: _Pair) -> _Pair:
        proof = _digest(old.refresh)
        await self._cursors.put("refresh", proof)
        if await self._cursors.get("refresh") != proof:
            raise NothingKeeps("the database keeps nothing: the token is not refreshed")
        began = self._clock.now().timestamp()
        try:
            answer = await wire.call("POST", wire.url("/2/oauth2/token"), self._client(), form=self._form(old))
        except ApiError as error:
            later = await self._pair()
            if later.refresh != old.refresh:
                return later
            await self._ended(proof)
            if error.status in (400, 401, 403):
                raise TokenRefused(error.words) from None
            raise
        except (NotReached, Unanswered):
            await self._ended(proof)
            raise
        told = answer.body
        access, refresh, lives = told.get("access_token"), told.get("refresh_token"), told.get("expires_in")
        if not isinstance(access, str) or not access:
            raise TokenRefused("the answer holds no token")
        until = began + float(lives) if isinstance(lives, int | float) else 0.0
        pair = _Pair(access, refresh if isinstance(refresh, str) and refresh else old.refresh, until, self._root)
        self.issued |= {pair.access, pair.refresh}
        await self._keep(pair)
        return pair

    async def _ended(self, proof: str) -> None:
        """Nothing came of it: whoever comes next tries by himself and need not wait for us."""
        await self._cursors.add(f"refreshing:{proof}", -1)

    async def _keep(self, pair: _Pair) -> None:
        """One row, one write; tried until it stands, for the pair is nowhere else."""
        attempt = 0
        while True:
            try:
                return await self._cursors.put("tokens", json.dumps(asdict(pair)))
            except Exception:
                attempt += 1
                if attempt > 60:
                    raise
                await self._clock.sleep(0.5)

    def _client(self) -> dict[str, str]:
        secret = self._settings.client_secret.get_secret_value()
        if not secret:
            return {}
        both = f"{quote(self._settings.client_id.get_secret_value())}:{quote(secret)}"
        return {"Authorization": f"Basic {base64.b64encode(both.encode()).decode()}"}

    def _form(self, pair: _Pair) -> dict[str, str]:
        return {
            "grant_type": "refresh_token",
            "refresh_token": pair.refresh,
            "client_id": self._settings.client_id.get_secret_value(),
        }


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:16]
