"""Sets pages for print: a template and its data in, PDF/A out. No font of the system's."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
DATA = "data"


def pdf(template: Path, data: Mapping[str, Any], at: datetime) -> bytes:
    """Set a typst template, which reads its data from ``sys.inputs.data``.

    The same data at the same moment gives the same bytes.
    """
    # Imported where it is used: it is large, and few processes print.
    import typst

    made = typst.compile(
        str(template),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={DATA: json.dumps(data, ensure_ascii=False)},
        pdf_standards=["a-2u"],
        timestamp=int(at.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("typst made more than one file")
    return made
