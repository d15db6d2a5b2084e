"""The sections on cases and their files, and how rules look things up in them."""

from collections.abc import Iterable
from operator import itemgetter
from typing import TypeVar

from archive.profile.approvals import Approval, Move
from archive.profile.closing import Check, ClosingMethod
from archive.profile.documents import DocumentKind
from archive.profile.errors import NotInProfile
from archive.profile.files import (
    FilePart,
    Heading,
    Material,
    MaterialSource,
    Requirement,
    ReviewPoint,
)
from archive.profile.keeping import Retention, SecrecyLevel, Threshold
from archive.profile.kinds import (
    CaseGroup,
    CaseType,
    Circumstance,
    EnterpriseClass,
    Ground,
    Link,
    Principle,
    Stage,
    Track,
)
from archive.profile.lending import Lending
from archive.profile.parts import Entry, Part
from archive.profile.process import Deadline, Event, Node, NodeGroup, Suspension
from archive.profile.registers import Form, Notice, Register, Statistic
from archive.profile.routing import Route
from archive.profile.switches import Choice, Switch

Named = TypeVar("Named", bound=Entry)


class Sections(Part):
    case_types: tuple[CaseType, ...] = ()
    links: tuple[Link, ...] = ()
    tracks: tuple[Track, ...] = ()
    object_kinds: tuple[Entry, ...] = ()
    filing_channels: tuple[Entry, ...] = ()
    enterprise_classes: tuple[EnterpriseClass, ...] = ()
    service_methods: tuple[Entry, ...] = ()
    petition_channels: tuple[Entry, ...] = ()
    inquiry_kinds: tuple[Entry, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    grounds: tuple[Ground, ...] = ()
    stages: tuple[Stage, ...] = ()
    principles: tuple[Principle, ...] = ()
    headings: tuple[Heading, ...] = ()
    materials: tuple[Material, ...] = ()
    document_kinds: tuple[DocumentKind, ...] = ()
    material_sources: tuple[MaterialSource, ...] = ()
    review_points: tuple[ReviewPoint, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    events: tuple[Event, ...] = ()
    nodes: tuple[Node, ...] = ()
    node_groups: tuple[NodeGroup, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    routing: tuple[Route, ...] = ()
    approvals: tuple[Approval, ...] = ()
    moves: tuple[Move, ...] = ()
    closing_methods: tuple[ClosingMethod, ...] = ()
    checks: tuple[Check, ...] = ()
    lending: Lending = Lending()
    registers: tuple[Register, ...] = ()
    forms: tuple[Form, ...] = ()
    notices: tuple[Notice, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    retention: Retention = Retention()
    secrecy: tuple[SecrecyLevel, ...] = ()
    quality: tuple[Threshold, ...] = ()
    switches: tuple[Switch, ...] = ()

    def case_type(self, code: str) -> CaseType:
        return only(self.case_types, "case_types", code)

    def track(self, code: str) -> Track:
        return only(self.tracks, "tracks", code)

    def circumstance(self, code: str) -> Circumstance:
        return only(self.circumstances, "circumstances", code)

    def ground(self, code: str) -> Ground:
        return only(self.grounds, "grounds", code)

    def suspension(self, code: str) -> Suspension:
        return only(self.suspensions, "suspensions", code)

    def event(self, code: str) -> Event:
        return only(self.events, "events", code)

    def node(self, code: str) -> Node:
        return only(self.nodes, "nodes", code)

    def anchor(self, code: str) -> Event | Node:
        """What a term is counted from: an event, or a node and its completion."""
        found = [one for one in self.events if one.code == code]
        return found[0] if found else self.node(code)

    def heading(self, code: str) -> Heading:
        return only(self.headings, "headings", code)

    def material(self, code: str) -> Material:
        return only(self.materials, "materials", code)

    def document_kind(self, code: str) -> DocumentKind:
        return only(self.document_kinds, "document_kinds", code)

    def deadline(self, code: str) -> Deadline:
        return only(self.deadlines, "deadlines", code)

    def approval(self, code: str) -> Approval:
        return only(self.approvals, "approvals", code)

    def closing_method(self, code: str) -> ClosingMethod:
        return only(self.closing_methods, "closing_methods", code)

    def register(self, code: str) -> Register:
        return only(self.registers, "registers", code)

    def form(self, code: str) -> Form:
        return only(self.forms, "forms", code)

    def headings_of(self, case_type: str, file: FilePart) -> tuple[Heading, ...]:
        """What stands in one part of the files of a type, in order."""
        placed = [(one.order_in(case_type), one) for one in self.headings]
        wanted = [(at, one) for at, one in placed if at and one.file is file]
        return tuple(one for _at, one in sorted(wanted, key=itemgetter(0)))

    def nodes_of(self, case_type: str) -> tuple[Node, ...]:
        """The nodes a case of this type may pass, as the profile lists them."""
        proper = self.case_type(case_type).group is CaseGroup.EXECUTION
        return tuple(
            node
            for node in self.nodes
            if case_type in node.case_types or (proper and not node.case_types)
        )

    def terms(self, key: str) -> tuple[Node | Deadline, ...]:
        """Every term that courts list under one key (T5)."""
        terms: tuple[Node | Deadline, ...] = (*self.nodes, *self.deadlines)
        return tuple(one for one in terms if one.key == key)

    def is_on(self, choice: Choice) -> bool:
        return any(one.on for one in self.switches if one.code is choice)


def only(entries: Iterable[Named], section: str, code: str) -> Named:
    for entry in entries:
        if entry.code == code:
            return entry
    raise NotInProfile(section, code)
