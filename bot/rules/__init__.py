"""Rules that hold for the bot, for agents and for the store alike. Pure: facts and the time in, what follows out."""
