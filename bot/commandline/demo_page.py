"""The page of `nightdesk demo`: what a visitor of the exchange's website would see. And the front door of a real desk."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

_STYLE = """
:root{color-scheme:light dark;--ink:#14202e;--soft:#56657a;--paper:#f6f8fb;--card:#fff;--line:#dde4ee;--go:#0b62d6}
@media (prefers-color-scheme:dark){:root{--ink:#e8eef6;--soft:#9fb0c6;--paper:#0e151f;--card:#162130;--line:#26354a;--go:#6aa8ff}}
*{box-sizing:border-box}
body{margin:0;font:16px/1.6 system-ui,-apple-system,"Segoe UI","PingFang SC","Noto Sans CJK SC",sans-serif;
color:var(--ink);background:var(--paper)}
main{max-width:40rem;margin:0;padding:3.5rem clamp(1.25rem,6vw,6rem) 9rem;box-sizing:content-box}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .6rem}
p.lead{color:var(--soft);margin:0 0 2rem;font-size:1.05rem}
section{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1.25rem 1.4rem;margin:0 0 1rem}
h2{font-size:1.05rem;margin:0 0 .4rem}ul{margin:.2rem 0 0;padding-left:1.2rem}li{margin:.25rem 0}a{color:var(--go)}
kbd{background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:.05rem .4rem;font:.9em ui-monospace,monospace}
"""

_TRY = """<li lang="en">my account got locked, what now</li>
<li lang="zh-Hans">提现三天了还没到账</li>
<li lang="zh-Hant">限價單掛了一天都沒成交</li>
<li lang="en">my 2fa code is 482913 and it still does not work</li>
<li lang="zh-Hans">转人工</li>"""

_WORDS = {
    "en": {
        "title": "Nightdesk demo",
        "head": "This is the exchange's website",
        "lead": "You are a customer now. Open the button at the bottom right and write as you would. Everything stays on this machine.",
        "try": "Things to write",
        "agent": "Then be the agent",
        "desk": 'Open the <a href="/desk" target="_blank" rel="noopener">agents’ console</a> in a second window; the one-time sign-in '
        "link stands in the terminal. <kbd>j</kbd> <kbd>k</kbd> move, <kbd>c</kbd> claims, <kbd>r</kbd> replies, <kbd>?</kbd> shows the rest.",
        "other": '<a href="/?lang=zh" lang="zh-Hans">中文</a>',
    },
    "zh-CN": {
        "title": "Nightdesk 演示",
        "head": "假设这里是交易所官网",
        "lead": "现在您是用户。点右下角的按钮，用自己的话提问。所有内容都只保存在这台机器上。",
        "try": "可以这样问",
        "agent": "然后换成客服",
        "desk": '另开一个窗口进入<a href="/desk" target="_blank" rel="noopener">客服工作台</a>，一次性登录链接在终端里。'
        "<kbd>j</kbd> <kbd>k</kbd> 上下移动，<kbd>c</kbd> 认领，<kbd>r</kbd> 回复，<kbd>?</kbd> 查看全部快捷键。",
        "other": '<a href="/?lang=en" lang="en">English</a>',
    },
}

_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>{title}</title><style>{style}</style>
</head>
<body>
<main>
<h1>{head}</h1>
<p class="lead">{lead} {other}</p>
<section><h2>{try}</h2><ul>{questions}</ul></section>
<section><h2>{agent}</h2><p>{desk}</p></section>
</main>
<script src="/webchat/main/widget.js" async></script>
</body>
</html>
"""


async def _page(request: Request) -> Response:
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    lang = "zh-CN" if asked.lower().startswith("zh") else "en"
    page = _PAGE.replace("{style}", _STYLE).replace("{questions}", _TRY).replace("{lang}", lang)
    for name, text in _WORDS[lang].items():
        page = page.replace("{" + name + "}", text)
    return HTMLResponse(page, headers={"cache-control": "no-store", "vary": "accept-language"})


async def _to_desk(request: Request) -> Response:  # noqa: ARG001 - signature given
    return RedirectResponse("/desk", status_code=303)


def stage() -> Any:
    """Stand-ins for every platform, to be entered before the house is built; None where this is no checkout with tests."""
    root = Path(__file__).resolve().parent.parent.parent
    if not (root / "tests" / "platforms" / "stage.py").is_file():
        return None
    # The tests are no part of the product: nothing but this line knows them, and only when it is asked to.
    return importlib.import_module("tests.platforms.stage").Stage()


def routes() -> list[BaseRoute]:
    """The demo's page at /."""
    return [Route("/", _page)]


def front_door() -> list[BaseRoute]:
    """Of a real desk: / leads to the console."""
    return [Route("/", _to_desk)]
