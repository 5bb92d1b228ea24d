"""The articles: what people ask, what we answer, and when the bot may say it by itself. Read, checked, never half in use."""

from bot.faq.articles import (
    FEWEST_PHRASINGS,
    NEEDS,
    Article,
    FaqError,
    Mistake,
    files,
    fingerprint,
    load,
    read,
)

__all__ = [
    "FEWEST_PHRASINGS",
    "NEEDS",
    "Article",
    "FaqError",
    "Mistake",
    "files",
    "fingerprint",
    "load",
    "read",
]
