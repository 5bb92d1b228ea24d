"""What the bot would do with a text, without keeping anything: `nightdesk ask`."""

from __future__ import annotations

from typing import Any

from bot import language
from bot.mind import Mind
from bot.model import Address, ChannelId, Conversation, Language, Utterance
from bot.redaction import redact
from bot.replies import Scene, reply_to
from bot.triage import Clarify, decide

_NOWHERE = Address(ChannelId("ask:nobody"), "nobody")


async def rehearse(mind: Mind, text: str, tag: str = "", *, public: bool = False) -> dict[str, Any]:
    """One first message of a new contact through redaction, matching, triage and wording.

    `tag` is the language of the contact's profile (IETF); the text decides where it tells. Keys are those of the README.
    """
    clean = redact(text.encode("utf-8", "replace").decode("utf-8"))
    profile = language.of_tag(tag) or Language.EN
    answered, foreign = language.answer_in(language.of_text(clean.text, profile), profile)
    (reading,) = await mind.read([clean.text])
    conversation = Conversation(0, _NOWHERE, language=answered, public=public)
    utterance = Utterance(clean.text, removed=clean.removed)
    decision = decide(conversation, utterance, reading, mind.policy, kept=clean.kept, foreign=foreign)
    scene = Scene(answered, mind.brand, foreign, clean.removed, clean.kept)
    reply = reply_to(decision, conversation, mind.policy, scene)
    return {
        "decision": decision.kind.value,
        "intent": decision.intent,
        "offers": list(decision.offers) if isinstance(decision, Clarify) else [],
        "probability": round(decision.probability, 4),
        "lang": answered.value,
        "text": clean.text,
        "removed": list(clean.removed),
        "kept": [{"kind": k.kind, "value": k.value} for k in clean.kept],
        "reply": reply.text.plain if reply else "",
        "reason": decision.reason,
    }
