"""What went on into another system, in words."""

from archive.act import Act
from archive.catalog.exchange import queries, rules
from archive.catalog.exchange.models import Sending
from archive.catalog.exchange.rules import Standing
from archive.catalog.models import Document
from archive.speech import LazyString, _, lazy, moment

STANDINGS: dict[Standing, tuple[str, LazyString]] = {
    Standing.WAITING: ("waiting", lazy("waits to be fetched")),
    Standing.FETCHED: ("soon", lazy("fetched, no receipt yet")),
    Standing.RECEIVED: ("done", lazy("taken in")),
    Standing.REFUSED: ("late", lazy("refused there")),
}


def system(name: str) -> str:
    """What a system is called; files that nobody named otherwise have no name."""
    return _("as files") if name == rules.FILES else name


def standing(row: Sending) -> tuple[str, str]:
    tone, word = STANDINGS[rules.standing(row.received_at, row.answer, row.fetched_at)]
    return tone, str(word)


def imported(act: Act, document: Document) -> str:
    """Whether a document is in another system, as its own page says it."""
    rows = queries.sendings(document.id)
    newest = {row.system: row for row in reversed(rows)}
    if not newest:
        return _("not yet") if queries.is_out(document.id) else ""
    return _("; ").join(_one(act, row) for row in newest.values())


def _one(act: Act, row: Sending) -> str:
    zone = act.profile.zone
    values = {
        "system": system(row.system),
        "edition": row.edition,
        "receipt": row.receipt,
        "reason": row.reason,
        "at": moment(row.received_at or row.fetched_at, zone),
    }
    match rules.standing(row.received_at, row.answer, row.fetched_at):
        case Standing.RECEIVED:
            return _(
                "%(system)s: edition %(edition)s taken in on %(at)s, receipt %(receipt)s",
                **values,
            )
        case Standing.REFUSED:
            return _(
                "%(system)s: edition %(edition)s refused on %(at)s: %(reason)s", **values
            )
    values["at"] = moment(row.fetched_at, zone)
    return _("%(system)s: edition %(edition)s fetched on %(at)s, no receipt yet", **values)
