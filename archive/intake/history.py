"""What happened to a receipt, as its page tells it: codes by their names."""

from collections.abc import Sequence
from typing import Any

from archive.act import Act, Office
from archive.audit import facts
from archive.audit.kinds import LABELS
from archive.audit.models import Event
from archive.cases import terms
from archive.intake import delivery, labels
from archive.intake.errors import field
from archive.intake.models import Receipt
from archive.profile.schema import Profile
from archive.speech import _, moment

ARROW = " → "


def happened(act: Act, receipt: Receipt, events: Sequence[Event]) -> list[dict[str, str]]:
    profile = terms.profile_of(act, receipt.case)
    return [
        {
            "at": moment(event.at, profile.zone),
            "who": _who(event),
            "what": str(LABELS[event.kind]),
            "note": _note(profile, event.facts),
        }
        for event in events
    ]


def _who(event: Event) -> str:
    if event.office is Office.MACHINE:
        return _("the archive itself")
    return event.name or event.account


def _note(profile: Profile, of: dict[str, Any]) -> str:
    """What was changed; or of a registration, the materials and the days promised."""
    told = [_changed(profile, name, one) for name, one in of.get("changes", {}).items()]
    if scanned := of.get("scanned_on"):
        told.append(_("checked, scanned and named on %(day)s", day=scanned))
    if not told:
        told.append("、".join(_piece(str(one)) for one in of.get("pieces", ())))
    told += [_due(profile, code, on) for code, on in of.get("due", {}).items()]
    return "; ".join(filter(None, told))


def _changed(profile: Profile, name: str, change: str) -> str:
    if name == "source":
        both = (labels.source(profile, one) for one in change.split(ARROW))
        change = ARROW.join(both)
    if name.startswith("piece "):
        change = _piece(change)
    return _("%(field)s: %(sentence)s", field=field(name), sentence=change)


def _piece(noted: str) -> str:
    """A material as the journal notes it, its kind in the reader's language."""
    told = noted.replace(f"{delivery.ORIGINAL} ", "")
    return told.replace(delivery.COPY, f"[{_('Copy')}]")


def _due(profile: Profile, code: str, on: str) -> str:
    name = terms.named(profile.deadlines, code)
    when = terms.named(profile.circumstances, on)
    return _("%(field)s: %(sentence)s", field=name, sentence=facts.said(when))
