"""What the bot would do with a text, without keeping anything: `nightdesk ask`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.decisions import Clarify, HandOff
from bot.faq.policy import Policy
from bot.mind import Mind
from bot.model import FEATURES, SIGNAL_KEPT, Address, ChannelId, Conversation, Language, Reading, Talk, Utterance
from bot.redaction import redact
from bot.speech import intake
from bot.speech.replies import Scene, reply_to
from bot.text import language
from bot.text.gaps import narrowed
from bot.triage import decide

_NOWHERE = Address(ChannelId("ask:nobody"), "nobody")


async def rehearse(
    mind: Mind, text: str, tag: str = "", *, public: bool = False, explain: bool = False
) -> dict[str, Any]:
    """One first message of a new contact through redaction, matching, triage and wording.

    `tag` is the language of the contact's profile (IETF); the text decides where it tells. Keys are those of the README.
    """
    clean = redact(text.encode("utf-8", "replace").decode("utf-8"))
    profile = language.of_tag(tag) or Language.EN
    answered, foreign = language.answer_in(language.of_text(clean.text, profile), profile)
    said = narrowed(clean.text)
    (reading,) = await mind.read([said])
    given = intake.given_in(clean.text, clean.kept)
    talk = intake.noted(Talk(), given)
    conversation = Conversation(0, _NOWHERE, language=answered, public=public, talk=talk)
    utterance = Utterance(said, removed=clean.removed, given=given)
    decision = decide(conversation, utterance, reading, mind.policy, kept=clean.kept, foreign=foreign)
    scene = Scene(answered, mind.brand, foreign, clean.removed)
    reply = reply_to(decision, conversation, mind.policy, scene)
    found = {
        "decision": decision.kind.value,
        "intent": decision.intent,
        "offers": list(decision.offers) if isinstance(decision, Clarify | HandOff) else [],
        "probability": round(decision.probability, 4),
        "lang": answered.value,
        "text": clean.text,
        "removed": list(clean.removed),
        "kept": [{"kind": k.kind, "value": k.value} for k in clean.kept],
        "reply": reply.text.plain if reply else "",
        "reason": decision.reason,
    }
    return found | {"explain": explanation(reading, mind.policy)} if explain else found


def explanation(reading: Reading, policy: Policy) -> dict[str, Any]:
    """What the decision was made of: the likeliest articles, each with its threshold, and the signals that say something."""
    return {
        "candidates": [
            {
                "intent": c.intent,
                "probability": round(c.probability, 4),
                "answered_from": policy.at(c.intent),
                "nearest": c.nearest,
                **dict(zip(FEATURES, (round(value, 4) for value in c.features), strict=False)),
            }
            for c in reading.candidates
        ],
        "signals": {name: score for name, score in _by_weight(reading.signals) if score >= SIGNAL_KEPT},
    }


def _by_weight(signals: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(signals.items(), key=lambda pair: -pair[1])
