"""The gate: the command line."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter
from cyclopts.validators import Number
from rich.markup import escape
from rich.table import Table

from bot import settings as config
from bot.commandline.team import agents
from bot.commandline.terminal import (
    ConfigFile,
    Stop,
    err,
    example,
    out,
    own,
    settings_of,
    settings_of_database,
    speak_anyway,
    speak_utf8,
)
from bot.faq import FaqError
from bot.running.process import end_within
from bot.settings import Database, Pinned, Settings, SettingsError, Web
from bot.version import VERSION

_LEAVES_IN = 0.7  # seconds after all was closed

app = App(
    name="nightdesk",
    version=VERSION,
    help="A support desk for crypto exchanges: every channel in, the right answer out, or a person.",
)
app.command(agents)


@app.command
def run(*, config: ConfigFile = None) -> None:
    """Run the desk with the channels in the settings, until interrupted."""
    asyncio.run(_serve(settings_of(config, required=True)))


@app.command
def demo(
    *,
    port: Annotated[int, Parameter(validator=Number(gte=0, lte=65535))] = 8080,
    folder: Path = Path("data/demo"),
    everybody: Annotated[bool, Parameter(name="--all", negative="")] = False,
) -> None:
    """Run the main job without credentials: a page with the chat button, and the agents' console.

    With --all: a page to play people on every platform side by side. Needs the tests folder of a checkout.
    """

    def settings(channels: Any) -> Settings:
        """Of its own, but for the articles and whose they are: a demo never meets the customers of a desk beside it."""
        found = config.load(example())
        return _free_port(
            Pinned(
                brand=found.brand, matching=found.matching, channels=channels, log_level="warning",
                database=Database(url=f"sqlite:///{folder / 'nightdesk.db'}"), web=Web(port=port),
            )
        )  # fmt: skip

    chat = {"webchat": {"main": {"allowed_origins": ["self"]}}}
    asyncio.run(_demo_of_all(settings) if everybody else _serve(settings(chat), demo=True))


async def _demo_of_all(settings: Callable[[Any], Settings]) -> None:
    from bot.commandline import demo_page

    stage = demo_page.stage()
    if stage is None:
        raise Stop(
            "demo --all needs stand-ins for the platforms. They are in the tests folder of a checkout, which is not "
            "here. Without --all there is the web chat alone."
        )
    async with stage:
        await _serve(settings(stage.channels()), demo=True, stage=stage)


def _free_port(settings: Settings) -> Settings:
    """The demo takes another port when the usual one is busy; a configured desk does not."""
    from bot.web import is_free

    if settings.web.port == 0 or is_free(settings.web.host, settings.web.port):
        return settings
    return settings.model_copy(update={"web": settings.web.model_copy(update={"port": 0})})


async def _serve(settings: Settings, *, demo: bool = False, stage: Any = None) -> None:
    gc.disable()  # what is imported and loaded stays: collections would walk it again and again; `build` ends this
    from bot import logs
    from bot.app import build
    from bot.commandline import demo_page
    from bot.store import Store

    logs.lose_rather_than_end()
    logs.set_up(settings.log_level)
    store = Store(settings.database.url, settings.database.pool)
    routes = stage.routes() if stage else demo_page.routes() if demo else demo_page.front_door()
    try:
        with err.status(
            "Reading articles and opening the database (after a change of articles the matcher is fitted anew: up to a minute)"
        ):
            house = await build(settings, store, extra_routes=routes)
    except BaseException:
        store.close()
        raise

    def stop() -> None:
        if stage:
            stage.end()
        house.stop()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    if stage:
        stage.at(house.web.url)
    running = asyncio.create_task(house.run())
    ready = asyncio.create_task(house.ready.wait())
    await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
    if not running.done():
        await _greet(
            house, settings, page="" if not demo else "Page to play people on" if stage else "Page with the chat button"
        )
    else:
        ready.cancel()
    try:
        await running
    finally:
        end_within(_LEAVES_IN, 1 if sys.exc_info()[0] else 0)


async def _greet(house: Any, settings: Settings, *, page: str) -> None:
    token = await house.roster.first_admin()
    url = house.web.url
    lines = [f"{page:<27} {url}/" if page else f"Health                      {url}/healthz"]
    lines += [f"Agents' console             {url}/desk"]
    if token:
        lines += [f"Sign in once, as admin      {url}/desk/welcome?token={token}"]
        lines += ["", "The sign-in link works once, for 24 hours. Set a password then.", ""]
    elif page:
        own = f"NIGHTDESK_DATABASE__URL={settings.database.url}"
        lines += [f"Sign in as admin; a new one-time link: {own} nightdesk agent link admin", ""]
    out.print("\n[bold]Nightdesk is running.[/bold]  Stop with Ctrl-C.\n")
    for line in lines:
        out.print(f"  {line}" if line else "", markup=False)  # an address with brackets is no markup
    sys.stdout.flush()


@app.command
def check(*, config: ConfigFile = None, offline: bool = False) -> None:
    """Prove configuration, articles, database and credentials; exits with 1 and file, key, reason when something is wrong."""
    from bot.commandline.checks import check_all

    settings = settings_of(config)
    results = asyncio.run(check_all(settings, online=not offline))
    if not (config or own()):
        out.print("There is no config.toml here: this is about config.example.toml.")
    for result in results:
        mark = "[green]ok  [/green]" if result.ok else "[red]WRONG[/red]"
        out.print(f"{mark} {escape(result.what)}", highlight=False)
        for line in result.lines:
            out.print(f"      {line}", markup=False, highlight=False)
    if not all(result.ok for result in results):
        raise SystemExit(1)


@app.command
def ask(
    text: str = "", *, jsonl: bool = False, lang: str = "", public: bool = False, explain: bool = False,
    config: ConfigFile = None,
) -> None:  # fmt: skip
    """Print what the bot would do with TEXT. With --jsonl: lines of {"id","text","lang"?,"public"?} from standard input.

    With --explain also what the decision was made of.
    """
    mind = _mind(settings_of(config))
    if jsonl:
        raise SystemExit(asyncio.run(_ask_lines(mind, explain=explain)))
    if not text.strip():
        raise Stop('Say what to ask: nightdesk ask "how do I withdraw?"')
    found = asyncio.run(_ask(mind, text, lang, public=public, explain=explain))
    made_of = found.pop("explain", None)
    table = Table(show_header=False, box=None)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for key, value in found.items():
        table.add_row(key, json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value))
    out.print(table, markup=False)
    if made_of:
        _explain(made_of)


def _explain(made_of: dict[str, Any]) -> None:
    """The candidates with their numbers, then with their nearest phrasings, then the signals."""
    from bot.model import FEATURES

    numbers = Table("article", "probability", "sent from", *FEATURES, box=None, pad_edge=False)
    phrasings = Table("article", "nearest phrasing", box=None, pad_edge=False)
    for row in made_of["candidates"]:
        features = (f"{row[name]:.2f}" if name in row else "" for name in FEATURES)
        numbers.add_row(row["intent"], f"{row['probability']:.1%}", f"{row['answered_from']:.0%}", *features)
        phrasings.add_row(row["intent"], escape(row["nearest"]))
    for column in numbers.columns[1:]:
        column.min_width = max(len(word) for word in str(column.header).split())
    for table in (numbers, phrasings):
        table.columns[0].no_wrap = True
        out.print()
        out.print(table)
    signals = ", ".join(f"{name} {score:.2f}" for name, score in made_of["signals"].items())
    out.print(f"\nsignals: {signals or 'none'}", markup=False, highlight=False)


def _mind(settings: Settings) -> Any:
    from bot.mind import Library

    library = Library(settings, settings.matching.fits)
    library.load()
    return library.mind


async def _ask(mind: Any, text: str, lang: str, *, public: bool, explain: bool) -> dict[str, Any]:
    from bot.inbox.rehearsal import rehearse

    return await rehearse(mind, text, lang, public=public, explain=explain)


async def _ask_lines(mind: Any, *, explain: bool) -> int:
    """One line out per line in, in order; a bad line is an `error` line, and the exit code is then 1."""
    if sys.stdin is None or sys.stdout is None:
        raise Stop("Standard input or output is closed: there is nothing to read from, or nowhere to write to.")
    speak_utf8()
    bad = 0
    for number, raw in enumerate(sys.stdin.buffer, start=1):
        if not raw.strip():
            continue
        try:
            row = _question(raw)
            lang, public = str(row.get("lang") or ""), bool(row.get("public", False))
            found = await _ask(mind, row["text"], lang, public=public, explain=explain)
            out = json.dumps({"id": row.get("id"), **found}, ensure_ascii=False)
            out.encode("utf-8")  # an id that no UTF-8 can carry is a bad line
        except (ValueError, RecursionError) as error:
            bad += 1
            out = json.dumps({"id": None, "error": f"line {number}: {error}"})
        sys.stdout.write(out + "\n")
        sys.stdout.flush()
    return 1 if bad else 0


def _question(raw: bytes) -> dict[str, Any]:
    row = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise ValueError('"text" is missing or no string')  # noqa: TRY004 - all that is wrong with a line is one kind
    return row


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


@app.command(name="eval")
def evaluate(
    *, articles: bool = False, messages: Path | None = None, train: Path | None = None, test: Path | None = None,
    shots: Annotated[int, Parameter(validator=Number(gte=1))] | None = None, seed: Annotated[int, Parameter(validator=Number(gte=0))] = 0,
    encoder: Literal["use", "use+e5", "none"] | None = None, plots: Path | None = None,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False, config: ConfigFile = None,
) -> None:  # fmt: skip
    """Measure how well it answers: --articles by themselves, --messages FILE, or --train FILE --test FILE (CSV: text,label).

    Parameters
    ----------
    articles: each phrasing of the articles left out in turn.
    messages: JSON lines of text, want, intent, also: what should become of each.
    train: questions to learn from.
    test: questions to be asked; an empty label is out of scope.
    shots: learn from so many questions of each label only, chosen by chance.
    seed: of that chance.
    encoder: instead of the one in the settings.
    plots: a folder for two pictures (SVG) of a test.
    as_json: print JSON.
    """
    from bot.evaluation import command

    settings = settings_of(config)
    if encoder:
        settings = settings.model_copy(update={"matching": settings.matching.model_copy(update={"encoder": encoder})})
    with err.status("Measuring"):
        if articles and not (messages or train or test):
            found = command.of_articles(settings)
        elif messages and not (articles or train or test):
            found = command.of_messages(settings, messages)
        elif train and test and not (articles or messages):
            found = command.of_sets(settings, train, test, shots=shots, seed=seed, plots_in=plots)
        else:
            raise Stop("Say one of: --articles, --messages FILE, --train FILE --test FILE.")
    if as_json:
        speak_utf8()
        print(json.dumps(found.table, ensure_ascii=False))
    else:
        print("\n".join(found.lines))


@app.command
def migrate(*, config: ConfigFile = None) -> None:
    """Bring the database's schema to this version. Safe to run twice; PostgreSQL needs it once after each upgrade."""
    from bot.store import Store

    settings = settings_of_database(config)
    store = Store(settings.database.url, settings.database.pool)
    try:
        store.prepare(migrate=True)
    finally:
        store.close()
    out.print(f"The schema is current: {store.name}", markup=False, highlight=False)


@app.command
def backup(file: Path, *, config: ConfigFile = None) -> None:
    """Write a whole copy of an SQLite database to FILE, also while the desk runs. PostgreSQL has pg_dump for that."""
    from bot.store import Store

    settings = settings_of_database(config)
    store = Store(settings.database.url, settings.database.pool)
    try:
        store.backup(file)
    finally:
        store.close()
    out.print(
        f"{file} is a whole copy of {store.name}. It holds what people wrote: keep it as you keep that.",
        markup=False, highlight=False,
    )  # fmt: skip


def main() -> None:
    """Run the command; what a person can mend is a sentence, not a traceback."""
    from bot.evaluation import Unusable
    from bot.model import Refused
    from bot.store.database import StoreBusy, StoreDown

    speak_anyway()
    try:
        app()
    except (Stop, SettingsError, FaqError, Refused, StoreBusy, StoreDown, Unusable) as error:
        err.print(str(error), style="red", markup=False, highlight=False)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:  # who read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


if __name__ == "__main__":
    main()
