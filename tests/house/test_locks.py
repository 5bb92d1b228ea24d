"""What is installed is what was looked at: hashes for everything, addresses of nothing."""

from __future__ import annotations

import re
import subprocess
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from tests.house.process import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
_PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z0-9,_-]+\])?==[^ ]+(?: ; .+)? \\")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
# Written in pieces, so that this file does not find itself.
_REGISTRIES = re.compile(
    "|".join(("py" + "pi\\.", "python" + "hosted", "/sim" + "ple/", "index-" + "url", "npm" + "js", "artifac" + "tory"))
)
_MACHINES = re.compile(r"(?<![\w.])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me")) + r")/[a-z]")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(requirement: str) -> str:
    return normal(re.split(r"[\[<>=~!; ]", requirement, maxsplit=1)[0])


def pinned(lock: str) -> set[str]:
    return {normal(pin[1]) for line in (ROOT / lock).read_text("utf-8").splitlines() if (pin := _PIN.fullmatch(line))}


def project() -> dict[str, list[str]]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {LOCKS[0]: table["project"]["dependencies"], LOCKS[1]: table["dependency-groups"]["dev"]}


def committed() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=30
        ).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_versions_and_hashes_and_nothing_else(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    assert lines
    assert [line for line in lines if not (_PIN.fullmatch(line) or _HASH.fullmatch(line))] == []
    assert _HASH.fullmatch(lines[-1])
    for one, next_one in pairwise(lines):
        assert not (_PIN.fullmatch(one) and _PIN.fullmatch(next_one)), f"without a hash: {one}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_library_that_is_asked_for_is_locked(lock: str) -> None:
    assert {wanted(one) for one in project()[lock]} - pinned(lock) - pinned(LOCKS[0]) == set()


def test_no_file_names_the_address_of_a_registry() -> None:
    assert _found(_REGISTRIES) == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert _found(_MACHINES) == []


def _found(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in committed():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in pattern.finditer(text)]
    return found
