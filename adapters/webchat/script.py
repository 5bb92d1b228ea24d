"""The widget's one file, as it is served: joined from its rooms once, with the brand in it, and compressed.

There is no build step: the files under `static/` are what runs, one after the other inside one function.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path
from string import ascii_letters, ascii_lowercase
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

_STATIC = Path(__file__).parent / "static"
_ROOMS = ("keep.js", "line.js", "thread.js", "panel.js", "widget.js")
_QUOTED = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|//[^\n]*""")


_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_DECLARED = re.compile(r"\b(?:const|let) (\w+) =")
_SHORT = [one + two for one in ("", *ascii_lowercase) for two in ascii_letters]


def joined(config: dict[str, Any]) -> str:
    """The whole script. `config` is `{title, limit}`; the panel opens without asking the server for it."""
    code = "\n".join((_STATIC / room).read_text("utf-8") for room in _ROOMS)
    words = json.loads((_STATIC / "words.json").read_text("utf-8"))
    css = _tight_css((_STATIC / "widget.css").read_text("utf-8"))
    given = ",".join(map(_literal, (config, words, css)))
    return f'((config,words,css)=>{{"use strict";\n{_short_names(_tight_js(code), _DECLARED.findall(code))}\n}})({given});\n'


def _tight_js(code: str) -> str:
    """The same program without comments and idle blanks; strings and templates stay as they are, regexes hold no blank."""
    out, at = [], 0
    code = _QUOTED.sub(lambda quoted: "" if quoted[0].startswith("//") else quoted[0], code)
    for quoted in _QUOTED.finditer(code):
        out += [_tight_stretch(code[at : quoted.start()]), quoted[0]]
        at = quoted.end()
    return "".join([*out, _tight_stretch(code[at:])])


def _short_names(code: str, declared: list[str]) -> str:
    """The same program with short names for what it declares; a name that is also a property or stands in a string stays."""
    bare = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), code)
    quoted = set(_WORD.findall(" ".join(_QUOTED.findall(code))))
    taken = {*_WORD.findall(code), "do", "if", "in", "of"}
    long = [name for name in dict.fromkeys(declared) if len(name) > len(_SHORT[-1])]
    own = [name for name in long if name not in quoted and not _property(name, bare)]
    short = dict(zip(own, (one for one in _SHORT if one not in taken), strict=False))
    return _WORD.sub(lambda word: short.get(word[0], word[0]), code)


def _property(name: str, bare: str) -> bool:
    """Whether it is read or written with a dot, as a key, or in braces that take objects apart or make them."""
    return bool(re.search(rf"\.{name}\b|[{{,]\s*{name}\s*[,}}:]|\b{name}:", bare))


def _tight_stretch(code: str) -> str:
    lines = re.sub(r"\s*\n\s*", "\n", re.sub(r"\bconst\b", "let", code))  # line ends stay: they may end a statement
    closer = re.sub(r" *([{}();,:?=<>|&*+!-]) *", r"\1", lines)
    return re.sub(
        r"\n([)\]}.])", r"\1", re.sub(r"([,;{(\[])\n", r"\1", closer)
    )  # nor does one end before a closing one


def _tight_css(css: str) -> str:
    return re.sub(r" ?([{};,]) ?", r"\1", re.sub(r":\s+", ":", " ".join(css.split()))).replace(";}", "}")


def _literal(value: Any) -> str:
    """A JavaScript literal, whatever a brand's name holds: no tag can end in it, no line separator break it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


class Script:
    """`widget.js`, ready to be answered."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._plain = joined(config).encode()
        self._packed = gzip.compress(self._plain, 9, mtime=0)
        self._tag = hashlib.sha256(self._plain).hexdigest()[:32]

    def response(self, request: Request) -> Response:
        """The script, or 304 when the browser has it."""
        packed = "gzip" in request.headers.get("accept-encoding", "")
        tag = f'"{self._tag}{"-gz" if packed else ""}"'
        headers = {
            "ETag": tag,
            "Cache-Control": "public, max-age=300, stale-while-revalidate=86400",
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Allow-Origin": "*",
        }
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if packed:
            headers["Content-Encoding"] = "gzip"
        return Response(self._packed if packed else self._plain, headers=headers, media_type="text/javascript")
