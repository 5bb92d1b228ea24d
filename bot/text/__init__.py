"""A text as a thing: its language, its links, how long and how wide it is, which parts of it a channel can carry. Pure."""
