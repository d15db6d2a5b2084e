"""Receipts as pages show them: names for codes, days with what is left of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.act import Act
from archive.calendar import overdue
from archive.cases import terms
from archive.intake import promising, rules
from archive.intake.errors import field
from archive.intake.lists import Standing
from archive.intake.models import Piece, Receipt, ReceiptTerm
from archive.intake.promising import HAND_IN, SCAN
from archive.nodes import words
from archive.nodes.labels import Shown
from archive.profile import wording
from archive.profile.schema import Profile
from archive.speech import LazyString, _, day, lazy, moment

State = tuple[str, str]
STANDINGS: dict[Standing, LazyString] = {
    Standing.OPEN: lazy("still to scan and name"),
    Standing.TODAY: lazy("due today"),
    Standing.LATE: lazy("scanning and naming is late"),
    Standing.DONE: lazy("scanned and named"),
    Standing.HANDED_LATE: lazy("handed in late"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One receipt in a list."""

    id: int
    number: str
    case_id: int
    case: str
    received_on: str
    source: str
    deliverer: str
    what: str
    pieces: int
    pages: int
    handed: State | None
    scan: Shown | None
    state: State
    receiver: str


@dataclass(frozen=True, slots=True)
class Promise:
    """One term of a receipt: what, by when, and how it stands."""

    name: str
    due: Shown
    state: State
    aim: str


def standings() -> list[tuple[str, str]]:
    return [(one.value, str(label)) for one, label in STANDINGS.items()]


def listed(act: Act, receipt: Receipt) -> Line:
    profile = terms.profile_of(act, receipt.case)
    scan, handed = receipt.term(SCAN), receipt.term(HAND_IN)
    return Line(
        id=receipt.id,
        number=receipt.number,
        case_id=receipt.case_id,
        case=receipt.case.number,
        received_on=receipt.received_on.isoformat(),
        source=source(profile, receipt.source),
        deliverer=receipt.deliverer,
        what=what(receipt.pieces),
        pieces=len(receipt.pieces),
        pages=receipt.pages,
        handed=state(handed, act.today) if handed else None,
        scan=shown(act, profile, scan) if scan else None,
        state=state_of(act, receipt),
        receiver=receiver(receipt),
    )


def source(profile: Profile, code: str) -> str:
    return terms.named(profile.material_sources, code)


def receiver(receipt: Receipt) -> str:
    return receipt.receiver.name if receipt.receiver else receipt.received_by


def what(pieces: Sequence[Piece]) -> str:
    """The first two materials, and how many more."""
    names = [one.name for one in pieces]
    if len(names) <= 2:
        return "、".join(names)
    return _("%(names)s, %(all)s in all", names="、".join(names[:2]), all=len(names))


def state_of(act: Act, receipt: Receipt) -> State:
    """How the whole receipt stands: with the scanning, for that is what comes next."""
    scan = receipt.term(SCAN)
    return state(scan, act.today) if scan else ("plain", _("received"))


def state(term: ReceiptTerm, today: date) -> State:
    """The tone and the word."""
    if term.waived:
        return "plain", _("does not apply")
    is_scan = term.code == SCAN
    if term.done_on is None:
        if term.due < today:
            return "late", _("late")
        if term.due == today:
            return "soon", _("due today")
        return "running", _("still to scan and name") if is_scan else _("running")
    if term.done_on > term.due:
        return "late", _("named late") if is_scan else _("handed in late")
    return "done", _("scanned and named") if is_scan else _("handed in on time")


def promises(act: Act, receipt: Receipt) -> list[Promise]:
    """The terms of a receipt, in the order in which they fall due."""
    profile = terms.profile_of(act, receipt.case)
    return [_promise(act, profile, term) for term in in_order(receipt)]


def in_order(receipt: Receipt) -> list[ReceiptTerm]:
    return [term for code in (HAND_IN, SCAN) if (term := receipt.term(code))]


def _promise(act: Act, profile: Profile, term: ReceiptTerm) -> Promise:
    aim = promising.aim(act, profile, term)
    return Promise(
        name=terms.named(profile.deadlines, term.code),
        due=shown(act, profile, term),
        state=state(term, act.today),
        aim=day(aim) if aim and aim != term.due else "",
    )


def shown(act: Act, profile: Profile, term: ReceiptTerm) -> Shown:
    """The due date of a term, with what is left of it or how late it is, and why."""
    calendar, today = act.calendar, act.today
    late = overdue(today, term.due) if term.is_open else 0
    left = calendar.remaining(today, term.due) if term.is_open and not late else None
    return Shown(
        day(term.due),
        left,
        late or None,
        _done(profile, term),
        term.due_provisional,
        why(act, profile, term),
    )


def _done(profile: Profile, term: ReceiptTerm) -> str | None:
    if term.waived:
        return terms.named(profile.circumstances, term.waived)
    if term.done_on is None or term.done_on > term.due:
        return None
    return _("done %(day)s", day=term.done_on.isoformat())


def why(act: Act, profile: Profile, term: ReceiptTerm) -> list[tuple[str, str]]:
    """What stands behind a due date on request."""
    due = term.counted(act.calendar)
    lines = [
        (_("Rule"), _rule(profile, term.due_rule)),
        (_("Counted from"), day(due.start)),
        (_("First day"), day(due.counted_from)),
        (_("Term"), wording.term(due.term)),
    ]
    if aim := promising.aim(act, profile, term):
        lines.append((_("To be aimed at"), day(aim)))
    if term.done_on:
        lines.append((_("Done on"), day(term.done_on)))
    if due.skipped:
        lines.append((_("Days passed over"), words.days(due.skipped)))
    if due.unarranged:
        lines.append((_("Not arranged yet"), ", ".join(map(str, due.unarranged))))
    return lines


def _rule(profile: Profile, code: str) -> str:
    rule = promising.deadline(profile, code)
    if rule is None:
        return code
    source = terms.source(rule.source)
    return _("%(rule)s (%(source)s)", rule=terms.name(rule), source=source)


def head(act: Act, receipt: Receipt) -> list[tuple[str, str]]:
    """What is known of a receipt, as its page shows it in two columns."""
    profile = terms.profile_of(act, receipt.case)
    at = moment(receipt.received_at, profile.zone)
    return [
        (field("source"), source(profile, receipt.source)),
        (field("deliverer"), receipt.deliverer),
        (field("received_on"), day(receipt.received_on)),
        (field("formed_on"), day(receipt.formed_on) if receipt.formed_on else ""),
        (field("back_on"), day(receipt.back_on) if receipt.back_on else ""),
        (_("Registered by"), f"{receiver(receipt)} {at}"),
        (_("Code on paper"), rules.code_of(receipt.token)),
    ]
