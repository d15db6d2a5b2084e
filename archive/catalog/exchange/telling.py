"""What another system is told of documents: those it may have, and those that are gone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.act import Act
from archive.cases import terms
from archive.catalog import mergers, veils
from archive.catalog.exchange import queries
from archive.catalog.models import Document
from archive.catalog.review.models import Submission, SubmissionState
from archive.profile.schema import Profile

MAIN, SIDE = "main", "side"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told. ``side``: the court's own part of the file (副卷) as well."""

    system: str
    side: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Some documents as they stand, and of some only that they go out no more."""

    documents: Sequence[dict[str, Any]] = ()
    withdrawn: Sequence[dict[str, Any]] = ()

    @property
    def ids(self) -> list[int]:
        return [one["document"] for one in (*self.documents, *self.withdrawn)]

    def without(self, ids: Collection[int]) -> "Told":
        """The rest as it was read: read once more, it might have changed again."""
        return Told(
            [one for one in self.documents if one["document"] not in ids],
            [one for one in self.withdrawn if one["document"] not in ids],
        )


def tell(act: Act, reader: Reader, ids: Sequence[int]) -> Told:
    """Each of them that may go out, in this order; and which of the others did once."""
    found = {row.id: row for row in queries.rows(ids)}
    rows = [found[one] for one in dict.fromkeys(ids) if one in found]
    brought = queries.submissions(ids)
    side = veils.side_headings(act)
    kept = {row.id for row in rows if _goes(row, brought, side, reader)}
    pictures = queries.pictures(kept)
    profiles = {row.case.profile_key: row.case for row in rows if row.id in kept}
    known = {key: terms.profile_of(act, case) for key, case in profiles.items()}
    joined = mergers.targets({row.case_id for row in rows if row.id in kept})
    gone = _gone(reader, [row for row in rows if row.id not in kept], brought, side)
    return Told(
        [
            document(
                known[row.case.profile_key],
                row,
                brought[row.id],
                pictures.get(row.id, ()),
                side,
            )
            | {"merged_into": joined.get(row.case_id)}
            for row in rows
            if row.id in kept
        ],
        [withdrawn(row) for row in gone],
    )


def _goes(
    row: Document,
    brought: Mapping[int, Submission],
    side: frozenset[str],
    reader: Reader,
) -> bool:
    hidden = row.heading in side and not reader.side
    return row.withdrawn_at is None and row.id in brought and not hidden


def _gone(
    reader: Reader,
    rows: Sequence[Document],
    brought: Mapping[int, Submission],
    side: frozenset[str],
) -> list[Document]:
    """What this system has, or may have been told of: it went, and does so no more.

    Of what always stood in the court's own part nobody is told who may not read it.
    """
    ids = [row.id for row in rows]
    known = queries.known_to(reader.system, ids)
    hidden = [row.id for row in rows if row.heading in side and not reader.side]
    opened = queries.were_open(hidden, side) if hidden else set[int]()
    return [
        row
        for row in rows
        if row.id in known
        or (row.id in brought and (row.id not in hidden or row.id in opened))
    ]


def document(
    profile: Profile,
    row: Document,
    brought: Submission,
    pictures: Sequence[str | None],
    side: frozenset[str],
) -> dict[str, Any]:
    """Codes as the court's rules have them, each with its name beside it."""
    accepted = brought.state is SubmissionState.ACCEPTED
    return {
        "document": row.id,
        "edition": row.edition,
        "case": row.case.number,
        "title": row.title,
        "kind": row.kind,
        "kind_name": terms.named(profile.document_kinds, row.kind),
        "part": SIDE if row.heading in side else MAIN,
        "heading": row.heading,
        "heading_name": terms.named(profile.headings, row.heading),
        "place": row.position,
        "node": row.node,
        "node_name": terms.named(profile.nodes, row.node),
        "formed_on": row.formed_on and row.formed_on.isoformat(),
        "maker": row.maker,
        "origin": row.origin.value,
        "seal": row.seal.value,
        "signature": row.signature.value,
        "pages": len(pictures),
        "pictures": [one or "" for one in pictures],
        "receipt": row.receipt.number if row.receipt else None,
        "submission": brought.number,
        "state": brought.state.value,
        "accepted_on": brought.decided_on.isoformat()
        if accepted and brought.decided_on
        else None,
    }


def withdrawn(row: Document) -> dict[str, Any]:
    return {"document": row.id, "edition": row.edition, "case": row.case.number}
