"""What X says and refuses, in its own form; how it checks who calls; the ways a call can go wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

NOT_SUMMONED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of "
    "the post you are replying to."
)
DUPLICATE = "You are not allowed to create a Post with duplicate content."

NOT_PERMITTED = "You are not permitted to perform this action."


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call: whether it is carried out all the same, and what comes back."""

    applied: bool = False
    status: int = 0  # 0: the connection is cut
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False


class XError(Exception):
    """A refusal of the API's own."""

    def __init__(self, status: int, title: str, detail: str, kind: str = "about:blank") -> None:
        super().__init__(detail)
        self.status = status
        self.body = {"title": title, "detail": detail, "type": kind, "status": status}


def refusal(status: int, detail: str, title: str = "Forbidden", **headers: str) -> Fault:
    body = {"title": title, "detail": detail, "type": "about:blank", "status": status}
    return Fault(status=status, body=body, headers={name.replace("_", "-"): told for name, told in headers.items()})


def too_many(reset: float) -> Fault:
    headers = {"x-rate-limit-limit": "15", "x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(reset))}
    return Fault(status=429, body={"title": "Too Many Requests", "detail": "Too Many Requests"}, headers=headers)


CUT = Fault()
CUT_APPLIED = Fault(applied=True)
HANG = Fault(hangs=True)
HANG_APPLIED = Fault(applied=True, hangs=True)
HTML_503 = Fault(status=503, body="<html><h1>503 Service Unavailable</h1></html>")
HTML_403 = Fault(status=403, body="<html>blocked by the firewall</html>")
ERROR_500 = Fault(status=500, body={"title": "Internal Server Error", "detail": "Something is broken", "status": 500})
ERROR_500_APPLIED = Fault(applied=True, status=500, body=ERROR_500.body)
GARBAGE_APPLIED = Fault(applied=True, status=201, body='{"data": {"id": "1')
NO_CREDITS = Fault(
    status=402,
    body={
        "title": "CreditsDepleted", "detail": "Your enrolled account does not have any credits to fulfill this request.",
        "type": "https://api.x.com/2/problems/credits",
    },
)  # fmt: skip
UNAUTHORIZED = Fault(status=401, body={"title": "Unauthorized", "detail": "Unauthorized", "status": 401})


class OAuth1:
    """Checks signatures as RFC 5849 says, from the request alone."""

    def __init__(self, consumer: tuple[str, str], token: tuple[str, str]) -> None:
        self.consumer = consumer
        self.token = token
        self._nonces: set[str] = set()

    def refuses(self, header: str, method: str, url: str) -> str:
        """Why; empty where the signature is good."""
        if not header.startswith("OAuth "):
            return "no OAuth header"
        told = {
            unquote(name.strip()): unquote(value.strip().strip('"'))
            for name, _, value in (part.partition("=") for part in header.removeprefix("OAuth ").split(","))
        }
        if (told.get("oauth_consumer_key"), told.get("oauth_token")) != (self.consumer[0], self.token[0]):
            return "another key"
        if abs(time.time() - float(told["oauth_timestamp"])) > 300 or told["oauth_nonce"] in self._nonces:
            return "an old request"
        self._nonces.add(told["oauth_nonce"])
        base, _, query = url.partition("?")
        signed = [(k, v) for k, v in told.items() if k not in ("oauth_signature", "realm")]
        wanted = self._signature(method, base, [*signed, *parse_qsl(query, keep_blank_values=True)])
        return "" if hmac.compare_digest(wanted, told.get("oauth_signature", "")) else "a wrong signature"

    def _signature(self, method: str, base: str, parameters: Iterable[tuple[str, str]]) -> str:
        pairs = sorted((_encoded(name), _encoded(value)) for name, value in parameters)
        line = "&".join(f"{name}={value}" for name, value in pairs)
        text = "&".join([method, _encoded(base), _encoded(line)])
        key = f"{_encoded(self.consumer[1])}&{_encoded(self.token[1])}"
        return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha1).digest()).decode()


class OAuth2:
    """Tokens that live two hours; each refresh gives a new pair, and the old refresh token is worth nothing after it."""

    def __init__(self) -> None:
        self.access = "access-0-canary"
        self.refresh = "refresh-0-canary"
        self.number = 0
        self.spent: list[str] = []

    def expire(self) -> None:
        """The access token has run out."""
        self.access = f"access-expired-{self.number}"

    def rotate(self, form: dict[str, str]) -> dict[str, Any]:
        if form.get("grant_type") != "refresh_token" or form.get("refresh_token") != self.refresh:
            raise XError(400, "invalid_request", "Value passed for the token was invalid.")
        self.spent.append(self.refresh)
        self.number += 1
        self.access, self.refresh = f"access-{self.number}-canary", f"refresh-{self.number}-canary"
        pair = {"access_token": self.access, "refresh_token": self.refresh}
        return {"token_type": "bearer", "expires_in": 7200, "scope": "tweet.read", **pair}


def _encoded(text: str) -> str:
    return quote(text, safe="-._~")
