"""Web chat: one `<script>` tag on any page, and the routes that it talks to.

Promises: a message is answered with 200 only after it is kept, and kept once however often it is sent; a conversation
is read and written by its visitor's secret alone; nothing is taken from an origin that is not named in the settings;
memory, rates and open streams are bounded; `close` ends every stream at once.
"""

from adapters.webchat.adapter import WebChatAdapter
from adapters.webchat.settings import Title, WebChatSettings
from adapters.webchat.streams import Pace

__all__ = ["Pace", "Title", "WebChatAdapter", "WebChatSettings"]
