"""How well it answers, measured: on question sets, on the articles themselves, on messages of exchange users.

It promises figures that are counted and never guessed, and a file with a mistake is refused with its place and reason.
"""

from bot.evaluation.files import Unusable

__all__ = ["Unusable"]
