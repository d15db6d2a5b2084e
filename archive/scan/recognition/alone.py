"""One module of rapidocr by itself: the whole would take 25 MB more of each worker."""

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from archive.scan.errors.reading import ModelsMissing

WHOLE = "rapidocr"
# The packages that the module stands in, and what it names to draw pictures of its boxes.
PACKAGES = (WHOLE, f"{WHOLE}.ch_ppocr_det", f"{WHOLE}.utils")
DRAWING = f"{WHOLE}.utils.vis_res"


@cache
def boxes() -> Any:
    """Makes boxes of what the network says of each pixel: ``DBPostProcess``."""
    module = f"{WHOLE}.ch_ppocr_det.utils"
    if WHOLE in sys.modules:
        return import_module(module).DBPostProcess
    found = find_spec(WHOLE)
    if found is None or not found.origin:
        raise ModelsMissing(WHOLE)
    place = Path(found.origin).parent
    for name in PACKAGES:
        sys.modules[name] = _package(name, place.joinpath(*name.split(".")[1:]))
    sys.modules[DRAWING] = _package(DRAWING, place)
    vars(sys.modules[DRAWING])["VisRes"] = None
    try:
        return import_module(module).DBPostProcess
    finally:
        # Whoever wants the whole shall find it as it is.
        for name in [one for one in sys.modules if one.partition(".")[0] == WHOLE]:
            del sys.modules[name]


def _package(name: str, place: Path) -> ModuleType:
    """Leads to its modules, and does nothing of its own."""
    made = ModuleType(name)
    made.__path__ = [str(place)]
    return made
