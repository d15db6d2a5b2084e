"""What was found about a page, as the pipeline tells it to whoever keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# What is measured of every page, and the name of its limit in the profile.
LIMITS = {
    "skew": "skew",
    "dark_border": "dark_border",
    "dark": "paper_brightness",
    "bright": "ink_brightness",
    "blur": "sharpness",
    "cut_edge": "text_margin",
    "blank": "ink_share",
}


@dataclass(frozen=True, slots=True)
class Found:
    """Something about a page that a person should look at, against which limit."""

    code: str
    value: float | None = None
    limit: float | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Threshold:
    """The profile's: at least or at most so much."""

    value: float
    least: bool

    def is_broken_by(self, measured: float) -> bool:
        return measured < self.value if self.least else measured > self.value


Thresholds = Mapping[str, Threshold]
