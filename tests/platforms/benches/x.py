"""X, in direct messages and in public, as the eleven tests need it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any, Self

from bot.clock import SystemClock
from bot.model import ChannelId
from tests.doubles import FakeClock
from tests.platforms import x_rules as rules
from tests.platforms.benches import Knock, addresses_in
from tests.platforms.benches import Person as AnyPerson
from tests.platforms.x_server import CONSUMER, HANDLE, ME, TOKEN, XServer, later

_AT = f"@{HANDLE}"
_FAULTS = {"503": rules.HTML_503, "cut": rules.CUT, "hang": rules.HANG}
_READS = ("mentions", "dm_events")


class XPerson:
    """Somebody who writes direct messages."""

    def __init__(self, server: XServer, name: str) -> None:
        self.server = server
        self.id = server.person(name)
        self.place = f"dm:{self.id}"

    def read(self) -> list[str]:
        return [sent["text"] for sent in self.server.sent if sent["to"] == self.id]

    def addresses(self) -> list[str]:
        return [found for text in self.read() for found in addresses_in(text)]

    def choices(self) -> list[str]:
        """There are no buttons: they stand below, to be typed."""
        return [line.removeprefix("› ") for line in self.read()[-1].splitlines() if line.startswith("› ")]

    def files(self) -> list[bytes]:
        return []

    def writes(self, text: str) -> str:
        return str(self.server.writes(self.id, text)["id"])

    def edits(self, ref: str, text: str) -> None:
        raise NotImplementedError("direct messages are not edited: see PublicPerson")

    def replies(self, ref: str, text: str) -> str:
        raise NotImplementedError("nor answered one by one")

    def sends_album(self) -> None:
        self.server.writes(self.id, "", attachments={"media_keys": ["3_1", "3_2"]})

    def sends_file(self, content: bytes) -> None:
        self.server.writes(self.id, "", attachments={"media_keys": ["3_1"]})

    def sends_unknown(self) -> None:
        self.server.writes(self.id, "", event_type="SomethingOfTomorrow")


class PublicPerson(XPerson):
    """The same in posts that name us."""

    def __init__(self, server: XServer, name: str) -> None:
        super().__init__(server, name)
        self._thread = ""

    def _mention(self, text: str, **fields: Any) -> str:
        number = str(self.server.mention(self.id, f"{_AT} {text}", **fields)["id"])
        self._thread = self._thread or number
        self.place = f"post:{self._thread}/{self.id}"
        return number

    def _targets(self) -> set[str]:
        return {post["id"] for post in self.server.posts if post["author_id"] == self.id}

    def read(self) -> list[str]:
        return [html.unescape(post["text"]) for post in self.server.replies if post["target"] in self._targets()]

    def writes(self, text: str) -> str:
        return self._mention(text)

    def edits(self, ref: str, text: str) -> None:
        number = self.server.number()
        self._mention(text, id=number, edit_history_tweet_ids=[ref, number])

    def replies(self, ref: str, text: str) -> str:
        self._mention(text, referenced_tweets=[{"type": "replied_to", "id": ref}], in_reply_to_user_id=self.id)
        return ref

    def sends_album(self) -> None:
        self._mention("", attachments={"media_keys": ["3_1", "3_2"]})

    def sends_file(self, content: bytes) -> None:
        self._mention("", attachments={"media_keys": ["3_1"]})

    @property
    def asked(self) -> int:
        return sum(t["reply"]["in_reply_to_tweet_id"] in self._targets() for t in self.server.called("post"))


class XBench:
    """API v2 by OAuth 1."""

    channel = ChannelId("x:support")
    door = None
    lacks: Mapping[str, str] = {"file out": "a picture would need an upload that support has no use for"}
    longest = 50_000
    unknown = "ignored"

    def __init__(self) -> None:
        self.clock = FakeClock(SystemClock().now())
        self.server = XServer(self.clock.now)
        self.peer = self
        self.refused: list[int] = []
        self.secrets = (*CONSUMER, *TOKEN)
        self._stopped = False

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.stop()

    def table(self) -> dict[str, Any]:
        return {
            "consumer_key": CONSUMER[0], "consumer_secret": CONSUMER[1], "access_token": TOKEN[0],
            "access_token_secret": TOKEN[1], "api_base": self.server.url, "request_seconds": 0.5, "author_names": False,
            "daily_cap": 1000.0,
        }  # fmt: skip

    def marks(self) -> Mapping[str, str]:
        return {}

    def person(self, name: str) -> XPerson:
        return XPerson(self.server, name)

    def apart(self) -> tuple[XPerson, XPerson]:
        """X limits direct messages as a whole, and posts as a whole."""
        return XPerson(self.server, "Ann"), PublicPerson(self.server, "Bo")

    def acknowledged(self, marks: Mapping[str, str]) -> int:
        posts = [post["id"] for post in self.server.posts if post["author_id"] != ME]
        messages = [event["id"] for event in self.server.events if event["sender_id"] != ME]
        read = [(posts, "mentions"), (messages, "dm")]
        return sum(int(number) <= int(marks.get(mark, "0")) for numbers, mark in read for number in numbers)

    def repeats(self) -> None:
        self.server.repeats = True

    async def breaks(self, how: str) -> None:
        if how == "restart":
            self._stopped = True
            await self.server.stop()
            return
        for name in _READS:
            self.server.fail_always(name, _FAULTS[how])

    def bares(self, status: int, body: str) -> None:
        for name in ("user", "user_posts", "search", "dm_events_with", "rules"):
            self.server.fail_always(name, rules.Fault(status=status, body=body))

    async def mends(self) -> None:
        self.server.mend()
        self.server.closed_dms.clear()
        if self._stopped:
            self._stopped = False
            await self.server.start()

    def knocks(self) -> Mapping[str, Knock]:
        return {}

    # -- what our calls meet

    @property
    def port(self) -> int:
        return self.server.port

    @property
    def attempts(self) -> int:
        return len(self.server.calls)

    def asked(self, person: AnyPerson) -> int:
        if isinstance(person, PublicPerson):
            return person.asked
        return sum(f"dm:{told['id']}" == person.place for told in self.server.called("dm_send"))

    def throttles(self, person: AnyPerson, seconds: int) -> None:
        self.server.fail("dm_send", rules.too_many(later(self.server, seconds) + 1))  # X tells whole seconds

    def refuses(self, person: AnyPerson) -> str:
        self.server.fail_always(
            "dm_send", rules.refusal(400, "The text holds a word that X does not carry.", "Invalid")
        )
        return "does not carry"

    def blocks(self, person: AnyPerson) -> str:
        self.server.closed_dms.add(person.place.removeprefix("dm:"))
        return "does not deliver a direct message"

    def loses_answer(self, person: AnyPerson) -> None:
        """And X cannot be read either, or the adapter would find it there at once."""
        self.server.fail("dm_send", rules.CUT_APPLIED)
        self.server.fail_always("dm_events_with", rules.ERROR_500)

    def lures(self, elsewhere: str) -> None:
        away = {"Location": elsewhere}
        told = {"title": "Odd", "detail": f"odd {' '.join(self.secrets)}", "status": 500}
        for name in ("me", *_READS, "dm_send", "dm_events_with"):
            self.server.fail(name, *(rules.Fault(status=status, body="", headers=away) for status in (302, 307, 308)))
        self.server.fail(
            "dm_send", rules.Fault(status=500, body=told), rules.Fault(status=400, body=told | {"status": 400})
        )

    def pings(self) -> list[str]:
        """Nobody is called by a direct message but the one whom it reaches."""
        return []
