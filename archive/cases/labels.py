"""Cases, parties and ties as a page or a list says them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from archive.act import Act
from archive.cases import terms
from archive.cases.errors import field
from archive.cases.models import Case, CaseAssignment, CaseLink, LinkState, Party, Role
from archive.cases.rules.identity import PartyKind
from archive.cases.rules.stages import Stage
from archive.profile.schema import Profile
from archive.speech import LazyString, _, day, lazy, moment

STAGES: dict[Stage, tuple[str, LazyString]] = {
    Stage.OPEN: ("running", lazy("open")),
    Stage.SUSPENDED: ("waiting", lazy("suspended")),
    Stage.CLOSED: ("done", lazy("closed")),
    Stage.HANDED_OVER: ("waiting", lazy("handed over")),
    Stage.ARCHIVED: ("plain", lazy("archived")),
}
ROLES: dict[Role, LazyString] = {
    Role.APPLICANT: lazy("Applicant"),
    Role.DEBTOR: lazy("Debtor"),
    Role.OUTSIDER: lazy("Outsider"),
    Role.THIRD_PARTY: lazy("Third party"),
    Role.AGENT: lazy("Agent"),
    Role.OTHER: lazy("Other party"),
}
PARTY_KINDS: dict[PartyKind, LazyString] = {
    PartyKind.NATURAL: lazy("Natural person"),
    PartyKind.LEGAL: lazy("Legal person"),
    PartyKind.OTHER: lazy("Other organisation"),
}
LINK_STATES: dict[LinkState, tuple[str, LazyString]] = {
    LinkState.NOTED: ("done", lazy("noted")),
    LinkState.PROPOSED: ("waiting", lazy("waits for approval")),
    LinkState.APPROVED: ("done", lazy("approved")),
    LinkState.REFUSED: ("late", lazy("refused")),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list of cases."""

    id: int
    number: str
    filed_on: str
    applicants: str
    debtors: str
    holder: str
    team: str
    track: str
    stage: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Given:
    """One line of who had the case."""

    since: str
    holder: str
    team: str
    track: str
    why: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie as it looks from one of its two cases."""

    id: int
    kind: str
    other: Case
    outgoing: bool
    since: str
    state: tuple[str, str]
    note: str
    waits: bool


def stage(of: Stage) -> tuple[str, str]:
    tone, word = STAGES[of]
    return tone, str(word)


def listed(profile: Profile, case: Case) -> Listed:
    return Listed(
        case.id,
        case.number,
        day(case.filed_on),
        named(case.parties, Role.APPLICANT),
        named(case.parties, Role.DEBTOR),
        case.holder.name if case.holder else "",
        terms.named(profile.teams, case.team),
        terms.named(profile.tracks, case.track),
        stage(case.stage),
    )


def named(parties: Sequence[Party], role: Role) -> str:
    """The first two of a role, and how many more."""
    names = [one.name for one in parties if one.role is role]
    if len(names) <= 2:
        return "、".join(names)
    return _("%(names)s and %(more)s more", names="、".join(names[:2]), more=len(names) - 2)


def details(act: Act, case: Case) -> list[tuple[str, str]]:
    """The fields of a case with the names its own profile gives their codes."""
    profile = terms.profile_of(act, case)
    amount = f"{case.amount:,.2f}" if case.amount is not None else ""
    shown = (
        ("received_on", day(case.received_on) if case.received_on else ""),
        ("cause", case.cause),
        ("basis_number", case.basis_number),
        ("object_kind", terms.named(profile.object_kinds, case.object_kind)),
        ("amount", amount),
        ("channel", terms.named(profile.filing_channels, case.channel)),
        (
            "enterprise_class",
            terms.named(profile.enterprise_classes, case.enterprise_class),
        ),
        ("grounds", _all(profile.grounds, case.grounds)),
        ("circumstances", _all(profile.circumstances, case.circumstances)),
    )
    return [(field(name), value) for name, value in shown if value]


def _all(entries: Any, codes: Sequence[str]) -> str:
    return "、".join(terms.named(entries, code) for code in codes)


def given(profile: Profile, row: CaseAssignment) -> Given:
    return Given(
        moment(row.at, profile.zone),
        row.holder.name if row.holder else "",
        terms.named(profile.teams, row.team),
        terms.named(profile.tracks, row.track),
        _why(profile, row),
    )


def _why(profile: Profile, row: CaseAssignment) -> str:
    """The rule that fired, and why somebody said otherwise."""
    rule = rule_named(profile, row.rule)
    if row.rule and row.overridden:
        return _("Not by “%(rule)s”: %(reason)s", rule=rule, reason=row.reason)
    if row.rule:
        return _("By rule “%(rule)s”", rule=rule) + (
            f" · {row.reason}" if row.reason else ""
        )
    return row.reason


def rule_named(profile: Profile, code: str | None) -> str:
    for route in profile.routing:
        if route.code == code:
            return _(
                "%(rule)s (%(source)s)",
                rule=terms.name(route),
                source=terms.source(route.source),
            )
    return code or ""


def tie(profile: Profile, case: Case, link: CaseLink) -> Tie:
    outgoing = link.from_id == case.id
    tone, word = LINK_STATES[link.state]
    return Tie(
        link.id,
        terms.named(profile.links, link.kind),
        link.target if outgoing else link.source,
        outgoing,
        day(link.since),
        (tone, str(word)),
        link.decided_why or link.note,
        link.state is LinkState.PROPOSED,
    )


def options(labelled: dict[Any, LazyString]) -> list[tuple[str, str]]:
    return [(one.value, str(label)) for one, label in labelled.items()]


def stages() -> list[tuple[str, str]]:
    return [(one.value, str(word)) for one, (_tone, word) in STAGES.items()]
