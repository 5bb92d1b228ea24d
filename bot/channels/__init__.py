"""The accounts of this desk, each polled by one process at a time, and what their adapters may keep or read of the store."""

from bot.channels.accounts import Channels

__all__ = ["Channels"]
