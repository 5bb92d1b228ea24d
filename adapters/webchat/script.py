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
    from collections.abc import Iterator

    from starlette.requests import Request

_STATIC = Path(__file__).parent / "static"
_ROOMS = ("keep.js", "line.js", "thread.js", "panel.js", "widget.js")
_QUOTED = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|//[^\n]*""")
_HOLE = re.compile(r"(\$\{[^}]*\})")  # of a template: code again

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_STATEMENT = re.compile(r"^(?=(?:const|let|if)\b)", re.MULTILINE)  # at the margin: those of the whole script
_SHARED = re.compile(r"^(?:const|let) (\w+) =", re.MULTILINE)
_OWN = (
    re.compile(r"\b(?:const|let) (\w+)(?: =| of|;)"),
    re.compile(r"\b(?:const|let) \[([\w, ]+)\]"),
    re.compile(r"\(([\w, .]*)\) =>"),
    re.compile(r"^  (?:async )?\w+\(([\w, ]+)\) \{$", re.MULTILINE),
)
_METHOD = re.compile(r"^  (?:async )?(\w+)\(.*\) \{$", re.MULTILINE)
_MARK = re.compile(rf"[{{}}()\[\]]|{_WORD.pattern}")
_FOR_OWN = 20  # letters; the others are for what is shared


def joined(config: dict[str, Any]) -> str:
    """The whole script. `config` is `{title, limit}`; the panel opens without asking the server for it."""
    code = "\n".join((_STATIC / room).read_text("utf-8") for room in _ROOMS)
    code = _QUOTED.sub(lambda quoted: "" if quoted[0].startswith("//") else quoted[0], code)
    words = json.loads((_STATIC / "words.json").read_text("utf-8"))
    css = _tight_css((_STATIC / "widget.css").read_text("utf-8"))
    given = ",".join(map(_literal, (config, words, css)))
    return f'((config,words,css)=>{{"use strict";\n{_tight_js(_short_names(code))}\n}})({given});\n'


def _pieces(code: str) -> Iterator[tuple[str, bool]]:
    """The code cut at its strings; the second says whether a piece is code."""
    at = 0
    for quoted in _QUOTED.finditer(code):
        yield code[at : quoted.start()], True
        for part in _HOLE.split(quoted[0]) if quoted[0].startswith("`") else [quoted[0]]:
            yield part, part.startswith("${")
        at = quoted.end()
    yield code[at:], True


def _bare(code: str) -> str:
    """The code without its strings."""
    return " ".join(part[2:-1] if part.startswith("${") else part for part, live in _pieces(code) if live)


def _short_names(code: str) -> str:
    """The same program with short names: the same few letters again in each statement, names of their own for what is shared.

    A name that is also a property stays, for nothing here tells the two apart. No name stands in a regex.
    """
    shared = _SHARED.findall(code)
    taken = {*_WORD.findall(_bare(code)), "do", "if", "in", "of"}
    letters = [one for one in ascii_letters if one not in taken]
    own = [_renamed(one, _own_names(one, shared), letters[:_FOR_OWN]) for one in _STATEMENT.split(code)]
    pairs = (one + two for one in ascii_lowercase for two in ascii_letters)
    return _renamed("".join(own), shared, [*letters[_FOR_OWN:], *(pair for pair in pairs if pair not in taken)])


def _own_names(statement: str, shared: list[str]) -> list[str]:
    found = (name for kind in _OWN for names in kind.findall(statement) for name in _WORD.findall(names))
    return [name for name in found if name not in shared]


def _renamed(code: str, names: list[str], shorter: list[str]) -> str:
    stay = set(_properties(_bare(code)))
    long = [name for name in dict.fromkeys(names) if len(name) > len(shorter[-1]) and name not in stay]
    short = dict(zip(long, shorter, strict=False))
    parts = (
        _WORD.sub(lambda word: short.get(word[0], word[0]), part) if live else part for part, live in _pieces(code)
    )
    return "".join(parts)


def _properties(bare: str) -> Iterator[str]:
    """What is read or written with a dot, is a method, or stands in braces that take objects apart or make them."""
    yield from _METHOD.findall(bare)
    open_ = ["("]
    for found in _MARK.finditer(bare):
        mark, before, after = found[0], bare[: found.start()].rstrip(), bare[found.end() :].lstrip()[:1]
        dotted = before.endswith(".") and not before.endswith("...")
        if mark in "{([":
            open_.append(mark)
        elif mark in "})]":
            open_.pop()
        elif dotted or (open_[-1] == "{" and before.endswith(("{", ",")) and after in {",", "}", ":"}):
            yield mark


def _tight_js(code: str) -> str:
    """The same program without idle blanks; strings and templates stay as they are, regexes hold no blank."""
    return "".join(_tight_stretch(part) if live and not part.startswith("${") else part for part, live in _pieces(code))


def _tight_stretch(code: str) -> str:
    lines = re.sub(r"\s*\n\s*", "\n", re.sub(r"\bconst\b", "let", code))  # line ends stay: they may end a statement
    closer = re.sub(r" *([{}();,:?=<>|&*+!-]) *", r"\1", lines)
    closed = re.sub(
        r"\n([)\]}.])", r"\1", re.sub(r"([,;{(\[])\n", r"\1", closer)
    )  # nor does one end before a closing one
    return re.sub(r"[;,]\}", "}", re.sub(r",([)\]])", r"\1", closed))


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
