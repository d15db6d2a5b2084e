"""A file as it is read: its own documents, then each file that went into it (并卷)."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.accounts import rights
from archive.act import Act
from archive.cases import queries as cases
from archive.cases import terms
from archive.cases.models import Case, CaseLink, LinkState
from archive.cases.rules import stages
from archive.catalog import branches, labels, mergers, merging, queries
from archive.catalog.branches import Part
from archive.catalog.filing import WORK
from archive.catalog.mergers import READ, SEE
from archive.catalog.models import Document, FileMerger
from archive.profile.files import FilePart
from archive.profile.schema import Profile
from archive.profile.switches import Choice
from archive.speech import _, day, ngettext

# A case that goes on under a new number: the file of the first is read beside its own.
RESUMED = "resumed"


@dataclass(frozen=True, slots=True)
class Own:
    """The file of one case: its parts, and what all of it comes to."""

    parts: Sequence[Part]
    count: int
    volumes: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A file that went into this one. It keeps its own headings and numbering."""

    id: int
    case_id: int
    number: str
    file: Own
    told: str
    note: str
    # Whether its case may be opened by itself, and whether it may be parted from here.
    opens: bool
    parts_again: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """Where the file of this case went, as its own page says it."""

    id: int
    case_id: int
    number: str
    told: str
    note: str
    opens: bool
    parts_again: bool


@dataclass(frozen=True, slots=True)
class Whole:
    own: Own
    joined: Sequence[Joined]
    gone: Gone | None

    @property
    def count(self) -> int:
        return self.own.count + sum(one.file.count for one in self.joined)


@dataclass(frozen=True, slots=True)
class Linked:
    """The file of a case this one goes on from, or goes on as: read in its own place."""

    case_id: int
    number: str
    tie: str
    earlier: bool
    volumes: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Merging:
    """What may be merged into this file: numbers to choose from, and whether one must."""

    offered: Sequence[tuple[str, str]]
    owed: Sequence[str]


def whole(act: Act, case: Case, *, by_node: bool) -> Whole:
    rows = mergers.of(case.id)
    found = queries.of_each(act, [case, *(one.source for one in rows)])
    works = _works(act, case)
    return Whole(
        own=_own(act, case, found[case.id], by_node=by_node),
        joined=[
            Joined(
                id=one.id,
                case_id=one.source_id,
                number=one.source.number,
                file=_own(act, one.source, found[one.source_id], by_node=by_node),
                told=_told(act, one),
                note=one.note,
                opens=_opens(act, one.source),
                parts_again=works and _works(act, one.source),
            )
            for one in rows
        ],
        gone=gone(act, case),
    )


def _own(act: Act, case: Case, rows: Sequence[Document], *, by_node: bool) -> Own:
    profile = terms.profile_of(act, case)
    order = branches.by_node if by_node else branches.by_heading
    return Own(order(profile, case, rows), len(rows), volumes(profile, rows))


def volumes(profile: Profile, rows: Sequence[Document]) -> str:
    """How much stands in 正卷 and in 副卷; of what the reader may not see, nothing."""
    side = {one.code for one in profile.headings if one.file is FilePart.SIDE}
    parts: dict[FilePart, list[Document]] = {FilePart.MAIN: [], FilePart.SIDE: []}
    for row in rows:
        parts[FilePart.SIDE if row.heading in side else FilePart.MAIN].append(row)
    return _(", ").join(_counted(file, some) for file, some in parts.items() if some)


def _counted(file: FilePart, rows: Sequence[Document]) -> str:
    pages = sum(len(one.leaves) for one in rows)
    return _(
        "%(file)s %(documents)s %(pages)s",
        file=labels.FILES[file],
        documents=ngettext("%(num)s item", "%(num)s items", len(rows)),
        pages=ngettext("%(num)s page", "%(num)s pages", pages),
    )


def _told(act: Act, row: FileMerger) -> str:
    who = queries.names([row.by]).get(row.by, row.by)
    on = day(row.at.astimezone(act.profile.zone).date())
    return _("Merged by %(who)s on %(day)s.", who=who, day=on)


def _opens(act: Act, case: Case) -> bool:
    return bool(rights.can(act, SEE, case) and rights.can(act, READ, case))


def _works(act: Act, case: Case) -> bool:
    return bool(rights.can(act, WORK, case)) and case.stage not in stages.SEALED


def gone(act: Act, case: Case) -> Gone | None:
    """Where it went, with what its reader may do about it."""
    row = mergers.into(case.id)
    if row is None:
        return None
    target = row.target
    return Gone(
        id=row.id,
        case_id=target.id,
        number=target.number,
        told=_told(act, row),
        note=row.note,
        opens=_opens(act, target),
        parts_again=_works(act, case) and _works(act, target),
    )


def place(act: Act, case: Case) -> Case:
    """Under which case a document is shown: its own, or the one whose file took it in."""
    row = None if _opens(act, case) else mergers.into(case.id)
    if row is None:
        return case
    return cases.found(act, row.target_id) or case


def linked(act: Act, case: Case) -> list[Linked]:
    """Files this one goes on from (执恢), and those it goes on in."""
    profile = terms.profile_of(act, case)
    ties = [one for one in _ties(act, case) if one.kind == RESUMED]
    others = [_other(case, one) for one in ties]
    readable = [one for one in others if _opens(act, one)]
    found = queries.of_each(act, readable) if readable else {}
    return [
        Linked(
            case_id=other.id,
            number=other.number,
            tie=terms.named(profile.links, tie.kind),
            earlier=tie.to_id == case.id,
            volumes=volumes(terms.profile_of(act, other), found.get(other.id, ())),
            opens=other.id in found,
        )
        for tie, other in zip(ties, others, strict=True)
    ]


def _ties(act: Act, case: Case) -> list[CaseLink]:
    settled = LinkState.NOTED, LinkState.APPROVED
    return [one for one in cases.links(act, case) if one.state in settled]


def _other(case: Case, tie: CaseLink) -> Case:
    return tie.source if tie.to_id == case.id else tie.target


def offers(act: Act, case: Case) -> Merging | None:
    """For whoever may merge something into this file now; none where nothing could be."""
    able = _takes_in(act.profile, case) and _works(act, case)
    if not able or mergers.into(case.id) is not None:
        return None
    tied = {one.id: one for one in (_other(case, tie) for tie in _ties(act, case))}
    related = {one.case.id: one.case for one in cases.related(act, case)}
    taken = mergers.gone((tied | related).keys())
    fitting = [
        one
        for one in (tied | related).values()
        if one.id not in taken and merging.may_merge(act.profile, one, case)
    ]
    owed = [one.number for one in fitting if one.id in tied]
    rule_on = act.profile.is_on(Choice.MERGE_PRESERVATION)
    offered = [(one.number, one.cause) for one in fitting]
    return Merging(offered, owed if rule_on else ())


def _takes_in(profile: Profile, case: Case) -> bool:
    """Whether files of this type take others in at all."""
    found = merging.rule(profile)
    kind = terms.type_of(profile, case.kind)
    return found is not None and (
        not found.to_types or (kind is not None and kind.code in found.to_types)
    )
