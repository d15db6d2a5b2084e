"""What is printed: the opinion that goes back (退回修改意见书), notices, registers.

A party's material is received all the same; what it is told is what to supply (待补正).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from archive import printing
from archive.act import Act
from archive.cases import terms
from archive.catalog.review import labels, queries, registers, said
from archive.catalog.review.models import Outcome, Review, Submission
from archive.catalog.review.registers import Line
from archive.speech import _, day, in_chinese, moment

FOLDER = Path(__file__).parent
OPINION, REGISTER = FOLDER / "opinion.typ", FOLDER / "register.typ"


def opinion(act: Act, row: Submission, review: Review) -> bytes:
    return printing.pdf(OPINION, opinion_data(act, row, review), act.at)


def opinion_data(act: Act, row: Submission, review: Review) -> dict[str, Any]:
    """All that the sheet shows, in words."""
    notice = review.outcome is Outcome.SUPPLEMENT
    title = _("Notice of what is to be supplied") if notice else _("Opinion on a refusal")
    return {
        **_common(act),
        "title": title,
        "number": f"{row.number}-{review.round}",
        "facts": _facts(act, row, review),
        "intro": _intro(row, review),
        "points_title": _("Points reviewed"),
        "point_heads": [_("Point"), _("Result"), _("Reasons"), _("Note")],
        "points": _points(act, row, review),
        "defects_title": _("Defects"),
        "defect_heads": [_("No."), _("Material"), _("Page"), _("Reason"), _("Note")],
        "defects": _defects(act, review),
        "opinion_title": _("To be supplied") if notice else _("Opinion"),
        "opinion": review.opinion.split("\n"),
        "ending": _ending(review),
        "signed": _signed(review),
        "signs": _signs(notice=notice),
    }


def _common(act: Act) -> dict[str, Any]:
    court = act.profile.court
    return {
        "court": court.name if in_chinese() else court.gloss,
        "lang": "zh" if in_chinese() else "en",
        "paging": _("Page %(page)s of %(all)s", page="{page}", all="{all}"),
        "footer": _("Printed on %(when)s", when=moment(act.at, act.profile.zone)),
    }


def _facts(act: Act, row: Submission, review: Review) -> list[tuple[str, str]]:
    profile = terms.profile_of(act, row.case)
    source = terms.named(profile.material_sources, row.source)
    receipt = row.receipt.number if row.receipt else "—"
    return [
        (_("Case number"), row.case.number),
        (_("Round"), _("round %(number)s", number=review.round)),
        (_("Handler"), row.handler),
        (_("Comes from"), source),
        (_("Handed in on"), day(review.handed_on)),
        (_("Receipt"), receipt),
        (_("Material"), row.what),
    ]


def _intro(row: Submission, review: Review) -> str:
    who = row.receipt.deliverer if row.receipt else row.handler
    if review.outcome is Outcome.SUPPLEMENT:
        return _(
            "%(who)s: what you handed in was received. The following is still to be"
            " supplied.",
            who=who,
        )
    return _(
        "%(who)s: what you handed in was reviewed and cannot be accepted as it is. Correct"
        " it as stated below and hand it in again.",
        who=row.handler,
    )


def _points(act: Act, row: Submission, review: Review) -> list[list[str]]:
    profile = terms.profile_of(act, row.case)
    return [
        [
            terms.named(profile.review_points, code),
            labels.result(holds=point["holds"])[1],
            _(", ").join(labels.reason(one) for one in point["reasons"]) or "—",
            point["note"] or "—",
        ]
        for code, point in review.points.items()
    ]


def _defects(act: Act, review: Review) -> list[list[str]]:
    shown = shown_defects(act, [review])[review.id]
    return [
        [str(at), one["name"], one["page"] or "—", one["reason"], one["note"] or "—"]
        for at, one in enumerate(shown, 1)
    ]


def shown_defects(act: Act, rounds: Sequence[Review]) -> dict[int, list[dict[str, str]]]:
    """Defects in words; of a document that the actor may not read, not its title."""
    readable = queries.readable(act, queries.defect_documents(rounds))
    return {row.id: [_defect(one, readable) for one in row.defects] for row in rounds}


def _defect(one: dict[str, str], readable: set[int]) -> dict[str, str]:
    kind, _colon, number = one["on"].partition(":")
    hidden = kind == "document" and int(number) not in readable
    name = _("a document you may not read") if hidden else one["name"]
    return {
        "on": one["on"],
        "name": name if kind != "whole" else _("The whole"),
        "page": one["page"],
        "reason": labels.reason(one["reason"]),
        "note": "" if hidden else one["note"],
    }


def _ending(review: Review) -> str:
    if review.outcome is Outcome.SUPPLEMENT:
        if review.supply_by is None:
            return ""
        return _("To be supplied by %(day)s.", day=day(review.supply_by))
    return _(
        "If you disagree, say so with your reasons; the head of the bureau then decides."
    )


def _signed(review: Review) -> list[tuple[str, str]]:
    return [
        (_("Reviewer"), said.called(review.reviewed_by)),
        (_("Reviewed on"), day(review.reviewed_on)),
    ]


def _signs(*, notice: bool) -> list[str]:
    taken = _("Received by (signature)")
    if not notice:
        taken = _("Handler (signature)")
    return [_("Reviewer (signature)"), _("Date"), taken, _("Date")]


def register(act: Act, which: str, rows: Sequence[Line], days: str) -> bytes:
    """A register laid crosswise, each entry with all its columns."""
    title = register_title(which)
    data = {
        **_common(act),
        "title": title,
        "days": days,
        "heads": [_("No."), *registers.heads(which)],
        "widths": WIDTHS[which],
        "rows": [_cells(act, which, at, one) for at, one in enumerate(rows, 1)],
        "none": _("Nothing was entered in these days."),
    }
    return printing.pdf(REGISTER, data, act.at)


def _cells(act: Act, which: str, at: int, row: Line) -> list[str]:
    cells = registers.cells(which, row, act.today)
    return [str(at), *(str(cell) or "—" for cell in cells)]


# In shares of the width that is left; what is written at length takes more.
WIDTHS = {
    registers.REFUSALS: [3, 9, 13, 11, 14, 17, 22, 4, 8, 8, 10, 4],
    registers.DISPUTES: [3, 9, 13, 11, 13, 8, 4, 18, 18, 18, 8, 9, 4],
}


def register_title(which: str) -> str:
    if which == registers.DISPUTES:
        return _("Register of disputed refusals")
    return _("Register of refusals")
