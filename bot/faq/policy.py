"""From when the bot may speak by itself, and about what. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.faq.articles import Article
from bot.reading.officials import Officials

TALK_SURE = 0.85
"""Probability from which a text is small talk, whatever words of trouble or language it holds ("好的沒問題了，謝謝你喔")."""
PART_AT = 0.5  # of the topics of two parts, for several questions in one message
PERSON_AT = 0.4  # from which a text is taken as asking for a person: a mistake costs an agent's minute
VAGUE_AT = 0.4  # signal from which a text is too vague to be answered, however near an article it is
PLAIN_AT = 0.6  # of a topic that is no alarm: such a text is about that
NAMED_AT = 0.35  # signal from which a handoff is for that reason
PERSONAL = {
    "own-case": "own case", "angry": "anger", "repeated": "wrote before", "theft": "theft", "distress": "distress", "legal": "legal words",
}  # fmt: skip
"""Signals that only a person can answer -> the reason that is told."""


@dataclass(frozen=True, slots=True)
class Policy:
    """From when the bot may speak by itself, and about what."""

    articles: Mapping[str, Article]
    answer_at: float = 0.50
    offer_at: float = 0.05
    own_case_at: float = 0.50  # an article before a handoff is at least so sure, and as sure as by itself
    person_at: float = 0.09  # probability from which a message is taken for one that only a person can answer
    answer_at_of: Mapping[str, float] = field(default_factory=dict)  # articles with a threshold of their own
    expired: frozenset[str] = frozenset()  # articles past their review: they are not sent and not offered
    officials: Officials = field(default_factory=Officials)  # what is ours by name

    def approves(self, text: str) -> bool:
        """Whether it is an article word for word, and one that may be sent."""
        said = text.strip()
        sendable = (a for a in self.articles.values() if a.intent not in self.expired)
        return any(said == answer.plain.strip() for article in sendable for answer in article.answers.values())

    def at(self, intent: str) -> float:
        """The probability from which this article is sent."""
        return self.answer_at_of.get(intent, self.answer_at)

    def at_least(self, probability: float) -> Policy:
        """The same, but no article is sent below this probability."""
        own = {intent: max(at, probability) for intent, at in self.answer_at_of.items()}
        return replace(self, answer_at=max(self.answer_at, probability), answer_at_of=own)
