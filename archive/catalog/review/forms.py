"""The shape of what is typed about submissions; whether it may be is asked elsewhere."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from archive.cases.forms import MISSING, TOO_LONG, required
from archive.catalog.review.findings import MOST_DEFECTS, Defect, Findings, Point
from archive.catalog.review.models import Outcome
from archive.nodes.pages import read_day
from archive.speech import lazy

LONGEST, FEWEST, MORE, CUT = 2000, 4, 4, 2400
HOLDS = {"yes": True, "no": False}


def _text() -> list[Any]:
    return [InputRequired(MISSING), Length(max=LONGEST, message=TOO_LONG)]


class AnswerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    seen = HiddenField()
    text = TextAreaField(lazy("What was corrected or added"), _text())


class DisputeForm(FlaskForm):  # type: ignore[misc]  # ditto
    seen = HiddenField()
    text = TextAreaField(lazy("Why the refusal is not right"), _text())


class DecideForm(FlaskForm):  # type: ignore[misc]  # ditto
    seen = HiddenField()
    sustained = RadioField(
        lazy("Decision"),
        [InputRequired(MISSING)],
        choices=[
            SelectChoice("yes", lazy("Sustained: it stays refused and is to be corrected")),
            SelectChoice("no", lazy("Overruled: it is accepted into the file")),
        ],
    )
    text = TextAreaField(lazy("On what the decision rests"), _text())


class SubmitForm(FlaskForm):  # type: ignore[misc]  # ditto
    source = SelectField(lazy("Comes from"), required(), validate_choice=False)
    what = StringField(
        lazy("What is handed in"), [Optional(), Length(max=400, message=TOO_LONG)]
    )
    node = SelectField(lazy("Node"), [Optional()], validate_choice=False)
    documents = SelectMultipleField(lazy("Documents"), [Optional()], validate_choice=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """A review as it stands in the form, finished or not."""

    points: Mapping[str, Point]
    defects: tuple[Defect, ...] = ()
    opinion: str = ""
    supply_by: str = ""
    rows: int = FEWEST

    def findings(self, outcome: Outcome) -> Findings:
        return Findings(
            outcome=outcome,
            points=self.points,
            defects=self.defects,
            opinion=self.opinion,
            supply_by=self.day,
        )

    @property
    def day(self) -> date | None:
        return read_day(self.supply_by)

    @property
    def listed(self) -> list[Defect]:
        """The defects, and empty rows to write the next ones into."""
        empty = max(self.rows - len(self.defects), 1)
        return [*self.defects, *[Defect("", "")] * empty][: MOST_DEFECTS + 1]


def read(sent: "MultiDict[str, str]", points: Collection[str]) -> Typed:
    rows = _number(sent.get("rows", ""))
    return Typed(
        points={code: _point(sent, code) for code in points},
        defects=tuple(filter(None, (_defect(sent, at) for at in range(rows)))),
        opinion=sent.get("opinion", "")[:CUT],
        supply_by=sent.get("supply_by", "")[:10],
        rows=rows + (MORE if "more" in sent else 0),
    )


def _number(written: str) -> int:
    known = written.isascii() and written.isdecimal()
    return min(int(written[:4]), MOST_DEFECTS + 1) if known else FEWEST


def _point(sent: "MultiDict[str, str]", code: str) -> Point:
    return Point(
        holds=HOLDS.get(sent.get(f"{code}-holds", "")),
        reasons=tuple(one[:40] for one in sent.getlist(f"{code}-reasons")[:40]),
        note=sent.get(f"{code}-note", "")[:CUT],
    )


def _defect(sent: "MultiDict[str, str]", at: int) -> Defect | None:
    """A row of the list; one where nothing but the first column was chosen is none."""
    on, reason, page, note = (
        sent.get(f"defect-{at}-{name}", "").strip()[:CUT]
        for name in ("on", "reason", "page", "note")
    )
    return Defect(on, reason, page, note) if reason or page or note else None


def edition(written: str | None) -> int:
    """The edition that was looked at; whatever else is sent was none."""
    text = written or ""
    return int(text[:9]) if text.isascii() and text.isdecimal() else 0
