"""Labels for places, forty on a sheet of A4: the symbol, the path and the code of each."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from archive import printing
from archive.act import Act
from archive.custody import rules
from archive.custody.models import Place
from archive.intake.prints import symbol
from archive.speech import _, in_chinese

TEMPLATE = Path(__file__).parent / "labels.typ"


def sheet(act: Act, places: Sequence[Place]) -> bytes:
    return printing.pdf(TEMPLATE, data(act, places), act.at)


def data(act: Act, places: Sequence[Place]) -> dict[str, Any]:
    court = act.profile.court
    return {
        "title": _("Labels of places"),
        "court": court.name if in_chinese() else court.gloss,
        "lang": "zh" if in_chinese() else "en",
        "labels": [_label(one) for one in sorted(places, key=lambda one: one.id)],
    }


def _label(place: Place) -> dict[str, Any]:
    """What the place is called stands large, where it is small above it."""
    code = rules.code_of(place.token)
    above = place.path.removesuffix(place.name).removesuffix(rules.BETWEEN)
    return {"name": place.name, "above": above, "code": code, "symbol": symbol(code)}
