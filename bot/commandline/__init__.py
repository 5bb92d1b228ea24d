"""The commands of `nightdesk` that are more than one call: check, agent, demo; and how a command ends with a sentence."""
