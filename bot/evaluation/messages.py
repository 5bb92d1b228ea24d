"""The whole way of a message but the desk: redaction, reading and triage on messages whose best fate is known.

Each is the first message of a new contact. An article is *sent* when its text leaves, alone or before a person.

* **answered**: of messages that an article answers (`want` is `answer`), those that were sent a fitting one: its own, or one
  of `also`. **answered or on a button**: or were asked back with a fitting one among the choices.
* **wrong**: of all messages that were sent an article, those that were sent one that does not fit. Small talk in reply to
  small talk or noise is no article here; small talk in reply to a question is, and does not fit.
* **unjudged**: sent an article, but nobody said which fits (`intent` is `other`, or none for a case): in no figure.
* **escalated**: of messages that only a person can answer (`escalate`), those that reach one.
* **noise to agents**: of messages that nobody wrote to be helped (`ignore`), those that reach a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.decisions import Answer, Clarify, Decision, HandOff
from bot.evaluation.files import OTHER, Wish
from bot.matching.measures import wilson
from bot.mind import Mind
from bot.model import Address, ChannelId, Conversation, Language, Utterance
from bot.redaction import redact
from bot.text import language
from bot.triage import decide

_NOWHERE = Address(ChannelId("eval:nobody"), "nobody")
_ASKS = frozenset({"answer", "escalate", "clarify"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """A message, and what the bot decided."""

    wish: Wish
    decision: Decision
    small_talk: bool  # the article that was sent is

    @property
    def sent(self) -> str:
        """The article whose text left; empty for none."""
        return sent(self.decision)

    @property
    def judged(self) -> bool:
        """Whether somebody said which article fits, or that none does."""
        named = bool(self.wish.fitting) or (self.wish.want not in ("answer", "escalate"))
        return named or self.small_talk

    @property
    def counts(self) -> bool:
        """Whether it was sent an article in reply to something."""
        return bool(self.sent) and (not self.small_talk or self.wish.want in _ASKS)

    @property
    def wrong(self) -> bool:
        """Whether the article that was sent does not fit."""
        return self.counts and self.judged and self.sent not in self.wish.fitting


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """Nought where nothing was counted."""
        return self.count / self.total if self.total else 0.0

    def as_json(self) -> dict[str, Any]:
        """With its Wilson interval, 95 %."""
        low, high = wilson(self.count, self.total)
        return {"count": self.count, "total": self.total, "share": self.value, "low": low, "high": high}

    def __str__(self) -> str:
        low, high = wilson(self.count, self.total)
        return f"{100 * self.value:5.1f} %  [{100 * low:.1f}, {100 * high:.1f}]  {self.count} of {self.total}"


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of the messages: see the top of this module."""

    answered: Share
    answered_or_offered: Share
    wrong: Share
    escalated: Share
    noise_to_agents: Share
    unjudged: int
    decisions: dict[str, dict[str, int]]  # want -> decision -> how many

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        shares = ("answered", "answered_or_offered", "wrong", "escalated", "noise_to_agents")
        found: dict[str, Any] = {name: getattr(self, name).as_json() for name in shares}
        return found | {"unjudged": self.unjudged, "decisions": self.decisions}

    def lines(self) -> list[str]:
        """For a person."""
        rows = (
            ("answered", self.answered),
            ("answered or on a button", self.answered_or_offered),
            ("wrong article, of all sent", self.wrong),
            ("reached a person who must", self.escalated),
            ("noise that reached an agent", self.noise_to_agents),
            ("sent, but nobody said what fits", self.unjudged),
        )
        tables = [
            f"{want:40} {', '.join(f'{k} {n}' for k, n in found.items())}" for want, found in self.decisions.items()
        ]
        return [*(f"{name:40} {value}" for name, value in rows), *tables]


def sent(decision: Decision) -> str:
    """The article whose text leaves with this decision, alone or before a person; empty for none."""
    if isinstance(decision, Answer):
        return decision.intent
    return decision.intent if isinstance(decision, HandOff) and decision.with_article else ""


async def decided(mind: Mind, texts: Sequence[str]) -> list[Decision]:
    """What the bot would do with each as the first message of a new contact."""
    clean = [redact(text.encode("utf-8", "replace").decode("utf-8")) for text in texts]
    readings = await mind.read([one.text for one in clean])
    found = []
    for one, reading in zip(clean, readings, strict=True):
        tongue, foreign = language.answer_in(language.of_text(one.text, Language.EN), Language.EN)
        conversation = Conversation(0, _NOWHERE, language=tongue)
        utterance = Utterance(one.text, removed=one.removed)
        found.append(decide(conversation, utterance, reading, mind.policy, kept=one.kept, foreign=foreign))
    return found


async def outcomes(mind: Mind, wishes: Sequence[Wish]) -> list[Outcome]:
    """The same with what was wished."""
    articles = mind.policy.articles
    chatty = {intent for intent, article in articles.items() if article.kind != "question"}
    decisions = await decided(mind, [wish.text for wish in wishes])
    return [Outcome(wish, one, sent(one) in chatty) for wish, one in zip(wishes, decisions, strict=True)]


def fates(found: Sequence[Outcome]) -> Fates:
    """Counted."""

    def share(of: Callable[[Outcome], bool], hit: Callable[[Outcome], bool]) -> Share:
        own = [outcome for outcome in found if of(outcome)]
        return Share(sum(map(hit, own)), len(own))

    def fits(outcome: Outcome) -> bool:
        return outcome.sent in outcome.wish.fitting

    def offered(outcome: Outcome) -> bool:
        offers = outcome.decision.offers if isinstance(outcome.decision, Clarify | HandOff) else ()
        return fits(outcome) or not outcome.wish.fitting.isdisjoint(offers)

    def answerable(outcome: Outcome) -> bool:
        return outcome.wish.want == "answer" and outcome.wish.intent != OTHER and bool(outcome.wish.fitting)

    def person(outcome: Outcome) -> bool:
        return isinstance(outcome.decision, HandOff)

    wants = dict.fromkeys(outcome.wish.want for outcome in found)
    return Fates(
        answered=share(answerable, fits),
        answered_or_offered=share(answerable, offered),
        wrong=share(lambda o: o.counts and o.judged, lambda o: o.wrong),
        escalated=share(lambda o: o.wish.want == "escalate", person),
        noise_to_agents=share(lambda o: o.wish.want == "ignore", person),
        unjudged=sum(o.counts and not o.judged for o in found),
        decisions={
            want: dict(Counter(o.decision.kind.value for o in found if o.wish.want == want).most_common())
            for want in sorted(wants)
        },
    )
