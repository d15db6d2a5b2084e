"""Gives memory back between pages."""

import ctypes
import sys
from functools import cache


def give_back() -> None:
    """Large pages leave holes, which the C library keeps: 80 MB and more of a worker's."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> "ctypes._NamedFuncPointer | None":
    """Of the GNU C library; elsewhere there is none."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)
