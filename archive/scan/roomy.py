"""Room for pictures in large pages of memory, if the system has any; used again.

To be given a picture's room in small pages takes longer than to fill it, and to be given
large ones, which the system empties first, as long. One page of a batch is as large as the
other: what one lets go of, the next takes.
"""

import math
import mmap
import weakref
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LARGE_PAGE = 2_097_152
# So many lie ready at most; the longest unused goes first. A room is taken for no less than
# such a part of it.
_READY, _PART = 2, 0.5
# What lies ready is room for a page of A4, at 150 to 300 dpi: others are rare, or parts.
_SMALLEST, _LARGEST = 6_000_000, 32_000_000
# Whoever lets go of a picture, and on whichever thread: nothing but this is touched.
_rooms: deque[mmap.mmap] = deque(maxlen=_READY)


def empty(size: tuple[int, ...], *channels: int) -> "NDArray[np.uint8]":
    """So many rows and columns; what is in them is not said."""
    # Imported where it is used: every process knows who asks for room, and few ask.
    import numpy as np

    shape = (*size, *channels)
    wanted = math.prod(shape)
    if wanted < LARGE_PAGE:
        return np.empty(shape, np.uint8)
    room = _ready(wanted) or _new(wanted)
    whole = np.frombuffer(room, np.uint8, wanted)
    if _SMALLEST <= wanted <= _LARGEST:
        # Every view of it keeps the whole alive; with the last one the room is free.
        weakref.finalize(whole, _rooms.append, room).atexit = False
    return whole.reshape(shape)


def _ready(wanted: int) -> mmap.mmap | None:
    for _ in range(_READY):
        try:
            room = _rooms.popleft()
        except IndexError:
            break
        if len(room) * _PART <= wanted <= len(room):
            return room
        _rooms.append(room)
    return None


def _new(wanted: int) -> mmap.mmap:
    whole = -(-wanted // LARGE_PAGE) * LARGE_PAGE
    room = mmap.mmap(-1, whole, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with suppress(OSError):
        room.madvise(mmap.MADV_HUGEPAGE)
    return room
