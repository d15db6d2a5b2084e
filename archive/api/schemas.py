"""All shapes of the interface together, room by room."""

from archive.api import (
    shapes,
    shapes_documents,
    shapes_receipts,
    shapes_scans,
    shapes_submissions,
)
from archive.api.shapes import Schema

SCHEMAS: dict[str, Schema] = {
    **shapes.SCHEMAS,
    **shapes_documents.SCHEMAS,
    **shapes_receipts.SCHEMAS,
    **shapes_scans.SCHEMAS,
    **shapes_submissions.SCHEMAS,
}
