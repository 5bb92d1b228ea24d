"""What all commands have in common: two terminals, the settings they read, and how they end with a sentence."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from bot import settings as config
from bot.settings import Settings

out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)
ConfigFile = Annotated[Path | None, Parameter(name=["--config", "-c"], help="Settings file; default: ./config.toml")]


class Stop(Exception):
    """Ends the command with a sentence and an exit code of 1."""


def settings_of(file: Path | None, *, required: bool = False) -> Settings:
    """From the file, else from ./config.toml, else from the example: unless they are `required`, to look and to try."""
    found = file or own()
    if found is None and required:
        raise Stop("There is no config.toml here. Copy config.example.toml to config.toml, or say --config FILE.")
    return config.load(found or example())


def settings_of_database(file: Path | None) -> Settings:
    """For what changes a database: nobody shall change another than he means. The environment alone may name it."""
    return settings_of(file, required=not config.names_database())


def own() -> Path | None:
    """The settings of this folder."""
    found = Path("config.toml")
    return found if found.exists() else None


def example() -> Path:
    """The settings to try things with."""
    return Path(__file__).resolve().parent.parent.parent / "config.example.toml"


def speak_anyway() -> None:
    """A sign that the terminal's character set lacks is shown as another and ends nothing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def speak_utf8() -> None:
    """For lines that a program reads: JSON is UTF-8, whatever the terminal is."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
