"""What is printed of a receipt: the slip (材料接收单) and separator sheets (分隔页)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import segno

from archive import printing
from archive.act import Act
from archive.cases import terms
from archive.intake import labels, rules
from archive.intake.errors import field
from archive.intake.models import Piece, Receipt, ReceiptTerm
from archive.profile.schema import Profile
from archive.speech import _, day, in_chinese, moment, ngettext

FOLDER = Path(__file__).parent
SLIP, SEPARATORS = FOLDER / "slip.typ", FOLDER / "separators.typ"


def slip(act: Act, receipt: Receipt) -> bytes:
    return printing.pdf(SLIP, slip_data(act, receipt), act.at)


def separators(act: Act, receipt: Receipt, pieces: Sequence[Piece]) -> bytes:
    return printing.pdf(SEPARATORS, separator_data(act, receipt, pieces), act.at)


def symbol(code: str) -> list[str]:
    """A QR symbol as rows of 0 and 1, without a margin.

    The highest correction: a hole punched or a stamp set in it does not spoil it.
    """
    made = segno.make(code, error="h", micro=False, boost_error=False)
    return ["".join(map(str, row)) for row in made.matrix]


def slip_data(act: Act, receipt: Receipt) -> dict[str, Any]:
    """All that the slip shows, in words."""
    profile = terms.profile_of(act, receipt.case)
    code = rules.code_of(receipt.token)
    return {
        **_common(act, receipt),
        "title": _("Receipt for material"),
        "code": code,
        "symbol": symbol(code),
        "facts": [
            (_("Case number"), receipt.case.number),
            (field("source"), labels.source(profile, receipt.source)),
            (field("deliverer"), receipt.deliverer),
            (field("received_on"), day(receipt.received_on)),
            (field("formed_on"), day(receipt.formed_on) if receipt.formed_on else "—"),
            (field("back_on"), day(receipt.back_on) if receipt.back_on else "—"),
        ],
        "heads": _slip_heads(),
        "rows": [_row(piece) for piece in receipt.pieces],
        "sum": _sum(receipt),
        "notes": _notes(act, receipt),
        "signs": [_("Delivered by (signature)"), _("Received by (signature)"), _("Date")],
        "receiver": f"{_('Registered by')}{_(': ')}{labels.receiver(receipt)}",
        "footer": _("Printed on %(when)s", when=moment(act.at, act.profile.zone)),
    }


def _common(act: Act, receipt: Receipt) -> dict[str, Any]:
    court = act.profile.court
    return {
        "court": court.name if in_chinese() else court.gloss,
        "number": receipt.number,
        "lang": "zh" if in_chinese() else "en",
        "paging": _("Page %(page)s of %(all)s", page="{page}", all="{all}"),
    }


def _slip_heads() -> list[str]:
    return [
        _("No."),
        field("name"),
        _("Original or copy"),
        field("pages"),
        field("copies"),
        field("remarks"),
    ]


def _row(piece: Piece) -> list[str]:
    return [
        str(piece.position),
        piece.name,
        _("Original") if piece.original else _("Copy"),
        str(piece.pages),
        str(piece.copies),
        piece.remarks,
    ]


def _sum(receipt: Receipt) -> str:
    many = len(receipt.pieces)
    pieces = ngettext("%(num)s material", "%(num)s materials", many)
    pages = ngettext("%(num)s page", "%(num)s pages", receipt.pages)
    return _("In all %(pieces)s, %(pages)s", pieces=pieces, pages=pages)


def _notes(act: Act, receipt: Receipt) -> list[tuple[str, str]]:
    """The days promised, and what was said beside."""
    profile = terms.profile_of(act, receipt.case)
    notes = [
        (terms.named(profile.deadlines, term.code), _promised(act, profile, term))
        for term in labels.in_order(receipt)
    ]
    if receipt.uploaded:
        notes.append((field("uploaded"), receipt.uploaded))
    if receipt.remarks:
        notes.append((field("remarks"), receipt.remarks))
    return notes


def _promised(act: Act, profile: Profile, term: ReceiptTerm) -> str:
    if term.waived:
        return terms.named(profile.circumstances, term.waived)
    due = _("due %(day)s", day=day(term.due))
    if term.due_provisional:
        due = f"{due} ({_('provisional')})"
    if term.done_on is None:
        return due
    return f"{due} · {labels.state(term, act.today)[1]} {term.done_on.isoformat()}"


def separator_data(act: Act, receipt: Receipt, pieces: Sequence[Piece]) -> dict[str, Any]:
    """One sheet for each piece, all in words."""
    return {
        **_common(act, receipt),
        "title": _("Separator sheet"),
        "warning": _("Not part of the file"),
        "hint": _(
            "Lay it on top of the material and scan it with it. It is taken out of the"
            " batch by itself; use it again or throw it away."
        ),
        "labels": [
            _("Receipt"),
            _("Case number"),
            field("name"),
            field("pages"),
            field("deliverer"),
            field("received_on"),
        ],
        "case": receipt.case.number,
        "deliverer": receipt.deliverer,
        "received_on": day(receipt.received_on),
        "sheets": [_sheet(receipt, piece) for piece in pieces],
    }


def _sheet(receipt: Receipt, piece: Piece) -> dict[str, Any]:
    code = rules.code_of(receipt.token, piece.position)
    kind = _("Original") if piece.original else _("Copy")
    pages = ngettext("%(num)s page", "%(num)s pages", piece.pages)
    copies = ngettext("%(num)s copy", "%(num)s copies", piece.copies)
    return {
        "code": code,
        "symbol": symbol(code),
        "place": _("Material %(n)s", n=piece.position),
        "name": piece.name,
        "pages": f"{kind} · {pages} · {copies}",
    }
