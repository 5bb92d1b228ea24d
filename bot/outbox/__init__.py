"""The way out: bot and agents leave by the same door. A part is sent once, or its fate is known and shown."""

from bot.outbox.outbox import Outbox

__all__ = ["Outbox"]
