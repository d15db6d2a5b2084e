"""Turns the bytes of a picture into pixels, in a limited child."""

import os

import numpy as np
from numpy.typing import NDArray

from archive.scan.tools import asking, limited
from archive.scan.tools.files import Limits


def decode(image: bytes, limits: Limits, *, width: int = 0) -> NDArray[np.uint8]:
    """The picture as rows × columns × RGB, or rows × columns if it has no colour.

    With a ``width`` the picture may come smaller, but at least that wide: JPEG is then
    decoded at a half, a quarter or an eighth for less.
    """
    wish = {"pixels": limits.pixels, "width": width}
    allowance = limited.Allowance(limits.seconds, limits.memory, limits.pixels * 3)
    # A file without a name: the child gets the bytes and nothing to find them by.
    source = os.memfd_create("picture", os.MFD_CLOEXEC)
    with os.fdopen(source, "wb") as file:
        file.write(image)
        file.flush()
        said, pixels = asking.one(lambda: limited.run("decode", wish, source, allowance))
    return np.frombuffer(pixels, dtype=np.uint8).reshape(said["shape"])
