"""What must hold before a row of a case is changed."""

from archive.cases import queries
from archive.cases.errors import Sealed, Stale, field
from archive.cases.models import Case
from archive.cases.rules import stages


def unsealed(case: Case) -> None:
    if case.stage in stages.SEALED:
        raise Sealed(case.number)


def not_stale(subject: str, now: int, seen: int, party: int | None = None) -> None:
    """Refuse if somebody was faster, and tell what they changed since it was read."""
    if now == seen:
        return
    who, changed = "", dict[str, None]()
    for event in queries.history(subject):
        facts = event.facts
        if facts.get("version", 0) > seen and facts.get("party_id") == party:
            who = who or event.name
            changed |= dict.fromkeys(facts.get("changes", ()))
    raise Stale(who, [field(name) for name in changed])
