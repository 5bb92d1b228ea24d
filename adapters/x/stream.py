"""Mentions as they are posted (https://docs.x.com/x-api/posts/filtered-stream): one rule, one connection, read for ever."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from adapters.x.parse import Me, parse
from adapters.x.taking import number_of
from adapters.x.wire import Unanswered, bearing

if TYPE_CHECKING:
    from adapters.x.account import Account
    from adapters.x.taking import Taking
    from bot.ports import Receive

POST_FIELDS = (
    "attachments", "author_id", "conversation_id", "created_at", "display_text_range", "edit_history_tweet_ids", "entities",
    "in_reply_to_user_id", "lang", "note_tweet", "referenced_tweets",
)  # fmt: skip
_RULES = "/2/tweets/search/stream/rules"
_TAG = "nightdesk"


class Stream:
    """The filtered stream of an account; it knows the app by its own token."""

    def __init__(self, account: Account, taking: Taking) -> None:
        self._account = account
        self._wire = account.wire
        self._taking = taking
        self._bearer = account.settings.bearer_token.get_secret_value()

    async def run(
        self, me: Me, receive: Receive, opened: Callable[[], Awaitable[None]], alive: Callable[[], None]
    ) -> None:
        """Until it is cut, which raises. `opened` is called once it is open, `alive` at every sign of life after that."""
        fields = {"tweet.fields": ",".join(POST_FIELDS)}
        async with self._account.asking("stream"):
            await self._keep_rule(me)
            await self._account.meter.affords("post_read", 1, 1)
            async with aclosing(self._wire.stream("/2/tweets/search/stream", fields, self._bearer)) as lines:
                first = True
                async for line in lines:
                    if first:
                        first = False
                        await opened()
                        continue
                    alive()
                    if line:
                        await self._line(line, me, receive)
        raise Unanswered("the stream has ended")

    async def _line(self, line: bytes, me: Me, receive: Receive) -> None:
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            told = {"data": line.decode("utf-8", "replace")}
        if isinstance(told, dict) and "data" not in told and "errors" in told:
            raise Unanswered("X closes the stream")
        raw = told.get("data") if isinstance(told, dict) else told
        await self._account.meter.read("post_read", [number_of(raw)])
        await self._taking.one(raw, parse, me, receive)
        await self._taking.passed("mentions", raw)
        await self._account.meter.affords("post_read", 1, 1)

    async def _keep_rule(self, me: Me) -> None:
        """Ours, once; an older one of ours goes."""
        wanted = f"@{me.username} -is:retweet -from:{me.username}"
        answer = await self._rules("GET")
        told = answer.get("data")
        rules = [rule for rule in told if isinstance(rule, dict)] if isinstance(told, list) else []
        old = [str(rule.get("id")) for rule in rules if rule.get("tag") == _TAG and rule.get("value") != wanted]
        if old:
            await self._rules("POST", {"delete": {"ids": old}})
        if wanted not in {rule.get("value") for rule in rules}:
            await self._rules("POST", {"add": [{"value": wanted, "tag": _TAG}]})

    async def _rules(self, method: str, body: Any = None) -> dict[str, Any]:
        async with self._account.asking("keep stream rules"):
            answer = await self._wire.call(method, self._wire.url(_RULES), bearing(self._bearer), json_body=body)
        told: dict[str, Any] = answer.body
        return told
