"""The gate, measured: sentences of two hands, made-up secrets and references, recall and damage with their intervals."""
