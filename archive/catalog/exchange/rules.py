"""How it stands with a document that goes on to another system. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# Under what name files go out that nobody named otherwise.
FILES = "files"
LONGEST_SYSTEM, LONGEST_RECEIPT, LONGEST_REASON = 60, 120, 400


class Standing(StrEnum):
    """Of one edition, towards one system. A value is never renamed once released."""

    WAITING = "waiting"
    FETCHED = "fetched"
    RECEIVED = "received"
    REFUSED = "refused"


class Answer(StrEnum):
    """What the other system says of what it fetched."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answered:
    """Its receipt: the number it gave, whether it took it in, and if not, why not."""

    receipt: str
    answer: Answer
    reason: str = ""


def is_answered(
    received_at: datetime | None, answer: Answer | None, fetched_at: datetime
) -> bool:
    """Whether no other receipt is expected.

    What was refused and then fetched again waits for its receipt anew.
    """
    if received_at is None or answer is None:
        return False
    return answer is Answer.ACCEPTED or fetched_at <= received_at


def standing(
    received_at: datetime | None, answer: Answer | None, fetched_at: datetime
) -> Standing:
    if not is_answered(received_at, answer, fetched_at):
        return Standing.FETCHED
    return Standing.RECEIVED if answer is Answer.ACCEPTED else Standing.REFUSED
