"""The sheet of checks before closing (结案核查表), as it goes into the file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from archive import printing
from archive.act import Act
from archive.cases import queries as cases
from archive.cases import terms
from archive.cases.models import Case, Role
from archive.catalog.completeness import showing
from archive.catalog.completeness.pages import Group, Thing
from archive.catalog.completeness.showing import Closing
from archive.speech import _, day, in_chinese, moment

SHEET = Path(__file__).parent / "checks.typ"


def checks(act: Act, case: Case, shown: Closing) -> bytes:
    return printing.pdf(SHEET, checks_data(act, case, shown), act.at)


def checks_data(act: Act, case: Case, shown: Closing) -> dict[str, Any]:
    """All that the sheet shows, in words."""
    court = act.profile.court
    return {
        "court": court.name if in_chinese() else court.gloss,
        "lang": "zh" if in_chinese() else "en",
        "paging": _("Page %(page)s of %(all)s", page="{page}", all="{all}"),
        "footer": _("Printed on %(when)s", when=moment(act.at, act.profile.zone)),
        "title": _("Sheet of checks: %(method)s", method=shown.method_name),
        "number": case.number,
        "facts": _facts(act, case, shown),
        "material_title": _("Required material"),
        "material_heads": [_("No."), _("Requirement"), _("In the file"), _("Result")],
        "material": _material(shown.groups),
        "checks_title": _("Checks"),
        "checks_heads": [_("No."), _("Check"), _("Findings and answers"), _("Result")],
        "checks": [
            [str(at), f"{one.name}\n{one.source}", _said(one), one.state[1]]
            for at, one in enumerate(shown.checks, 1)
        ],
        "none": _("The rules ask for nothing here."),
        "result_title": _("Result"),
        "result": result(shown),
        "signs": [
            _("Handler (signature)"),
            _("Date"),
            _("Checked by (signature)"),
            _("Date"),
        ],
    }


def _facts(act: Act, case: Case, shown: Closing) -> list[tuple[str, str]]:
    profile, parties = terms.profile_of(act, case), cases.parties(case)

    def named(role: Role) -> str:
        return _(", ").join(one.name for one in parties if one.role is role) or "—"

    return [
        (_("Filed on"), day(case.filed_on)),
        (_("Closed on") if case.closed_on else _("Checked for"), day(shown.on)),
        (_("Handler"), case.holder.name if case.holder else "—"),
        (_("Team"), terms.named(profile.teams, case.team) or "—"),
        (_("Applicant"), named(Role.APPLICANT)),
        (_("Debtor"), named(Role.DEBTOR)),
    ]


def _material(groups: Sequence[Group]) -> list[list[str]]:
    lines = [line for group in groups for line in group.lines]
    return [
        [
            str(at),
            f"{line.name}\n{line.source}",
            "\n".join(_there(one) for one in line.things),
            _("lacking") if line.lacks else _("there"),
        ]
        for at, line in enumerate(lines, 1)
    ]


def _there(one: Thing) -> str:
    if not one.there:
        return _("%(field)s: %(sentence)s", field=one.name, sentence="—")
    titles = [title for _number, title in one.documents]
    said = _(", ").join(titles) or _("a document you may not read")
    return _("%(field)s: %(sentence)s", field=one.name, sentence=said)


def _said(one: showing.Line) -> str:
    """Why it does not hold, and every answer with its note and who gave it.

    An answer that is missing is told of each of several debtors; else the result says it.
    """
    several = len(one.questions) > 1
    answers = [_answer(q) for q in one.questions if q.word or several]
    return "\n".join([*one.findings, *answers]) or "—"


def _answer(one: showing.Question) -> str:
    said = one.word or _("not answered yet")
    by = f"({one.by})" if one.by else ""
    return " ".join(filter(None, (one.about, said, one.note, by)))


def result(shown: Closing) -> str:
    if shown.against:
        return _(
            "%(lacking)s requirements are not met and %(checks)s checks do not hold or are"
            " not answered; the case cannot be closed this way.",
            lacking=shown.lacking,
            checks=shown.refusing,
        )
    if shown.warning:
        return _(
            "Nothing stands against closing; %(warnings)s checks that only warn do not"
            " hold.",
            warnings=shown.warning,
        )
    return _("All requirements are met and all checks hold.")
