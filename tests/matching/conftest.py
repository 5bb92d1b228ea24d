"""The bot as it comes, with its encoder and without one."""

from __future__ import annotations

from functools import cache

import pytest

from bot import settings as config
from bot.evaluation.command import library
from bot.mind import Mind
from tests.house.process import ROOT


@cache
def mind_of(encoder: str) -> Mind:
    """All articles; fitted once and kept in the folder for caches, as every process does."""
    settings = config.load(ROOT / "config.example.toml")
    matching = settings.matching.model_copy(update={"encoder": encoder, "articles": ROOT / "faq_data"})
    return library(settings.model_copy(update={"matching": matching})).mind


@pytest.fixture(scope="session", params=["use", "none"])
def encoder(request: pytest.FixtureRequest) -> str:
    """Each kind that needs nothing beyond the locked libraries."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def mind(encoder: str) -> Mind:
    """What the bot knows with this encoder."""
    return mind_of(encoder)
