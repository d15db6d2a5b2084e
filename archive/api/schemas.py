"""All shapes of the interface together: of cases, documents, receipts and scans."""

from archive.api import shapes, shapes_documents, shapes_receipts, shapes_scans
from archive.api.shapes import Schema

SCHEMAS: dict[str, Schema] = {
    **shapes.SCHEMAS,
    **shapes_documents.SCHEMAS,
    **shapes_receipts.SCHEMAS,
    **shapes_scans.SCHEMAS,
}
