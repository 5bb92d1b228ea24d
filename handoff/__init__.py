"""The human road. It promises: one claim over all consoles, the loser is told who won, nobody writes without a claim."""
