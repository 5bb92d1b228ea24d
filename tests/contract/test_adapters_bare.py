"""Every adapter at a server that knows little more than to bring messages and to take answers."""

from __future__ import annotations

import asyncio

import pytest

from tests.platforms.benches import Bench
from tests.platforms.process import ANSWER, QUESTION, Process, eventually


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, "Not Found"),
        (500, '{"message": "method not supported"}'),
        (501, "<html>Not Implemented</html>"),
        (200, "OK"),
    ],
)
async def test_a_question_is_answered_whatever_else_the_platform_does_not_know(
    bench: Bench, url: str, status: int, body: str
) -> None:
    bench.bares(status, body)
    ann = bench.person("Ann")
    async with Process(bench, url) as process:
        process.naps.run = True

        async def heard() -> bool:
            """He says it until somebody listens: what was said before stands in a history that is not handed out."""
            ann.writes(QUESTION)
            await asyncio.sleep(0.05)
            return bool(process.ear.kept)

        await eventually(heard)
        await process.settle()
        await eventually(lambda: any(text.startswith(ANSWER) for text in ann.read()))
        assert process.alive
