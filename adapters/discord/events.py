"""The way in: what the gateway brings and the history holds, to `receive`, in order; nothing is marked as read before."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from functools import partial
from typing import TYPE_CHECKING, Any

from adapters.discord.attachments import nested, number, objects
from adapters.discord.buckets import Trouble
from adapters.discord.catchup import CatchUp
from adapters.discord.parse import Scene, concerns, is_hidden, parse_deletion, parse_message, poison
from adapters.discord.presses import Wish, parse_press
from adapters.discord.rooms import DIRECT, Room, newest_of, told_in
from adapters.discord.waiting import WaitingLine
from adapters.discord.wire import Refusal
from bot.model import EventKind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from adapters.discord.account import Account
    from adapters.discord.marks import Marks
    from adapters.discord.panel import Panel
    from adapters.discord.unseen import Unseen
    from bot.model import Incoming
    from bot.ports import Receive

_log = logging.getLogger("nightdesk.discord")
_WAITING = 5_000  # events in memory; what does not fit is read from the history later
_REMEMBERED = 2_000  # messages of ours, by nonce
_ASKED_TIMES = 6  # half a minute, with the pauses between
_FLUSH_SECONDS = 1.0
_NOTED_EVERY = 60.0  # seconds
_PATIENCE = 5  # beats of that, in which a new session has told of its servers
_ROOMS = frozenset(
    {"GUILD_CREATE", "GUILD_DELETE", "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "THREAD_CREATE",
     "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC"}
)  # fmt: skip
_MESSAGES = {"MESSAGE_CREATE": EventKind.MESSAGE, "MESSAGE_UPDATE": EventKind.EDITED}
_DELETIONS = frozenset({"MESSAGE_DELETE", "MESSAGE_DELETE_BULK"})
EVENTS = frozenset({"READY", "RESUMED", "INTERACTION_CREATE", *_ROOMS, *_MESSAGES, *_DELETIONS})
"""What is listened to; the library's readers of all other events are not needed."""


class Events:
    """One per listening; `push` is called by the gateway, `run` does the work."""

    def __init__(self, account: Account, marks: Marks, unseen: Unseen, panel: Panel, receive: Receive) -> None:
        self._account = account
        self._marks = marks
        self._unseen = unseen
        self._panel = panel
        self._receive = receive
        self._line = WaitingLine()
        self._chores: deque[Callable[[], Awaitable[None]]] = deque()
        self._more = asyncio.Event()
        self._work_to_do = asyncio.Event()
        self._presses: set[asyncio.Task[None]] = set()
        self._read: deque[int] = deque(maxlen=_WAITING)  # messages that the history has just brought
        self._unanswered: Counter[int] = Counter()  # channel -> how often nobody could say what it is
        self._missing: set[int] = set()  # servers of this session that have not told of themselves yet
        self._newest = 0  # of the ids that the gateway has brought
        self._noted = -_NOTED_EVERY
        self._untold = 0  # beats for which a new session still may stay silent about its servers; 0: it has told
        self.catch_up = CatchUp(account, marks, self._keep_read, self._caught_up)

    def push(self, name: str, raw: Any) -> None:
        """Take an event off the gateway's hands; never raises."""
        if name == "INTERACTION_CREATE":  # somebody waits for it, three seconds at most
            task = asyncio.ensure_future(self._press(raw))
            self._presses.add(task)
            task.add_done_callback(self._presses.discard)
            return
        if name in _MESSAGES and not self._matters(raw):
            self._newest = max(self._newest, newest_of(raw))
            self._account.counts["ignored"] += 1
            return
        channel = number(raw.get("channel_id")) if isinstance(raw, dict) else 0
        self._newest = max(self._newest, newest_of(raw))
        if self._line.waiting >= _WAITING and name == "MESSAGE_CREATE" and self._marks.read_to(channel):
            self._account.counts["left to the history"] += 1
            self.catch_up.ask(channel, self._marks.read_to(channel))
            return
        self._line.put(name, raw)
        self._more.set()

    def _matters(self, raw: Any) -> bool:
        """Whether it may be for us: what people say to each other in a busy server is let go at once."""
        if not isinstance(raw, dict) or not raw.get("guild_id"):
            return True
        channel = number(raw.get("channel_id"))
        known = self._account.rooms.get(channel)
        if known is None and self._account.settings.rooms:
            return True  # it may be a thread of one of our channels
        ours = known is not None and (self._scene(known).support or known.opened_by(self._account.me.id))
        return ours or bool(self._marks.read_to(channel)) or concerns(raw, self._account.me)

    async def run(self) -> None:
        """Until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._work())
                group.create_task(self._do_chores())
                group.create_task(self.catch_up.run())
                group.create_task(self._remember())
        finally:
            for task in self._presses:
                task.cancel()

    async def _work(self) -> None:
        while True:
            while (event := self._line.first()) is not None:
                await self._insist(*event)
                self._line.done()
            self._more.clear()
            await self._more.wait()

    def _later(self, chore: Callable[[], Awaitable[None]]) -> None:
        """What nobody who writes has to wait for."""
        self._chores.append(chore)
        self._work_to_do.set()

    def _beside(self, chore: Callable[[], Awaitable[None]]) -> None:
        """The same where it may take an hour."""
        task = asyncio.ensure_future(self._quietly(chore))
        self._presses.add(task)
        task.add_done_callback(self._presses.discard)

    async def _quietly(self, chore: Callable[[], Awaitable[None]]) -> None:
        try:
            await chore()
        except Exception as error:  # noqa: BLE001 - the next session does it again
            self._account.counts["chores failed"] += 1
            _log.info("channel %s: a chore failed: %s", self._account.channel, type(error).__name__)

    async def _do_chores(self) -> None:
        while True:
            while self._chores:
                await self._quietly(self._chores[0])
                self._chores.popleft()
            self._work_to_do.clear()
            await self._work_to_do.wait()

    def _caught_up(self, channel: int) -> None:
        """The history of a channel is read: what came in meanwhile follows."""
        if self._line.unpark(channel):
            self._more.set()

    async def _insist(self, name: str, raw: Any) -> None:
        """Until it is dealt with: nothing behind it may overtake it."""
        attempt, shaken = 0, False
        while True:
            try:
                await self._handle(name, raw)
            except Trouble as error:
                if isinstance(error, Refusal):
                    self._account.counts["events refused"] += 1
                    return None
                self._account.trouble(str(error))
                shaken = True
            except Exception as error:  # noqa: BLE001 - a mistake of ours about one event must not end the others
                self._account.counts["events failed"] += 1
                _log.warning("channel %s: %s failed: %s", self._account.channel, name, type(error).__name__)
                return await self.kept(poison(raw, self._account.me)) if name in _MESSAGES else None
            else:
                if shaken:
                    self._account.well()
                return None
            await self._account.clock.sleep(self._account.pause(attempt, 10.0))
            attempt += 1

    async def _remember(self) -> None:
        """Write now and then how far everything was read."""
        while True:
            await self._account.clock.sleep(_FLUSH_SECONDS)
            if self._untold:
                self._untold -= 1
                if not self._untold:
                    self.catch_up.ask_followed()
            try:
                await self._marks.flush()
                if rest := self._account.new_rest():
                    await self._marks.put("rest", rest)
                await self._note_the_newest()
            except Trouble as error:  # an old mark costs a second reading
                _log.info("channel %s: %s", self._account.channel, error)

    async def _note_the_newest(self) -> None:
        """Up to which of Discord's ids nothing was missed, for the next catch-up; its clock counts here and not ours."""
        now = self._account.clock.monotonic()
        behind = self._line.waiting or self._chores or self._missing
        quiet = self.catch_up.idle.is_set() and not behind and self._account.state.ok
        if quiet and self._newest and now >= self._noted + _NOTED_EVERY:
            await self._marks.put("alive", str(self._newest))
            self._noted = now

    # -- one event

    async def _handle(self, name: str, raw: Any) -> None:
        if not isinstance(raw, dict):
            self._account.counts["unreadable events"] += 1
            return
        self._account.counts[name] += 1
        if name in _ROOMS:
            self._account.rooms.learn(name, raw)
            if name in ("GUILD_CREATE", "GUILD_DELETE") and not raw.get("unavailable"):
                self._missing.discard(number(raw.get("id")))
        if name == "READY":
            await self._ready(raw)
        elif name == "RESUMED":
            self.catch_up.ask_recent()
        elif name == "GUILD_CREATE":
            guild = number(raw.get("id"))
            await self.catch_up.guild(guild, told_in(raw))
            self._later(partial(self.catch_up.archives, guild))
            self._later(partial(self._panel.keep, guild))
        elif name == "THREAD_CREATE":
            await self._opened(raw)
        elif name in _MESSAGES:
            await self._message(_MESSAGES[name], raw)
        elif name in _DELETIONS:
            await self._deleted(raw)

    async def _ready(self, raw: dict[str, Any]) -> None:
        """A new session: whatever was said since the last one is in the history only."""
        await self._marks.load_anew()
        user, application = nested(raw, "user"), nested(raw, "application")
        if number(user.get("id")):
            self._account.introduced(number(user["id"]), number(application.get("id")))
        self.catch_up.ask_directs()
        self._untold = _PATIENCE if objects(raw.get("guilds")) else 0
        if not self._untold:
            self.catch_up.ask_followed()
        self._missing = {number(guild.get("id")) for guild in objects(raw.get("guilds"))}
        self._beside(self._panel.commands)

    async def _opened(self, raw: dict[str, Any]) -> None:
        """A new thread or post in one of our channels is followed from its first message on."""
        opened = number(raw.get("id"))
        if number(raw.get("parent_id")) in self._account.settings.rooms and raw.get("newly_created"):
            await self._marks.follow(opened, opened - 1)

    async def _message(self, kind: EventKind, raw: dict[str, Any]) -> None:
        channel, ref = number(raw.get("channel_id")), number(raw.get("id"))
        if self.catch_up.holds(channel):
            self._stand_aside(channel)
            return
        if kind is EventKind.MESSAGE and ref in self._read:
            return  # it stood in the history, perhaps as it was edited since
        self._ours(raw)
        where = await self._room(raw, channel)
        if where is None:
            return
        if kind is EventKind.MESSAGE and self.catch_up.doubts(where):
            self._stand_aside(channel)
            return
        await self._keep(kind, raw, where)
        if kind is EventKind.MESSAGE and not self.catch_up.is_pending(channel):
            self._marks.reached(channel, ref)

    async def _keep_read(self, raw: Any, where: Room) -> None:
        """A message of the history; one that was changed meanwhile is known as its change."""
        self._ours(raw)
        await self._keep(EventKind.EDITED if raw.get("edited_timestamp") else EventKind.MESSAGE, raw, where)
        self._account.counts["read from the history"] += 1
        self._read.append(number(raw.get("id")))
        self._marks.reached(where.id, number(raw.get("id")))

    async def _keep(self, kind: EventKind, raw: Any, where: Room) -> None:
        await self._learn_whose(where)
        scene = self._scene(where)
        incoming = parse_message(raw, kind, self._account.me, scene)
        if incoming is None or (incoming.public and not incoming.addressed):
            self._account.counts["ignored"] += 1
            return
        ref = number(raw.get("id")) if isinstance(raw, dict) else 0
        if ref:  # followed before it is kept, so that nothing can be lost between the two
            await self._marks.follow(where.id, ref - 1, direct=where.kind == DIRECT)
        if is_hidden(incoming):
            self._account.counts["empty content"] += 1
            _log.warning(
                "channel %s: a message came without its text; is MESSAGE CONTENT INTENT on?", self._account.channel
            )
        self._account.heard(incoming)
        if scene.place:
            await self._unseen.ended(incoming.place)
        await self.kept(incoming)

    async def kept(self, incoming: Incoming) -> None:
        """Try until it is kept: nothing behind it may be marked as read first."""
        attempt = 0
        while True:
            try:
                return await self._receive(incoming)
            except Exception as error:  # noqa: BLE001 - whatever keeps the house from keeping it may pass
                self._account.counts["not kept"] += 1
                self._account.trouble(f"messages cannot be kept ({type(error).__name__})")
                await self._account.clock.sleep(self._account.pause(attempt, 10.0))
                attempt += 1
            finally:
                if attempt and self._account.state.reason.startswith("messages cannot be kept"):
                    self._account.well()

    def _stand_aside(self, channel: int) -> None:
        """What is said, changed or taken back there waits for what was said before."""
        self._line.park(channel)
        self.catch_up.want(channel)

    async def _deleted(self, raw: dict[str, Any]) -> None:
        channel = number(raw.get("channel_id"))
        if self.catch_up.holds(channel):
            self._stand_aside(channel)
            return
        if not self._marks.read_to(channel):
            return  # nothing of it was ever kept
        where = self._account.rooms.get(channel) or Room(channel)
        for incoming in parse_deletion(raw, self._account.me, self._scene(where)):
            if number(incoming.message_ref) not in self._account.erased:
                await self.kept(incoming)

    # -- where, and whose

    async def _learn_whose(self, where: Room) -> None:
        """Of a thread that another process has opened for an answer, and noted before anybody could write in it."""
        if where.opened_by(self._account.me.id) and not self._marks.get(f"thread:{where.id}"):
            await self._marks.look(f"thread:{where.id}")

    def _scene(self, where: Room) -> Scene:
        rooms = self._account.settings.rooms
        support = where.id in rooms or (where.is_thread and where.parent in rooms)
        return Scene(where, support, self._marks.get(f"thread:{where.id}"))

    async def _room(self, raw: dict[str, Any], channel: int) -> Room | None:
        """None where a message of a server is not said to us: most are."""
        if not channel:
            return Room(0)
        guild = number(raw.get("guild_id"))
        known = self._account.rooms.get(channel)
        if known is None and not guild:
            known = Room(channel, kind=DIRECT)
            self._account.rooms.add(known)
        if known is None:
            known = await self._asked(channel, guild, number(raw.get("id")))
        await self._learn_whose(known)
        followed = self._marks.get(f"thread:{channel}") or self._marks.read_to(channel)
        if known.kind == DIRECT or followed or self._scene(known).support or concerns(raw, self._account.me):
            return known
        return None

    async def _asked(self, channel: int, guild: int, ref: int) -> Room:
        """A channel or thread that no server has told about, asked for until Discord has said something about it."""
        try:
            found = await self.catch_up.room(channel, guild)
        except Refusal as error:
            if error.status == 401:
                raise
            self._account.rooms.add(Room(channel, guild=guild))
        except Trouble:  # for a while it may pass; who writes in the other channels does not wait for ever
            self._unanswered[channel] += 1
            if self._unanswered[channel] < _ASKED_TIMES:
                raise
            self._account.counts["rooms not known"] += 1
            self.catch_up.ask(channel, ref - 1)
        else:
            self._unanswered.pop(channel, None)
            return found
        return Room(channel, guild=guild)

    def _ours(self, raw: Any) -> None:
        """Our own message, as Discord tells everybody: it has arrived, whatever its sender heard."""
        author = raw.get("author") if isinstance(raw, dict) else None
        if isinstance(author, dict) and number(author.get("id")) == self._account.me.id and raw.get("nonce"):
            arrived = self._account.arrived
            arrived[str(raw["nonce"])] = str(raw.get("id"))
            while len(arrived) > _REMEMBERED:
                del arrived[next(iter(arrived))]

    # -- buttons, commands, forms

    async def _press(self, raw: Any) -> None:
        channel = number(raw.get("channel_id")) if isinstance(raw, dict) else 0
        try:
            await self._learn_whose(self._account.rooms.get(channel) or Room(channel))
            press = parse_press(raw, self._account.me, self._marks.get(f"thread:{channel}"))
            self._account.counts[f"press: {press.wish.value}"] += 1
            if press.wish is Wish.FORM:
                await self._unseen.show_form(press)
            elif press.wish is Wish.SAY and press.incoming:
                await self._unseen.expect(press)
                await self._receive(press.incoming)
                await self._unseen.acknowledge(press)
        except Exception as error:  # noqa: BLE001 - Discord tells the person that it did not work, and they press again
            self._account.counts["presses failed"] += 1
            _log.warning("channel %s: a press was not taken: %s", self._account.channel, type(error).__name__)
