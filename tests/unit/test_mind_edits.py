"""An edit while running: served at once by an updated model, then by a whole fit; one thing at any moment, never half."""

from __future__ import annotations

import asyncio
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.matching import encoder_of
from bot.mind import Library
from bot.mind.learning import Later, Pulse
from bot.settings import Settings, load

pytestmark = [
    pytest.mark.xdist_group("edits"),  # what one test has fitted the others have
    pytest.mark.timeout(600),  # a fit in the background gives way to everything else on the machine
]

_ROOT = Path(__file__).parents[2]
_ARTICLES = ("withdraw-pending", "deposit-missing", "order-cancel", "forgot-password", "greeting")
_SIGNALS = ("general", "own-case", "spam", "done")
_STRANGE = "my zorblax purse went to the moon"
_STRANGER = "a quuxly bird ate the whole of it"


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load(_ROOT / "config.example.toml")


@pytest.fixture(scope="module")
def cache(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the weights that the set-up has unpacked."""
    encoder = encoder_of("use", settings.matching.fits)
    assert encoder is not None
    encoder.encode(["hello"])
    folder = tmp_path_factory.mktemp("cache")
    (folder / encoder.name).symlink_to(settings.matching.fits / encoder.name)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five of the real articles, and some signals."""
    made = tmp_path / "faq"
    (made / "signals").mkdir(parents=True)
    for name in (*_ARTICLES, *(f"signals/{name}" for name in _SIGNALS)):
        shutil.copy(_ROOT / "faq_data" / f"{name}.md", made / f"{name}.md")
    return made


@pytest.fixture
def library(settings: Settings, folder: Path, cache: Path) -> Library:
    own = settings.matching.model_copy(update={"articles": folder})
    found = Library(settings.model_copy(update={"matching": own}), cache)
    found.load()
    return found


def _add(file: Path, *phrasings: str, under: str = "### Phrasings\n") -> None:
    text = file.read_text("utf-8")
    assert under in text
    file.write_text(text.replace(under, under + "".join(f"- {phrasing}\n" for phrasing in phrasings), 1), "utf-8")


async def _whole(library: Library) -> bool:
    """Take over what was fitted in the background."""
    assert library._later is not None
    assert await asyncio.to_thread(library._later.ended, None)
    return await library.refresh()


async def _best(library: Library, text: str) -> str:
    (found,) = await library.mind.read([text])
    return found.candidates[0].intent


async def test_a_phrasing_is_found_at_once_and_then_fitted_whole(library: Library, folder: Path, cache: Path) -> None:
    before, promised = library.topics, library.mind.policy.answer_at
    assert before.fitted.left_out.any()
    _add(folder / "order-cancel.md", _STRANGE)
    assert await library.refresh()
    (quick,) = await library.mind.read([_STRANGE])
    assert (quick.candidates[0].intent, quick.candidates[0].nearest) == ("order-cancel", _STRANGE)
    assert library.topics is before  # a whole fit alone knows what phrasings score when they are left out
    assert library.mind.policy.answer_at == promised
    assert await _whole(library)
    assert library.topics is not before
    assert _STRANGE in library.topics.fitted.phrasings
    assert not await library.refresh()
    again = Library(library._settings, cache)
    again.load()
    assert again._known is not None
    assert again._known.topics.version == library._known.topics.version  # type: ignore[union-attr]
    assert await again.mind.read([_STRANGE]) == await library.mind.read([_STRANGE])


async def test_of_two_edits_the_last_counts_and_a_broken_one_stops_no_fit(library: Library, folder: Path) -> None:
    file = folder / "deposit-missing.md"
    good = file.read_text("utf-8")
    _add(file, _STRANGE)
    assert await library.refresh()
    _add(file, _STRANGER)
    assert await library.refresh()
    assert [await _best(library, text) for text in (_STRANGE, _STRANGER)] == ["deposit-missing"] * 2
    edited, kept = file.read_text("utf-8"), library.mind
    file.write_text("# broken\n", "utf-8")
    assert not await library.refresh()
    assert library.mind is kept
    assert await _whole(library)
    assert library.mistakes
    assert library.mind.policy.articles is kept.policy.articles
    assert {_STRANGE, _STRANGER} <= set(library.topics.fitted.phrasings)
    file.write_text(edited, "utf-8")
    assert await library.refresh()
    assert library.mistakes == []
    file.write_text(good, "utf-8")  # as it was: that fit is in the cache
    assert await library.refresh()
    assert _STRANGER not in library.topics.fitted.phrasings
    assert not await library.refresh()


async def test_a_fit_that_an_edit_has_overtaken_is_not_taken_over(library: Library, folder: Path) -> None:
    _add(folder / "order-cancel.md", "one more zorblax")
    assert await library.refresh()
    overtaken = library._later
    assert overtaken is not None
    await asyncio.to_thread(overtaken.ended, 60)
    (folder / "greeting.md").unlink()
    assert await library.refresh()
    assert "greeting" not in library.mind.policy.articles
    assert "greeting" not in {c.intent for r in await library.mind.read(["hello", "你好"]) for c in r.candidates}
    assert library._later is not overtaken
    assert await _whole(library)
    assert "greeting" not in library.topics.intents


async def test_an_article_that_is_added_is_known_at_once(library: Library, folder: Path) -> None:
    text = (folder / "order-cancel.md").read_text("utf-8")
    (folder / "order-cancel.md").unlink()
    assert await library.refresh()
    assert await _best(library, "how do i cancel my order") != "order-cancel"
    (folder / "order-cancel.md").write_text(text, "utf-8")
    assert await library.refresh()
    assert await _best(library, "how do i cancel my order") == "order-cancel"
    await library.close()


async def test_an_example_of_a_signal_counts_at_once(library: Library, folder: Path) -> None:
    (before,) = await library.mind.read([_STRANGE])
    topics = library.topics
    _add(folder / "signals/spam.md", _STRANGE, under="## English\n")
    assert await library.refresh()
    (after,) = await library.mind.read([_STRANGE])
    assert after.signals["spam"] > before.signals["spam"]
    assert after.signals["noise"] > before.signals["noise"]
    assert after.candidates == before.candidates
    assert await _whole(library)
    assert library.topics is topics
    (whole,) = await library.mind.read([_STRANGE])
    assert whole.signals["spam"] > before.signals["spam"]


async def test_an_edit_of_an_answer_alone_learns_nothing_anew(library: Library, folder: Path) -> None:
    topics = library.topics
    file = folder / "greeting.md"
    file.write_text(file.read_text("utf-8").replace("### Answer\n", "### Answer\n\nQuite new words. ", 1), "utf-8")
    before = library.mind
    assert await library.refresh()
    assert library.mind is not before
    assert library.topics is topics
    assert library._later is None


async def test_a_fit_in_the_background_ends_when_the_library_is_closed(library: Library, folder: Path) -> None:
    _add(folder / "order-cancel.md", "never to be fitted")
    assert await library.refresh()
    assert library._later is not None
    await library.close()
    assert library._later.ended(60)


def _until_dropped(pulse: Pulse, started: threading.Event) -> str:
    started.set()
    while True:
        pulse()


def test_work_that_is_dropped_ends_and_the_next_starts_after_it() -> None:
    started = threading.Event()
    first: Later[Any] = Later(lambda pulse: _until_dropped(pulse, started))
    assert started.wait(30)
    assert not first.ended(0)
    second: Later[Any] = Later(lambda _: first.ended(0), first)
    assert second.ended(30)
    assert (first.found, second.found) == (None, True)


def test_a_fit_that_fails_finds_nothing_and_says_so() -> None:
    def fails(_: Pulse) -> str:
        raise ZeroDivisionError("no way")

    with structlog.testing.capture_logs() as said:
        work: Later[Any] = Later(fails)
        assert work.ended(30)
    assert work.found is None
    assert [(line["event"], line["reason"]) for line in said] == [("articles.fit_failed", "ZeroDivisionError: no way")]
