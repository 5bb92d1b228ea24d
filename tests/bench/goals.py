"""What the matcher's figures are aimed at: a floor that must be reached, and a goal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """Of one figure; `least` where less is better."""

    key: tuple[str, str, str, str]
    floor: float | None
    goal: float | None
    least: bool = False


def _of(name: str, shots: str, who: str, **aims: tuple[float | None, float | None]) -> list[Goal]:
    return [Goal((name, shots, who, figure), floor, goal) for figure, (floor, goal) in aims.items()]


def _least(who: str, **aims: tuple[float | None, float | None]) -> list[Goal]:
    names = {"fit": "fit 770, CPU s", "fit_6000": "fit 6000, CPU s", "p50": "query p50 ms", "p99": "query p99 ms"}
    return [
        Goal(("banking77", "time", who, names[name]), floor, goal, least=True) for name, (floor, goal) in aims.items()
    ]


GOALS = [
    *_of("banking77", "10-shot", "use", acc=(81.5, 83.5), auroc=(84.5, 88), cov95=(58, 65), sure=(80, 85)),
    *_of("banking77", "full", "use", acc=(93.0, 93.7), cov95=(91, 92.5)),
    *_of("clinc150", "10-shot", "use", acc=(88, 90), auroc=(93, 94.5), oosr=(74, 82), cov95=(71, 77), sure=(80, 85)),
    Goal(("banking77", "10-shot", "use", "typo loss"), 5, 3, least=True),
    *_least("use", fit=(4, 1.5), fit_6000=(25, 10), p50=(8, 3), p99=(20, 8)),
    *_of("banking77", "10-shot", "use+e5", acc=(None, 85.5), auroc=(None, 89), cov95=(None, 72), sure=(None, 88)),
    *_of("banking77", "full", "use+e5", acc=(None, 94.2), cov95=(None, 93.5)),
    *_of("clinc150", "10-shot", "use+e5", acc=(None, 92.5), auroc=(None, 95.5), oosr=(None, 86), cov95=(None, 83)),
    Goal(("banking77", "10-shot", "use+e5", "typo loss"), None, 2.5, least=True),
    *_least("use+e5", fit=(None, 30), p50=(None, 35), p99=(None, 90)),
]
