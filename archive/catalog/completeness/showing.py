"""The closing of a case as its page and its printed sheet show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archive.act import Act
from archive.cases import terms
from archive.cases.models import Case
from archive.catalog.completeness import finding, pages, queries, words
from archive.catalog.completeness.finding import Findings
from archive.catalog.completeness.models import ClosingAnswer, ClosingPlan
from archive.catalog.completeness.pages import Group
from archive.catalog.completeness.rules.facts import WHOLE, Found, Reason, Said, Why
from archive.catalog.completeness.words import Names
from archive.profile.closing import Check
from archive.profile.schema import Profile
from archive.speech import _, moment

# What was typed into a question and not kept: what was said, and the note.
Typed = Mapping[tuple[str, int], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Question:
    """What the data cannot tell, with what was answered so far."""

    code: str
    debtor: int
    about: str
    said: str
    word: str
    note: str
    seen: int
    by: str


@dataclass(frozen=True, slots=True)
class Line:
    """One check in words."""

    code: str
    name: str
    source: str
    verdict: str
    state: tuple[str, str]
    refuses: bool
    reasons: Sequence[str]
    # Of the reasons, what neither the result nor a question beside it says already.
    findings: Sequence[str]
    # What a reason speaks of and the reader may open, to be put right there.
    documents: Sequence[tuple[int, str]]
    asks: str
    questions: Sequence[Question]


@dataclass(frozen=True, slots=True)
class Closing:
    """All that the page shows of one way of closing."""

    method: str
    method_name: str
    on: date
    planned: ClosingPlan | None
    groups: Sequence[Group]
    checks: Sequence[Line]
    lacking: int
    refusing: int
    warning: int
    others: int
    asked: int

    @property
    def against(self) -> int:
        return self.lacking + self.refusing


def of(act: Act, case: Case, method: str, on: date, typed: Typed | None = None) -> Closing:
    found = finding.of(act, case, method, on)
    profile = terms.profile_of(act, case)
    checks = lines(act, case, found, typed or {})
    return Closing(
        method=method,
        method_name=terms.named(profile.closing_methods, method),
        on=on,
        planned=queries.plan(case.id),
        groups=pages.groups(act, case, found.wanted),
        checks=checks,
        lacking=len(found.lacking),
        refusing=len(found.refusing),
        warning=len(found.warning),
        others=len(found.others),
        asked=sum(len(one.questions) for one in checks),
    )


def lines(act: Act, case: Case, found: Findings, typed: Typed) -> list[Line]:
    profile, called = terms.profile_of(act, case), finding.names(act, found)
    lines = []
    for check, one in found.checks:
        asked = [
            _question(act, one.code, debtor, found, called, typed)
            for debtor in one.questions
        ]
        lines.append(_line(profile, check, one, called, asked))
    return lines


def _line(
    profile: Profile, check: Check, one: Found, called: Names, asked: Sequence[Question]
) -> Line:
    return Line(
        code=check.code,
        name=terms.name(check),
        source=words.source(check),
        verdict=one.verdict.value,
        state=words.verdict(one),
        refuses=one.refuses,
        reasons=words.reasons(profile, one, called),
        findings=[
            words.reason(profile, reason, called)
            for reason in one.reasons
            if not _is_said_beside(reason, asked)
        ],
        documents=_documents(one, called),
        asks=_asks(check, one),
        questions=asked,
    )


def _is_said_beside(reason: Reason, asked: Sequence[Question]) -> bool:
    """Where an answer is missing: of one question the result says it, of several each.

    An answer that is too old still stands at its question; of those the reason is told.
    """
    if reason.why is not Why.UNANSWERED:
        return False
    silent = {str(one.debtor) for one in asked if not one.said}
    return len(asked) == 1 or silent.issuperset(reason.of)


def _documents(found: Found, called: Names) -> list[tuple[int, str]]:
    numbers = [int(n) for one in found.reasons if one.why in words.MARKS for n in one.of]
    titles = called.documents
    return [(one, titles[one]) for one in dict.fromkeys(numbers) if one in titles]


def _asks(check: Check, found: Found) -> str:
    """The question, with what of it need not be looked at."""
    if not found.questions:
        return ""
    asked = words.question(check.kind.value)
    if check.small_sum is None:
        return asked
    small = _(
        "Balances below %(sum)s yuan and at most %(share)s percent of the claim may be"
        " left out.",
        sum=check.small_sum,
        share=check.small_share or 0,
    )
    return f"{asked} {small}"


def _question(
    act: Act, code: str, debtor: int, found: Findings, called: Names, typed: Typed
) -> Question:
    row = found.answers.get((code, debtor))
    said, note = typed.get((code, debtor), _kept(row))
    return Question(
        code=code,
        debtor=debtor,
        about=called.debtors.get(debtor, ""),
        said=said,
        word=str(words.SAID[Said(said)]) if said in set(Said) else "",
        note=note,
        seen=row.edition if row else 0,
        by=_by(act, row),
    )


def _kept(row: ClosingAnswer | None) -> tuple[str, str]:
    return (row.said.value, row.note) if row else ("", "")


def _by(act: Act, row: ClosingAnswer | None) -> str:
    if row is None:
        return ""
    return f"{row.by_name} {moment(row.at, act.profile.zone)}"


def key(code: str, debtor: int) -> str:
    """The name of a field: of which check, and of which debtor."""
    return code if debtor == WHOLE else f"{code}-{debtor}"
