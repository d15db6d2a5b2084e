"""Room for a picture in large pages of memory, if the system has any.

To be given a picture's room in small pages takes longer than to fill it.
"""

import numpy as np
from numpy.typing import NDArray

LARGE_PAGE = 2_097_152


def empty(size: tuple[int, ...], *channels: int) -> NDArray[np.uint8]:
    """So many rows and columns; what is in them is not said."""
    shape = (*size, *channels)
    wanted = int(np.prod(shape))
    if wanted < LARGE_PAGE:
        return np.empty(shape, np.uint8)
    # NumPy asks for large pages, but not where one begins; what is not used is not given.
    room = np.empty(wanted + LARGE_PAGE, np.uint8)
    start = -room.ctypes.data % LARGE_PAGE
    return room[start : start + wanted].reshape(shape)
