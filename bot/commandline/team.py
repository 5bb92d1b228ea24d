"""`nightdesk agent ...`: the people who answer, from the command line."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from cyclopts import App
from rich.table import Table
from rich.text import Text

from bot.commandline.terminal import ConfigFile, out, settings_of_database
from bot.settings import Settings

agents = App(name="agent", help="The people who answer.")


@agents.command(name="add")
def agent_add(login: str, *, name: str = "", role: str = "agent", config: ConfigFile = None) -> None:
    """Add an agent and print the link that signs in once. Roles: viewer, agent, lead, admin."""
    _print_link(settings_of_database(config), lambda roster: roster.add(login, name, role))


@agents.command(name="link")
def agent_link(login: str, *, config: ConfigFile = None) -> None:
    """A new sign-in link for an agent who lost his password; ends his sessions."""
    _print_link(settings_of_database(config), lambda roster: roster.invite_again(login))


@agents.command(name="disable")
def agent_disable(login: str, *, undo: bool = False, config: ConfigFile = None) -> None:
    """Keep an agent out (or let him in again with --undo)."""
    _with_roster(settings_of_database(config), lambda roster: roster.disable(login, disabled=not undo))
    out.print("Done.")


@agents.command(name="list")
def agent_list(*, config: ConfigFile = None) -> None:
    """Everybody who can sign in."""
    table = Table("login", "name", "role", "state")
    for agent in _with_roster(settings_of_database(config), lambda roster: roster.everyone()):
        state = "disabled" if agent.disabled else "active" if agent.password else "has not set a password"
        table.add_row(Text(agent.login), Text(agent.name), agent.role, state)  # as they are: brackets are no markup
    out.print(table)


def _print_link(settings: Settings, make: Any) -> None:
    token = _with_roster(settings, make)
    link = f"{settings.web.base()}/desk/welcome?token={token}"
    out.print(f"Signs in once, for 24 hours:\n{link}", markup=False, highlight=False)


def _with_roster(settings: Settings, work: Any) -> Any:
    """Do it, and say where: whoever stands in the wrong folder has another database."""
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
        found = asyncio.run(work(roster))
    finally:
        store.close()
    out.print(f"Database: {store.name}", markup=False, highlight=False)
    return found
