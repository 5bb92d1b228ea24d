"""Discord, through its gateway and REST API (https://discord.com/developers/docs).

Promises: a message is marked as read only after `receive` has returned, and what was said while nobody listened is read
from the history; an event that cannot be read never blocks the next one; every send ends in a receipt, a `ContactGone`
or a `SendFailed` with the right fate, and carries a nonce so that sending it again adds nothing; nobody is pinged; every
call goes to one of the three bases; the token never reaches a log or a reason.
"""

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.place import Place
from adapters.discord.settings import DiscordSettings

__all__ = ["DiscordAdapter", "DiscordSettings", "Place"]
