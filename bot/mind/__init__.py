"""Articles and fitted models as one thing that thinks: replaced whole, never half; a broken edit leaves the last good one."""

from bot.mind.mind import Library, Mind, officials_of

__all__ = ["Library", "Mind", "officials_of"]
