"""Two pictures of a measurement as SVG: whether probabilities mean what they say, and what answering more costs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.matching import measures
from bot.matching.measures import Bin, Judged

_SIDE, _EDGE = 320, 48  # pixels: of the square, and around it
_MOST_POINTS = 400
_INK, _LINE, _GRID = "#1f2937", "#2563eb", "#e5e7eb"
Point = tuple[float, float]


def draw(judged: Judged, folder: Path) -> list[Path]:
    """Write `reliability.svg` and `risk-coverage.svg`. OSError where the disk does not take them."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {
        "reliability.svg": reliability(measures.reliability(judged)),
        "risk-coverage.svg": risk_coverage(measures.risk_coverage(judged)),
    }
    for name, picture in pictures.items():
        (folder / name).write_text(picture, "utf-8")
    return [folder / name for name in pictures]


def reliability(bins: Sequence[Bin]) -> str:
    """One dot a bin, larger where more answers are; on the diagonal a promise holds."""
    most = max((b.count for b in bins), default=1)
    dots = [
        f'<circle cx="{_x(b.sure):.1f}" cy="{_y(b.right):.1f}" r="{3 + 9 * (b.count / most) ** 0.5:.1f}" fill="{_LINE}" '
        f'fill-opacity="0.7"><title>{b.count} answers: sure {b.sure:.1%}, right {b.right:.1%}</title></circle>'
        for b in bins
    ]
    diagonal = f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="{_INK}" stroke-dasharray="4 4"/>'
    return _framed("Reliability", "how sure", "how often right", [diagonal, *dots], 1.0)


def risk_coverage(points: Sequence[Point]) -> str:
    """The share that is wrong against the share that is answered."""
    top = max([0.05, *(wrong for _, wrong in points)])
    step = max(1, len(points) // _MOST_POINTS)
    thinned = [*points[::step], *points[-1:]]
    path = "L".join(f"{_x(share):.1f} {_y(wrong / top):.1f}" for share, wrong in thinned)
    curve = [f'<path d="M{path}" fill="none" stroke="{_LINE}" stroke-width="2"/>'] if thinned else []
    return _framed("Risk against coverage", "share answered", "share of it wrong", curve, top)


def _framed(title: str, across: str, up: str, inside: Sequence[str], top: float) -> str:
    """A square with a grid of fifths, its axes named; `top` is what its height stands for."""
    size, middle = _SIDE + 2 * _EDGE, _EDGE + _SIDE / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="11" fill="{_INK}">',
        f'<rect width="{size}" height="{size}" fill="#ffffff"/>',
    ]
    for fifth in range(6):
        at = fifth / 5
        parts += [
            f'<path d="M{_x(at):.1f} {_y(0)}V{_y(1)}M{_x(0)} {_y(at):.1f}H{_x(1)}" stroke="{_GRID}"/>',
            f'<text x="{_x(at):.1f}" y="{_y(0) + 16}" text-anchor="middle">{at:.0%}</text>',
            f'<text x="{_x(0) - 6}" y="{_y(at) + 4:.1f}" text-anchor="end">{at * top:.0%}</text>',
        ]
    parts += [
        *inside,
        f'<text x="{middle}" y="{_EDGE - 16}" text-anchor="middle" font-size="14">{title}</text>',
        f'<text x="{middle}" y="{size - 12}" text-anchor="middle">{across}</text>',
        f'<text x="12" y="{middle}" text-anchor="middle" transform="rotate(-90 12 {middle})">{up}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(share: float) -> float:
    return _EDGE + share * _SIDE


def _y(share: float) -> float:
    return _EDGE + (1 - share) * _SIDE
