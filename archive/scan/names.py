"""Names of files as they came: kept to be read, and never used as a path. Pure."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 200
UNNAMED = "—"
# The longest ending that still tells what kind of file it is.
ENDING = 12


def cleaned(name: str) -> str:
    """Printable, of one form and no longer than the column; the ending is kept."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/"))
    parts = [part.strip() for part in printable(plain).split("/")]
    return _shortened("/".join(part for part in parts if part not in ("", ".", "..")))


def printable(text: str) -> str:
    """Signs that no page could show and a database may refuse are marked as such."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name or UNNAMED
    ending = PurePosixPath(name).suffix
    ending = ending if len(ending) <= ENDING else ""
    return f"{name[: LONGEST - len(ending) - 1]}…{ending}"


def is_chaff(name: str) -> bool:
    """What systems leave in folders, and what is still being written."""
    last = name.rpartition("/")[2].lower()
    hidden = last.startswith((".", "~$", "~")) or last.endswith(("~", "$$$"))
    return hidden or last in CHAFF or last.endswith(TEMPORARY)


CHAFF = frozenset({"thumbs.db", "desktop.ini"})
TEMPORARY = (".tmp", ".part", ".partial", ".crdownload", ".filepart", ".swp", ".lock")
