"""What the bot makes of a command, and of the question whether a name is ours: fixed lines, no guessing. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.decisions import Answer, Decision, HandOff
from bot.reading.asking import asks_whether_ours, may_ask_whether_ours
from bot.reading.controls import COMMAND, LANGUAGES
from bot.reading.officials import Finding, Standing
from bot.text.language import asked_for

if TYPE_CHECKING:
    from bot.faq.policy import Policy


def asked(text: str, policy: Policy) -> Decision | None:
    """What a command says: a line, the list of official names, a language, a person; nothing where it is none.

    A language is asked for in plain words, too.
    """
    command = COMMAND.match(text)
    if command is None:
        return language(text) if asked_for(text) else None
    name, argument = command[1].lower(), command[2].strip()
    if name == "verify":
        return _verified(policy.officials.asked_about(argument, whole=True), policy)
    if name == "lang":
        return language(argument) if argument else Answer(line="lang_ask", reason="command")
    return HandOff("asked for a person", probability=1.0) if name == "agent" else Answer(line=name, reason="command")


def _verified(found: Finding | None, policy: Policy) -> Answer:
    """Whether it is ours, by the list alone."""
    if not policy.officials.listed():
        return Answer(line="verify_no_list", reason="asked who is official")
    if found is None:
        return Answer(line="verify_ask", reason="asked who is official")
    if found.standing is Standing.OFFICIAL:
        line = "verify_ours_handle" if found.is_handle else "verify_ours"
        return Answer(line=line, official=found.of, reason="asked about an official name")
    if found.standing is Standing.LOOK_ALIKE:
        return Answer(line="verify_look_alike", reason="asked about a look-alike")
    return Answer(line="verify_unknown", reason="asked about an unknown name")


def whether_ours(text: str, policy: Policy) -> Answer | None:
    """The plain question about a handle, a link or an address that stands in it."""
    if not policy.officials.listed() or not ((plainly := asks_whether_ours(text)) or may_ask_whether_ours(text)):
        return None
    found = policy.officials.asked_about(text)
    return _verified(found, policy) if found and (plainly or found.standing is Standing.LOOK_ALIKE) else None


def language(name: str) -> Decision:
    """The language that he chose, in whatever way he names it."""
    found = LANGUAGES.get(name.lower()) or asked_for(name)
    return (
        Answer(line="lang_set", reason="language", language=found)
        if found
        else Answer(line="lang_unknown", reason="language")
    )
