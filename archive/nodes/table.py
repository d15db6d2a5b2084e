"""执行流程节点表: a case's nodes on one page, as it travels with the file (GS-13)."""

from datetime import datetime
from pathlib import Path
from typing import Any

from archive import printing
from archive.cases.service import called
from archive.nodes.labels import Line, Sheet
from archive.speech import _, day, in_chinese, moment

TEMPLATE = Path(__file__).parent / "table.typ"


def pdf(sheet: Sheet, at: datetime) -> bytes:
    return printing.pdf(TEMPLATE, data(sheet, at), at)


def data(sheet: Sheet, at: datetime) -> dict[str, Any]:
    """All that the form shows, in words."""
    case, court = sheet.case, sheet.profile.court
    return {
        "court": court.name if in_chinese() else court.gloss,
        "title": _("Sheet of process nodes"),
        "number": case.number,
        "lang": "zh" if in_chinese() else "en",
        "facts": [
            (_("Case number"), case.number),
            (_("Filed on"), day(case.filed_on)),
            (_("Holder"), called(case.holder_id) or "—"),
        ],
        "heads": [
            _("No."),
            _("Node"),
            _("Term"),
            _("Falls due"),
            _("Done on"),
            _("Responsible"),
            _("Signature"),
        ],
        "rows": [_row(number, one) for number, one in enumerate(sheet.lines(), 1)],
        "footer": sheet.profile.key + _provisional(sheet),
        "printed": moment(at, sheet.profile.zone),
    }


def _provisional(sheet: Sheet) -> str:
    """What the star means, if any day was counted over a year not arranged yet."""
    starred = any(one.run and one.run.due_provisional for one in sheet.lines())
    return _("; * provisional") if starred else ""


def _row(number: int, line: Line) -> list[str]:
    run = line.run
    return [
        line.number or str(number),
        line.name,
        line.allowed,
        f"{run.due.isoformat()}{'*' if run.due_provisional else ''}"
        if run and run.is_promised
        else "—",
        run.completed_on.isoformat() if run and run.completed_on else "",
        line.responsible,
        line.signed,
    ]
