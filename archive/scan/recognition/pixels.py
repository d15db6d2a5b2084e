"""A picture, as the engines take it."""

import numpy as np
from numpy.typing import NDArray

# Height × width × 3 in the order red, green, blue; or height × width in grey.
Pixels = NDArray[np.uint8]
