"""Utterance -> candidates with a probability, pure and offline.

It promises that the same text and articles give the same candidates, and that a probability means what it says: it is
calibrated on questions left out of the fit.
"""

from bot.matching.matcher import Example, Matcher, examples_of, version_of

__all__ = ["Example", "Matcher", "examples_of", "version_of"]
