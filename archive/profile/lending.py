"""How paper leaves the file room, for how long, and on whose word."""

from collections.abc import Iterator

from archive.profile.draft import Draft, between, not_among
from archive.profile.errors import Fault
from archive.profile.parts import Code, Entry, Flag, Part


class Reason(Entry):
    """Why the paper is needed where the electronic file will not do."""

    # The borrower must say more in words.
    explain: Flag = False


class LoanKind(Entry):
    # Paper leaves the room.
    leaves: Flag
    approval: Code | None = None


class Packing(Entry):
    """How what is lent is made certain: a list, or a sealed bundle."""

    sealed: Flag


class Lending(Part):
    reasons: tuple[Reason, ...] = ()
    kinds: tuple[LoanKind, ...] = ()
    packings: tuple[Packing, ...] = ()
    # The term within which everything returns once the reason has ended.
    back_by: Code | None = None


CODED = ("lending.reasons", "lending.kinds", "lending.packings")
REFERENCES = (("lending.kinds", "approval", "approvals"),)


def faults(draft: Draft) -> Iterator[Fault]:
    yield from between(draft, CODED, REFERENCES)
    yield from _term_of_return(draft)


def _term_of_return(draft: Draft) -> Iterator[Fault]:
    table = draft.raw.get("lending")
    code = table.get("back_by") if isinstance(table, dict) else None
    known = draft.codes("deadlines")
    if isinstance(code, str) and known is not None and code not in known:
        yield Fault("lending.back_by", not_among(code, "deadlines"))
