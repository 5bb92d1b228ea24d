"""X, through its API v2 (https://docs.x.com/x-api): mentions in public, direct messages in private.

Promises: a mark moves only after `receive` has returned; we speak in public only where the author summoned us; every call
goes to `api_base`, is paid for from the daily cap and waits for its own limit, also after a restart; every send ends in a
receipt, a `ContactGone` or a `SendFailed` with the right fate; no key or token reaches a log or a reason.
"""

from adapters.x.account import ChannelState
from adapters.x.adapter import XAdapter
from adapters.x.parse import Me, parse
from adapters.x.place import Place
from adapters.x.settings import XSettings

__all__ = ["ChannelState", "Me", "Place", "XAdapter", "XSettings", "parse"]
