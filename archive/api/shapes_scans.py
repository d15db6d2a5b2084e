"""Shapes of what other systems bring to be scanned in, and are told of it."""

from archive.api.shapes import INSTANT, Schema, nullable, one_of, refer, text, whole
from archive.scan.models import BatchState, FileState, PageState, Way

COUNT = {"type": "integer", "minimum": 0}
SCHEMAS: dict[str, Schema] = {
    "ScanInput": whole(
        {
            "case": nullable(text(60, "The number of the case all of it is for.")),
            "receipt": nullable(text(40, "The number of the receipt it came with.")),
            "title": text(400, "What it is, in a few words."),
        },
        "case",
        "receipt",
        "title",
        meaning="Without a case or a receipt, separator sheets or a clerk say where to.",
    ),
    "FileInput": whole(
        {
            "name": text(1000, "Kept to be read; it is no path.", minLength=1),
            "size": COUNT | {"maximum": 2**53 - 1, "description": "In bytes."},
        }
    ),
    "Upload": whole(
        {
            "upload": {"type": "string", "description": "Its name in the address."},
            "name": {"type": "string"},
            "size": COUNT,
            "offset": COUNT | {"description": "As many bytes are safely here."},
            "done": {"type": "boolean", "description": "It is in its scan."},
            "again": {"type": "boolean", "description": "It was there; taken once."},
        },
        meaning="A file on its way. The next piece begins at the offset.",
    ),
    "ScanFile": whole(
        {
            "name": {"type": "string"},
            "size": COUNT,
            "sha256": {"type": "string"},
            "state": one_of(FileState),
            "pages": nullable(COUNT),
            "reason": nullable({"type": "string", "description": "Why quarantined."}),
            "sentence": {"type": "string", "description": "The same, for people."},
        }
    ),
    "Scan": whole(
        {
            "number": {"type": "string"},
            "way": one_of(Way),
            "state": one_of(BatchState),
            "title": {"type": "string"},
            "case": nullable({"type": "string"}),
            "receipt": nullable({"type": "string"}),
            "opened_at": INSTANT,
            "pages": whole({"all": COUNT, **{one.value: COUNT for one in PageState}}),
            "at_rest": {"type": "boolean", "description": "Nothing more goes on."},
            "files": {"type": "array", "items": refer("ScanFile")},
        }
    ),
}
