"""What to do with an utterance: the conversation as it stands, the candidates, the policy and the time -> one decision. Pure."""

from bot.triage.deciding import MOST_ASKS, MOST_AUTOMATIC, decide

__all__ = ["MOST_ASKS", "MOST_AUTOMATIC", "decide"]
