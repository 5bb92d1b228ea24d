"""The articles judged by themselves: what each phrasing scores in the fitted model when it does not count.

No second fit and no foreign question is needed: the model keeps those scores. They flatter a little, since phrasings of one
article were written by the same hands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.faq import Article
from bot.matching import Matcher, head, measures
from bot.matching.measures import Judged
from bot.model import Language

FEWEST, FEWEST_CORE = 40, 150  # phrasings of one language
CORE = frozenset(
    {
        "account-locked",
        "withdraw-howto",
        "withdraw-pending",
        "order-unfilled",
        "twofa-setup",
        "account-security",
        "complaint",
    }
)
_WIDE = 0.5  # by which a phrasing scores higher for another article than for its own: it may stand in the wrong file
_SPOKEN = (Language.EN, Language.ZH_HANS)
_BLOCK = 1_024  # phrasings at a time
_NEVER = np.float32(-1e3)  # a score that is nobody's
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles that are taken for each other: how often, and one phrasing with the article it was taken for."""

    one: str
    other: str
    count: int
    phrasing: str
    taken_for: str


@dataclass(frozen=True, slots=True)
class Stray:
    """A phrasing that looks like another article's."""

    phrasing: str
    intent: str
    looks_like: str
    margin: float


@dataclass(frozen=True, slots=True)
class Thin:
    """An article with too few phrasings in a language."""

    intent: str
    language: str
    phrasings: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands out; cheap, as the scores are there."""

    phrasings: int
    accuracy: float  # the share that finds its article
    by_article: Mapping[str, Mapping[str, float]]  # intent -> "all" and each language -> share
    by_language: Mapping[str, float]
    pairs: tuple[Pair, ...]  # most confused first
    strays: tuple[Stray, ...]  # widest first
    thin: tuple[Thin, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """How much can be answered within the promised rate of wrong answers, by one threshold for all articles.

    Texts that say the opposite of an article are not held back here, as they are when messages come.
    """

    max_wrong_rate: float
    coverage: float  # of phrasings, answered right by a threshold that keeps the promise
    answer_at: float
    precision: float  # of what the setting `answer_at` lets through
    share: float
    auroc: float
    unknown_answered: float  # of phrasings whose whole article is taken away: answered with another one


def review(matcher: Matcher, articles: Mapping[str, Article]) -> Findings:
    """Of a matcher fitted on these articles."""
    fitted = matcher.fitted
    names, numbers = np.array(fitted.intents), np.arange(len(fitted.labels))
    left_out, _ = matcher.left_out()
    best = left_out.argmax(axis=1)
    right = best == fitted.labels
    tongue_of = _languages(articles)
    tongues = np.array(
        [tongue_of.get((text, i), "") for text, i in zip(fitted.phrasings, names[fitted.labels], strict=True)]
    )
    margins = left_out[numbers, best] - left_out[numbers, fitted.labels]
    far = np.flatnonzero(margins >= _WIDE)
    strays = [
        Stray(fitted.phrasings[i], str(names[fitted.labels[i]]), str(names[best[i]]), float(margins[i]))
        for i in far[np.argsort(-margins[far])]
    ]
    return Findings(
        phrasings=len(numbers),
        accuracy=float(right.mean()),
        by_article={str(name): _shares(right, tongues, fitted.labels == n) for n, name in enumerate(names)},
        by_language=_shares(right, tongues, np.ones(len(numbers), dtype=np.bool_)),
        pairs=_pairs(matcher, best, margins),
        strays=tuple(strays),
        thin=_thin(articles),
    )


def _shares(right: NDArray[np.bool_], tongues: NDArray[np.str_], own: NDArray[np.bool_]) -> dict[str, float]:
    """Of some phrasings the share that finds its article: all of them, and each language by itself."""
    parts = {"all": own} | {tongue.value: own & (tongues == tongue.value) for tongue in _SPOKEN}
    return {name: float(right[part].mean()) for name, part in parts.items() if part.any()}


def promise(matcher: Matcher, answer_at: float, max_wrong_rate: float) -> Promise:
    """By the model's own probabilities of what is left out; compares all phrasings with each other, so it takes seconds."""
    fitted = matcher.fitted
    one, whole_class = matcher.left_out()
    known, unknown = _probabilities(matcher, one), _probabilities(matcher, whole_class, whole=True)
    judged = Judged.of(known[0].tolist(), (known[1] == fitted.labels).tolist(), [True] * len(fitted.labels))
    at = measures.working(judged, answer_at)
    return Promise(
        max_wrong_rate,
        measures.coverage(judged, 1 - max_wrong_rate),
        answer_at,
        at.precision,
        at.share,
        measures.auroc(judged),
        float((unknown[0] >= answer_at).mean()),
    )


def _probabilities(matcher: Matcher, scores: Floats, *, whole: bool = False) -> tuple[Floats, NDArray[np.int64]]:
    """Of each phrasing's best article, and which that is. `whole`: without its own article altogether."""
    fitted = matcher.fitted
    rows, starts = np.arange(len(fitted.labels)), np.searchsorted(fitted.labels, np.arange(len(fitted.intents)))
    scores = np.array(scores)
    if whole:
        scores[rows, fitted.labels] = _NEVER
    found, chosen = np.empty(len(rows), dtype=np.float32), scores.argmax(axis=1)
    for start in range(0, len(rows), _BLOCK):
        part = rows[start : start + _BLOCK]
        cosines = _cosines(matcher, part)
        cosines[np.arange(len(part)), part] = 0
        near = head.close(cosines, starts)
        if whole:
            near[np.arange(len(part)), fitted.labels[part]] = 0
        facts = [head.features(scores[i], near[at], chosen[i : i + 1]) for at, i in enumerate(part)]
        found[part] = head.probability(fitted.head, np.concatenate(facts))
    return found, chosen


def _cosines(matcher: Matcher, part: NDArray[np.int64]) -> Floats:
    fitted = matcher.fitted
    if matcher.encoder is not None:
        found: Floats = fitted.vectors[part] @ fitted.vectors.T
        return found
    return np.stack([fitted.postings.cosines(matcher.row(matcher.key(fitted.phrasings[i])[0])) for i in part])


def _languages(articles: Mapping[str, Article]) -> dict[tuple[str, str], str]:
    """(phrasing or title, intent) -> language."""
    found: dict[tuple[str, str], str] = {}
    for intent, article in articles.items():
        for tongue in _SPOKEN:
            texts = (*article.phrasings.get(tongue, ()), article.titles.get(tongue, ""))
            found.update({(text, intent): tongue.value for text in texts})
    return found


def _pairs(matcher: Matcher, best: NDArray[np.int64], margins: Floats) -> tuple[Pair, ...]:
    fitted = matcher.fitted
    taken: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
    for i in np.flatnonzero(best != fitted.labels):
        own, other = fitted.intents[fitted.labels[i]], fitted.intents[best[i]]
        taken[min(own, other), max(own, other)].append((float(margins[i]), int(i)))
    counts = Counter({pair: len(rows) for pair, rows in taken.items()})
    return tuple(
        Pair(one, other, count, fitted.phrasings[i], fitted.intents[best[i]])
        for (one, other), count in counts.most_common()
        for _, i in [max(taken[one, other])]
    )


def _thin(articles: Mapping[str, Article]) -> tuple[Thin, ...]:
    found = []
    for intent, article in sorted(articles.items()):
        wanted = FEWEST_CORE if intent in CORE else FEWEST
        for tongue in _SPOKEN:
            count = len(article.phrasings.get(tongue, ()))
            if count < wanted:
                found.append(Thin(intent, tongue.value, count, wanted))
    return tuple(found)


def as_json(findings: Findings, promised: Promise) -> dict[str, Any]:
    """Plain values; what could not be counted is null."""
    table = asdict(promised) | asdict(findings)
    return {key: None if isinstance(value, float) and value != value else value for key, value in table.items()}  # noqa: PLR0124


def lines(findings: Findings, promised: Promise, shown: int = 10) -> list[str]:
    """For a person."""
    weakest = sorted(findings.by_article.items(), key=lambda row: row[1]["all"])[:shown]
    return [
        f"{findings.phrasings} phrasings and titles, each left out: {findings.accuracy:.1%} find their article ({_told(findings.by_language)})",
        f"answered right while at most {promised.max_wrong_rate:.1%} of answers are wrong: {promised.coverage:.1%}",
        f"from probability {promised.answer_at:g} on: {promised.precision:.1%} right, {promised.share:.1%} answered",
        f"with their whole article taken away, answered by another: {promised.unknown_answered:.1%}",
        "",
        "Weakest articles:",
        *(f"  {shares['all']:6.1%}  {intent} ({_told(shares)})" for intent, shares in weakest),
        "Most confused:",
        *(
            f"  {p.count:4}  {p.one} / {p.other}: {p.phrasing!r} looks like {p.taken_for}"
            for p in findings.pairs[:shown]
        ),
        *_listed("Phrasings that look like another article", findings.strays, shown, _stray),
        *_listed("Too few phrasings", findings.thin, shown, _few),
    ]


def warnings(findings: Findings, shown: int = 3) -> list[str]:
    """In a few lines, for `nightdesk check`."""
    return [
        *([f"too few phrasings: {'; '.join(map(_few, findings.thin[:shown]))}{_more(findings.thin, shown)}"] * bool(findings.thin)),
        *([f"look like another article: {'; '.join(map(_stray, findings.strays[:shown]))}{_more(findings.strays, shown)}"] * bool(findings.strays)),
    ]  # fmt: skip


def _told(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{tongue} {share:.1%}" for tongue, share in shares.items() if tongue != "all")


def _listed(title: str, rows: Sequence[Any], shown: int, told: Any) -> list[str]:
    if not rows:
        return [f"{title}: none"]
    return [f"{title}, {len(rows)}:", *(f"  {told(row)}" for row in rows[:shown])]


def _stray(stray: Stray) -> str:
    return f"{stray.phrasing!r} of {stray.intent} looks like {stray.looks_like}"


def _few(thin: Thin) -> str:
    return f"{thin.intent} has {thin.phrasings} in {thin.language}, wanted {thin.wanted}"


def _more(rows: Sequence[Any], shown: int) -> str:
    return f"; and {len(rows) - shown} more (nightdesk eval --articles)" if len(rows) > shown else ""
