"""The agents' pages: only verbs of the desk and views of the store, no rule is theirs.

They promise: every route says who may use it; what people wrote is never markup; what an agent typed is never lost.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.routing import BaseRoute, Route

from handoff.console import accounts, assets, files, live, overview, pages, verbs
from handoff.console.door import Doorway, Guarded, NoPolicy
from handoff.console.sentences import reason
from handoff.console.wiring import Console, Promise

__all__ = ["Console", "NoPolicy", "Promise", "reason", "routes"]


def table() -> dict[str, dict[str, Guarded]]:
    """Path -> method -> handler, in the order in which they are tried."""
    found = {
        "/desk": {"GET": pages.desk},
        "/desk/fragments": {"GET": pages.fragments},
        "/desk/live": {"GET": live.live},
        "/desk/static/{digest}/{name}": {"GET": assets.asset},
        "/desk/sign-in": {"GET": accounts.sign_in_page, "POST": accounts.sign_in},
        "/desk/sign-out": {"POST": accounts.sign_out},
        "/desk/welcome": {"GET": accounts.welcome_page, "POST": accounts.welcome},
        "/desk/me": {"GET": accounts.me_page},
        "/desk/me/password": {"POST": accounts.set_password},
        "/desk/me/language": {"POST": accounts.set_language},
        "/desk/overview": {"GET": overview.overview},
        "/desk/team": {"GET": accounts.team_page, "POST": accounts.add},
        "/desk/team/link": {"POST": accounts.new_link},
        "/desk/team/disable": {"POST": accounts.disable},
        "/desk/files/{message:int}/{index:int}": {"GET": files.file},
        "/desk/next": {"POST": verbs.take_next},
    }
    found |= {f"/desk/conversations/{{id}}/{name}": {"POST": verb} for name, verb in verbs.CONVERSATION.items()}
    found |= {f"/desk/decisions/{{id}}/{name}": {"POST": verb} for name, verb in verbs.DECISION.items()}
    found |= {f"/desk/replies/{{id}}/{name}": {"POST": verb} for name, verb in verbs.REPLY.items()}
    found |= {f"/desk/deliveries/{{id}}/{name}": {"POST": verb} for name, verb in verbs.DELIVERY.items()}
    found |= {f"/desk/events/{{id}}/{name}": {"POST": verb} for name, verb in verbs.EVENT.items()}
    return found | {"/desk/{rest:path}": {"GET": pages.nothing, "POST": pages.nothing}}


def routes(console: Console) -> list[BaseRoute]:
    """Everything below /desk. Raises `NoPolicy` for a route that does not say who may use it."""
    return built(console, table())


def built(console: Console, paths: Mapping[str, Mapping[str, Guarded]]) -> list[BaseRoute]:
    """Routes of a table, each behind its doorway."""
    return [Route(path, Doorway(console, methods)) for path, methods in paths.items()]
