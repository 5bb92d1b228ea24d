"""One look at a text: which articles it may ask for, what kind of message it is, and whether it asks several things."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.matching.contrast import ELSEWHERE, SETTLED, is_settled, stance
from bot.matching.matcher import Matcher
from bot.matching.signals import Signals
from bot.model import Reading

_REMEMBERED = 4_096  # texts whose reading is kept: in a crash many ask the same
_MOST_PARTS = 8  # of a message that are read by themselves
_CUT = re.compile(
    r"[.!?;,。！？；，、\n+]+|(?:^|\s)\(?(?:\d|[a-d]|i{1,3})\s*[.)）:：]|\b(?:and|also|then|plus|afterwards|besides|btw|by the way|another (?:thing|question))\b|"
    r"另外|还有就是|還有就是|还有|還有|顺便|順便|以及|然后|然後|再就是|第[一二三四]|[和跟]",
    re.IGNORECASE,
)
_SUBSTANCE = 12  # of a part, a Chinese character counting for three: less asks nothing by itself


class Reader:
    """The matcher of topics and that of signals over one encoding. Threads may share it."""

    def __init__(self, topics: Matcher, signals: Signals | None = None) -> None:
        self.topics = topics
        self._signals = signals
        self._remembered: dict[str, Reading] = {}

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One reading per text. Texts are encoded together: many at once cost a third each of one alone."""
        known = self._remembered
        new = [text for text in dict.fromkeys(texts) if text not in known]
        found = self._read(new)
        if len(known) + len(found) > _REMEMBERED:
            self._remembered = known = {}
        known.update(found)
        return [found[text] if text in found else known.get(text) or self._read([text])[text] for text in texts]

    def _read(self, texts: Sequence[str]) -> dict[str, Reading]:
        pieces = {text: parts(text) for text in texts}
        asked = list(dict.fromkeys([*texts, *(part for found in pieces.values() for part in found)]))
        keys = [self.topics.key(text) for text in asked]
        vectors = self.topics.encoded([wording for _, wording in keys])
        candidates = dict(zip(asked, self.topics.candidates([folded for folded, _ in keys], vectors), strict=True))
        signals = self._signals.read(texts, vectors[: len(texts)]) if self._signals and texts else [{} for _ in texts]

        def reading(text: str, kinds: dict[str, float]) -> Reading:
            said = stance(text)
            return Reading(
                candidates[text],
                kinds if text.strip() else {},
                tuple(found[0] for found in map(candidates.__getitem__, pieces[text]) if found),
                against=self.topics.contrast.against(said),
                matter=bool(said - SETTLED),
                elsewhere=ELSEWHERE in said,
                settled=is_settled(text, said),
            )

        return {text: reading(text, kinds) for text, kinds in zip(texts, signals, strict=True)}


def parts(text: str) -> list[str]:
    """The parts of a message that may each ask something, where there are two or more."""
    found = [part.strip(" ,，.。:：-") for part in _CUT.split(text)]
    weighty = [part for part in found if sum(3 if c >= "\u2e80" else 1 for c in part) >= _SUBSTANCE]
    return weighty[:_MOST_PARTS] if len(weighty) > 1 else []
