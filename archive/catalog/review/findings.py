"""What a reviewer found, as it was typed, and all that may be wrong with it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from archive.cases import terms
from archive.catalog.review import rules
from archive.catalog.review.models import Outcome
from archive.profile.files import ReviewPoint
from archive.speech import _

LONGEST_NOTE, LONGEST_OPINION, LONGEST_PAGE, MOST_DEFECTS = 400, 2000, 40, 60


@dataclass(frozen=True, slots=True)
class Point:
    """Whether one point of the review holds, why not, and a note."""

    holds: bool | None = None
    reasons: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong with one document, piece or page; ``on`` is ``document:12``, say."""

    on: str
    reason: str
    page: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    outcome: Outcome
    points: Mapping[str, Point]
    defects: tuple[Defect, ...] = ()
    opinion: str = ""
    supply_by: date | None = None


def tidy(findings: Findings) -> Findings:
    """Without the spaces nobody means, and without reasons for what holds."""
    return replace(
        findings,
        points={code: _tidy(point) for code, point in findings.points.items()},
        defects=tuple(
            replace(one, page=rules.plain(one.page), note=rules.plain(one.note))
            for one in findings.defects
        ),
        opinion=rules.paragraphs(findings.opinion),
    )


def _tidy(point: Point) -> Point:
    reasons = () if point.holds else tuple(dict.fromkeys(point.reasons))
    return replace(point, reasons=reasons, note=rules.plain(point.note))


def faults(
    found: Findings, points: Collection[ReviewPoint], known: Collection[str], today: date
) -> list[str]:
    """Every fault as a sentence; none means it can be kept."""
    return [
        *_of_points(found, points),
        *_of_defects(found, known),
        *_of_outcome(found, today),
    ]


def _of_points(found: Findings, points: Collection[ReviewPoint]) -> Iterator[str]:
    if set(found.points) - {entry.code for entry in points}:
        yield _("The rules of this case know no such point of review.")
    for entry in points:
        name = terms.name(entry)
        point = found.points.get(entry.code, Point())
        if point.holds is None:
            yield _("%(point)s: say whether it holds.", point=name)
        elif not point.holds and not point.reasons:
            yield _("%(point)s: choose at least one reason.", point=name)
        if set(point.reasons) - set(rules.reasons_of(entry.code)):
            yield _("%(point)s: there is no such reason.", point=name)
        if rules.OTHER in point.reasons and not point.note:
            yield _("%(point)s: write in the note what the other reason is.", point=name)
        yield from _line(point.note, _("Note"))


def _line(text: str, what: str, most: int = LONGEST_NOTE) -> Iterator[str]:
    if len(text) > most or not rules.is_printable(text):
        yield _(
            "%(what)s: at most %(most)s characters, and only such as can be printed.",
            what=what,
            most=most,
        )


def _of_defects(found: Findings, known: Collection[str]) -> Iterator[str]:
    if len(found.defects) > MOST_DEFECTS:
        yield _("One round lists %(most)s defects at the most.", most=MOST_DEFECTS)
    for number, one in enumerate(found.defects, 1):
        what = _("Defect %(number)s", number=number)
        if one.on not in known:
            yield _("%(what)s: this is not part of the submission.", what=what)
        if one.reason not in rules.DEFECTS:
            yield _("%(what)s: choose a reason.", what=what)
        elif one.reason == rules.OTHER and not one.note:
            yield _("%(what)s: write in the note what is wrong.", what=what)
        yield from _line(one.page, what, LONGEST_PAGE)
        yield from _line(one.note, what)


def _of_outcome(found: Findings, today: date) -> Iterator[str]:
    yield from _line(found.opinion, _("Opinion"), LONGEST_OPINION)
    failed = {code for code, point in found.points.items() if point.holds is False}
    curable = failed - rules.INCURABLE
    if found.outcome is Outcome.ACCEPT:
        if curable or found.defects:
            yield _(
                "It is not accepted while a point does not hold or a defect is listed; only"
                " lateness is noted and hinders nothing."
            )
        return
    if not failed:
        yield _("Every point holds: there is nothing to send it back for.")
    if not found.opinion:
        yield _("Write an opinion: what is to be corrected or supplied, and how.")
    if curable and not found.defects:
        yield _("List at least one defect, so that it can be found and corrected.")
    if found.supply_by and found.supply_by < today:
        yield _("The day until which it is to be supplied is over.")


def as_rows(found: Findings, names: Mapping[str, str]) -> tuple[dict[str, Any], list[Any]]:
    """Points and defects as they are kept, each defect with the name it had."""
    points = {
        code: {"holds": one.holds, "reasons": list(one.reasons), "note": one.note}
        for code, one in found.points.items()
    }
    defects = [
        {
            "on": one.on,
            "name": names.get(one.on, ""),
            "page": one.page,
            "reason": one.reason,
            "note": one.note,
        }
        for one in found.defects
    ]
    return points, defects
