"""What was done to a page, step by step, in the reader's words."""

from collections.abc import Iterable, Sequence
from typing import Any

from archive.scan.recognition.lines import BROUGHT
from archive.speech import LazyString, _, lazy

STEPS: dict[str, LazyString] = {
    "stand": lazy("Turned upright"),
    "shrink": lazy("Brought to a fair size"),
    "proof": lazy("Small copy for measuring"),
    "lean": lazy("Skew measured"),
    "straighten": lazy("Straightened and cropped"),
    "read": lazy("Text recognised"),
    "reduce": lazy("Reading picture and thumbnail"),
    "examine": lazy("Quality examined"),
    "derive": lazy("Pictures made"),
    "turn": lazy("Turned by hand"),
    "decode": lazy("Picture opened"),
}


def told(steps: Iterable[Sequence[Any]]) -> list[tuple[str, str]]:
    """Each step by its name, with what did it."""
    return [(_step(str(name)), by(str(tool))) for name, tool, *_rest in steps]


def _step(name: str) -> str:
    return str(STEPS.get(name, name))


def by(tool: str) -> str:
    """An engine or a tool with its version; text the file brought was read by nobody."""
    return _("text of the file itself") if tool == BROUGHT else tool
