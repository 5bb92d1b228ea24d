"""The gate: the command line."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter
from cyclopts.validators import Number
from rich.console import Console as Terminal
from rich.markup import escape
from rich.table import Table

from bot import settings as config
from bot.faq import FaqError
from bot.settings import Settings, SettingsError
from bot.version import VERSION

app = App(
    name="nightdesk",
    version=VERSION,
    help="A support desk for crypto exchanges: every channel in, the right answer out, or a person.",
)
agents = App(name="agent", help="The people who answer.")
app.command(agents)

_out = Terminal(soft_wrap=True)
_err = Terminal(stderr=True, soft_wrap=True)
ConfigFile = Annotated[Path | None, Parameter(name=["--config", "-c"], help="Settings file; default: ./config.toml")]


class _Stop(Exception):
    """Ends the command with a sentence and an exit code of 1."""


def _settings(file: Path | None, *, required: bool = False) -> Settings:
    if file is None:
        file = Path("config.toml") if Path("config.toml").exists() else None
    if file is None and required:
        raise _Stop("There is no config.toml here. Copy config.example.toml to config.toml, or say --config FILE.")
    return config.load(file or _example())


def _example() -> Path:
    return Path(__file__).resolve().parent.parent / "config.example.toml"


@app.command
def run(*, config: ConfigFile = None) -> None:
    """Run the desk with the channels in the settings, until interrupted."""
    asyncio.run(_serve(_settings(config, required=True)))


@app.command
def demo(
    *,
    port: int = 8080,
    folder: Path = Path("data/demo"),
    everybody: Annotated[bool, Parameter(name="--all", negative="")] = False,
) -> None:
    """Run the main job without credentials: a page with the chat button, and the agents' console.

    With --all: a page to play people on every platform side by side. Needs the tests folder of a checkout.
    """
    settings = config.load(_example())
    table = settings.model_dump()
    table["database"] = {"url": f"sqlite:///{folder / 'nightdesk.db'}"}
    table["web"] = {**table["web"], "port": port}
    table["channels"] = {"webchat": {"main": {"allowed_origins": ["self"]}}}
    table["metrics"] = {"token": ""}
    table["log_level"] = "warning"
    asyncio.run(_demo_of_all(table) if everybody else _serve(_free_port(Settings(**table)), demo=True))


async def _demo_of_all(table: dict[str, Any]) -> None:
    from bot import demo_page

    stage = demo_page.stage()
    if stage is None:
        raise _Stop(
            "demo --all needs stand-ins for the platforms. They are in the tests folder of a checkout, which is not "
            "here. Without --all there is the web chat alone."
        )
    async with stage:
        table["channels"] = stage.channels()
        await _serve(_free_port(Settings(**table)), demo=True, stage=stage)


def _free_port(settings: Settings) -> Settings:
    """The demo takes another port when the usual one is busy; a configured desk does not."""
    from bot.web import is_free

    if settings.web.port == 0 or is_free(settings.web.host, settings.web.port):
        return settings
    return settings.model_copy(update={"web": settings.web.model_copy(update={"port": 0})})


async def _serve(settings: Settings, *, demo: bool = False, stage: Any = None) -> None:
    gc.disable()  # what is imported and loaded stays: collections would walk it again and again; `House.build` ends this
    from bot import demo_page, logs
    from bot.app import House
    from bot.store import Store

    logs.set_up(settings.log_level)
    store = Store(settings.database.url, settings.database.pool)
    routes = stage.routes() if stage else demo_page.routes() if demo else demo_page.front_door()
    house = House(settings, store, extra_routes=routes)

    def stop() -> None:
        if stage:
            stage.end()
        house.stop()

    try:
        with _err.status(
            "Reading articles and opening the database (after a change of articles the matcher is fitted anew: up to a minute)"
        ):
            await asyncio.to_thread(house.build)
    except BaseException:
        house.library.give_up()
        store.close()
        raise
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    if stage:
        stage.at(house.web.url)
    running = asyncio.create_task(house.run())
    ready = asyncio.create_task(house.ready.wait())
    await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
    if not running.done():
        await _greet(house, page="" if not demo else "Page to play people on" if stage else "Page with the chat button")
    else:
        ready.cancel()
    await running


async def _greet(house: Any, *, page: str) -> None:
    token = await house.roster.first_admin()
    url = house.web.url
    first = f"{page:<27} {url}/" if page else f"Health                      {url}/healthz"
    _out.print(f"\n[bold]Nightdesk is running.[/bold]  Stop with Ctrl-C.\n\n  {first}")
    _out.print(f"  Agents' console             {url}/desk")
    if token:
        _out.print(f"  Sign in once, as admin      {url}/desk/welcome?token={token}")
        _out.print("\n  The sign-in link works once, for 24 hours. Set a password then.\n")
    elif page:
        _out.print(
            "  Sign in as admin; a new one-time link: nightdesk agent link admin --config ... (stop the demo first)\n"
        )
    sys.stdout.flush()


@app.command
def check(*, config: ConfigFile = None, offline: bool = False) -> None:
    """Prove configuration, articles, database and credentials; exits with 1 and file, key, reason when something is wrong."""
    from bot.checks import check_all

    settings = _settings(config)
    results = asyncio.run(check_all(settings, online=not offline))
    for result in results:
        mark = "[green]ok  [/green]" if result.ok else "[red]WRONG[/red]"
        _out.print(f"{mark} {result.what}", highlight=False)
        for line in result.lines:
            _out.print(f"      {line}", markup=False, highlight=False)
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
    mind = _mind(_settings(config))
    if jsonl:
        raise SystemExit(asyncio.run(_ask_lines(mind, explain=explain)))
    if not text.strip():
        raise _Stop('Say what to ask: nightdesk ask "how do I withdraw?"')
    found = asyncio.run(_ask(mind, text, lang, public=public, explain=explain))
    made_of = found.pop("explain", None)
    table = Table(show_header=False, box=None)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for key, value in found.items():
        table.add_row(key, json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value))
    _out.print(table, markup=False)
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
        _out.print()
        _out.print(table)
    signals = ", ".join(f"{name} {score:.2f}" for name, score in made_of["signals"].items())
    _out.print(f"\nsignals: {signals or 'none'}", markup=False, highlight=False)


def _mind(settings: Settings) -> Any:
    from bot.mind import Library

    library = Library(settings, settings.matching.fits)
    library.load()
    return library.mind


async def _ask(mind: Any, text: str, lang: str, *, public: bool, explain: bool) -> dict[str, Any]:
    from bot.rehearsal import rehearse

    return await rehearse(mind, text, lang, public=public, explain=explain)


async def _ask_lines(mind: Any, *, explain: bool) -> int:
    """One line out per line in, in order; a bad line is an `error` line, and the exit code is then 1."""
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

    settings = _settings(config)
    if encoder:
        settings = settings.model_copy(update={"matching": settings.matching.model_copy(update={"encoder": encoder})})
    with _err.status("Measuring"):
        if articles and not (messages or train or test):
            found = command.of_articles(settings)
        elif messages and not (articles or train or test):
            found = command.of_messages(settings, messages)
        elif train and test and not (articles or messages):
            found = command.of_sets(settings, train, test, shots=shots, seed=seed, plots_in=plots)
        else:
            raise _Stop("Say one of: --articles, --messages FILE, --train FILE --test FILE.")
    if as_json:
        print(json.dumps(found.table, ensure_ascii=False))
    else:
        print("\n".join(found.lines))


@app.command
def migrate(*, config: ConfigFile = None) -> None:
    """Bring the database's schema to this version. Safe to run twice; PostgreSQL needs it once after each upgrade."""
    from bot.store import Store

    settings = _settings(config)
    store = Store(settings.database.url, settings.database.pool)
    try:
        store.prepare(migrate=True)
    finally:
        store.close()
    _out.print("The schema is current.")


@agents.command(name="add")
def agent_add(login: str, *, name: str = "", role: str = "agent", config: ConfigFile = None) -> None:
    """Add an agent and print the link that signs in once. Roles: viewer, agent, lead, admin."""
    _print_link(_settings(config), lambda roster: roster.add(login, name, role))


@agents.command(name="link")
def agent_link(login: str, *, config: ConfigFile = None) -> None:
    """A new sign-in link for an agent who lost his password; ends his sessions."""
    _print_link(_settings(config), lambda roster: roster.invite_again(login))


@agents.command(name="disable")
def agent_disable(login: str, *, undo: bool = False, config: ConfigFile = None) -> None:
    """Keep an agent out (or let him in again with --undo)."""
    _with_roster(_settings(config), lambda roster: roster.disable(login, disabled=not undo))
    _out.print("Done.")


@agents.command(name="list")
def agent_list(*, config: ConfigFile = None) -> None:
    """Everybody who can sign in."""
    table = Table("login", "name", "role", "state")
    for agent in _with_roster(_settings(config), lambda roster: roster.everyone()):
        state = "disabled" if agent.disabled else "active" if agent.password else "has not set a password"
        table.add_row(agent.login, agent.name, agent.role, state)
    _out.print(table)


def _print_link(settings: Settings, make: Any) -> None:
    token = _with_roster(settings, make)
    base = settings.web.public_url or f"http://{settings.web.host}:{settings.web.port}"
    _out.print(f"Signs in once, for 24 hours:\n{base.rstrip('/')}/desk/welcome?token={token}")


def _with_roster(settings: Settings, work: Any) -> Any:
    from datetime import timedelta

    from bot.clock import SystemClock
    from bot.store import Store
    from handoff.roster import Roster

    store = Store(settings.database.url, settings.database.pool)
    try:
        store.prepare()
        desk = settings.desk
        roster = Roster(
            store, SystemClock(), idle=timedelta(minutes=desk.idle_minutes), longest=timedelta(hours=desk.session_hours)
        )
        return asyncio.run(work(roster))
    finally:
        store.close()


def main() -> None:
    """Run the command; what a person can mend is a sentence, not a traceback."""
    from bot.evaluation import Unusable
    from bot.model import Refused
    from bot.store.database import StoreBusy, StoreDown

    try:
        app()
    except (_Stop, SettingsError, FaqError, Refused, StoreBusy, StoreDown, Unusable) as error:
        _err.print(str(error), style="red", markup=False, highlight=False)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:  # who read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


if __name__ == "__main__":
    main()
