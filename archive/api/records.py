"""What another system says of a case, as the import of cases would understand a line."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from archive.api.errors import Place
from archive.api.rules import pointer
from archive.cases import parties, rows
from archive.cases.models import Case, Party
from archive.cases.rows import Record
from archive.cases.rules import names
from archive.cases.rules.filing import Details, PartyDetails
from archive.cases.rules.identity import PartyKind
from archive.cases.service import EDITED
from archive.speech import lazy

LINE = 1
TWICE = lazy("This party stands there twice.")
# Where each field the import may find a fault in stands in the body.
POINTERS = {name: pointer(name) for name in (*EDITED, "team", "track", "holder", "reason")}


@dataclass(frozen=True, slots=True)
class Correction:
    """A party there is, as it would be."""

    party: Party
    details: PartyDetails


def record(number: str, body: Mapping[str, Any]) -> Record:
    """The line this body would be; what is null is there, and empty."""
    return Record(
        LINE,
        Details(
            number=number,
            filed_on=_day(body.get("filed_on")),
            received_on=_day(body.get("received_on")),
            cause=body.get("cause", ""),
            basis_number=body.get("basis_number", ""),
            object_kind=body.get("object_kind"),
            amount=_amount(body.get("amount")),
            channel=body.get("channel"),
            enterprise_class=body.get("enterprise_class"),
            grounds=tuple(body.get("grounds", ())),
            circumstances=tuple(body.get("circumstances", ())),
        ),
        tuple(map(person, body.get("parties", ()))),
        body.get("team"),
        body.get("track"),
        body.get("holder"),
        body.get("reason", ""),
        frozenset(body),
    )


def sound(body: Mapping[str, Any], faults: Sequence[Place]) -> dict[str, Any]:
    """The body without what has a fault already, to look for more in the rest."""
    bad = {tuple(fault.pointer.split("/")[1:3]) for fault in faults}
    fields = {steps[0] for steps in bad if steps}
    kept = {name: value for name, value in body.items() if name not in fields}
    if "parties" in fields and ("parties",) not in bad:
        kept["parties"] = [
            one for at, one in enumerate(body["parties"]) if ("parties", str(at)) not in bad
        ]
    return kept


def person(said: Mapping[str, Any]) -> PartyDetails:
    name, number = said["name"], said.get("identity", "")
    kind = PartyKind(said["kind"]) if "kind" in said else rows.kind_of(name, number)
    return PartyDetails(
        said["role"], kind, name, number, said.get("phone", ""), said.get("address", "")
    )


def person_faults(people: Any, bad: Collection[str]) -> Iterator[Place]:
    """What the shape cannot say of people: numbers that cannot be, someone twice.

    ``bad`` are the places where the shape found something already.
    """
    told = set[tuple[str, str]]()
    for at, said in enumerate(people if isinstance(people, list) else ()):
        here = pointer("parties", at)
        if here in bad or any(place.startswith(f"{here}/") for place in bad):
            continue
        details = person(said)
        for name, sentence in parties.faults(details).items():
            yield Place("body", f"{here}/{name}", sentence)
        who = (details.role, names.key(details.name))
        if who in told:
            yield Place("body", here, TWICE)
        told.add(who)


def corrections(case: Case, people: Sequence[Mapping[str, Any]]) -> list[Correction]:
    """The parties that are known and would be other than they are."""
    kept = {(party.role.value, party.name_key): party for party in case.parties}
    found = []
    for said in people:
        party = kept.get((said["role"], names.key(said["name"])))
        if party is None:
            continue
        details = _over(party, said)
        if parties.changes_of(party, details):
            found.append(Correction(party, details))
    return found


def _over(party: Party, said: Mapping[str, Any]) -> PartyDetails:
    """What is said of a party, over what is kept of it."""
    kept = PartyDetails(party.role.value, party.kind, party.name, address=party.address)
    given = {name: said[name] for name in ("identity", "phone", "address") if name in said}
    if "kind" in said:
        given["kind"] = PartyKind(said["kind"])
    return replace(kept, **given)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _amount(written: str | None) -> Decimal | None:
    return Decimal(written) if written else None
