"""From the house's words to X's, and from its errors to a fate."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from adapters.x.account import CAP, CREDIT, Account, Later, NoCredit
from adapters.x.meter import CapReached, Operation
from adapters.x.parse import Me, comparable, replied_to, sent_at
from adapters.x.place import Kind, Place, is_number
from adapters.x.wire import ApiError, NotReached, Unanswered
from bot.ports import ChannelRefused, ContactGone, Fate, Receipt, SendFailed
from bot.text.weight import has_link, weight

if TYPE_CHECKING:
    from bot.model import Button, Outgoing

POST_WEIGHT = 280
DM_LENGTH = 10_000
_SLACK = timedelta(seconds=5)  # between two clocks
_REMEMBERED = 1_000  # names of messages that we have sent
_INDEXED = 2.0  # seconds in which a post becomes findable
_NOT_SUMMONED = (
    "not been mentioned", "otherwise engaged", "reply to this conversation is not allowed", "not allowed to reply",
    "not permitted to reply", "restricted who can reply", "not summoned",
)  # fmt: skip
_OURSELVES = (
    "oauth1", "oauth 1", "client-forbidden", "client-not-enrolled", "unsupported-authentication",
    "your account is suspended", "account is temporarily locked", "app is suspended", "appropriate oauth",
)  # fmt: skip
"""Words about our app or our account. "You are not permitted to perform this action" is none: one closed conversation is refused with it too."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One call that says something, and how it is paid for and found again."""

    place: Place
    text: str
    scope: str
    operation: Operation
    delivery_id: int
    reply_to: str = ""

    @classmethod
    def of(cls, message: Outgoing, *, links: bool) -> Letter:
        """What is to be sent; raises `SendFailed` where X would refuse it, or charge more than the settings allow."""
        try:
            place = Place.read(message.address.external_id)
        except ValueError:
            raise _rejected("The address is not on X.") from None
        if place.kind is Kind.WATCH:
            raise _rejected("X allows replies only to people who mentioned or quoted us, and this one did not.")
        text = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in message.text.plain)
        if not text.strip():
            raise _rejected("The message is empty.")
        if place.kind is Kind.DM:
            return cls(place, _with_choices(text, message.buttons), "send direct messages", "dm", message.delivery_id)
        return cls._post(message, place, text, links=links)

    @classmethod
    def _post(cls, message: Outgoing, place: Place, text: str, *, links: bool) -> Letter:
        target = message.reply_ref or message.after_ref
        if not is_number(target):
            raise _rejected("There is no post to answer.")
        linked = has_link(text)
        if linked and not links:
            raise _rejected("It holds a link, and links in public replies are switched off (links_in_replies).")
        if weight(text) > POST_WEIGHT:
            raise _rejected(f"It is longer than a post: {weight(text)} of {POST_WEIGHT}.")
        summoned: Operation = "reply" if message.reply_ref else "post"
        return cls(place, text, "post", "post_with_link" if linked else summoned, message.delivery_id, target)


class Sending:
    """The only place that talks."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._settings = account.settings
        self._wire = account.wire
        self._sent: deque[tuple[str, int]] = deque(maxlen=_REMEMBERED)

    async def send(self, message: Outgoing) -> Receipt:
        """Say it once; where nobody knows whether it arrived, look."""
        receipt = await self._say(message)
        self._sent.append((receipt.ref, message.delivery_id))
        return receipt

    async def _say(self, message: Outgoing) -> Receipt:
        letter = Letter.of(message, links=self._settings.links_in_replies)
        began = self._account.clock.now()
        await self._paid(letter)
        try:
            number = _number_of(await self._account.ask(letter.scope, await self._call(letter)))
        except Exception as error:  # noqa: BLE001 - every failure is one of the fates
            return await self._failed(letter, error, began)
        await self._told(letter)
        for part in ("sending", CREDIT):
            self._account.well(part)
        return Receipt(number)

    async def look(self, letter: Letter, since: datetime) -> Receipt | None:
        """Whether it stands on X; raises `SendFailed` of unknown fate where that cannot be told."""
        try:
            found = await (self._look_in_messages if letter.place.kind is Kind.DM else self._look_in_thread)(
                letter, since
            )
        except Exception as error:  # noqa: BLE001 - not being able to look leaves the fate open
            raise SendFailed(Fate.UNKNOWN, f"It may have arrived: {self._account.words(error)}") from None
        return Receipt(found) if found else None

    async def _paid(self, letter: Letter) -> None:
        try:
            await self._account.meter.pay(letter.operation)
        except CapReached as error:
            self._account.trouble(CAP, str(error))
            raise SendFailed(Fate.CHANNEL_DOWN, str(error)) from None
        except Exception as error:  # noqa: BLE001 - the database is away: nothing was sent
            raise SendFailed(Fate.NOT_SENT, f"the price cannot be noted ({type(error).__name__})") from None

    async def _call(self, letter: Letter) -> Callable[[], Awaitable[Any]]:
        if letter.place.kind is not Kind.DM:
            return lambda: self._wire.create_tweet(text=letter.text, in_reply_to_tweet_id=letter.reply_to)
        text = letter.text
        if self._settings.privacy_link and not await self._account.cursors.get(f"privacy:{letter.place.user}"):
            text = self._with_privacy(text)
        return lambda: self._wire.create_direct_message(participant_id=letter.place.user, text=text)

    def _with_privacy(self, text: str) -> str:
        return f"{text}\n\nPrivacy / 隐私: {self._settings.privacy_link}" if self._settings.privacy_link else text

    async def _told(self, letter: Letter) -> None:
        """The privacy link stands in the first message to a person; a mark that is lost costs a second one."""
        if letter.place.kind is Kind.DM and self._settings.privacy_link:
            try:
                await self._account.cursors.put(f"privacy:{letter.place.user}", "told")
            except Exception:  # noqa: BLE001 - it was sent, whatever else fails
                self._account.counts["privacy mark lost"] += 1

    async def _failed(self, letter: Letter, error: Exception, began: datetime) -> Receipt:
        told = self._fate(letter, error)
        if isinstance(error, ApiError) and "duplicate" in error.words.lower():
            return await self._duplicate(letter, began)
        if isinstance(told, SendFailed) and told.fate is Fate.UNKNOWN:
            await self._account.clock.sleep(_INDEXED)
            found = await self.look(letter, began)
            if found is not None:
                return found
        else:
            await self._account.meter.pay_back(letter.operation)
        raise told from None

    async def _duplicate(self, letter: Letter, began: datetime) -> Receipt:
        """X has these words already: most likely from an attempt that nobody saw end. The words are never varied."""
        await self._account.meter.pay_back(letter.operation)
        found = await self.look(letter, began - timedelta(days=1))
        if found is None:
            raise SendFailed(Fate.UNKNOWN, "X says that it was posted already, but it is not found in this thread.")
        return found

    def _fate(self, letter: Letter, error: Exception) -> SendFailed | ContactGone:
        """https://docs.x.com/x-api/fundamentals/response-codes-and-errors."""
        words = self._account.words(error)
        if isinstance(error, Later):
            return SendFailed(Fate.NOT_SENT, words, retry_after=error.seconds, throttled=True)
        if isinstance(error, NoCredit | ChannelRefused):
            self._account.trouble(CREDIT if isinstance(error, NoCredit) else "start", words)
            return SendFailed(Fate.CHANNEL_DOWN, words)
        if isinstance(error, NotReached):
            return SendFailed(Fate.NOT_SENT, words)
        if isinstance(error, ApiError):
            return self._refusal(letter, error, words)
        if isinstance(error, Unanswered):
            return SendFailed(Fate.UNKNOWN, words)
        return SendFailed(Fate.NOT_SENT, f"the marks cannot be read ({type(error).__name__})")

    def _refusal(self, letter: Letter, error: ApiError, words: str) -> SendFailed | ContactGone:
        low = error.words.lower()
        if error.status == 403 and any(said in low for said in _OURSELVES):
            self._account.trouble("sending", words)
            return SendFailed(Fate.CHANNEL_DOWN, words)
        if letter.place.kind is Kind.DM and error.status in (403, 404):
            return ContactGone(f"X does not deliver a direct message to this person: {words}")
        if any(said in low for said in _NOT_SUMMONED):
            return SendFailed(Fate.REJECTED, f"X allows replies only where the author mentioned or quoted us: {words}")
        return SendFailed(Fate.REJECTED, words)

    async def _look_in_messages(self, letter: Letter, since: datetime) -> str | None:
        me = await self._account.introduced()
        answer = await self._account.ask(
            "look into a conversation",  # X limits it apart from the reading of all messages
            lambda: self._wire.get_direct_message_events(
                participant_id=letter.place.user, event_types="MessageCreate", max_results=10,
                dm_event_fields=["created_at", "sender_id", "text", "event_type", "dm_conversation_id"],
            ),
        )  # fmt: skip
        rows = rows_of(answer)
        await self._account.meter.read("dm_read", [row["id"] for row in rows])
        wanted = {comparable(letter.text), comparable(self._with_privacy(letter.text))}
        ours = (row for row in rows if row.get("sender_id") == me.id and _is_later(row, since))
        return self._newest(letter, (row for row in ours if comparable(str(row.get("text", ""))) in wanted))

    async def _look_in_thread(self, letter: Letter, since: datetime) -> str | None:
        me = await self._account.introduced()
        fields = ["author_id", "conversation_id", "created_at", "referenced_tweets", "in_reply_to_user_id"]
        query = f"conversation_id:{letter.place.thread} from:{me.username or me.id}"
        try:
            answer = await self._account.ask(
                "search", lambda: self._wire.search_recent_tweets(query, tweet_fields=fields, max_results=100)
            )
            room = {"conversation_id": letter.place.thread}  # only posts of this thread were asked for
        except ApiError:  # no search in this plan, or a thread too old for it: our own newest posts say it as well
            answer = await self._account.ask(
                "read own posts", lambda: self._wire.get_users_tweets(me.id, tweet_fields=fields, max_results=50)
            )
            room = {}
        rows = [room | row for row in rows_of(answer)]
        await self._account.meter.read("post_read", [row["id"] for row in rows])
        wanted = _without_names(letter.text)
        ours = (row for row in rows if row.get("author_id", me.id) == me.id and _is_later(row, since))
        here = (row for row in ours if _answers(row, letter, me))
        return self._newest(letter, (row for row in here if _without_names(str(row.get("text", ""))) == wanted))

    def _newest(self, letter: Letter, same: Iterator[dict[str, Any]]) -> str | None:
        """Of rows with these words the newest, unless another message is known by it: ours would be newer still."""
        number = str(next(same, {"id": ""})["id"])
        others = {ref for ref, delivery in self._sent if delivery != letter.delivery_id}
        return number if number and number not in others else None


def rows_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The things in an answer that have an id."""
    told = answer.get("data")
    return [r for r in told if isinstance(r, dict) and is_number(r.get("id"))] if isinstance(told, list) else []


def _number_of(answer: dict[str, Any]) -> str:
    told = answer.get("data")
    number = (told.get("dm_event_id") or told.get("id")) if isinstance(told, dict) else None
    if not is_number(number):
        raise Unanswered("the answer names no message")
    return number


def _answers(row: dict[str, Any], letter: Letter, me: Me) -> bool:
    """Whether a post of ours answers what the letter does; where X leaves the reference out, its thread and person tell."""
    target = replied_to(row)
    if target:
        return target == letter.reply_to
    here = row.get("conversation_id") == letter.place.thread
    return here and row.get("in_reply_to_user_id", me.id) in (letter.place.user, me.id)


def _without_names(text: str) -> str:
    """X puts the names of those who are answered before a reply."""
    return re.sub(r"^(?:@\w+ )+", "", comparable(text))


def _is_later(row: dict[str, Any], since: datetime) -> bool:
    at = sent_at(row)
    return at is None or at >= since - _SLACK


def _with_choices(text: str, buttons: tuple[Button, ...]) -> str:
    """X has no buttons: what can be chosen stands below, to be typed."""
    return "\n".join([text, "", *(f"› {button.label}" for button in buttons)]) if buttons else text


def _rejected(reason: str) -> SendFailed:
    return SendFailed(Fate.REJECTED, reason)
