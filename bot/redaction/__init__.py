"""Secrets out, references kept, and what may be either is sealed.

It promises that what it names is gone from the returned text, and that TXIDs, addresses, order ids, UIDs, emails and
amounts come through unharmed. A class is one small module with `CLASS`, `OVERRULES_KEPT` and `find`.
"""

from collections.abc import Collection

from bot.redaction.gate import Redacted, redact

__all__ = ["Redacted", "is_grave", "redact"]

_GRAVE = frozenset({"seed phrase", "private key", "access key"})
_TOGETHER = frozenset({"password", "one-time code"})


def is_grave(removed: Collection[str]) -> bool:
    """Whether these classes together are enough to take somebody's money: he is served first."""
    return not _GRAVE.isdisjoint(removed) or _TOGETHER.issubset(removed)
