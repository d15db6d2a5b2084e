"""What is sent and answered of receipts, as JSON Schema."""

from archive.api.shapes import CODE, DAY, NUMBER, Schema, nullable, refer, some, text, whole
from archive.intake.delivery import (
    LONGEST_LINE,
    LONGEST_NAME,
    MOST_COPIES,
    MOST_PAGES,
    MOST_PIECES,
)

FLAG: Schema = {"type": "boolean"}
SAID: Schema = {"type": "string"}


def count(most: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": most}


SCHEMAS: dict[str, Schema] = {
    "ReceiptInput": whole(
        {
            "number": NUMBER | {"minLength": 1},
            "source": text(
                40, "A code of material_sources in the court's profile.", minLength=1
            ),
            "deliverer": text(LONGEST_NAME, minLength=1),
            "received_on": nullable(DAY),
            "formed_on": nullable(DAY),
            "back_on": nullable(DAY),
            "uploaded_at": text(
                LONGEST_LINE, "Where it is found, if it was uploaded already."
            ),
            "remarks": text(LONGEST_LINE),
            "pieces": some(refer("PieceInput"), MOST_PIECES, minItems=1),
        },
        "received_on",
        "formed_on",
        "back_on",
        "uploaded_at",
        "remarks",
        meaning="Without received_on it is received today.",
    ),
    "PieceInput": whole(
        {
            "name": text(LONGEST_NAME, minLength=1),
            "pages": count(MOST_PAGES),
            "copies": count(MOST_COPIES),
            "original": FLAG,
            "remarks": text(LONGEST_LINE),
        },
        "copies",
        "original",
        "remarks",
    ),
    "Receipt": whole(
        {
            "receipt": SAID | {"description": "The number of the receipt."},
            "number": SAID | {"description": "The case number."},
            "code": SAID | {"description": "What a symbol on its slip says."},
            "source": CODE,
            "deliverer": SAID,
            "received_on": DAY,
            "pieces": {"type": "array", "items": refer("Piece")},
            "terms": {"type": "array", "items": refer("ReceiptTerm")},
        }
    ),
    "Piece": whole(
        {
            "place": {"type": "integer"},
            "name": SAID,
            "pages": {"type": "integer"},
            "copies": {"type": "integer"},
            "original": FLAG,
            "code": SAID | {"description": "What a symbol on its separator sheet says."},
        }
    ),
    "ReceiptTerm": whole(
        {"code": CODE, "due": DAY, "done_on": nullable(DAY), "waived": SAID}
    ),
}
