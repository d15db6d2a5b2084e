"""Pure: the checks before a case is closed, held against what is known of it.

What the data tell decides by itself. What they cannot tell is asked of whoever closes the
case, where need be of each debtor; an answer never outweighs the data.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from archive.calendar import Calendar, Term
from archive.catalog.completeness.rules.facts import (
    WARN,
    WHOLE,
    Check,
    Debtor,
    Facts,
    Found,
    Paper,
    Reason,
    Said,
    Verdict,
    Why,
)
from archive.catalog.completeness.rules.lacking import holds
from archive.nodes.rules import count

# What some kinds of check look at, as every court's rules call it.
CLUE, CLUE_CHECK, RESTRICTED = "clue_received", "check_clue", "consumption_restricted"
ALL_DEAD, ACTS = "debtors_dead", "act"
# Circumstances that say of which debtors a check speaks: whether natural persons.
OF_KIND = {"debtor_person": True, "debtor_enterprise": False}
PRESENT, MISSING, UNKNOWN = "present", "missing", "unknown"


def checked(checks: Iterable[Check], method: str, facts: Facts) -> list[Found]:
    """Every check of a way of closing, in the order of the rules."""
    asked = (one for one in checks if method in one.closings)
    return [_found(one, facts) for one in asked if holds(one, facts.circumstances)]


def _found(check: Check, facts: Facts) -> Found:
    look = KINDS[check.kind]
    told = look(check, facts)
    failing = told.reasons
    asked = () if failing else _asked_of(check, facts, told)
    answered = tuple(_unsaid(check, facts, asked))
    verdict = _verdict(failing, answered)
    severity = str(check.severity)
    if failing and check.kind == "not_before" and facts.early:
        severity, failing = WARN, (*failing, Reason(Why.AGAINST))
    return Found(check.code, verdict, severity, (*failing, *answered), asked)


def _verdict(failing: Collection[Reason], answered: Collection[Reason]) -> Verdict:
    if failing or any(one.why is Why.ANSWERED_NO for one in answered):
        return Verdict.FAILS
    return Verdict.ASKED if answered else Verdict.HOLDS


@dataclass(frozen=True, slots=True)
class Told:
    """What the data say; ``asks`` where they leave open whether it holds."""

    reasons: tuple[Reason, ...] = ()
    asks: bool = False
    # Asked of each debtor, if there are several.
    each: bool = False


def _asked_of(check: Check, facts: Facts, told: Told) -> tuple[int, ...]:
    debtors = _debtors(check, facts)
    if (told.each or check.each_debtor) and (told.asks or len(debtors) > 1):
        return tuple(one.id for one in debtors) or (WHOLE,)
    return (WHOLE,) if told.asks else ()


def _debtors(check: Check, facts: Facts) -> list[Debtor]:
    """Those the check speaks of."""
    kinds = {OF_KIND[code] for code in check.when if code in OF_KIND}
    return [one for one in facts.debtors if not kinds or one.natural in kinds]


def _unsaid(check: Check, facts: Facts, asked: Iterable[int]) -> Iterator[Reason]:
    for debtor in asked:
        said = facts.answers.get((check.code, debtor))
        of = (str(debtor),) if debtor else ()
        on = facts.answered_on.get((check.code, debtor), facts.on)
        if said is None or is_stale(check, on, facts.on, facts.calendar):
            yield Reason(Why.UNANSWERED, of)
        elif said is Said.NO:
            yield Reason(Why.ANSWERED_NO, of)


def is_stale(check: Check, answered_on: date, on: date, calendar: Calendar) -> bool:
    """Whether an answer to what must be recent is itself older than that."""
    if check.kind != "recent" or check.term is None:
        return False
    return calendar.due(answered_on, check.term.term, roll=False).date < on


def _days(facts: Facts, code: str) -> list[date]:
    """When an event happened or a node was done, until the day of closing."""
    done = [run.done for run in facts.runs.get(code, ()) if run.done]
    return sorted(day for day in (*facts.events.get(code, ()), *done) if day <= facts.on)


def _happened(check: Check, facts: Facts) -> Told:
    lacking = tuple(code for code in check.events if not _days(facts, code))
    if not lacking or (check.any_of and len(lacking) < len(check.events)):
        return Told()
    return Told((Reason(Why.NOT_HAPPENED, lacking),))


def _recent(check: Check, facts: Facts) -> Told:
    days = [day for code in check.events for day in _days(facts, code)]
    if not days:
        return Told((Reason(Why.NOT_HAPPENED, tuple(check.events)),))
    if check.term is None or _end(facts, max(days), check.term.term) >= facts.on:
        return Told()
    return Told((Reason(Why.TOO_OLD, tuple(check.events), max(days)),))


def _end(facts: Facts, start: date, term: Term) -> date:
    """The very day on which a term ends, open or not."""
    return facts.calendar.due(start, term, roll=False).date


def _not_before(check: Check, facts: Facts) -> Told:
    days = [day for code in check.events for day in _days(facts, code)]
    if not days:
        return Told((Reason(Why.NOT_HAPPENED, tuple(check.events)),))
    if check.term is None or (end := _end(facts, min(days), check.term.term)) <= facts.on:
        return Told()
    return Told((Reason(Why.TOO_EARLY, on=end),))


def _not_after(check: Check, facts: Facts) -> Told:
    days = [day for code in check.events for day in _days(facts, code)]
    if not days or check.term is None:
        return Told()
    end = count(min(days), check.term.term, facts.stops, facts.calendar).date
    end = max(end, facts.longer or end)
    return Told() if facts.on <= end else Told((Reason(Why.TOO_LATE, on=end),))


def _in_file(check: Check, facts: Facts) -> Told:
    there = {one.material for one in facts.papers}
    lacking = tuple(code for code in check.materials if code not in there)
    if not lacking or (check.any_of and len(lacking) < len(check.materials)):
        return Told()
    return Told((Reason(Why.NOT_IN_FILE, lacking),))


def _sealed(check: Check, facts: Facts) -> Told:
    found = Why.SEAL_MISSING, Why.SEAL_UNKNOWN
    return _marked(check, facts, lambda one: one.seal, found)


def _signed(check: Check, facts: Facts) -> Told:
    found = Why.SIGNATURE_MISSING, Why.SIGNATURE_UNKNOWN
    return _marked(check, facts, lambda one: one.signature, found)


def _marked(
    check: Check, facts: Facts, mark: Callable[[Paper], str], found: tuple[Why, Why]
) -> Told:
    papers = [one for one in facts.papers if one.material in check.materials]
    reasons = []
    for sign, why in zip((MISSING, UNKNOWN), found, strict=True):
        if of := tuple(str(one.id) for one in papers if mark(one) == sign):
            reasons.append(Reason(why, of))
    return Told(tuple(reasons))


def _node_in_time(check: Check, facts: Facts) -> Told:
    """A node that nothing has started cannot be late."""
    if check.term is None:
        return Told()
    late = []
    for code in check.events:
        for run in facts.runs.get(code, ()):
            end = count(run.since, check.term.term, facts.stops, facts.calendar).date
            end = max(end, run.longer or end)
            if (run.done or facts.on) > end:
                late.append(Reason(Why.LATE, (code,), end))
    return Told(tuple(late))


def _clues_settled(_check: Check, facts: Facts) -> Told:
    """Of clues that nobody recorded only the handler knows."""
    if any(run.done is None for run in facts.runs.get(CLUE_CHECK, ())):
        return Told((Reason(Why.STILL_OPEN, (CLUE_CHECK,)),))
    return Told(asks=not facts.events.get(CLUE))


def _restricted(_check: Check, facts: Facts) -> Told:
    if not _days(facts, RESTRICTED):
        return Told((Reason(Why.NOT_HAPPENED, (RESTRICTED,)),))
    return Told(each=True)


def _some_debtor_alive(_check: Check, facts: Facts) -> Told:
    if ALL_DEAD in facts.circumstances:
        return Told((Reason(Why.ALL_DEAD),))
    return Told(asks=all(one.natural for one in facts.debtors))


def _not_only_acts(_check: Check, facts: Facts) -> Told:
    if facts.object_kind == ACTS:
        return Told((Reason(Why.ONLY_ACTS),))
    return Told(asks=facts.object_kind is None)


def _only_asked(_check: Check, _facts: Facts) -> Told:
    return Told(asks=True)


# By the kinds of check that the rules of a court may name.
KINDS: dict[str, Callable[[Check, Facts], Told]] = {
    "happened": _happened,
    "not_before": _not_before,
    "not_after": _not_after,
    "recent": _recent,
    "in_file": _in_file,
    "sealed": _sealed,
    "signed": _signed,
    "node_in_time": _node_in_time,
    "clues_settled": _clues_settled,
    "assets_explained": _only_asked,
    "every_debtor_restricted": _restricted,
    "unpaid_remains": _only_asked,
    "some_debtor_alive": _some_debtor_alive,
    "not_only_acts": _not_only_acts,
}
