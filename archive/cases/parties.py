"""The parties of a case: added, corrected, their masked numbers read by those who may."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.accounts import rights
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import grams, queries, sealing
from archive.cases.errors import FAULTS, IDENTITY_FAULTS, NothingChanged, Unfit
from archive.cases.guards import not_stale, unsealed
from archive.cases.models import Case, Party, Role
from archive.cases.rules import filing, identity, names
from archive.cases.rules.filing import PartyDetails
from archive.db import db
from archive.speech import LazyString, lazy

UNMASK = "party:unmask"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was read of a party: once, on the page that asked, and nowhere else."""

    identity: str
    phone: str


def faults(details: PartyDetails) -> dict[str, LazyString]:
    found = {name: FAULTS[fault] for name, fault in filing.party_faults(details).items()}
    number = identity.plain(details.identity)
    if number and (fault := identity.fault(details.kind, number)):
        found["identity"] = IDENTITY_FAULTS[fault]
    if details.role not in set(Role):
        found["role"] = lazy("There is no such role.")
    return found


def check(people: Iterable[PartyDetails]) -> None:
    """Refuse with the faults of all of them."""
    found: dict[str, LazyString] = {}
    for details in people:
        found |= faults(details)
    if found:
        raise Unfit(found)


def add(act: Act, case: Case, details: PartyDetails) -> Party:
    case = queries.locked(case.id)
    unsealed(case)
    check([details])
    before = grams.now(case)
    (party,) = add_to(case, [details])
    db.session.flush()  # the pairs of signs are read from the rows
    grams.renew(case, before)
    audit.record(act, Kind.PARTY_ADDED, case.number, name=party.name, role=party.role.value)
    return party


def add_to(case: Case, people: Sequence[PartyDetails]) -> list[Party]:
    """The rows of people who were looked over."""
    rows = [row(details) for details in people]
    for one in rows:
        one.case_id = case.id
    db.session.add_all(rows)
    return rows


def row(details: PartyDetails) -> Party:
    party = Party(version=1, identity_mask="", phone_mask="", address="")
    fill(party, details)
    return party


def fill(party: Party, details: PartyDetails) -> None:
    party.role, party.kind = Role(details.role), details.kind
    party.name = " ".join(details.name.split())
    party.name_key = names.key(party.name)
    party.address = " ".join(details.address.split())
    if number := identity.plain(details.identity):
        party.identity_sealed = sealing.seal(number)
        party.identity_digest = sealing.digest(number)
        party.identity_mask = identity.mask(number)
    elif details.forget_identity:
        party.identity_sealed = party.identity_digest = None
        party.identity_mask = ""
    if phone := identity.plain(details.phone):
        party.phone_sealed, party.phone_mask = (
            sealing.seal(phone),
            identity.mask_phone(phone),
        )
    elif details.forget_phone:
        party.phone_sealed, party.phone_mask = None, ""


def edit(act: Act, party: Party, details: PartyDetails, seen: int) -> Party:
    """Correct a party; an empty number leaves the one that is kept."""
    case = queries.locked(party.case_id)
    unsealed(case)
    party = queries.locked_party(party.id)
    not_stale(case.number, party.version, seen, party.id)
    check([details])
    changes = changes_of(party, details)
    if not changes:
        raise NothingChanged
    before = grams.now(case)
    fill(party, details)
    party.version += 1
    db.session.flush()  # the pairs of signs are read from the rows
    grams.renew(case, before)
    audit.record(
        act,
        Kind.PARTY_EDITED,
        case.number,
        name=party.name,
        party_id=party.id,
        version=party.version,
        changes=changes,
    )
    return party


def changes_of(party: Party, details: PartyDetails) -> dict[str, str]:
    """Field by field, before and after; of numbers only what anybody may read."""
    after = {
        "role": details.role,
        "kind": details.kind.value,
        "name": " ".join(details.name.split()),
        "address": " ".join(details.address.split()),
    }
    changes = {
        name: f"{getattr(party, name) or '—'} → {value or '—'}"
        for name, value in after.items()
        if str(getattr(party, name)) != value
    }
    number, phone = identity.plain(details.identity), identity.plain(details.phone)
    if number and sealing.digest(number) != party.identity_digest:
        changes["identity"] = f"{party.identity_mask or '—'} → {identity.mask(number)}"
    elif not number and details.forget_identity and party.identity_sealed:
        changes["identity"] = f"{party.identity_mask} → —"
    if phone and phone != _open(party.phone_sealed):
        changes["phone"] = f"{party.phone_mask or '—'} → {identity.mask_phone(phone)}"
    elif not phone and details.forget_phone and party.phone_sealed:
        changes["phone"] = f"{party.phone_mask} → —"
    return changes


def unmask(act: Act, party: Party, reason: str = "") -> Numbers:
    """Read the numbers of a party in full; who did is in the journal."""
    rights.demand(act, UNMASK, party.case)
    audit.record(
        act,
        Kind.PARTY_UNMASKED,
        party.case.number,
        name=party.name,
        party_id=party.id,
        reason=" ".join(reason.split())[: filing.LONGEST_LINE],
    )
    return Numbers(_open(party.identity_sealed), _open(party.phone_sealed))


def _open(sealed: bytes | None) -> str:
    return sealing.unseal(sealed) if sealed else ""
