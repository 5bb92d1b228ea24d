"""Reads and checks `faq_data/signals/`: examples of what kind a message is, whatever its topic. One file per signal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.faq.articles import FaqError, Mistake, files

FOLDER = "signals"
FEWEST = 20  # examples of a signal

KNOWN = (
    "general", "own-case", "angry", "legal", "theft", "distress", "repeated", "several", "spam", "steering", "gibberish",
    "other-exchange", "done", "vague",
)  # fmt: skip
_HEADINGS = ("## English", "## 简体中文", "## Other languages")


def load(articles: Path) -> dict[str, tuple[str, ...]]:
    """Signal -> examples, from the folder beside the articles; empty where there is none. Raises `FaqError`."""
    folder = articles / FOLDER
    if not folder.is_dir():
        return {}
    found: dict[str, tuple[str, ...]] = {}
    mistakes: list[Mistake] = []
    for file in files(folder):
        examples, wrong = _read(file)
        found[file.stem] = examples
        mistakes += wrong
    mistakes += _twice(folder, found)
    if mistakes:
        raise FaqError(mistakes)
    return found


def _read(file: Path) -> tuple[tuple[str, ...], list[Mistake]]:
    name = str(file)
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return (), [Mistake(name, 0, "cannot be read as UTF-8")]
    examples, mistakes = _listed(name, lines)
    if file.stem not in KNOWN:
        mistakes.append(Mistake(name, 1, f"unknown signal; known are {', '.join(KNOWN)}"))
    if not lines or lines[0].strip() != f"# {file.stem}":
        mistakes.append(Mistake(name, 1, f"the first line must be: # {file.stem}"))
    if len(examples) < FEWEST:
        mistakes.append(Mistake(name, 1, f"{len(examples)} examples; write at least {FEWEST}"))
    return examples, mistakes


def _listed(name: str, lines: list[str]) -> tuple[tuple[str, ...], list[Mistake]]:
    """The examples under the headings, taken literally."""
    examples: dict[str, str] = {}
    mistakes: list[Mistake] = []
    listing = False
    for number, line in enumerate(lines[1:], start=2):
        if line.startswith("#"):
            listing = line.strip() in _HEADINGS
            if not listing:
                mistakes.append(Mistake(name, number, f"unknown heading {line!r}; known are {', '.join(_HEADINGS)}"))
        elif listing and line.startswith("- "):
            if line in examples:
                mistakes.append(Mistake(name, number, f"{line[2:]!r} stands twice"))
            examples[line] = line[2:].strip()
        elif listing and line.strip():
            mistakes.append(Mistake(name, number, "an example is one line that starts with '- '"))
    return tuple(examples.values()), mistakes


def _twice(folder: Path, found: Mapping[str, tuple[str, ...]]) -> list[Mistake]:
    """The same example in two signals."""
    seen: dict[str, str] = {}
    mistakes = []
    for name, examples in found.items():
        for example in examples:
            other = seen.setdefault(example.casefold(), name)
            if other != name:
                reason = f"{example!r} stands in {other} too; keep it in one signal"
                mistakes.append(Mistake(str(folder / f"{name}.md"), 0, reason))
    return mistakes
