"""What opened a page is known by name and version."""

from importlib.metadata import version

from PIL import features

from archive.scan.tools.versions import versions


def test_what_opens_and_writes_pages_is_named_with_its_version() -> None:
    found = versions()

    assert found["pillow"] == version("pillow")
    assert found["pypdfium2"] == version("pypdfium2")
    assert found["zxing-cpp"] == version("zxing-cpp")
    assert found["jpg"] == features.version("libjpeg_turbo")


def test_every_version_is_known() -> None:
    assert "" not in versions().values()
