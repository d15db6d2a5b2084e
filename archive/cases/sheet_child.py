"""Reads a workbook on its own: started by ``sheets``, with little memory and little time.

Takes the bytes on standard input, and answers with one JSON list of texts for each row.
"""

import datetime as dt
import io
import json
import resource
import sys
import zipfile
from typing import Any

MEMORY = 1 << 30
SECONDS = 120
MOST_UNPACKED = 400 << 20
MOST_PARTS = 500


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most_rows, most_columns, most_signs = map(int, sys.argv[1:])
    data = sys.stdin.buffer.read()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
            return 3
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has none

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    # What the file says of its own size may be a lie; the limits here are not.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=most_rows + 1, max_col=most_columns, values_only=True)
    for row in rows:
        cells = [_text(value)[: most_signs + 1] for value in row]
        sys.stdout.write(json.dumps(cells, ensure_ascii=False) + "\n")
    return 0


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case dt.datetime():
            return value.date().isoformat()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
    return str(value)


if __name__ == "__main__":
    sys.exit(main())
