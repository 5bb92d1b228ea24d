"""What runs in the background: rounds that take work and put it back, the metronome, the pulse of a process, the broom."""
