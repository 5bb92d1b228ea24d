"""X end to end, with a real house behind it: a mention, a direct message, a person."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from adapters.x import XAdapter
from bot import settings as config
from bot.app import build
from bot.channels.cursors import StoredCursors
from bot.faq.policy import Policy
from bot.mind import Mind
from bot.model import Incoming, Language, Mark, MarkKind, Status, Text
from bot.outbox import Outbox
from bot.rules import casecode
from bot.settings import Database, Matching, Web
from bot.speech.phrases import line
from bot.store import Store, views
from bot.text.weight import weight
from tests.house.process import ROOT
from tests.house_double import ARTICLES, CHANNEL, World, read
from tests.platforms import x_rules as rules
from tests.platforms.x_bench import AT, Bench, House, StillClock, listening, settings

LONG = "First open your orders. " + "Then wait a little longer for the network. " * 12 + "提现需要时间。" * 60


class Town(World):
    """A house whose only channel is X, with an answer that fits into a post and one that does not."""

    def __init__(self, bench: Bench, store: Store, name: str = "one", **changes: Any) -> None:
        super().__init__(store, bench.clock, name=name)
        self.bench = bench
        self.x = XAdapter(
            CHANNEL, settings(bench.server, **changes), StillClock(bench.clock), StoredCursors(store, CHANNEL)
        )
        self.adapter = self.x  # type: ignore[assignment]
        self.outbox = Outbox(store, bench.clock, f"outbox-{name}", {CHANNEL: self.x})
        short = Text("Open your orders and wait an hour.", (Mark(MarkKind.LINK, 5, 16, "https://e.example/orders"),))
        articles = dict(ARTICLES)
        for intent, text in (("withdraw-pending", short), ("account-locked", Text(LONG))):
            articles[intent] = replace(ARTICLES[intent], answers=dict.fromkeys(ARTICLES[intent].answers, text))
        self.mind = Mind(Policy(articles), read, "BitMart")
        self.heard = House()

    async def receive(self, incoming: Incoming) -> None:
        await self.inbox.receive(incoming)
        await self.heard.receive(incoming)

    async def after(self, number: int) -> None:
        """So many events have come in, and the bot has done what it does about them."""
        await self.heard.wait(number)
        self.bench.clock.advance(5)
        await self.settle()


@asynccontextmanager
async def town(bench: Bench, store: Store, name: str = "one", **changes: Any) -> AsyncIterator[Town]:
    made = Town(bench, store, name, **changes)
    await made.x.open()
    try:
        async with listening(made.x, made.receive):
            yield made
    finally:
        await made.x.close()


async def test_a_mention_gets_one_public_line_without_a_link(store: Store) -> None:
    async with Bench() as bench, town(bench, store) as here:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} where is my withdrawal?")
        await here.after(1)
        assert [(reply["text"], reply["target"]) for reply in bench.server.replies] == [
            (f"Open your orders and wait an hour.\n\n{line('never_ask', Language.EN)}", post["id"])
        ]
        assert bench.server.sent == []


async def test_a_direct_message_gets_the_link_then_a_person_and_his_reply_is_delivered(store: Store) -> None:
    async with Bench() as bench, town(bench, store, author_names=True) as here:
        ann = bench.server.person("Ann")
        bench.server.writes(ann, "where is my withdrawal?")
        await here.after(1)
        assert bench.server.sent[0]["text"].startswith("Open your orders: https://e.example/orders and wait an hour.")
        assert "› " in bench.server.sent[0]["text"]
        bench.server.writes(ann, "agent")
        await here.after(2)
        conversation = await here.conversation(f"dm:{ann}")
        assert (conversation.status, conversation.author) == (Status.OPEN, "Ann (@ann_x)")
        mei = await here.agent()
        await here.desk.claim(mei, conversation.id)
        await here.desk.reply(mei, conversation.id, "Hello Ann, I am looking into it.")
        await here.settle()
        assert bench.server.sent[-1]["text"] == "Hello Ann, I am looking into it."
        said = [line for line in await here.thread(f"dm:{ann}") if line.direction == "outgoing"]
        assert [part.status for line in said for part in line.parts] == ["sent"] * sum(len(line.parts) for line in said)


async def test_or_an_ordered_thread_where_that_is_set(store: Store) -> None:
    async with Bench() as bench, town(bench, store, long_answer="thread") as here:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} my account is locked")
        bench.server.fail("post", rules.ERROR_500_APPLIED)
        await here.after(1)
        replies = bench.server.replies
        assert len(replies) > 3
        assert all(weight(reply["text"]) <= 280 for reply in replies)
        assert [reply["target"] for reply in replies] == [post["id"], *(reply["id"] for reply in replies[:-1])]
        said = "".join("".join(reply["text"] for reply in replies).split())
        assert said.removesuffix("".join(line("never_ask", Language.EN).split())) == "".join(LONG.split())


async def test_what_follows_a_part_that_an_agent_has_seen_arrive_is_posted_too(store: Store) -> None:
    async with Bench() as bench, town(bench, store, long_answer="thread") as here:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} stop")
        await here.after(1)
        number = (await here.conversation(f"post:{post['id']}/{ann}")).id
        mei = await here.agent()
        await here.desk.claim(mei, number)
        bench.server.fail("post", rules.ERROR_500, rules.NO_CREDITS)  # the second part waits meanwhile
        await here.desk.reply(mei, number, LONG)
        await here.settle()
        (trouble,) = [row for row in await store.read(views.troubles) if row.kind == "unknown"]
        await here.desk.it_arrived(mei, trouble.id)
        bench.clock.advance(300)
        await here.settle()
        replies = bench.server.replies
        assert [reply["target"] for reply in replies] == [post["id"], *(reply["id"] for reply in replies[:-1])]
        assert len(replies) > 2
        assert await store.read(views.troubles) == []


async def test_an_account_matter_is_never_spoken_of_in_public(store: Store) -> None:
    async with Bench() as bench, town(bench, store) as here:
        ann = bench.server.person("Ann")
        bench.server.mention(ann, f"{AT} my order 1234567 and my uid 7654321 are gone, I want an agent")
        await here.after(1)
        (reply,) = bench.server.replies
        assert "private chat" in reply["text"]
        assert "1234567" not in reply["text"]
        assert (await here.store.read(views.counts)).queued == 0


async def test_a_mention_that_needs_a_person_goes_on_in_a_direct_message(store: Store) -> None:
    async with Bench() as bench, town(bench, store) as here:
        ann, eve = bench.server.person("Ann"), bench.server.person("Eve")
        bench.server.mention(ann, f"{AT} my order 1234567 is gone, I want an agent")
        await here.after(1)
        (reply,) = bench.server.replies
        code, _ = casecode.found(reply["text"])
        assert code
        assert weight(reply["text"]) <= 280
        bench.server.writes(eve, code)
        await here.after(2)
        bench.server.writes(ann, code)
        await here.after(3)
        stolen, right = (message["text"] for message in bench.server.sent)
        assert "not valid" in stolen
        assert "by ourselves" in right
        conversation = await here.conversation(f"dm:{ann}")
        assert [entry.id for entry in await here.store.read(views.entries)] == [conversation.id]
        assert any(said.in_public and "1234567" in said.text.plain for said in await here.thread(f"dm:{ann}"))


async def test_who_said_stop_waits_for_a_person_and_gets_his_public_reply(store: Store) -> None:
    async with Bench() as bench, town(bench, store) as here:
        ann = bench.server.person("Ann")
        bench.server.mention(ann, f"{AT} stop")
        await here.after(1)
        second = bench.server.mention(ann, f"{AT} where is my withdrawal?")
        await here.after(2)
        assert bench.server.replies == []
        number = (await here.conversation(f"post:{second['id']}/{ann}")).id
        mei = await here.agent()
        await here.desk.claim(mei, number)
        await here.desk.reply(mei, number, "Hello Ann.")
        await here.settle()
        assert [(reply["text"], reply["target"]) for reply in bench.server.replies] == [("Hello Ann.", second["id"])]


async def test_a_post_that_only_speaks_about_us_is_shown_to_agents_and_cannot_be_answered(store: Store) -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        number = bench.server.number()
        post = {"id": number, "conversation_id": number, "text": "bitmart lost my coins", "author_id": ann}
        bench.server.posts.append(post | {"created_at": bench.server._stamp()})
        bench.server._mentions = lambda told: (200, {"meta": {}})  # type: ignore[method-assign]
        async with town(bench, store, watch="bitmart") as here:
            await here.after(1)
            conversation = await here.conversation(f"watch:{number}/{ann}")
            assert (conversation.status, conversation.reason) == (Status.OPEN, "speaks about us without asking us")
            mei = await here.agent()
            await here.desk.claim(mei, conversation.id)
            await here.desk.reply(mei, conversation.id, "We are sorry")
            await here.settle()
        assert bench.server.called("post") == []
        (trouble,) = await store.read(views.troubles)
        assert "mentioned or quoted us" in str(trouble)


async def test_what_x_costs_and_why_it_pauses_stand_on_the_health_page_and_the_metrics(tmp_path: Path) -> None:
    async with Bench() as bench:
        table = {
            name: value.get_secret_value() if isinstance(value, SecretStr) else value
            for name, value in settings(bench.server, daily_cap=1.0).model_dump().items()
        }
        few = tmp_path / "articles"  # two are fitted faster than all
        few.mkdir()
        for name in ("account-locked.md", "fees.md"):
            shutil.copy(ROOT / "faq_data" / name, few)
        mine = {
            "matching": Matching(articles=few),
            "database": Database(url=f"sqlite:///{tmp_path}/t.db"),
            "web": Web(port=0),
            "channels": {"x": {"support": table}},
        }
        told = config.load(ROOT / "config.example.toml").model_copy(update=mine)
        house = await build(told, Store(told.database.url))
        running = asyncio.create_task(house.run())
        await house.ready.wait()
        try:
            async with httpx.AsyncClient(base_url=house.web.url, trust_env=False) as browser:
                bench.server.fail_always("mentions", rules.NO_CREDITS)
                await bench.server.until(lambda: bool(bench.server.called("mentions")))
                while (await browser.get("/healthz")).json()["channels"]["x:support"]["ok"]:
                    await asyncio.sleep(0.01)
                told_by = (await browser.get("/healthz")).json()["channels"]["x:support"]["reason"]
                assert "out of credit" in told_by
                assert (
                    'nightdesk_channel_spent_dollars{channel="x:support"} 0.01' in (await browser.get("/metrics")).text
                )
        finally:
            house.stop()
            await running


@pytest.mark.parametrize("applied", [True, False])
async def test_a_process_killed_while_sending_leaves_one_copy(store: Store, applied: bool) -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        async with town(bench, store) as here:
            bench.server.fail("dm_send", rules.Fault(applied=applied, hangs=True))
            bench.server.writes(ann, "where is my withdrawal?")
            await here.heard.wait(1)
            bench.clock.advance(5)
            await here.inbox.handle_due()
            await here.outbox.deliver()
            await bench.server.until(lambda: len(bench.server.called("dm_send")) == 1)
            for task in here.outbox._running:
                task.cancel()
        bench.clock.advance(120)  # its lease has run out
        async with town(bench, store, "two") as again:
            await again.settle()
        assert len(bench.server.sent) == 1
        assert (await store.read(views.counts)).trouble == 0
