"""Gives memory back between pages."""

import ctypes
import sys
from functools import cache

# By their numbers in malloc.h; what is as large as this is given back at once.
TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
LARGE = 2_000_000
# So much may lie free at the end of the heap until it is given back between two pages.
FREE = 16_000_000


def give_back() -> None:
    """Large pages leave holes, which the C library keeps: 80 MB and more of a worker's."""
    trim = _trim()
    if trim is not None:
        trim(0)


def keep_little() -> None:
    """Pictures are given back as soon as they are let go of; threads share one heap.

    Otherwise the C library learns from the first large ones to keep all that come after,
    and has a heap for each thread: together 25 MB of a worker's, and more. But the end of
    the heap stays: to give it back and take it again a hundred times a page takes longer
    than all else that surrounds the reading.
    """
    setting = _of_c("mallopt")
    if setting is not None:
        setting(MMAP_THRESHOLD, LARGE)
        setting(TRIM_THRESHOLD, FREE)
        setting(ARENA_MAX, 1)


@cache
def _trim() -> "ctypes._NamedFuncPointer | None":
    return _of_c("malloc_trim")


def _of_c(name: str) -> "ctypes._NamedFuncPointer | None":
    """Of the GNU C library; elsewhere there is none."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), name, None)
