"""Articles and matcher as one: an edit takes effect by itself, a broken one is refused, a bad cache is no trouble."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.faq import FaqError
from bot.mind import Library
from bot.model import Language
from bot.settings import Brand, Matching, Settings
from tests.unit.test_faq import article


def _library(tmp_path: Path) -> Library:
    folder = tmp_path / "faq"
    folder.mkdir(exist_ok=True)
    (folder / "withdraw.md").write_text(_plain("withdraw"), "utf-8")
    (folder / "deposit.md").write_text(
        _plain("deposit").replace("thing", "other thing").replace("怎么办", "请问怎么弄"), "utf-8"
    )
    brand = Brand(
        name="Acme", link={"help": "https://help.example.com"}, email={"support": "a@b.co"}, fact={"days": "2"}
    )
    return Library(Settings(brand=brand, matching=Matching(articles=folder, encoder="none")), tmp_path / "cache")


def _plain(slug: str) -> str:
    return article(slug)


async def test_a_loaded_library_knows_its_articles_and_ranks(tmp_path: Path) -> None:
    library = _library(tmp_path)
    library.load()
    assert sorted(library.mind.policy.articles) == ["deposit", "withdraw"]
    (found,) = await library.mind.read(["how do i do other thing number c"])
    assert (
        found.candidates[0].intent == "deposit"
    )  # though each phrasing's nearest neighbour is its twin in the other article
    assert library.mind.brand == "Acme"
    assert await library.mind.read(["x"] * 6) == await library.mind.read(["x"] * 4) + await library.mind.read(["x"] * 2)


async def test_an_edit_takes_effect_and_a_broken_one_leaves_the_last_good_set(tmp_path: Path) -> None:
    library = _library(tmp_path)
    library.load()
    before = library.mind
    assert not await library.refresh()
    file = tmp_path / "faq" / "withdraw.md"
    good = file.read_text("utf-8")
    file.write_text(good.replace("It takes", "It always takes"), "utf-8")
    assert await library.refresh()
    assert "always" in library.mind.policy.articles["withdraw"].answers[Language.EN].plain
    assert "always" not in before.policy.articles["withdraw"].answers[Language.EN].plain
    kept = library.mind
    file.write_text("# broken\n", "utf-8")
    assert not await library.refresh()
    assert library.mind is kept
    assert any("withdraw.md:1: " in mistake for mistake in library.mistakes)
    file.write_text(good, "utf-8")
    assert await library.refresh()
    assert library.mistakes == []


async def test_a_file_that_leads_nowhere_is_told_once_and_stops_no_later_edit(tmp_path: Path) -> None:
    library = _library(tmp_path)
    library.load()
    nowhere = tmp_path / "faq/lost.md"
    nowhere.symlink_to("nowhere.md")
    assert not await library.refresh()
    assert library.mistakes == [f"{nowhere}: cannot be read: No such file or directory"]
    nowhere.unlink()
    file = tmp_path / "faq/withdraw.md"
    file.write_text(file.read_text("utf-8").replace("It takes", "It always takes"), "utf-8")
    assert await library.refresh()
    assert library.mistakes == []


def test_a_first_load_without_good_articles_is_refused(tmp_path: Path) -> None:
    library = _library(tmp_path)
    (tmp_path / "faq" / "deposit.md").write_text("", "utf-8")
    with pytest.raises(FaqError):
        library.load()


@pytest.mark.parametrize("spoilt", [b"", b"PK\x03\x04", b"nonsense", None])
def test_a_spoilt_cache_is_fitted_again(tmp_path: Path, spoilt: bytes | None) -> None:
    _library(tmp_path).load()
    (cached,) = (tmp_path / "cache").glob("topics-*/weights.npy")
    cached.write_bytes(cached.read_bytes()[:-40] if spoilt is None else spoilt)
    library = _library(tmp_path)
    library.load()
    assert library.mind.policy.articles
    (cached,) = (tmp_path / "cache").glob("topics-*/weights.npy")
    assert cached.stat().st_size > 100


def test_only_the_newest_fits_are_cached(tmp_path: Path) -> None:
    for word in ("all", "least", "once", "last", "home", "work", "sea", "noon"):
        library = _library(tmp_path)
        extra = _plain("withdraw").replace("number a\n", f"number a at {word}\n")
        (tmp_path / "faq" / "withdraw.md").write_text(extra, "utf-8")
        library.load()
    assert len(list((tmp_path / "cache").glob("topics-*"))) == 6


def test_a_fit_that_is_used_stays_cached(tmp_path: Path) -> None:
    _library(tmp_path).load()
    (first,) = (tmp_path / "cache").glob("topics-*")
    for word in ("all", "least", "once", "last", "home", "work", "sea", "noon"):
        _library(tmp_path).load()
        assert first.is_dir()
        library = _library(tmp_path)
        extra = _plain("withdraw").replace("number a\n", f"number a at {word}\n")
        (tmp_path / "faq" / "withdraw.md").write_text(extra, "utf-8")
        library.load()


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file stands where the folder should")
    library = _library(tmp_path)
    library.load()
    assert library.mind.policy.articles


def test_articles_past_their_review_are_named(tmp_path: Path) -> None:
    library = _library(tmp_path)
    library.load()
    assert library.expired(datetime(2030, 1, 31, tzinfo=UTC)) == []
    assert sorted(library.expired(datetime(2030, 2, 1, tzinfo=UTC))) == ["deposit", "withdraw"]


def test_the_cache_lies_where_the_settings_say_or_in_the_folder_for_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Matching(cache="/srv/fits").fits == Path("/srv/fits")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert Matching().fits == Path("/caches/nightdesk")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/users/ann")
    assert Matching().fits == Path("/users/ann/.cache/nightdesk")
    monkeypatch.delenv("HOME")
    assert Matching().fits == Path("data/fitted")
