"""What the bot says: fixed lines, what it asks for, a decision in words, and how often it may repeat itself. Pure."""
