"""Nodes, events, terms and rules as a page says them."""

from collections.abc import Iterable
from datetime import date

from archive.calendar import Due, Term, Unit
from archive.cases import terms
from archive.nodes.models import Decision
from archive.nodes.rules import State
from archive.profile import wording
from archive.profile.approvals import Step
from archive.profile.process import Node
from archive.profile.schema import Profile
from archive.speech import LazyString, _, day, lazy

STATES: dict[State, tuple[str, LazyString]] = {
    State.WAITING: ("plain", lazy("not started")),
    State.OPEN: ("running", lazy("open, without a term")),
    State.RUNNING: ("running", lazy("running")),
    State.STOPPED: ("waiting", lazy("suspended")),
    State.DUE_TODAY: ("soon", lazy("due today")),
    State.LATE: ("late", lazy("late")),
    State.DONE: ("done", lazy("done")),
    State.DONE_LATE: ("late", lazy("done late")),
    State.CEASED: ("plain", lazy("not done, no longer applies")),
}


UNITS: dict[Unit, LazyString] = {
    Unit.SAME_DAY: lazy("the same day"),
    Unit.WORKING_DAYS: lazy("working days"),
    Unit.DAYS: lazy("days"),
    Unit.WEEKS: lazy("weeks"),
    Unit.MONTHS: lazy("months"),
}
DECISIONS: dict[Decision, tuple[str, LazyString]] = {
    Decision.ASKED: ("waiting", lazy("waits for a decision")),
    Decision.APPROVED: ("done", lazy("approved")),
    Decision.REFUSED: ("late", lazy("refused")),
}


def decision(of: Decision) -> tuple[str, str]:
    tone, word = DECISIONS[of]
    return tone, str(word)


def state(of: State) -> tuple[str, str]:
    """The tone and the word."""
    tone, word = STATES[of]
    return tone, str(word)


def node(profile: Profile, code: str) -> str:
    return terms.named(profile.nodes, code)


def anchor(profile: Profile, code: str) -> str:
    return terms.named((*profile.events, *profile.nodes), code)


def rule(profile: Profile, of: str) -> str:
    """The rule that fixed a due date, by the name its row keeps: term, start, source."""
    code, _sign, number = of.removesuffix("+").partition("#")
    found = next((one for one in profile.nodes if one.code == code), None)
    if found is None:
        return of
    if of.endswith("+"):
        return _("%(term)s, by an approved extension", term=node(profile, code))
    if number and int(number) <= len(found.bounds):
        bound = found.bounds[int(number) - 1]
        return counted(profile, bound.anchor, bound.term.term, bound.source)
    if found.term is None:
        return terms.source(found.source)
    return counted(profile, found.anchor, found.term.term, found.source)


def counted(profile: Profile, start: str, of: Term, source: str) -> str:
    return _(
        "%(rule)s (%(source)s)",
        rule=from_start(profile, start, of),
        source=terms.source(source),
    )


def from_start(profile: Profile, start: str, of: Term) -> str:
    name = anchor(profile, start)
    if of.unit is Unit.SAME_DAY:
        return _("on the day of “%(start)s”", start=name)
    return _("%(term)s from “%(start)s”", term=wording.term(of), start=name)


def allowed(profile: Profile, of: Node) -> str:
    """The term of a node, or that it has none."""
    if of.term is None:
        return _("promptly")
    return from_start(profile, of.anchor, of.term.term)


def why(profile: Profile, named: str, due: Due) -> list[tuple[str, str]]:
    """What stands behind a due date on request."""
    lines = [
        (_("Rule"), rule(profile, named)),
        (_("First day"), day(due.counted_from)),
        (_("Term"), wording.term(due.term)),
    ]
    if due.skipped:
        lines.append((_("Days passed over"), days(due.skipped)))
    if due.unarranged:
        years = ", ".join(map(str, due.unarranged))
        lines.append((_("Not arranged yet"), years))
    return lines


def days(of: Iterable[date]) -> str:
    """Days in a row as one stretch: 02-14 – 02-23."""
    stretches: list[list[date]] = []
    for one in sorted(of):
        if stretches and (one - stretches[-1][-1]).days == 1:
            stretches[-1].append(one)
        else:
            stretches.append([one])
    return ", ".join(
        one[0].isoformat() if len(one) == 1 else f"{one[0]} – {one[-1]}"
        for one in stretches
    )


def approvers(profile: Profile, step: Step) -> str:
    """Whose word a step wants."""
    if step.post:
        return terms.named(profile.posts, step.post)
    return terms.named(profile.teams, step.team)


def unit(of: Unit) -> str:
    return str(UNITS[of])
