"""One page as it is looked at: its picture, findings, lines, and how it was worked."""

from typing import Any

from archive.scan import correcting, shown
from archive.scan.models import BatchState, Page, PageState


def of(page: Page) -> dict[str, Any]:
    """What the templates of a page take."""
    read = page.text.lines if page.text else []
    marks = [shown.mark(one) for one in page.findings]
    ready = page.state is PageState.READY
    return {
        "page": page,
        "is_open": page.batch.state is BatchState.OPEN,
        "turn": 0 if ready else shown.still_to_turn(page.turn, page.steps),
        "marks": marks,
        "first_open": next((one for one in marks if not one.waived_by), None),
        "lines": correcting.lines_of(page.id, read),
    }
