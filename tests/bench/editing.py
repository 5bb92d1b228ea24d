"""What a first start and an edit cost: `python -m tests.bench.editing [folder of the cache]`; a new folder starts from nothing."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.mind import Library
from bot.settings import load

_ROOT = Path(__file__).parents[2]
_STRANGE = "my zorblax purse went to the moon"


@contextmanager
def _timed(what: str) -> Iterator[None]:
    cpu, wall = time.process_time(), time.perf_counter()
    yield
    print(f"{what:<45} {time.process_time() - cpu:6.2f} s CPU {time.perf_counter() - wall:6.2f} s", flush=True)


def _write(file: Path, text: str) -> None:
    if text:
        file.write_text(text, "utf-8")
    else:
        file.unlink()


async def _edited(library: Library, file: Path, text: str, what: str) -> None:
    await asyncio.to_thread(_write, file, text)
    with _timed(what):
        assert await library.refresh()
    (found,) = await library.mind.read([_STRANGE])
    print(f"{'':45} -> {found.candidates[0].intent} {found.candidates[0].probability:.2f}")


async def _run(place: Path, cache: Path) -> None:
    settings, folder = load(_ROOT / "config.example.toml"), place / "faq"
    shutil.copytree(_ROOT / "faq_data", folder)
    own = settings.matching.model_copy(update={"articles": folder})
    settings = settings.model_copy(update={"matching": own})
    with _timed("start with what the cache has"):
        library = Library(settings, cache)
        library.load()
    with _timed("start with everything in the cache"):
        library = Library(settings, cache)
        library.load()
    file = folder / "withdraw-pending.md"
    good = file.read_text("utf-8")
    head = "### Phrasings\n"
    await _edited(library, file, good.replace("### Answer\n", "### Answer\n\nNew words. ", 1), "an answer edited")
    await _edited(library, file, good.replace(head, f"{head}- {_STRANGE}\n", 1), "a phrasing added")
    with _timed("the whole fit in the background"):
        while not await library.refresh():
            await asyncio.sleep(0.1)
    await _edited(library, folder / "order-cancel.md", "", "an article of some 300 phrasings removed")
    with _timed("closed while fitting"):
        await library.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(_run(Path(made), Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made) / "cache"))
