"""Telegram, through the Bot API (https://core.telegram.org/bots/api).

Promises: an update is acknowledged only after `receive` has returned; an update that cannot be read never blocks the
next one; every send ends in a receipt, a `ContactGone` or a `SendFailed` with the right fate; every call goes to
`api_base`; the token, which is part of every URL, never reaches a log or a reason.
"""

from adapters.telegram.account import ChannelState
from adapters.telegram.adapter import TelegramAdapter
from adapters.telegram.parse import Me, parse
from adapters.telegram.place import Place
from adapters.telegram.settings import TelegramSettings

__all__ = ["ChannelState", "Me", "Place", "TelegramAdapter", "TelegramSettings", "parse"]
