"""What opens, draws and writes page pictures here, to be noted with each page."""

from functools import cache
from importlib.metadata import version

from PIL import features

_PACKAGES = ("pillow", "pypdfium2", "simplejpeg", "zxing-cpp")
_CODECS = {
    "jpg": "libjpeg_turbo",
    "jpg_2000": "jpg_2000",
    "libtiff": "libtiff",
    "webp": "webp",
}


@cache
def versions() -> dict[str, str]:
    """By name: the packages, then the codecs within them."""
    packages = {name: version(name) for name in _PACKAGES}
    codecs = {
        name: str(features.version(feature) or "") for name, feature in _CODECS.items()
    }
    return packages | codecs
