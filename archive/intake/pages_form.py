"""The form of a receipt: registering one, and correcting one. Works without scripts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from archive.accounts import rights
from archive.act import Act
from archive.cases import labels, queries, terms
from archive.cases import pages as cases
from archive.cases.forms import version_of
from archive.cases.models import Case
from archive.db import transaction
from archive.errors import DomainError, Invalid
from archive.intake import delivery, pages, rules, service
from archive.intake.delivery import Fault, Given
from archive.intake.errors import FAULTS, SentTwice, SeveralCases
from archive.intake.errors import field as name_of
from archive.intake.forms import ReceiptForm, without_row
from archive.intake.models import Receipt
from archive.intake.promising import SCAN
from archive.speech import _, day
from archive.web.access import needs
from archive.web.act import current_act

bp = Blueprint("form", __name__)
REGISTER = "receipt:register"
FIRST_ROWS, MORE_ROWS = 4, 3


@dataclass
class Sheet:
    """A form as it is shown: for a new receipt or for one that is there."""

    form: ReceiptForm
    receipt: Receipt | None = None
    case: Case | None = None
    faults: list[str] = field(default_factory=list)
    several: list[Case] = field(default_factory=list)
    rows: int = FIRST_ROWS


@bp.get("/receipts/new")
@needs(REGISTER)
def new() -> ResponseReturnValue:
    act = current_act()
    form = ReceiptForm(formdata=None, token=rules.new_token(), received_on=act.today)
    case = None
    if written := request.args.get("case", ""):
        case = cases.the_case(int(written) if written.isdecimal() else 0, REGISTER)
        form.number.data = case.number
    return _page(Sheet(form, case=case))


@bp.post("/receipts")
@needs(REGISTER)
def register() -> ResponseReturnValue:
    sheet = Sheet(ReceiptForm())

    def act(case: Case, given: Given) -> Receipt:
        form = sheet.form
        return service.register(current_act(), case, given, form.token.data or "")

    return _rearranged() or _tried(sheet, act, _tell_registered)


@bp.get("/receipts/<int:receipt_id>/edit")
@needs(REGISTER)
def edit(receipt_id: int) -> ResponseReturnValue:
    receipt = _to_correct(receipt_id)
    return _page(Sheet(ReceiptForm.of(receipt), receipt, receipt.case))


@bp.post("/receipts/<int:receipt_id>/edit")
@needs(REGISTER)
def correct(receipt_id: int) -> ResponseReturnValue:
    receipt = _to_correct(receipt_id)
    sheet = Sheet(ReceiptForm(), receipt)

    def act(case: Case, given: Given) -> Receipt:
        version = version_of(sheet.form)
        return service.correct(current_act(), receipt, case, given, version)

    return _rearranged(receipt) or _tried(sheet, act, _tell_corrected)


def _to_correct(receipt_id: int) -> Receipt:
    receipt = pages.the_receipt(receipt_id)
    rights.demand(current_act(), REGISTER, receipt.case)
    return receipt


def _rearranged(receipt: Receipt | None = None) -> str | None:
    """A row more or less: what was typed is shown again, and nothing is judged yet."""
    typed: MultiDict[str, str] = request.form
    dropped = typed.get("drop", "")
    if not dropped and "more" not in typed:
        return None
    if dropped.isascii() and dropped.isdecimal():
        typed = without_row(typed, int(dropped[:6]))
    form = ReceiptForm(formdata=typed)
    rows = max(len(form.pieces), FIRST_ROWS) + (MORE_ROWS if "more" in typed else 0)
    return _page(Sheet(form, receipt, rows=rows))


def _tried(
    sheet: Sheet,
    do: Callable[[Case, Given], Receipt],
    tell: Callable[[Receipt], None],
) -> ResponseReturnValue:
    """Do it, or show what was typed once more with all that is wrong."""
    given = sheet.form.given(current_act().today)
    if not _is_right(sheet, given) or sheet.case is None:
        return _page(sheet), 422
    try:
        with transaction():
            receipt = do(sheet.case, given)
    except DomainError as refused:
        return _again(sheet, refused), 422 if isinstance(refused, Invalid) else 409
    tell(receipt)
    return redirect(url_for("intake.receipt.show", receipt_id=receipt.id), 303)


def _is_right(sheet: Sheet, given: Given) -> bool:
    """Whether the shape, the case and every field will do; each fault goes to its field."""
    form, act = sheet.form, current_act()
    is_shaped = form.validate()
    sheet.case = _meant(sheet, act)
    profile = terms.profile_of(act, sheet.case) if sheet.case else act.profile
    sources = {one.code for one in profile.material_sources}
    found = delivery.faults(delivery.tidy(given), sources, act.today)
    for name, fault in found.items():
        _mark(sheet, name, str(FAULTS[fault]))
    return is_shaped and sheet.case is not None and not found


def _meant(sheet: Sheet, act: Act) -> Case | None:
    number = sheet.form.number
    typed = request.form.get("pick", "") or (number.data or "").strip()
    if not typed:
        number.errors = [str(FAULTS[Fault.MISSING])]
        return None
    try:
        case = pages.the_case(act, typed)
        rights.demand(act, REGISTER, case)
    except DomainError as refused:
        number.errors = [str(refused)]
        if isinstance(refused, SeveralCases):
            sheet.several = pages.suggestions(act, typed)
        return None
    number.data, number.raw_data = case.number, None
    return case


def _mark(sheet: Sheet, name: str, sentence: str) -> None:
    """Put a fault to its field; the third material written may stand in the fifth row."""
    if name == "pieces":
        sheet.faults.append(sentence)
        return
    if name.startswith("pieces-"):
        _pieces, written, column = name.split("-")
        row = sheet.form.written[int(written)]
        at = sheet.form.pieces[row].form[column]
    else:
        at = sheet.form[name]
    if not at.errors:
        at.errors = [sentence]


def _again(sheet: Sheet, refused: DomainError) -> str:
    """What was typed stays; doing it once more is upon what is there now."""
    form = sheet.form
    if sheet.receipt is not None:
        sheet.receipt = pages.the_receipt(sheet.receipt.id)
        form.version.data = str(sheet.receipt.version)
        form.version.raw_data = None
    if isinstance(refused, SentTwice):
        form.token.data, form.token.raw_data = rules.new_token(), None
    sheet.faults.append(str(refused))
    return _page(sheet)


def _tell_registered(receipt: Receipt) -> None:
    scan = receipt.term(SCAN)
    if scan is None:
        flash(_("Registered as %(number)s.", number=receipt.number))
        return
    due = day(scan.due)
    flash(
        _(
            "Registered as %(number)s; to be checked, scanned and named by %(day)s.",
            number=receipt.number,
            day=due,
        )
    )


def _tell_corrected(receipt: Receipt) -> None:
    flash(_("%(number)s is corrected.", number=receipt.number))


def _told(form: ReceiptForm) -> Iterator[tuple[str, str, str]]:
    """Every fault with the field it belongs to: where it is, and what it is called."""
    for name in form.errors:
        if name == "pieces":
            continue
        label = form[name].label.text if name else ""
        yield form[name].id if name else "", label, _joined(form[name].errors)
    for at, row in enumerate(form.pieces):
        for column, sentences in row.form.errors.items():
            told = name_of(f"pieces-{at}-{column}")
            yield row.form[column].id, told, _joined(sentences)


def _joined(sentences: Iterable[object]) -> str:
    return " ".join(map(str, sentences))


def _page(sheet: Sheet) -> str:
    act, case = current_act(), sheet.case
    if case is not None:
        case = queries.found(act, case.id)
    profile = terms.profile_of(act, case) if case else act.profile
    sheet.form.offer(profile)
    sheet.form.fill_up(sheet.rows)
    return render_template(
        "intake/form.html",
        form=sheet.form,
        receipt=sheet.receipt,
        case=case,
        faults=[*_told(sheet.form), *(("", "", one) for one in sheet.faults)],
        several=[labels.listed(profile, one) for one in sheet.several],
        materials=[name for _code, name in terms.choices(profile.materials)],
        people=[one.name for one in case.parties] if case else [],
        most=delivery.MOST_PIECES,
    )
