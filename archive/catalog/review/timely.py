"""How punctual a receipt was: handing in (T1), and checking, scanning, naming (T2)."""

from dataclasses import dataclass
from datetime import date

from archive.act import Act
from archive.cases import terms
from archive.catalog.review import rules
from archive.catalog.review.findings import Point
from archive.intake import labels as intake
from archive.intake.models import Receipt, ReceiptTerm
from archive.intake.promising import HAND_IN, SCAN
from archive.profile.schema import Profile
from archive.speech import _, day, ngettext

TIMELINESS = rules.TIMELINESS


@dataclass(frozen=True, slots=True)
class Measured:
    """One term of a receipt: its last day, the day it was done, the days between."""

    code: str
    name: str
    due: str
    done: str
    late: int
    state: tuple[str, str]
    # Why it does not apply, and where what was uploaded is found (QF-20a).
    waived: str = ""
    uploaded: str = ""
    provisional: bool = False

    @property
    def link(self) -> str:
        """Where the upload is, if that can be opened."""
        is_link = self.uploaded.startswith(("http://", "https://"))
        return self.uploaded if is_link and " " not in self.uploaded else ""


def of(act: Act, receipt: Receipt) -> list[Measured]:
    profile = terms.profile_of(act, receipt.case)
    return [_measured(act, profile, receipt, one) for one in intake.in_order(receipt)]


def one(act: Act, receipt: Receipt, code: str) -> Measured | None:
    return next((each for each in of(act, receipt) if each.code == code), None)


def _measured(act: Act, profile: Profile, receipt: Receipt, term: ReceiptTerm) -> Measured:
    waived = terms.named(profile.circumstances, term.waived) if term.waived else ""
    return Measured(
        code=term.code,
        name=terms.named(profile.deadlines, term.code),
        due=day(term.due),
        done=term.done_on.isoformat() if term.done_on else "",
        late=_late(term, act.today),
        state=intake.state(term, act.today),
        waived=waived,
        uploaded=receipt.uploaded if term.waived else "",
        provisional=term.due_provisional,
    )


def _late(term: ReceiptTerm, today: date) -> int:
    return 0 if term.waived else rules.days_late(term.due, term.done_on, today)


def proposal(act: Act, receipt: Receipt | None) -> tuple[Point, str]:
    """What the days say of timeliness, for the reviewer to confirm; and the sentence."""
    term = receipt.term(HAND_IN) if receipt else None
    if receipt is None or term is None:
        return Point(), _("No day was stated from which handing in is counted.")
    if term.waived:
        return Point(holds=True), _("Exempt: it was uploaded from a mobile device.")
    holds = rules.holds_in_time(term.due, term.done_on, waived=False)
    late = _late(term, act.today)
    if holds:
        return Point(holds=True), _("Handed in by %(day)s, in time.", day=day(term.due))
    said = ngettext(
        "Handed in %(num)s day after the last day, %(day)s.",
        "Handed in %(num)s days after the last day, %(day)s.",
        late,
        day=day(term.due),
    )
    return Point(holds=False, reasons=(rules.HANDED_LATE,), note=said), said


__all__ = ["HAND_IN", "SCAN", "TIMELINESS", "Measured", "of", "one", "proposal"]
