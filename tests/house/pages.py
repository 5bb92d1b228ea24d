"""The pages that people read, taken apart: commands, links, and the tests that they name."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

from tests.house.process import ROOT

READMES = ("README.md", "README.zh-CN.md")
NIGHTDESK = ".venv/bin/nightdesk"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_TEST = re.compile(r"`(test_\w+)`")


def pages() -> list[Path]:
    """Every page in the root and under docs/."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    return [body for named, body in _BLOCK.findall(text) if named == language]


def commands(text: str) -> list[str]:
    """What a reader is told to type, line by line."""
    return [line for block in blocks(text, "sh") for line in block.splitlines() if line.strip()]


def nightdesk_words(line: str) -> list[str] | None:
    """The words after `nightdesk` in a line, which may feed it through a pipe; None where it is another command."""
    last = shlex.split(line.rpartition(" | ")[2])
    return last[1:] if last[0] == NIGHTDESK else None


def links(text: str) -> list[str]:
    """Links to files of ours, those in examples left out."""
    return [link.partition("#")[0] for link in _LINK.findall(_BLOCK.sub("", text)) if not re.match(r"[a-z]+:|#", link)]


def tests_named(text: str) -> list[str]:
    return _TEST.findall(text)


def tests_there_are() -> set[str]:
    """The name of every test of the project."""
    return {
        node.name
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }
