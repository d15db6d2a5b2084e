"""What the case's own rules promise of a receipt: handing in (T1), naming (T2)."""

from collections.abc import Iterator
from datetime import date

from archive import promises
from archive.act import Act
from archive.calendar import Calendar
from archive.intake import rules
from archive.intake.models import Receipt, ReceiptTerm
from archive.profile.files import MaterialSource
from archive.profile.process import Deadline
from archive.profile.schema import Profile

HAND_IN, SCAN = "hand_in_paper", "scan_paper"
UPLOADED = "uploaded"


def source(profile: Profile, code: str) -> MaterialSource | None:
    return next((one for one in profile.material_sources if one.code == code), None)


def deadline(profile: Profile, code: str) -> Deadline | None:
    return next((one for one in profile.deadlines if one.code == code), None)


def fit(act: Act, profile: Profile, receipt: Receipt) -> None:
    """Bring the terms in line with the days of the receipt; what was done stays done."""
    calendar = act.calendar  # asked before any row is half written, for asking flushes
    wanted = {one.code: (one, start) for one, start in _wanted(profile, receipt)}
    for term in list(receipt.terms):
        if term.code not in wanted:
            receipt.terms.remove(term)
    for code, (rule, start) in wanted.items():
        term = receipt.term(code) or _new(receipt, code)
        _promise(calendar, term, rule, start)
        if code == HAND_IN:
            _handed_in(term, rule, receipt)


def _new(receipt: Receipt, code: str) -> ReceiptTerm:
    term = ReceiptTerm(code=code, waived="")
    receipt.terms.append(term)
    return term


def _wanted(profile: Profile, receipt: Receipt) -> Iterator[tuple[Deadline, date]]:
    known = source(profile, receipt.source)
    outside = known is not None and not known.refusable
    handed = rules.handed_from(receipt.formed_on, receipt.back_on, from_outside=outside)
    for code, start in ((HAND_IN, handed), (SCAN, receipt.received_on)):
        rule = deadline(profile, code)
        if rule and rule.term and start:
            yield rule, start


def _promise(calendar: Calendar, term: ReceiptTerm, rule: Deadline, start: date) -> None:
    if rule.term is not None:
        counted = rule.term.term
        promises.promise(term, start, counted, rule.code, calendar, rolls=rule.rolls)


def _handed_in(term: ReceiptTerm, rule: Deadline, receipt: Receipt) -> None:
    """With the receipt it is handed in; what was uploaded need not have been by then."""
    free = bool(receipt.uploaded) and UPLOADED in rule.unless
    term.waived = UPLOADED if free else ""
    term.done_on = None if free else receipt.received_on


def aim(act: Act, profile: Profile, term: ReceiptTerm) -> date | None:
    """The day the rule would rather have it done: nobody is late for missing it."""
    rule = deadline(profile, term.code)
    if rule is None or rule.aim is None:
        return None
    return act.calendar.due(term.due_from, rule.aim.term, roll=rule.rolls).date
