"""Find a Chromium for the browser tests: `python -m tests.chromium` prints its path, or says what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

FLAGS = (
    "--no-sandbox",  # the tests may run as root, where Chromium's sandbox refuses to start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""For a headless start on any machine; `--headless` itself is the launcher's."""

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PACKAGES = ("chromium", "fonts-noto-cjk")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
_ADVICE = """No Chromium was found, and the browser tests need one. Install it and run this again:
  Debian, Ubuntu:  sudo apt-get install -y --no-install-recommends chromium fonts-noto-cjk
  Fedora:          sudo dnf install -y chromium google-noto-sans-cjk-fonts
  macOS:           brew install --cask chromium    (or any Google Chrome)
or name one that you have: CHROMIUM=/path/to/chromium"""


class NoChromium(Exception):
    """There is none. `str()` says what to install."""


def find() -> str:
    """Path of a Chromium: the variable CHROMIUM, the system's, playwright's own. Raises `NoChromium`."""
    found = _named() or _installed() or _playwrights()
    if found is None:
        raise NoChromium(_ADVICE)
    return found


def _named() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named and shutil.which(named) is None:
        raise NoChromium(f"CHROMIUM={named} is not a program that can be run.\n{_ADVICE}")
    return named or None


def _installed() -> str | None:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return found or (str(_MAC) if _MAC.exists() else None)


def _playwrights() -> str | None:
    patterns = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
    homes = (Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright")
    return next((str(path) for home in homes for pattern in patterns for path in sorted(home.glob(pattern))), None)


def install() -> None:
    """Install Debian's Chromium where that is possible without asking; otherwise do nothing."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *_PACKAGES]):
        if subprocess.run(command, env=environment, stdout=sys.stderr, check=False).returncode:
            return


def main() -> int:
    """Print the path and return 0, or the advice and 1."""
    try:
        path = find()
    except NoChromium:
        install()
        try:
            path = find()
        except NoChromium as missing:
            sys.stderr.write(f"{missing}\n")
            return 1
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
