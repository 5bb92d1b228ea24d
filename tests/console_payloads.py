"""Texts that try to become markup: each would run `fire()` somewhere if the console were careless."""

from __future__ import annotations

_CODES = ("fire()", "window.fired=1", "top.fire()", "parent['fire']()")
_SHAPES = (
    "<script>{}</script>",
    "</textarea><script>{}</script>",
    "</title><script>{}</script>",
    "</style></script><script>{}</script>",
    "--><script>{}</script><!--",
    "]]><script>{}</script>",
    "<img src=x onerror={}>",
    '"><img src=x onerror="{}">',
    "'><img src=x onerror='{}'>",
    "<svg onload={}>",
    "<svg><script>{}</script></svg>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror={}>",
    "<body onload={}>",
    "<iframe srcdoc='<script>{}</script>'>",
    "<iframe src='javascript:{}'>",
    "<a href='javascript:{}'>press</a>",
    "<details open ontoggle={}>",
    "<input autofocus onfocus={}>",
    "<video><source onerror={}>",
    '" onmouseover="{}" x="',
    "' onfocus='{}' autofocus='",
    "javascript:{}",
    "{{{{{}}}}}",
    "{{% print({}) %}}",
    "${{{}}}",
    "<template><script>{}</script></template>",
    "<form action='javascript:{}'><button>x</button></form>",
    "<object data='javascript:{}'>",
    "<base href='javascript:{}//'>",
)

PAYLOADS = tuple(shape.format(code) for shape in _SHAPES for code in _CODES)
