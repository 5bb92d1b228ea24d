"""What becomes of messages as users of exchanges write them: floors on the half that nothing was tuned on.

The definitions stand at the top of bot/evaluation/messages.py. Odd numbers of messages.jsonl are for tuning, even ones for this.
Of blind.jsonl the messages a were looked at one by one, b for what they have in common, c never: all count.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

import pytest

from bot.evaluation.files import messages
from bot.evaluation.messages import Outcome, fates, outcomes
from bot.mind import Mind
from tests.house.process import ROOT

FILE = ROOT / "tests" / "matching" / "messages.jsonl"
BLIND = FILE.with_name("blind.jsonl")
INBOX = FILE.with_name("inbox.jsonl")
pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("matching")]


@dataclass(frozen=True)
class Floors:
    """Measured on 2026-11-30 and 12-01 with some room below: five messages in a hundred are chance."""

    answered: float
    answered_or_offered: float
    escalated: float
    wrong: float  # at most
    noise_to_agents: float  # at most


FLOORS = {
    "use": Floors(0.82, 0.93, 0.93, 0.035, 0.10),  # measured 89.8 %, 98.5 %, 97.1 %, 1.4 %, 2.6 %
    "none": Floors(0.46, 0.92, 0.92, 0.04, 0.18),  # 52.6 %, 97.4 %, 96.2 %, 1.6 %, 5.1 %
}
BLIND_FLOORS = {
    "use": Floors(0.7, 0.95, 0.955, 0.02, 0.12),  # measured on 2026-12-01: 75.6 %, 98.6 %, 99.1 %, 0.2 %, 2.4 %
    "none": Floors(0.54, 0.93, 0.94, 0.03, 0.16),  # 60.7 %, 96.8 %, 96.2 %, 0.8 %, 8.3 %
}
INBOX_FLOORS = {
    "use": Floors(0.78, 0.95, 0.9, 0.02, 0.16),  # measured on 2026-12-01: 84.8 %, 99.1 %, 96.5 %, 0.0 %, 4.0 %
    "none": Floors(0.59, 0.94, 0.89, 0.025, 0.16),  # 65.7 %, 98.3 %, 94.1 %, 0.6 %, 4.0 %
}


@pytest.fixture(scope="module")
def even() -> list[int]:
    """Places in the file of the messages with an even number."""
    ids = [json.loads(line)["id"] for line in FILE.read_text("utf-8").splitlines()]
    return [place for place, name in enumerate(ids) if int(name.removeprefix("m")) % 2 == 0]


def told(found: list[Outcome]) -> str:
    """Every wrong article."""
    rows = (f"{o.sent} to {o.wish.text!r}, fitting: {sorted(o.wish.fitting)}" for o in found if o.wrong)
    return "\n".join(rows)


def test_messages_of_exchange_users_meet_the_floors(mind: Mind, encoder: str, even: list[int]) -> None:
    wishes = messages(FILE)
    holds(asyncio.run(outcomes(mind, [wishes[place] for place in even])), FLOORS[encoder])


def test_messages_of_hands_that_never_saw_a_phrasing_meet_the_floors(mind: Mind, encoder: str) -> None:
    holds(asyncio.run(outcomes(mind, messages(BLIND))), BLIND_FLOORS[encoder])


def test_an_inbox_that_nothing_was_tuned_on_meets_the_floors(mind: Mind, encoder: str) -> None:
    holds(asyncio.run(outcomes(mind, messages(INBOX))), INBOX_FLOORS[encoder])


def holds(found: list[Outcome], floors: Floors) -> None:
    counted = fates(found)
    print("\n".join(counted.lines()), told(found), sep="\n")
    assert counted.answered.total > 150
    assert counted.answered.value >= floors.answered
    assert counted.answered_or_offered.value >= floors.answered_or_offered
    assert counted.escalated.value >= floors.escalated
    assert counted.wrong.value <= floors.wrong
    assert counted.noise_to_agents.value <= floors.noise_to_agents
