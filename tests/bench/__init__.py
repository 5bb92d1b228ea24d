"""Figures, not tests: `make bench` prints them, as ratios within one run where a machine's speed would decide."""
