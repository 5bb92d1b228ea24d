"""What the bot may make up its mind to do with an utterance. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.model import DecisionKind, Language, Priority

MOST_OFFERS = 3
"""Buttons of a clarifying question, beside "a person"."""
LURED = "an impostor asks for money"
"""The reason to hand off who is being cheated while he writes: he is told at once what not to do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Send an article, or (with `line`) one of the bot's own lines; with `case` both, the article first.

    `asks_help`: ask whether it did. `ends_wait`: who waited for a person needs none any more, by his own word.
    """

    intent: str = ""
    line: str = ""
    probability: float = 1.0
    reason: str = ""
    asks_help: bool = False
    language: Language | None = None  # the contact chose it
    official: str = ""  # of the allow-list: what was asked about
    near: str = ""  # the phrasing that what was asked lies nearest to
    ends_wait: bool = False
    case: HandOff | None = None  # said in public: what goes on in private, by a case code under the line
    kind: DecisionKind = field(default=DecisionKind.ANSWER, init=False)


@dataclass(frozen=True, slots=True)
class Clarify:
    """One question with up to three articles on buttons, and a person."""

    offers: tuple[str, ...]
    probability: float = 0.0
    reason: str = "between articles"
    intent: str = field(default="", init=False)
    kind: DecisionKind = field(default=DecisionKind.CLARIFY, init=False)


@dataclass(frozen=True, slots=True)
class AskFor:
    """Ask who waits for a person for what that person will need: `needs`, and of those `broken`, which came cut short."""

    needs: tuple[str, ...]
    broken: tuple[str, ...] = ()
    probability: float = 1.0
    reason: str = "details while waiting"
    intent: str = field(default="", init=False)
    kind: DecisionKind = field(default=DecisionKind.ASK_FOR, init=False)


@dataclass(frozen=True, slots=True)
class HandOff:
    """A person has to answer. With `intent` and `with_article` the article's text is said first.

    `offers`: articles on buttons, for the time until that person comes. `line`: what is said in place of the plain words.
    """

    reason: str
    intent: str = ""
    priority: Priority = Priority.NORMAL
    with_article: bool = False
    probability: float = 0.0
    offers: tuple[str, ...] = ()
    asks: bool = True  # for what the article needs
    line: str = ""
    kind: DecisionKind = field(default=DecisionKind.HAND_OFF, init=False)

    @property
    def warns(self) -> bool:
        """Whether he has to be told not to pay: no article does."""
        return self.reason in (LURED, "theft") and not self.with_article


@dataclass(frozen=True, slots=True)
class StandAside:
    """Say nothing. `alarm`: what the agent who has the conversation must know of at once."""

    reason: str
    alarm: HandOff | None = None
    intent: str = field(default="", init=False)
    probability: float = field(default=0.0, init=False)
    kind: DecisionKind = field(default=DecisionKind.STAND_ASIDE, init=False)


Decision = Answer | Clarify | AskFor | HandOff | StandAside
