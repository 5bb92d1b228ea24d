"""What the tests of the house share: its folder, and its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.process import ROOT


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's folder, and in it."""
    monkeypatch.chdir(ROOT)
    return ROOT
