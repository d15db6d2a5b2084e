"""What the index holds for one text, and where it stands in it. Pure."""

from dataclasses import dataclass

HALF = 32
PAGE = (1 << HALF) - 1
LAST = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A text as the index holds it, or is to hold it."""

    page_id: int
    case_id: int | None
    norm: str

    @property
    def place(self) -> int:
        return place(self.case_id, self.page_id)


def place(case_id: int | None, page_id: int) -> int:
    """The case in the upper half, the page in the lower: sorted, they come case by case."""
    return ((case_id or 0) << HALF) | page_id


def of_case(case_id: int | None) -> tuple[int, int]:
    """After which place and up to which one the pages of a case stand."""
    return place(case_id, 0), place(case_id, PAGE)
