"""Documents of a file as a tree: under their headings, or along the nodes of the case."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.cases import terms
from archive.cases.models import Case
from archive.catalog import checking, labels, queries
from archive.catalog.models import Document
from archive.profile.files import FilePart
from archive.profile.schema import Profile
from archive.speech import _


@dataclass(frozen=True, slots=True)
class Branch:
    """A heading or a node with its documents."""

    code: str
    name: str
    documents: Sequence[Document]


@dataclass(frozen=True, slots=True)
class Part:
    """正卷, 副卷, or the way of the case."""

    name: str
    branches: Sequence[Branch]


def by_heading(profile: Profile, case: Case, rows: Sequence[Document]) -> list[Part]:
    order = queries.headings(profile, case)
    known = {one.code for one in order}
    parts = []
    for file in FilePart:
        branches = [
            Branch(one.code, terms.name(one), found)
            for one in order
            if one.file is file and (found := _under(rows, one.code))
        ]
        parts.append(Part(str(labels.FILES[file]), branches))
    lost = [one for one in rows if one.heading not in known]
    if lost:
        parts.append(Part(_("Under no heading of this type"), [Branch("", "—", lost)]))
    return [part for part in parts if part.branches]


def _under(rows: Sequence[Document], heading: str) -> list[Document]:
    return [one for one in rows if one.heading == heading]


def by_node(profile: Profile, case: Case, rows: Sequence[Document]) -> list[Part]:
    nodes = checking.nodes(profile, case)
    found = queries.by_node(rows, [one.code for one in nodes])
    branches = [
        Branch(code, terms.named(profile.nodes, code) or _("Of no node"), documents)
        for code, documents in found.items()
    ]
    return [Part(_("Along the nodes of the case"), branches)] if branches else []
