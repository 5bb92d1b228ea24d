"""The front door: one HTTP server for every route of the house, and who may stand at it."""

from bot.web.server import WebServer, address_of, is_free

__all__ = ["WebServer", "address_of", "is_free"]
