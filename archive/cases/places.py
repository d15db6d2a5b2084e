"""Where in a list by days somebody is, as the address of its next page tells it. Pure."""

from dataclasses import dataclass
from datetime import date

# No row of any table has a higher number.
HIGHEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """After this row in the list, or before it."""

    day: date
    row: int
    backwards: bool = False

    def __str__(self) -> str:
        sign = "-" if self.backwards else ""
        return f"{sign}{self.day.isoformat()}.{self.row}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        day, _dot, row = text.removeprefix("-").partition(".")
        try:
            place = cls(date.fromisoformat(day), int(row), text.startswith("-"))
        except ValueError:
            return None
        return place if 0 < place.row <= HIGHEST else None
