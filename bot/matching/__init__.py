"""Utterance -> candidates with a probability and the signals beside them, pure and offline.

It promises that the same text and articles give the same reading, and that a probability means what it says: it is
calibrated on questions left out of the fit.
"""

from bot.matching.encoder import Encoder, encoder_of
from bot.matching.matcher import Example, Matcher, examples_of, version_of
from bot.matching.reader import Reader
from bot.matching.saved import load, save
from bot.matching.signals import CHAT, Signals

__all__ = [
    "CHAT", "Encoder", "Example", "Matcher", "Reader", "Signals", "encoder_of", "examples_of", "load", "save", "version_of",
]  # fmt: skip
