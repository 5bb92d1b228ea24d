"""What an agent will need is asked for once, what has come is never asked for again, and what came cut short is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import DecisionKind, Status
from bot.rules import casecode
from tests.house_double import ARTICLES, World

TXID = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
KEEPS_PLACE = "You keep your place in line."


@pytest.fixture
def asking(small_world: World) -> World:
    """Where a withdrawal that is missing needs five things."""
    needing = replace(ARTICLES["withdraw-pending"], needs=("uid", "txid", "coin", "network", "amount"))
    policy = replace(small_world.mind.policy, articles=ARTICLES | {needing.intent: needing})
    small_world.mind = replace(small_world.mind, policy=policy)
    return small_world


async def hand_over(world: World, text: str, place: str = "ann") -> str:
    await world.says(text, place)
    await world.presses("help:no", place)
    return world.texts(place)[-1]


async def test_what_was_written_before_the_hand_over_is_not_asked_for(asking: World) -> None:
    asked = await hand_over(asking, "where is my withdrawal? 500 USDT by TRC20")
    assert "you can send it here now: your UID and the TXID (transaction hash)." in asked


async def test_what_comes_in_pieces_is_thanked_for_with_what_is_missing_still(asking: World) -> None:
    await hand_over(asking, "where is my withdrawal?")
    before = await asking.conversation()
    await asking.says("uid 88412093, 500 usdt")
    assert asking.texts()[-1].endswith(f"{KEEPS_PLACE}\nStill useful, if you have it: TXID and network.")
    await asking.says("trc20")
    assert asking.texts()[-1].endswith("Still useful, if you have it: TXID.")
    await asking.says(f"txid: {TXID}")
    assert asking.texts()[-1] == f"Thank you, that is all an agent needs to begin with. {KEEPS_PLACE}"
    after = await asking.conversation()
    assert (after.status, after.assignee, after.waiting_since) == (Status.OPEN, None, before.waiting_since)
    assert after.talk.wants == ()
    said = len(asking.texts())
    await asking.says("uid 88412093 again")
    assert len(asking.texts()) == said


async def test_what_came_cut_short_is_said(asking: World) -> None:
    await hand_over(asking, "where is my withdrawal? uid 88412093, 500 USDT by TRC20")
    await asking.says("0x9f86d081…0f00a08")
    assert asking.texts()[-1] == "The TXID looks cut short. Please copy all of it, letter by letter, and send it again."
    decided = [line.decision for line in await asking.thread() if line.decision]
    assert [decision.kind for decision in decided][-1] == DecisionKind.ASK_FOR


async def test_details_are_asked_for_again_three_times_at_most(asking: World) -> None:
    await hand_over(asking, "where is my withdrawal?")
    said = len(asking.texts())
    for cut in ("0x9f86d081…1", "0x9f86d082…2", "0x9f86d083…3", "0x9f86d084…4", "0x9f86d085…5"):
        await asking.says(cut)
    assert len(asking.texts()) == said + 3


async def test_an_agent_who_has_it_asks_for_himself(asking: World) -> None:
    await hand_over(asking, "where is my withdrawal?")
    mei = await asking.agent()
    await asking.desk.claim(mei, (await asking.conversation()).id)
    said = len(asking.texts())
    await asking.says("uid 88412093")
    assert len(asking.texts()) == said
    assert (await asking.conversation()).talk.wants == ("txid", "coin", "network", "amount")  # the console shows these


async def test_a_new_episode_begins_without_the_details_of_the_last(asking: World) -> None:
    await hand_over(asking, "where is my withdrawal? 500 USDT by TRC20")
    mei = await asking.agent()
    number = (await asking.conversation()).id
    await asking.desk.claim(mei, number)
    await asking.desk.resolve(mei, number)
    asked = await hand_over(asking, "where is my withdrawal?")
    assert "your UID, the TXID (transaction hash), which coin, which network and the amount" in asked


async def test_what_was_asked_in_public_is_asked_for_in_private(asking: World) -> None:
    group, private = "group/0/ann", "ann"
    await asking.says("maybe my 500 USDT are lost", group, public=True, author_id="a1")
    code = casecode.found(asking.texts(group)[-1])[0]
    await asking.says(code, private, author_id="a1")
    said = asking.texts(private)[-1]
    assert "Here we are by ourselves." in said
    assert "you can send it here now: your UID, the TXID (transaction hash) and which network." in said
