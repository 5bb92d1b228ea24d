"""Nightdesk's core: a message is kept, thought about, answered or handed to a person."""
