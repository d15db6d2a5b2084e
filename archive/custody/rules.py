"""Places without a database: their codes, their names, what stands in what. Pure.

A label carries the place's code, as a symbol and in print:

    JZW-7K3MQ9XW2A-C

the mark of places, the place's token, and a check sign; made like the codes of receipts,
so that a scanner's reading says by itself whether it was paper or a place.
"""

import re

from archive.intake.rules import LENGTH, SIGNS, check_sign

MARK = "JZW"
ROOM, SHELF, BOX = "room", "shelf", "box"
# What may stand in what; nothing stands in a box but paper.
INSIDE = {None: (ROOM,), ROOM: (SHELF, BOX), SHELF: (BOX,), BOX: ()}
BETWEEN = " / "
LONGEST_NAME, LONGEST_PATH, MOST_AT_ONCE = 60, 400, 100
CODE = re.compile(rf"{MARK}-?([{SIGNS}]{{{LENGTH}}})-?([0-9A-Z])")


def code_of(token: str) -> str:
    return f"{MARK}-{token}-{check_sign(token)}"


def read_code(text: str) -> str | None:
    """The token on a label; None if it is none of ours or was misread."""
    found = CODE.fullmatch("".join(text.split()).upper())
    if found is None or check_sign(found[1]) != found[2]:
        return None
    return found[1]


def names_in(typed: str) -> list[str]:
    """One name a line, each once, spaces made even."""
    lines = (" ".join(line.split()) for line in typed.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def is_name(name: str) -> bool:
    """A name that fits into a path, and from which the path can be read again."""
    return 0 < len(name) <= LONGEST_NAME and BETWEEN.strip() not in name


def path_of(parent: str | None, name: str) -> str:
    return f"{parent}{BETWEEN}{name}" if parent else name


def below(path: str, old: str, new: str) -> str:
    """The path of something within a place whose own path has changed."""
    return new + path.removeprefix(old)
