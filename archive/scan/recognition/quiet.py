"""OpenVINO, without what it would tell of itself."""

import sys
from functools import cache
from importlib import import_module
from typing import Any

TELLTALE = "openvino_telemetry"


@cache
def openvino() -> Any:
    """Imported so that it tells nobody.

    Importing it reports the import to Google Analytics, from a process that it forks,
    unless the package that does so is missing: then it has a stub in its place. An
    archive of a court reports to nobody; so the package is missing.
    """
    if "openvino" not in sys.modules:
        # That None stands for a module which cannot be imported is Python's own rule.
        sys.modules[TELLTALE] = None  # type: ignore[assignment]  # see above
    return import_module("openvino")
