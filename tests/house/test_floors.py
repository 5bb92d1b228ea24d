"""The house stands as it was drawn: imports go down, every module has a floor, nothing grows too large."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.house.process import ROOT

PACKAGES = ("bot", "adapters", "handoff")
LONGEST_FILE = 400  # lines
LONGEST_FUNCTION = 80
FUNCTIONS_OF_95_IN_100 = 45
MEDIAN_FUNCTION = 10


def files(*folders: str) -> list[Path]:
    """Python files that people write; a migration is as long as its tables are many."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations/versions" not in path.as_posix()]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Where each function stands, and how many lines it has."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def floors() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (layers,) = (c["layers"] for c in settings["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    return [room.strip() for floor in layers for room in floor.split("|")]


def test_no_import_goes_up(root: Path) -> None:
    linted = subprocess.run(  # in a process of its own: it silences every logger of the one it runs in
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--config", str(root / "pyproject.toml"), "--no-cache"],
        cwd=root, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert linted.returncode == 0, linted.stdout


def test_every_module_stands_on_a_floor() -> None:
    rooms = floors()
    modules = {module_of(path) for path in files(*PACKAGES)} - {"bot"}  # the package itself holds a docstring only
    homeless = {m for m in modules if not any(m == room or m.startswith(f"{room}.") for room in rooms)}
    assert homeless == set(), "name them in pyproject.toml, in the contract 'An import only goes down'"


def test_every_floor_has_a_module() -> None:
    modules = {module_of(path) for path in files(*PACKAGES)}
    assert set(floors()) - modules == set()


def test_the_root_of_a_package_holds_words_and_no_work() -> None:
    body = ast.parse((ROOT / "bot/__init__.py").read_text("utf-8")).body
    assert [type(node) for node in body] == [ast.Expr]


def test_every_package_says_what_it_promises() -> None:
    silent = [
        module_of(path)
        for path in files(*PACKAGES)
        if path.name == "__init__.py" and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_no_file_is_too_long_to_read() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in files(*PACKAGES, "tests")
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_has_to_be_scrolled() -> None:
    found = [pair for path in files(*PACKAGES, "tests") for pair in functions(path)]
    assert [pair for pair in found if pair[1] > LONGEST_FUNCTION] == []


def test_most_functions_are_short() -> None:
    lengths = sorted(lines for path in files(*PACKAGES) for _, lines in functions(path))
    assert lengths[len(lengths) // 2] <= MEDIAN_FUNCTION
    assert lengths[len(lengths) * 95 // 100] <= FUNCTIONS_OF_95_IN_100


def private_names(module: ast.Module) -> set[str]:
    """What a module defines for itself alone."""
    names: set[str] = set()
    for node in module.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=[*targets]):
                names |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
    return {name for name in names if name.startswith("_") and not name.startswith("__") and name != "_"}


def test_no_module_keeps_a_private_name_that_nothing_in_it_uses() -> None:
    dead = []
    for path in files(*PACKAGES):
        text = path.read_text("utf-8")
        words = Counter(re.findall(r"\w+", text))
        dead += [f"{path.relative_to(ROOT)} {name}" for name in private_names(ast.parse(text)) if words[name] == 1]
    assert dead == []


def test_no_adapter_knows_another() -> None:
    platforms = {path.name for path in (ROOT / "adapters").iterdir() if (path / "__init__.py").exists()}
    assert platforms
    for path in files("adapters"):
        own = path.relative_to(ROOT / "adapters").parts[0]
        if own not in platforms:
            continue  # adapters.build names them all
        text = path.read_text("utf-8")
        assert not [other for other in platforms - {own} if f"adapters.{other}" in text], path
