"""A fitted model as a folder of plain arrays and one JSON file: no code in it, and mapped into memory when it is loaded."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from bot.matching.contrast import ASPECTS
from bot.matching.lexical import Lexicon, Postings
from bot.matching.matcher import Fitted

_NAMES = "names.json"
_ARRAYS = (
    "labels", "weights", "head", "said", "vectors", "landmarks", "coefficients", "left_out", "class_left_out", "proved",
    "guessed", "chances",
)  # fmt: skip
_POSTINGS = ("owners", "values", "starts")


def save(fitted: Fitted, folder: Path) -> None:
    """Write it whole or not at all. OSError where the disk does not take it."""
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        for name in _ARRAYS:
            np.save(draft / f"{name}.npy", getattr(fitted, name))
        for name in _POSTINGS:
            np.save(draft / f"postings.{name}.npy", getattr(fitted.postings, name))
        np.save(draft / "rarity.npy", fitted.lexicon.rarity)
        names = {
            "intents": fitted.intents, "phrasings": fitted.phrasings, "words": sorted(fitted.words),
            "pieces": list(fitted.lexicon.index), "size": fitted.postings.size, "rarest": fitted.lexicon.rarest,
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
        owners, values, starts = (array[f"postings.{name}"] for name in _POSTINGS)
        postings = Postings(owners, values, starts, int(names["size"]))
        lexicon = Lexicon(
            {piece: number for number, piece in enumerate(names["pieces"])}, array["rarity"], float(names["rarest"])
        )
        fitted = Fitted(
            intents=tuple(names["intents"]), phrasings=tuple(names["phrasings"]), words=frozenset(names["words"]),
            lexicon=lexicon, postings=postings, **{name: array[name] for name in _ARRAYS},
        )  # fmt: skip
        _fits_together(fitted)
    except (KeyError, OSError, TypeError, ValueError, EOFError) as error:
        raise ValueError("this is not a saved matcher") from error
    return fitted


def _fits_together(fitted: Fitted) -> None:
    """Arrays of one model have each other's sizes."""
    sizes: Any = (
        (fitted.weights.shape, (len(fitted.lexicon.index), len(fitted.intents))),
        (fitted.said.shape, (len(fitted.intents), len(ASPECTS))),
        (fitted.coefficients.shape, (len(fitted.landmarks), len(fitted.intents))),
        (len(fitted.labels), len(fitted.phrasings)),
        (fitted.left_out.shape, (len(fitted.labels), len(fitted.intents))),
        (len(fitted.lexicon.rarity), len(fitted.lexicon.index)),
        (len(fitted.guessed), len(fitted.proved)),
        (len(fitted.chances), len(fitted.proved)),
    )
    if any(found != expected for found, expected in sizes):
        raise ValueError("its parts do not fit together")
