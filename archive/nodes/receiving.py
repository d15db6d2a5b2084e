"""The register of paper received at the nodes, and where it was handed on to (QF-25c)."""

from dataclasses import dataclass
from datetime import date

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import queries as cases
from archive.cases import terms
from archive.cases.guards import unsealed
from archive.cases.models import Case
from archive.db import db
from archive.nodes import words
from archive.nodes.errors import (
    BeforeFiling,
    Empty,
    HandedAlready,
    HandedBeforeReceived,
    NoPages,
    NotInGroup,
    UnknownNode,
)
from archive.nodes.models import NodeReceipt
from archive.nodes.service import not_to_come, tidy
from archive.profile.schema import Profile
from archive.speech import _

MOST_PAGES, LONGEST_NAME = 99_999, 200


@dataclass(frozen=True, slots=True)
class Received:
    """What is typed of paper that came in."""

    node: str
    on: date
    sender: str
    what: str
    pages: int


def receive_material(act: Act, case: Case, given: Received) -> NodeReceipt:
    """Register paper of a node on the day it came in."""
    case = cases.locked(case.id)
    unsealed(case)
    group = group_of(terms.profile_of(act, case), case, given.node)
    sender, what = tidy(given.sender, LONGEST_NAME), tidy(given.what)
    if not sender:
        raise Empty(_("Received from"))
    if not what:
        raise Empty(_("What"))
    if not 0 < given.pages <= MOST_PAGES:
        raise NoPages
    not_to_come(act, given.on)
    if given.on < case.filed_on:
        raise BeforeFiling(given.on, case.filed_on)
    row = NodeReceipt(
        case_id=case.id,
        group=group,
        node=given.node,
        received_on=given.on,
        received_by=act.actor.account,
        sender=sender,
        what=what,
        pages=given.pages,
    )
    db.session.add(row)
    _tell(act, case, row)
    return row


def group_of(profile: Profile, case: Case, node: str) -> str | None:
    """The group of a node; where the court has groups, every node must be in one."""
    found = terms.type_of(profile, case.kind)
    nodes = {one.code for one in profile.nodes_of(found.code)} if found else set[str]()
    if node not in nodes:
        raise UnknownNode(node)
    for group in profile.node_groups:
        if node in group.nodes:
            return group.code
    if profile.node_groups:
        raise NotInGroup(words.node(profile, node))
    return None


def hand_on(act: Act, receipt: NodeReceipt, to: str, on: date) -> NodeReceipt:
    """Note to whom paper went on, and when."""
    case = cases.locked(receipt.case_id)
    db.session.refresh(receipt)
    if receipt.handed_on is not None:
        raise HandedAlready
    if not (to := tidy(to, LONGEST_NAME)):
        raise Empty(_("Handed on to"))
    not_to_come(act, on)
    if on < receipt.received_on:
        raise HandedBeforeReceived(receipt.received_on)
    receipt.handed_to, receipt.handed_on = to, on
    _tell(act, case, receipt)
    return receipt


def _tell(act: Act, case: Case, row: NodeReceipt) -> None:
    audit.record(
        act,
        Kind.MATERIAL_RECEIVED,
        case.number,
        node=row.node,
        received_on=str(row.received_on),
        sender=row.sender,
        what=row.what,
        pages=row.pages,
        handed_to=row.handed_to or "",
        handed_on=str(row.handed_on) if row.handed_on else None,
    )
