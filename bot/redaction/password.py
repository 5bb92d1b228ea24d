"""Passwords that the text gives away: "password is X", 密码是X, mail:pass. "is wrong" and its kin are no passwords."""

from __future__ import annotations

import re

from bot.redaction.plain import Span

CLASS = "password"
OVERRULES_KEPT = False

_NAMED = re.compile(
    r"(?:\b(?:pass\s?word|passwd|passphrase|pwd|psw|pass|login\s+pw|pw)\b|密码|密碼|口令)"
    r"(?P<link>\s*(?:(?:is|was|are|be|to|=|:|：|-+>?|是|为|為|设成|改成|叫|就是)\s*)+|\s+)"
    r"[\"'“‘「`(（]?(?P<value>[!-~]{4,64})",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w\s*(?:[:|]|\s/\s?|----?)\s*(?P<value>[!-~]{5,64})")
_TAIL = ".,;:!?)\"'`]}"
_NO_PASSWORD = frozenset(
    [
        "wrong",
        "not",
        "incorrect",
        "correct",
        "right",
        "invalid",
        "expired",
        "locked",
        "the",
        "too",
        "being",
        "still",
        "never",
        "always",
        "forgotten",
        "forgot",
        "lost",
        "required",
        "rejected",
        "same",
        "what",
        "now",
        "very",
        "so",
        "a",
        "an",
        "my",
        "your",
        "their",
        "it",
        "that",
        "this",
        "these",
        "those",
        "but",
        "and",
        "or",
        "when",
        "after",
        "before",
        "because",
        "asked",
        "asking",
        "needed",
        "been",
        "fine",
        "okay",
        "ok",
        "good",
        "bad",
        "weak",
        "strong",
        "secure",
        "safe",
        "unsafe",
        "compromised",
        "leaked",
        "stolen",
        "hacked",
        "changed",
        "reset",
        "resetting",
        "updated",
        "different",
        "unknown",
        "empty",
        "blank",
        "accepted",
        "denied",
        "refused",
        "failing",
        "failed",
        "fails",
        "broken",
        "working",
        "doesn't",
        "doesnt",
        "isn't",
        "isnt",
        "can't",
        "cant",
        "won't",
        "wont",
        "didn't",
        "didnt",
        "don't",
        "dont",
        "please",
        "help",
        "reset?",
        "page",
        "link",
        "email",
        "mail",
        "field",
        "box",
        "screen",
        "option",
        "button",
        "manager",
        "change",
        "changing",
        "recovery",
        "protected",
        "protection",
        "hint",
        "policy",
        "rules",
        "requirements",
        "attempts",
        "error",
        "errors",
        "issue",
        "issues",
        "problem",
        "problems",
        "times",
        "login",
        "account",
        "wallet",
        "exchange",
        "correct.",
        "wrong.",
        "thing",
        "only",
        "also",
        "just",
        "saved",
        "stored",
        "written",
        "gone",
        "missing",
        "already",
        "either",
        "neither",
        "both",
        "with",
        "without",
        "from",
        "into",
        "in",
        "on",
        "at",
        "for",
        "to",
        "of",
        "if",
        "is",
        "was",
        "are",
        "will",
        "would",
        "should",
        "could",
        "has",
        "had",
        "have",
        "does",
        "did",
        "do",
        "must",
        "may",
        "might",
        "reset.",
        "verification",
        "authentication",
        "more",
        "than",
        "less",
        "again",
        "every",
        "any",
        "some",
        "all",
        "none",
        "please.",
        "sent",
        "something",
        "somewhere",
        "complicated",
        "easy",
        "simple",
        "hard",
        "long",
        "short",
        "public",
        "visible",
        "hidden",
        "none",
    ]
)


def find(text: str) -> list[Span]:
    """The value only: the words around it stay, so that an agent understands."""
    spans = []
    for match in _NAMED.finditer(text):
        span = _value(text, match)
        if span and _given_away(text, match, span):
            spans.append(span)
    spans += [
        span
        for match in _MAIL.finditer(text)
        if (span := _value(text, match)) and _strange(text[span.start : span.stop])
    ]
    return spans


def _value(text: str, match: re.Match[str]) -> Span | None:
    start, stop = match.span("value")
    while stop > start and text[stop - 1] in _TAIL:
        stop -= 1
    return Span(start, stop) if stop - start >= 4 else None


def _given_away(text: str, match: re.Match[str], span: Span) -> bool:
    value = text[span.start : span.stop]
    if value.lower() in _NO_PASSWORD or value.startswith(("http://", "https://", "/", "[")):
        return False
    if _strange(value):
        return True
    linked = bool(match["link"].strip())
    return linked and _ends_clause(text, span.stop)


def _strange(value: str) -> bool:
    """Not a word of a sentence: digits or signs among letters, or capitals inside."""
    letters_only = re.fullmatch(r"[A-Za-z]+(?:['-][A-Za-z]+)*", value)
    return not letters_only or bool(re.search(r"[a-z][A-Z]", value))


def _ends_clause(text: str, stop: int) -> bool:
    """A plain word is a password only where the clause ends with it: not in "my password is good enough"."""
    return not re.match(r"[\"'”’」`)]?\s*[A-Za-z]", text[stop:])
