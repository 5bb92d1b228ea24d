"""What `nightdesk eval` does, as a table for programs and lines for people."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.evaluation import articles, files, messages, plots, sets
from bot.evaluation.files import Unusable
from bot.matching import encoder_of
from bot.mind import Library
from bot.settings import Settings

ANSWER_AT = 0.5  # the probability that is looked at where the settings fix none


@dataclass(frozen=True, slots=True)
class Told:
    """One result, said twice."""

    table: dict[str, Any]
    lines: list[str]


def of_sets(
    settings: Settings,
    train: Path,
    test: Path,
    *,
    shots: int | None = None,
    seed: int = 0,
    plots_in: Path | None = None,
) -> Told:
    """Learn from one file, be asked another. Raises `Unusable`."""
    known, asked = files.training(train), files.questions(test)
    files.refuse_unknown(asked, known, test)
    chosen = files.few_shots(known, shots, seed) if shots else known
    try:
        encoder = encoder_of(settings.matching.encoder, settings.matching.fits)
    except ValueError as error:
        raise Unusable(str(error)) from None
    figures, judged = sets.evaluate(chosen, asked, encoder, SystemClock(), settings.matching.answer_at or ANSWER_AT)
    try:
        drawn = [str(file) for file in plots.draw(judged, plots_in)] if plots_in else []
    except OSError as error:
        raise Unusable(f"{plots_in}: cannot be written: {error.strerror}") from None
    table = figures.as_json() | {"shots": shots, "seed": seed, "plots": drawn}
    return Told(table, [*sets.lines(figures), *(f"{'picture':40} {file}" for file in drawn)])


def of_articles(settings: Settings) -> Told:
    """The articles by themselves. Raises `FaqError`."""
    known = library(settings)
    found = articles.review(known.topics, known.mind.policy.articles)
    promised = articles.promise(known.topics, known.mind.policy.answer_at, settings.matching.max_wrong_rate)
    return Told(articles.as_json(found, promised), articles.lines(found, promised))


def of_messages(settings: Settings, file: Path) -> Told:
    """The whole way of messages. Raises `Unusable`, `FaqError`."""
    wishes = files.messages(file)
    found = messages.fates(asyncio.run(messages.outcomes(library(settings).mind, wishes)))
    return Told(found.as_json(), [f"{len(wishes)} messages", *found.lines()])


def library(settings: Settings) -> Library:
    """Articles and matcher, loaded. Raises `Unusable`, `FaqError`."""
    try:
        made = Library(settings, settings.matching.fits)
    except ValueError as error:
        raise Unusable(str(error)) from None
    made.load()
    return made
