"""Nightdesk as a stranger starts it: a real process, its output in files, nothing of this shell's environment."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import httpx

from bot.settings import Matching

ROOT = Path(__file__).parents[2]
SMALL = ("greeting", "human-agent", "withdraw-pending")  # articles that are learnt in a second
CHAT = '[channels.webchat.main]\nallowed_origins = ["self"]\n'  # settings of a chat on our own pages
_PATIENCE = 60.0  # seconds until a start counts as failed


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str


def environment(folder: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """As little as a service manager would give, with the folder for caches: what is learnt once is learnt for all."""
    caches = str(Matching().fits.parent)
    return {"PATH": os.defpath, "HOME": str(folder), "XDG_CACHE_HOME": caches, "PYTHONPATH": str(ROOT), **(more or {})}


def command(*words: str, folder: Path, given: bytes = b"", more: Mapping[str, str] | None = None) -> Ended:
    """Run `nightdesk` with these words in a folder, to its end."""
    ended = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder, input=given, env=environment(folder, more), capture_output=True, timeout=_PATIENCE, check=False,
    )  # fmt: skip
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def small_articles(folder: Path) -> Path:
    """A few real articles to be learnt quickly, and to be edited."""
    articles = folder / "articles"
    articles.mkdir()
    for name in SMALL:
        shutil.copy(ROOT / "faq_data" / f"{name}.md", articles)
    return articles


def brand() -> str:
    """The example's `[brand]` tables, which the articles need."""
    example = (ROOT / "config.example.toml").read_text("utf-8")
    return example[example.index("[brand]") : example.index("[database]")]


class Running:
    """A desk that runs until it is stopped: `with Running("run", folder=...) as desk`."""

    def __init__(self, *words: str, folder: Path, more: Mapping[str, str] | None = None) -> None:
        self._words = words
        self._folder = folder
        self._more = more
        self.code: int | None = None

    def __enter__(self) -> Self:
        self._out, self._err = self._folder / "stdout.txt", self._folder / "stderr.txt"
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", *self._words],
                cwd=self._folder, env=environment(self._folder, self._more), stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            )  # fmt: skip
        try:
            self.url = self._url()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()

    @property
    def out(self) -> str:
        """What it has printed."""
        return self._out.read_text("utf-8")

    @property
    def err(self) -> str:
        """What it has complained of."""
        return self._err.read_text("utf-8")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> float:
        """Seconds until it has ended; `code` is then its exit code."""
        began = time.monotonic()
        self._process.send_signal(how)
        self.code = self._process.wait(timeout=20)
        return time.monotonic() - began

    def _url(self) -> str:
        """The console's address, printed when everything is ready."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            if found := re.search(r"Agents' console +(http://\S+)/desk\n", self.out):
                return found[1]
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"it did not start: {self.out}{self.err}")


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Ask again and again until it is so, with a deadline."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)


def fine(ended: Ended) -> str:
    """What it said; it must have gone well."""
    assert (ended.code, ended.err) == (0, "")
    return ended.out


def sentence(ended: Ended, code: int = 1) -> str:
    """What it said about a mistake: words for a person."""
    assert ended.code == code
    assert "Traceback" not in ended.err + ended.out
    return (ended.err + ended.out).strip()


def configured(folder: Path, rest: str = "", database: str = "", port: int = 0, name: str = "config.toml") -> Path:
    """Settings with a few articles."""
    if not (folder / "articles").exists():
        small_articles(folder)
    config = folder / name
    config.write_text(
        f'{brand()}[database]\nurl = "{database or "sqlite:///data/nightdesk.db"}"\n[web]\nport = {port}\n'
        f'[matching]\narticles = "articles"\n{rest}',
        "utf-8",
    )
    config.chmod(0o600)
    return config


@contextmanager
def visitor(url: str) -> Iterator[httpx.Client]:
    """Somebody on the website."""
    with httpx.Client(base_url=url, trust_env=False, timeout=10, headers={"origin": url}) as client:
        secret = client.post("/webchat/main/session", json={}).json()["secret"]
        client.headers["authorization"] = f"Bearer {secret}"
        yield client


def says(client: httpx.Client, text: str) -> str:
    """Write, and wait for the answer."""
    known = len(thread(client))
    key = str(uuid4())
    assert client.post("/webchat/main/messages", json={"id": key, "text": text}).json() == {"kept": key}
    until(lambda: any(line["author"] == "bot" for line in thread(client)[known:]))
    return str(thread(client)[-1]["text"])


def thread(client: httpx.Client) -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get("/webchat/main/thread").json()["messages"]
    return found


def health(url: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{url}/healthz", trust_env=False).json()
    return found
