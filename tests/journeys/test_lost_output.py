"""A desk whose words nobody can take any more, for a disk is full or the reader has gone: it answers all the same."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.house.process import CHAT, configured, environment, says, until, visitor


@contextmanager
def _full() -> Iterator[int]:
    """A disk without space."""
    number = os.open("/dev/full", os.O_WRONLY)
    yield number
    os.close(number)


@contextmanager
def _deserted() -> Iterator[int]:
    """A pipe whose reader has ended."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


def _there(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("nowhere", [_full, _deserted])
def test_a_desk_whose_log_cannot_be_written_answers_and_ends_in_order(
    tmp_path: Path, nowhere: Callable[[], AbstractContextManager[int]]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    configured(tmp_path, CHAT, port=port)
    url = f"http://127.0.0.1:{port}"
    with (
        nowhere() as output,
        subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=tmp_path, env=environment(tmp_path), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        ) as desk,
    ):  # fmt: skip
        try:
            until(lambda: _there(url) or desk.poll() is not None, 60)
            for _ in range(2):
                with visitor(url) as client:
                    assert "withdrawal" in says(client, "where is my withdrawal? it has been pending since yesterday")
            desk.send_signal(signal.SIGTERM)
            assert desk.wait(20) == 0
        finally:
            desk.kill()
