"""The page of `nightdesk demo`: what a visitor of the exchange's website would see. And the front door of a real desk."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nightdesk demo</title>
<style>
:root{color-scheme:light dark;--ink:#14202e;--soft:#56657a;--paper:#f6f8fb;--card:#fff;--line:#dde4ee;--go:#0b62d6}
@media (prefers-color-scheme:dark){:root{--ink:#e8eef6;--soft:#9fb0c6;--paper:#0e151f;--card:#162130;--line:#26354a;--go:#6aa8ff}}
*{box-sizing:border-box}body{margin:0;font:16px/1.6 system-ui,-apple-system,"Segoe UI","PingFang SC","Noto Sans CJK SC",sans-serif;color:var(--ink);background:var(--paper)}
main{max-width:44rem;margin:0 auto;padding:3.5rem 1.25rem 9rem}h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem}
p.lead{color:var(--soft);margin:0 0 2rem;font-size:1.05rem}section{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1.25rem 1.4rem;margin:0 0 1rem}
h2{font-size:1.05rem;margin:0 0 .4rem}ul{margin:.2rem 0 0;padding-left:1.2rem}li{margin:.25rem 0}a{color:var(--go)}code{background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:.05rem .35rem}
</style>
</head>
<body>
<main>
<h1>The exchange's website, with the chat button</h1>
<p class="lead">You are a customer now. Open the button at the bottom right and write as you would. Everything stays on this machine.<br><span lang="zh">现在您是用户。点右下角的按钮，用自己的话提问。所有内容都只保存在这台机器上。</span></p>
<section><h2>Things to write</h2><ul>
<li>my account got locked, what now</li>
<li lang="zh">提现三天了还没到账</li>
<li lang="zh-Hant">限價單掛了一天都沒成交</li>
<li>my 2fa code is 482913 and it still does not work</li>
<li lang="zh">转人工</li>
</ul></section>
<section><h2>Then be the agent</h2>
<p>Open the <a href="/desk">agents' console</a> in a second window. The one-time sign-in link stands in the terminal. <kbd>j</kbd> <kbd>k</kbd> move, <kbd>c</kbd> claims, <kbd>r</kbd> replies, <kbd>?</kbd> shows the rest.</p></section>
</main>
<script src="/webchat/main/widget.js" async></script>
</body>
</html>
"""


async def _page(request: Request) -> Response:  # noqa: ARG001 - signature given
    return HTMLResponse(_PAGE, headers={"cache-control": "no-store"})


async def _to_desk(request: Request) -> Response:  # noqa: ARG001
    return RedirectResponse("/desk", status_code=303)


def routes() -> list[BaseRoute]:
    """The demo's page at /."""
    return [Route("/", _page)]


def front_door() -> list[BaseRoute]:
    """Of a real desk: / leads to the console."""
    return [Route("/", _to_desk)]
