"""Of an answer that is too long for a post: promised in public with a code, said in a direct message, with the code or without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.faq.policy import Policy
from bot.mind import Mind
from bot.model import Candidate, Language, Mark, MarkKind, Reading, Status, Text
from bot.rules import casecode
from bot.speech.phrases import line
from bot.store import Store, views
from bot.text.weight import weight
from tests.house_double import ARTICLES, read
from tests.journeys.test_x import LONG, town
from tests.platforms.x_bench import AT, Bench


def code_in(text: str) -> str:
    code, _ = casecode.found(text)
    assert code
    assert weight(text) <= 280
    return code


async def test_a_long_answer_is_promised_with_a_code_and_said_in_a_direct_message(store: Store) -> None:
    async with Bench() as bench, town(bench, store) as here:
        ann, eve = bench.server.person("Ann"), bench.server.person("Eve")
        bench.server.mention(ann, f"{AT} my account is locked")
        await here.after(1)
        (reply,) = bench.server.replies
        code = code_in(reply["text"])
        assert "direct message" in reply["text"]
        bench.server.writes(eve, code)
        await here.after(2)
        assert bench.server.sent[0]["text"] == line("case_invalid", Language.EN)
        bench.server.writes(ann, code)
        await here.after(3)
        (_, answer) = (message["text"] for message in bench.server.sent)
        assert answer.startswith(LONG)
        assert (await here.conversation(f"dm:{ann}")).status is Status.PENDING
        bench.server.writes(ann, f"here is my code: {code}")
        await here.after(4)
        assert bench.server.sent[2]["text"] == line("case_here", Language.EN)


@pytest.mark.parametrize(
    "words",
    [
        "Hi, please send me the answer", "Hello", "here I am", "you said you would send me all of it",
        "my account is locked", "/start",
    ],
)  # fmt: skip
async def test_who_was_promised_an_answer_gets_it_without_the_code_too_and_once(store: Store, words: str) -> None:
    async with Bench() as bench, town(bench, store) as here:
        ann = bench.server.person("Ann")
        bench.server.mention(ann, f"{AT} my account is locked")
        await here.after(1)
        bench.server.writes(ann, words)
        await here.after(2)
        (message,) = bench.server.sent
        assert message["text"].startswith(LONG)
        bench.server.writes(ann, "hello")
        await here.after(3)
        assert LONG not in bench.server.sent[-1]["text"]
        assert (await here.conversation(f"dm:{ann}")).status is Status.PENDING


@pytest.mark.parametrize("words", ["please send me the full answer", "Hi, I asked about it on X"])
async def test_words_that_are_surely_about_nothing_bring_it_too(store: Store, words: str) -> None:
    async with Bench() as bench, town(bench, store) as here:

        async def doubtful(texts: Sequence[str]) -> list[Reading]:
            """As the fitted articles read such words: a person is needed, most likely about some other topic."""
            found = await read(texts)
            other = Reading((Candidate("deposit-missing", 0.3),), {"person": 0.9})
            return [other if text == words else known for text, known in zip(texts, found, strict=True)]

        here.mind = replace(here.mind, read=doubtful)
        ann = bench.server.person("Ann")
        bench.server.mention(ann, f"{AT} my account is locked")
        await here.after(1)
        bench.server.writes(ann, words)
        await here.after(2)
        assert bench.server.sent[-1]["text"].startswith(LONG)


async def test_of_two_promised_answers_the_code_chooses(store: Store) -> None:
    async with Bench() as bench, town(bench, store) as here:
        other = replace(ARTICLES["deposit-missing"], answers=dict.fromkeys(Language, Text("Of deposits. " * 60)))
        here.mind = Mind(
            Policy({**here.mind.policy.articles, "greeting": replace(other, intent="greeting")}), read, "B"
        )
        ann = bench.server.person("Ann")
        first = bench.server.mention(ann, f"{AT} my account is locked")
        await here.after(1)
        bench.server.mention(ann, f"{AT} hello", conversation_id=first["id"])
        await here.after(2)
        locked, deposits = (code_in(reply["text"]) for reply in bench.server.replies)
        bench.server.writes(ann, locked)
        await here.after(3)
        assert bench.server.sent[-1]["text"].startswith(LONG)
        bench.server.writes(ann, f"and {deposits}")
        await here.after(4)
        assert bench.server.sent[-1]["text"].startswith("Of deposits.")


async def test_who_sends_the_code_and_asks_for_something_else_gets_both(store: Store) -> None:
    async with Bench() as bench, town(bench, store) as here:
        ann, bob = bench.server.person("Ann"), bench.server.person("Bob")
        for number, who in enumerate((ann, bob), 1):
            bench.server.mention(who, f"{AT} my account is locked")
            await here.after(number)
        for_ann, for_bob = (code_in(reply["text"]) for reply in bench.server.replies)
        bench.server.writes(ann, f"{for_ann} and where is my withdrawal?")
        await here.after(3)
        answer, other = (message["text"] for message in bench.server.sent)
        assert answer == LONG
        assert other.startswith("Open your orders")
        bench.server.writes(bob, "I want an agent")
        await here.after(4)
        bench.server.writes(bob, for_bob)
        await here.after(5)
        waits = bench.server.sent[-1]["text"]
        assert waits.startswith(LONG)
        conversation = await here.conversation(f"dm:{bob}")
        assert [entry.id for entry in await store.read(views.entries)] == [conversation.id]


async def test_what_was_promised_is_owed_for_a_day_and_never_instead_of_something_else(store: Store) -> None:
    async with Bench() as bench, town(bench, store) as here:
        ann, bob = bench.server.person("Ann"), bench.server.person("Bob")
        for who in (ann, bob):
            bench.server.mention(who, f"{AT} my account is locked")
        await here.after(2)
        bench.server.writes(bob, "where is my withdrawal?")
        await here.after(3)
        assert bench.server.sent[-1]["text"].startswith("Open your orders")
        bench.clock.advance(25 * 3600)
        bench.server.writes(ann, "Hello")
        await here.after(4)
        assert LONG not in bench.server.sent[-1]["text"]


async def test_no_two_promises_have_the_same_words(store: Store) -> None:
    async with Bench() as bench, town(bench, store) as here:
        bench.server.same_nowhere = True
        for number in range(3):
            bench.server.mention(bench.server.person(f"Ann{number}"), f"{AT} my account is locked")
        await here.after(3)
        assert len({reply["text"] for reply in bench.server.replies}) == 3
        assert (await store.read(views.counts)).trouble == 0


async def test_the_first_line_of_a_long_answer_stands_in_public_where_it_says_something(store: Store) -> None:
    async with Bench() as bench, town(bench, store) as here:
        lead = "You can usually unlock your account yourself."
        first = Text(f"{lead}\n{LONG}", (Mark(MarkKind.LINK, 8, 15, "https://e.example/unlock"),))
        listed = Text(f"You see it so:\n{LONG}")
        ann, bob = bench.server.person("Ann"), bench.server.person("Bob")
        for number, (who, text) in enumerate(((ann, first), (bob, listed)), 1):
            locked = replace(ARTICLES["account-locked"], answers=dict.fromkeys(Language, text))
            here.mind = Mind(Policy({**here.mind.policy.articles, "account-locked": locked}), read, "BitMart")
            bench.server.mention(who, f"{AT} my account is locked")
            await here.after(number)
        with_lead, without = (reply["text"] for reply in bench.server.replies)
        assert with_lead.startswith(f"{lead}\n\nThe whole answer")
        assert without.startswith("The whole answer")
        assert code_in(with_lead) != code_in(without)


async def test_the_code_of_an_answer_is_worth_nothing_in_public_and_a_new_one_is_said_there(store: Store) -> None:
    async with Bench() as bench, town(bench, store) as here:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} my account is locked")
        await here.after(1)
        bench.server.mention(ann, f"{AT} {code_in(bench.server.replies[0]['text'])}", conversation_id=post["id"])
        await here.after(2)
        assert "direct message" in bench.server.replies[-1]["text"]
        bench.server.writes(ann, code_in(bench.server.replies[-1]["text"]))
        await here.after(3)
        assert bench.server.sent[-1]["text"].startswith(LONG)
        assert (await store.read(views.counts)).queued == 0
