"""A fitted model as a folder of plain arrays and one JSON file: no code in it, and mapped into memory when it is loaded."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from marisa_trie import Trie

from bot.matching.contrast import ASPECTS
from bot.matching.lexical import Lexicon, Postings
from bot.matching.matcher import Fitted
from bot.matching.net import LeftOut, Net
from bot.matching.ridge import Solution

_NAMES = "names.json"
_ARRAYS = (
    "labels", "weights", "head", "plain", "said", "directions", "vectors", "landmarks", "left_out", "class_left_out", "proved", "guessed", "chances",
)  # fmt: skip
_SOLUTION = ("coefficients", "solver", "moments")
_POSTINGS = ("owners", "values", "starts")
_TOLD = ("example", "whole_class")
_NET = ("slots", "wide", "inner", "outer")
_WORDS, _PIECES = "words.txt", "pieces.trie"


def save(fitted: Fitted, folder: Path) -> None:
    """Write it whole or not at all. OSError where the disk does not take it."""
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        for name in _ARRAYS:
            np.save(draft / f"{name}.npy", getattr(fitted, name))
        for name in _SOLUTION:
            np.save(draft / f"{name}.npy", getattr(fitted.solution, name))
        for name in _TOLD:
            np.save(draft / f"told.{name}.npy", getattr(fitted.told, name))
        for name in _NET if fitted.net else ():
            np.save(draft / f"net.{name}.npy", getattr(fitted.net, name))
        for name in _POSTINGS:
            np.save(draft / f"postings.{name}.npy", getattr(fitted.postings, name))
            np.save(draft / f"marked.{name}.npy", getattr(fitted.marked, name))
        np.save(draft / "rarity.npy", fitted.lexicon.rarity)
        (draft / _WORDS).write_text("\0".join(sorted(fitted.words)), "utf-8")
        pieces = fitted.lexicon.index.tobytes()
        (draft / _PIECES).write_bytes(pieces)
        names = {
            "pieces": _digest(pieces),
            "encoder": fitted.encoder, "spread": fitted.spread, "intents": fitted.intents, "phrasings": fitted.phrasings, "rarest": fitted.lexicon.rarest,
            "net": fitted.net is not None, "sizes": [fitted.postings.size, fitted.marked.size],
        }  # fmt: skip
        (draft / _NAMES).write_text(json.dumps(names, ensure_ascii=False), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)  # one that could not be read
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def load(folder: Path) -> Fitted:
    """What `save` wrote. ValueError when it is something else, or not whole."""
    try:
        names = json.loads((folder / _NAMES).read_text("utf-8"))
        array = {file.stem: np.lib.format.open_memmap(file, mode="r") for file in folder.glob("*.npy")}
        words = (folder / _WORDS).read_text("utf-8").split("\0")
        postings, marked = (
            Postings(array[f"{of}.owners"], array[f"{of}.values"], array[f"{of}.starts"], int(size))
            for of, size in zip(("postings", "marked"), names["sizes"], strict=True)
        )
        fitted = Fitted(
            encoder=str(names["encoder"]), spread=float(names["spread"]), intents=tuple(names["intents"]), phrasings=tuple(names["phrasings"]), words=frozenset(words),
            lexicon=Lexicon(_trie(folder / _PIECES, names["pieces"]), array["rarity"], float(names["rarest"])),
            postings=postings, marked=marked, solution=Solution(*(array[name] for name in _SOLUTION)),
            told=LeftOut(*(array[f"told.{name}"] for name in _TOLD)),
            net=Net(*(array[f"net.{name}"] for name in _NET)) if names["net"] else None,
            **{name: array[name] for name in _ARRAYS},
        )  # fmt: skip
        _fits_together(fitted)
    except (KeyError, OSError, RuntimeError, TypeError, ValueError, EOFError) as error:
        raise ValueError("this is not a saved matcher") from error
    return fitted


def _trie(file: Path, digest: str) -> Trie:
    content = file.read_bytes()
    if _digest(content) != digest:  # it is walked by its own numbers: a wrong one leads anywhere
        raise ValueError("its pieces are not whole")
    return Trie().frombytes(content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _fits_together(fitted: Fitted) -> None:
    """Arrays of one model have each other's sizes."""
    intents, marks, known = len(fitted.intents), len(fitted.landmarks), len(fitted.lexicon.index)
    sizes: Any = (
        (fitted.weights.shape, (known, intents)),
        (fitted.said.shape, (intents, len(ASPECTS))),
        (fitted.solution.coefficients.shape, (marks, intents)),
        (fitted.solution.moments.shape, (marks, intents)),
        (fitted.solution.solver.shape, (marks, marks)),
        (fitted.marked.size, marks),
        (len(fitted.labels), len(fitted.phrasings)),
        (fitted.vectors.shape, (len(fitted.phrasings), fitted.directions.shape[1])),
        (fitted.landmarks.shape, (marks, fitted.directions.shape[1])),
        (fitted.left_out.shape, (len(fitted.labels), intents)),
        (fitted.told.example.shape, (len(fitted.labels) if fitted.net else 0, intents)),
        (fitted.told.whole_class.shape, fitted.told.example.shape),
        (len(fitted.lexicon.rarity), known),
        (len(fitted.guessed), len(fitted.proved)),
        (len(fitted.chances), len(fitted.proved)),
    )
    if fitted.net:
        sizes += _of_net(fitted.net, fitted)
    if any(found != expected for found, expected in sizes):
        raise ValueError("its parts do not fit together")


def _of_net(net: Net, fitted: Fitted) -> Any:
    intents, numbers = len(fitted.intents), fitted.directions.shape[1]
    return (
        (net.slots.shape, (len(fitted.lexicon.index),)),
        (int(net.slots.max(initial=0)) < len(net.wide), True),
        (net.wide.shape[1:], (intents,)),
        (net.inner.shape, (numbers + 1, len(net.outer))),
        (net.outer.shape[1:], (intents,)),
    )
