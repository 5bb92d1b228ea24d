"""The gate against messages that were written to get past it, and against references that were written to be lost."""

from __future__ import annotations

import pytest

from bot.redaction import redact
from tests.redaction import attack_references, attack_secrets
from tests.redaction.attack import fill, filled
from tests.unit.secrets_made import Dice

_SEED = 7
_EACH = 2  # times that a sentence with secrets is filled
_EACH_REFERENCE = 4
_LEAST_RECALL = 0.99
_MOST_DAMAGE = 0.001
_MIXED = 1_500


@pytest.mark.parametrize("kind", list(attack_secrets.ALL))
def test_secrets_are_gone_and_the_references_beside_them_stay(kind: str) -> None:
    messages = list(filled(attack_secrets.ALL[kind], _SEED, _EACH))
    wrong = [said for message in messages if (said := message.wrong())]
    assert len(wrong) <= (1 - _LEAST_RECALL) * len(messages), wrong


@pytest.mark.parametrize("kind", list(attack_references.ALL))
def test_references_and_talk_stay(kind: str) -> None:
    messages = list(filled(attack_references.ALL[kind], _SEED, _EACH_REFERENCE))
    wrong = [said for message in messages if (said := message.wrong())]
    assert len(wrong) <= _MOST_DAMAGE * len(messages), wrong


def test_there_are_enough_of_both() -> None:
    secrets = [s for kind in attack_secrets.ALL.values() for s in kind]
    references = [s for kind in attack_references.ALL.values() for s in kind]
    assert len(set(secrets)) >= 600
    assert len(set(references)) >= 550
    assert sum(len(message.secrets) for message in filled(tuple(secrets), _SEED, _EACH)) >= 1_500
    assert sum(len(message.kept) for message in filled(tuple(references), _SEED, _EACH_REFERENCE)) >= 1_500


def test_talk_about_secrets_does_not_cost_the_references_beside_it() -> None:
    """A bare number behind talk of codes may be either; all others have a name."""
    dice = Dice(_SEED)
    talk = [text for text in attack_references.TALK if "{" not in text]
    named = [
        text
        for text in (*attack_references.NUMBERS, *attack_references.CHAIN, *attack_references.BESIDE)
        if "{" in text
    ]
    damaged = []
    for _ in range(_MIXED):
        said, value = dice.one(talk), fill(dice.one(named), dice)
        text = dice.one(["{0} {1}", "{1} {0}", "{0}\n{1}", "{1}\n{0}", "{0}, {1}", "{1}。{0}"]).format(said, value.text)
        left = redact(text)
        damaged += [text for kept in value.kept if kept not in left.text and kept not in left.sealed]
    assert len(damaged) <= 0.005 * _MIXED, damaged


def test_what_was_taken_out_stays_out() -> None:
    for kind in attack_secrets.ALL.values():
        for message in filled(kind, _SEED + 1, 1):
            left = redact(message.text).text
            assert redact(left).text == left
