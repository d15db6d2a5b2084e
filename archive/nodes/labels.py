"""A case's nodes as its table shows them: done, running, owed, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.act import Act
from archive.calendar import Calendar, overdue
from archive.cases import terms
from archive.cases.models import Case
from archive.nodes import chart, keeping, queries, rules, service, words
from archive.nodes.models import NodeRun
from archive.nodes.rules import Facts, State, Step
from archive.profile.process import Node
from archive.profile.schema import Profile
from archive.profile.switches import Choice
from archive.speech import _, day, moment


@dataclass(frozen=True, slots=True)
class Shown:
    """A due date as the macro of that name takes it."""

    day: str
    left: int | None = None
    late: int | None = None
    done: str | None = None
    provisional: bool = False
    why: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One node, or one run of it."""

    node: str
    name: str
    number: str
    allowed: str
    responsible: str
    state: State
    run: NodeRun | None = None
    due: Shown | None = None
    done_on: str = ""
    signed: str = ""
    expires: str = ""
    note: str = ""
    # What comes before it in the order of the rules and is owed.
    owed: tuple[str, ...] = ()
    can_complete: bool = False
    can_sign: bool = False
    can_extend: bool = False

    @property
    def tone(self) -> tuple[str, str]:
        return words.state(self.state)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole table, drawn from one reading of the case."""

    act: Act
    profile: Profile
    case: Case
    runs: Sequence[NodeRun]
    facts: Facts
    calendar: Calendar

    @classmethod
    def of(cls, act: Act, case: Case) -> "Sheet":
        told = queries.history(case.id)
        return cls(
            act,
            terms.profile_of(act, case),
            case,
            told.runs,
            keeping.facts_of(case, told),
            act.calendar,
        )

    @property
    def signs(self) -> bool:
        return self.profile.is_on(Choice.SIGN_OFF_NODES)

    def lines(self) -> list[Line]:
        """Every node this case passes, in the order of the rules."""
        found: list[Line] = []
        owed: list[str] = []
        for step in chart.of(self.profile, self.case.kind):
            own = [run for run in self.runs if run.node == step.code]
            if not own and not rules.applies(step, self.facts):
                continue
            lines = [self._ran(step, run, tuple(owed)) for run in own]
            if not own or (not step.limits and step.repeats):
                lines.append(self._unstarted(step, tuple(owed)))
            owed += [one.name for one in lines if one.state in OWING]
            found += lines
        return found

    def _ran(self, step: Step, run: NodeRun, owed: tuple[str, ...]) -> Line:
        node = self.profile.node(step.code)
        name = terms.name(node)
        return Line(
            node=step.code,
            name=name if run.turn == 1 else f"{name} ({run.turn})",
            number=node.number or "",
            allowed=words.allowed(self.profile, node),
            responsible=service.responsible(self.profile, self.case, node),
            state=standing(run, self.act.today),
            run=run,
            due=self._due(run) if run.is_promised else None,
            done_on=day(run.completed_on) if run.completed_on else "",
            signed=self._signed(run),
            expires=day(run.expires_on) if run.expires_on else "",
            note=run.note,
            owed=owed if run.is_open and self._shows_debts() else (),
            can_complete=run.is_open,
            can_sign=self._may_sign(run, node),
            can_extend=run.is_open and node.extension is not None,
        )

    def _unstarted(self, step: Step, owed: tuple[str, ...]) -> Line:
        node = self.profile.node(step.code)
        anchored = bool(rules.anchored(step.anchor, self.facts))
        is_open = anchored and not step.limits and rules.applies(step, self.facts)
        return Line(
            node=step.code,
            name=terms.name(node),
            number=node.number or "",
            allowed=words.allowed(self.profile, node),
            responsible=service.responsible(self.profile, self.case, node),
            state=State.OPEN if is_open else State.WAITING,
            owed=owed if is_open and self._shows_debts() else (),
            can_complete=is_open,
        )

    def _shows_debts(self) -> bool:
        return self.profile.is_on(Choice.SHOW_EARLIER_DEBTS)

    def _may_sign(self, run: NodeRun, node: Node) -> bool:
        return (
            self.signs
            and run.completed_on is not None
            and run.signed_at is None
            and service.is_responsible(self.act, self.profile, self.case, node)
        )

    def _signed(self, run: NodeRun) -> str:
        if run.signed_at is None:
            return ""
        return f"{run.signed_name} {moment(run.signed_at, self.profile.zone)}"

    def _due(self, run: NodeRun) -> Shown:
        counted = run.counted(self.calendar)
        why = words.why(self.profile, run.due_rule, counted)
        return shown(run, self.act.today, self.calendar, why)


OWING = (State.LATE, State.RUNNING, State.DUE_TODAY, State.STOPPED)


def standing(run: NodeRun, today: date) -> State:
    return rules.state(
        due=run.due if run.is_promised else None,
        completed_on=run.completed_on,
        today=today,
        stopped=run.stopped,
        ceased=run.ceased_on is not None,
    )


def shown(
    run: NodeRun, today: date, calendar: Calendar, why: Sequence[tuple[str, str]] = ()
) -> Shown:
    """The due date of a run, with what is left of it or how late it is."""
    of = standing(run, today)
    late = overdue(today, run.due) if of is State.LATE else None
    left = (
        calendar.remaining(today, run.due)
        if of in (State.RUNNING, State.DUE_TODAY)
        else None
    )
    done = None
    if run.completed_on:
        done = _("done %(day)s", day=run.completed_on.isoformat())
    return Shown(day(run.due), left, late, done, run.due_provisional, why)
