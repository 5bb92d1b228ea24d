"""The first start learns for a minute; who does not want to wait for it is let go at once."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_HEARS_CTRL_C = (  # also where these tests run in the background: such a shell lets its children ignore it
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); runpy.run_module('bot', run_name='__main__', alter_sys=True)"
)
_MOST = 20  # seconds that stopping may take on a busy machine; learning takes a minute and more


async def test_a_first_start_can_be_interrupted_while_it_learns(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    (tmp_path / "faq_data").symlink_to(ROOT / "faq_data")
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HEARS_CTRL_C, "demo", "--folder", str(tmp_path / "data"), "--port", "0",
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT), "NIGHTDESK_MATCHING__CACHE": str(cache)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert running.stdout
    ended = asyncio.create_task(running.wait())
    await asyncio.wait({asyncio.create_task(_appears(cache)), ended}, return_when=asyncio.FIRST_COMPLETED)
    assert not ended.done(), (await running.stdout.read()).decode()
    running.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(ended, _MOST) == 130
    assert "Traceback" not in (await running.stdout.read()).decode()
    assert not list(cache.glob("topics-*"))


async def _appears(folder: Path) -> None:
    """Weights are unpacked there when learning begins."""
    while not await asyncio.to_thread(lambda: list(folder.glob("*"))):
        await asyncio.sleep(0.1)
