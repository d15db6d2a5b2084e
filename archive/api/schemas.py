"""All shapes of the interface together: of cases, of receipts and of scans."""

from archive.api import shapes, shapes_receipts, shapes_scans
from archive.api.shapes import Schema

SCHEMAS: dict[str, Schema] = {
    **shapes.SCHEMAS,
    **shapes_receipts.SCHEMAS,
    **shapes_scans.SCHEMAS,
}
