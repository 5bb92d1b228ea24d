"""Reads and checks the articles: every mistake with file and line; the last good set stays in use."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.model import Language, Priority, Text
from bot.text import language
from bot.text.richtext import render

KINDS = ("question", "small-talk", "person")
HAND_OFF = ("offer", "always", "never")
NEEDS = ("email", "uid", "txid", "coin", "network", "amount", "order_id", "address", "time", "device")
FEWEST_PHRASINGS = 20

_LANGUAGES = {"English": Language.EN, "简体中文": Language.ZH_HANS, "繁體中文": Language.ZH_HANT}
_SECTIONS = ("Title", "Answer", "Phrasings")
_KEYS = ("kind", "owner", "review by", "needs", "hand off", "priority")
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_UNTOUCHED = re.compile(r"(\{[^{}\n]*\}|\]\([^)\s]*\)|<?https?://[^\s)>]+|`[^`\n]+`)")  # by the change to Traditional
_MANY_LACKING = 6  # words without which it is not an article that is wrong
_LINE_END = re.compile(r"\r\n|\r|\n")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and where to look."""

    file: str
    line: int
    reason: str
    lacks: str = ""  # the placeholder that the settings have no word for

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


class FaqError(Exception):
    """Articles that cannot be used; has every mistake, not the first alone."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Article:
    """One FAQ entry. `phrasings` are those of English and Simplified Chinese; Traditional is folded when matching."""

    intent: str
    kind: str
    owner: str
    review_by: date
    needs: tuple[str, ...]
    hand_off: str
    priority: Priority
    titles: Mapping[Language, str]
    answers: Mapping[Language, Text]
    phrasings: Mapping[Language, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ArticleSet:
    """All articles by intent, with a fingerprint that changes when any file does."""

    articles: Mapping[str, Article]
    fingerprint: str = ""

    def __getitem__(self, intent: str) -> Article:
        return self.articles[intent]

    def get(self, intent: str) -> Article | None:
        """The article, or None."""
        return self.articles.get(intent)


@dataclass(slots=True)
class _Draft:
    file: str
    slug: str = ""
    facts: dict[str, tuple[str, int]] = field(default_factory=dict)
    bodies: dict[tuple[Language, str], list[tuple[int, str]]] = field(default_factory=dict)
    heads: dict[tuple[Language, str], int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, line: int, reason: str, lacks: str = "") -> None:
        self.mistakes.append(Mistake(self.file, line, reason, lacks))


def files(folder: Path, pattern: str = "*.md") -> list[Path]:
    """Those of a pattern, in order; what begins with a dot is an editor's or the system's own. None where is no folder."""
    return sorted(file for file in folder.glob(pattern) if not file.name.startswith("."))


def fingerprint(folder: Path) -> str:
    """Changes when a file is added, removed, written or given other rights, or cannot be looked at any more."""
    return ";".join(map(_mark, [*files(folder), *files(folder, "signals/*.md")]))


def _mark(file: Path) -> str:
    try:
        found = file.stat()
    except OSError as error:
        return f"{file.name}:{error.strerror}"
    return f"{file.name}:{found.st_mtime_ns}:{found.st_ctime_ns}:{found.st_size}"


def load(folder: Path, words: Mapping[str, str]) -> ArticleSet:
    """Read every `*.md` of the folder. `words` fill the placeholders. Raises `FaqError` with all mistakes."""
    if not os.path.isdir(folder):  # noqa: PTH112 - Path's own raises where it may not look
        raise FaqError([Mistake(str(folder), 0, "there is no such folder")])
    mark = fingerprint(folder)
    articles: dict[str, Article] = {}
    mistakes: list[Mistake] = []
    for file in files(folder):
        try:
            article, wrong = read(file.read_bytes(), str(file), words)
        except OSError as error:
            article, wrong = None, [Mistake(str(file), 0, f"cannot be read: {error.strerror}")]
        mistakes += wrong
        if article:
            articles[article.intent] = article
    if not articles and not mistakes:
        mistakes.append(Mistake(str(folder), 0, "there are no articles (*.md) here"))
    mistakes += _twice(folder, articles)
    if mistakes:
        raise FaqError(_without_brand(mistakes))
    return ArticleSet(articles, mark)


def _without_brand(mistakes: list[Mistake]) -> list[Mistake]:
    """The mistakes; where the settings lack many words it is they that are wrong, and one line says so."""
    lacking = sorted({mistake.lacks for mistake in mistakes if mistake.lacks})
    if len(lacking) < _MANY_LACKING:
        return mistakes
    tables = sorted({f"[brand.{name.partition('.')[0]}]" for name in lacking if "." in name})
    words = (
        f"the articles name {', '.join(lacking)}, which are not set. Copy {', '.join(tables) or '[brand]'} from "
        "config.example.toml into your settings and put your own addresses in."
    )
    return [Mistake("settings", 0, words), *(mistake for mistake in mistakes if not mistake.lacks)]


def read(raw: bytes, file: str, words: Mapping[str, str]) -> tuple[Article | None, list[Mistake]]:
    """One article, or None and what is wrong with it."""
    draft = _Draft(file)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [Mistake(file, line, "this is not UTF-8; save the file as UTF-8")]
    _scan(draft, text)
    article = _check(draft, words)
    return (None if draft.mistakes else article), draft.mistakes


def _scan(draft: _Draft, text: str) -> None:
    """Lines into facts and bodies, each with its number."""
    tongue: Language | None = None
    section = ""
    for number, raw in enumerate(_LINE_END.split(text), start=1):
        line = raw.rstrip()
        if line.startswith("### "):
            section = _section(draft, number, line, tongue)
        elif line.startswith("## "):
            tongue, section = _LANGUAGES.get(line[3:].strip()), ""
            if tongue is None:
                draft.wrong(number, f"unknown heading {line!r}; known are ## {', ## '.join(_LANGUAGES)}")
        elif line.startswith("# "):
            draft.slug = line[2:].strip()
            if draft.slug != Path(draft.file).stem or not _SLUG.fullmatch(draft.slug):
                draft.wrong(number, f"the first heading must be the file's name: # {Path(draft.file).stem}")
        elif tongue and section:
            draft.bodies[tongue, section].append((number, line))
        elif line.strip():
            _fact(draft, number, line)


def _section(draft: _Draft, number: int, line: str, tongue: Language | None) -> str:
    """The section that the heading opens; empty when it opens none."""
    section = line[4:].strip().capitalize()
    if tongue is None or section not in _SECTIONS:
        draft.wrong(number, f"unknown heading {line!r}; known are ### {', ### '.join(_SECTIONS)} under a language")
    elif (tongue, section) in draft.heads:
        draft.wrong(number, f"{line!r} stands twice under this language")
    else:
        draft.heads[tongue, section] = number
        draft.bodies[tongue, section] = []
        return section
    return ""


def _fact(draft: _Draft, number: int, line: str) -> None:
    key, colon, value = line.removeprefix("- ").partition(":")
    key = key.strip().lower()
    if not line.startswith("- ") or not colon or key not in _KEYS:
        draft.wrong(number, f"expected '- key: value' with one of: {', '.join(_KEYS)}")
    elif key in draft.facts:
        draft.wrong(number, f"{key!r} stands twice")
    else:
        draft.facts[key] = (value.strip(), number)


def _check(draft: _Draft, words: Mapping[str, str]) -> Article | None:
    if not draft.slug:
        draft.wrong(1, f"the first line must be: # {Path(draft.file).stem}")
    kind = _one_of(draft, "kind", KINDS, "question")
    needs = tuple(n.strip() for n in draft.facts.get("needs", ("", 0))[0].split(",") if n.strip())
    for need in needs:
        if need not in NEEDS:
            draft.wrong(draft.facts["needs"][1], f"unknown need {need!r}; known are {', '.join(NEEDS)}")
    titles, answers = _said(draft, words)
    phrasings = {tongue: _phrasings(draft, tongue) for tongue in (Language.EN, Language.ZH_HANS)}
    review_by = _date(draft)
    hand_off = _one_of(draft, "hand off", HAND_OFF, "offer")
    priority = _one_of(draft, "priority", tuple(Priority), "normal")
    if not draft.facts.get("owner", ("", 0))[0]:
        draft.wrong(draft.facts.get("owner", ("", 1))[1], "owner is missing: who keeps this article true?")
    if draft.mistakes or review_by is None:
        return None
    return Article(
        draft.slug, kind, draft.facts["owner"][0], review_by, needs, hand_off, Priority(priority), titles, answers,
        phrasings,
    )  # fmt: skip


def _one_of(draft: _Draft, key: str, known: tuple[str, ...], otherwise: str) -> str:
    value, line = draft.facts.get(key, (otherwise, 0))
    if value not in known:
        draft.wrong(line, f"{key} is {value!r}; known are {', '.join(known)}")
    return value


def _date(draft: _Draft) -> date | None:
    value, line = draft.facts.get("review by", ("", 1))
    try:
        return date.fromisoformat(value)
    except ValueError:
        draft.wrong(line, f"review by is {value!r}; write a date such as 2027-05-31")
        return None


def _said(draft: _Draft, words: Mapping[str, str]) -> tuple[dict[Language, str], dict[Language, Text]]:
    titles: dict[Language, str] = {}
    answers: dict[Language, Text] = {}
    for tongue in (Language.EN, Language.ZH_HANS):
        titles[tongue] = _filled(draft, tongue, "Title", words)
        answers[tongue] = render(_filled(draft, tongue, "Answer", words))
    hant = Language.ZH_HANT
    own_title = _filled(draft, hant, "Title", words, required=False)
    own_answer = _filled(draft, hant, "Answer", words, required=False)
    titles[hant] = own_title or _filled(draft, Language.ZH_HANS, "Title", words, convert=True)
    answers[hant] = render(own_answer or _filled(draft, Language.ZH_HANS, "Answer", words, convert=True))
    if draft.bodies.get((hant, "Phrasings")):
        draft.wrong(
            draft.heads[hant, "Phrasings"],
            "write Traditional phrasings under 简体中文: matching reads both scripts as one",
        )
    return titles, answers


def _filled(
    draft: _Draft,
    tongue: Language,
    section: str,
    words: Mapping[str, str],
    *,
    required: bool = True,
    convert: bool = False,
) -> str:
    """The section's text, converted to Traditional where asked for, and then its placeholders filled."""
    lines = draft.bodies.get((tongue, section), [])
    text = "\n".join(line for _, line in lines).strip()
    if not text and required:
        name = next(n for n, t in _LANGUAGES.items() if t is tongue)
        draft.wrong(draft.heads.get((tongue, section), 1), f"## {name} / ### {section} is missing or empty")
    if not convert:
        for number, line in lines:
            for found in _PLACEHOLDER.findall(line):
                if found not in words:
                    known = ", ".join(sorted(words))
                    draft.wrong(number, f"unknown placeholder {{{found}}}; the settings have {known}", lacks=found)
    source = _traditional(text) if convert else text
    return _PLACEHOLDER.sub(lambda m: words.get(m[1], ""), source)


def _traditional(markdown: str) -> str:
    """In Traditional characters, but for placeholders, the addresses of links and code."""
    parts = _UNTOUCHED.split(markdown)
    return "".join(part if place % 2 else language.to_traditional(part) for place, part in enumerate(parts) if part)


def _phrasings(draft: _Draft, tongue: Language) -> tuple[str, ...]:
    found: dict[str, str] = {}
    head = draft.heads.get((tongue, "Phrasings"), 1)
    for number, line in draft.bodies.get((tongue, "Phrasings"), []):
        if not line.strip():
            continue
        phrasing = line.removeprefix("- ").strip()
        if not line.startswith("- ") or not phrasing:
            draft.wrong(number, "a phrasing is one line that starts with '- '")
        elif phrasing.casefold() in found:
            draft.wrong(number, f"{phrasing!r} stands twice")
        else:
            found[phrasing.casefold()] = phrasing
    if len(found) < FEWEST_PHRASINGS:
        draft.wrong(
            head, f"{len(found)} phrasings in {tongue.value}; write at least {FEWEST_PHRASINGS}, as people type them"
        )
    return tuple(found.values())


def _twice(folder: Path, articles: Mapping[str, Article]) -> list[Mistake]:
    """The same phrasing in two articles."""
    seen: dict[str, str] = {}
    mistakes = []
    for intent, article in articles.items():
        for phrasing in (p for tongue in article.phrasings.values() for p in tongue):
            other = seen.setdefault(phrasing.casefold(), intent)
            if other != intent:
                file = folder / f"{intent}.md"
                line = _line_of(file, phrasing)
                mistakes.append(Mistake(str(file), line, f"{phrasing!r} stands in {other} too; keep it in one article"))
    return mistakes


def _line_of(file: Path, phrasing: str) -> int:
    """Where the phrasing stands in its section; the same words in an answer do not count."""
    draft = _Draft(str(file))
    try:
        _scan(draft, file.read_text("utf-8-sig"))
    except OSError:  # it has gone since it was read
        return 0
    lines = (row for (_, section), body in draft.bodies.items() if section == "Phrasings" for row in body)
    return next((number for number, line in lines if line.removeprefix("- ").strip() == phrasing), 0)
