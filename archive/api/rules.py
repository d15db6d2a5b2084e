"""What a token may do and until when; where in the list of cases somebody is. Pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

# No row has a number beyond this.
LARGEST = 2**31 - 1
# A change is noted at the moment it began and is seen once it is done: a large import takes
# its time. So a list of changes begins a little earlier than it was asked to.
ALLOWANCE = timedelta(hours=1)
USED_AGAIN = timedelta(minutes=1)
LONGEST_DAYS = 731


class Scope(StrEnum):
    """What another system may be allowed. A value is never renamed once released."""

    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    EVENTS_WRITE = "events:write"
    SCANS_READ = "scans:read"
    SCANS_WRITE = "scans:write"
    RECEIPTS_WRITE = "receipts:write"
    DOCUMENTS_FETCH = "documents:fetch"
    # The court's own part of a file (副卷), beside documents:fetch.
    DOCUMENTS_SIDE = "documents:side"
    SUBMISSIONS_WRITE = "submissions:write"
    SUBMISSIONS_READ = "submissions:read"


class Standing(StrEnum):
    """How it stands with a token on a day."""

    HOLDS = "holds"
    EXPIRED = "expired"
    REVOKED = "revoked"


def standing(expires_on: date, revoked_at: datetime | None, today: date) -> Standing:
    """The day a token expires on is the last it holds."""
    if revoked_at is not None:
        return Standing.REVOKED
    return Standing.EXPIRED if expires_on < today else Standing.HOLDS


def allows(scopes: Collection[str], wanted: str) -> bool:
    """Whether these scopes open what asks for ``wanted``; nothing asked, any will do."""
    return not wanted or wanted in scopes


def was_used_again(last: datetime | None, now: datetime) -> bool:
    """Whether it is worth noting: once a minute at most."""
    return last is None or now - last >= USED_AGAIN


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where somebody is: first among all cases by row, then along the journal.

    ``case_id`` is the last case told (in the list of documents the last document), or
    nothing once all were; ``place`` is the last event of the journal that is known to be
    told. Whoever keeps it misses no change.
    """

    place: int
    case_id: int | None = None

    def __str__(self) -> str:
        return f"e{self.place}" if self.case_id is None else f"c{self.case_id}.{self.place}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        found = _CURSOR.fullmatch(text)
        if found is None:
            return None
        case_id = int(found["case"]) if found["case"] else None
        place = int(found["place"])
        return cls(place, case_id) if max(place, case_id or 0) <= LARGEST else None


# One spelling for each place: no leading zeros, and only the digits everybody knows.
_NUMBER = "0|[1-9][0-9]{0,9}"
CURSOR = rf"^(?:c(?:{_NUMBER})\.|e)(?:{_NUMBER})$"
_CURSOR = re.compile(rf"(?:c(?P<case>{_NUMBER})\.|e)(?P<place>{_NUMBER})")


def without_repeats(subjects: Iterable[str]) -> list[str]:
    """Each subject once, in the order of its last change."""
    last = {subject: at for at, subject in enumerate(subjects)}
    return sorted(last, key=lambda subject: last[subject])


def pointer(*steps: str | int) -> str:
    """A JSON pointer (RFC 6901) to a place in what was sent."""
    escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return "".join(f"/{step}" for step in escaped)
