"""What the tests of the pure floor share: no example has a deadline, since the first one may load a dictionary."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unit", deadline=None)
settings.load_profile("unit")
