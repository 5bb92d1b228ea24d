"""Utterance -> candidates with a probability and the signals beside them, pure and offline.

It promises that the same text and articles give the same reading, and that a probability means what it says: it is
calibrated on questions left out of the fit.
"""

import bot.matching.arithmetic  # noqa: F401 - before anything imports numpy
from bot.matching.encoder import Encoder, encoder_of
from bot.matching.matcher import Example, Matcher, examples_of, version_of
from bot.matching.promise import (
    PESSIMISM,
    Evidence,
    Thresholds,
    left_out_evidence,
    thresholds,
)
from bot.matching.reader import Reader
from bot.matching.saved import load, save
from bot.matching.signals import CHAT, Signals
from bot.matching.update import updated

__all__ = [
    "CHAT",
    "PESSIMISM",
    "Encoder",
    "Evidence",
    "Example",
    "Matcher",
    "Reader",
    "Signals",
    "Thresholds",
    "encoder_of",
    "examples_of",
    "left_out_evidence",
    "load",
    "save",
    "thresholds",
    "updated",
    "version_of",
]  # fmt: skip
