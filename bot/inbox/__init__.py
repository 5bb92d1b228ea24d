"""The way in: an event is kept once, then thought about, and what was decided is carried out in one transaction.

It promises that nothing acknowledged is lost, nothing is thought about twice, and no secret passes on to the store.
"""

from bot.inbox.inbox import Inbox

__all__ = ["Inbox"]
