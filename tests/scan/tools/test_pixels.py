"""The pixels of a page picture."""

import io

import numpy as np
import pytest
from PIL import Image

from archive.scan.errors.working import Quarantined
from archive.scan.tools import pixels
from archive.scan.tools.files import Limits
from tests.scan.tools import house

PAGE = house.picture()


def test_a_picture_without_loss_gives_its_very_pixels() -> None:
    found = pixels.decode(house.saved(PAGE, "PNG"), house.LIMITS)

    assert found.dtype == np.uint8
    assert np.array_equal(found, np.asarray(PAGE))


def test_a_gray_picture_has_no_third_side() -> None:
    found = pixels.decode(house.jpeg(PAGE.convert("L")), house.LIMITS)

    assert found.shape == (house.SIZE[1], house.SIZE[0])


def test_two_tones_are_black_and_white() -> None:
    found = pixels.decode(house.saved(house.picture(mode="1"), "PNG"), house.LIMITS)

    assert set(np.unique(found)) == {0, 255}


def test_a_jpeg_gives_the_pixels_that_pillow_sees() -> None:
    for page in (PAGE, PAGE.convert("L")):
        data = house.jpeg(page)

        found = pixels.decode(data, house.LIMITS)

        assert np.array_equal(found, np.asarray(Image.open(io.BytesIO(data))))


def test_a_jpeg_of_another_kind_of_colour_is_opened_as_well() -> None:
    found = pixels.decode(house.jpeg(PAGE.convert("CMYK")), house.LIMITS)

    assert np.abs(found.astype(int) - np.asarray(PAGE)).mean() < 3


def test_what_pillow_forgives_is_forgiven() -> None:
    """Bytes between two parts of a JPEG that belong to neither: scanners leave such."""
    data = house.jpeg()
    at = data.index(b"\xff\xc0")

    found = pixels.decode(data[:at] + b"\x00\x17" + data[at:], house.LIMITS)

    assert np.array_equal(found, pixels.decode(data, house.LIMITS))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("width", "given"), [(827, 827), (500, 827), (400, 414), (200, 207)]
)
def test_a_smaller_copy_is_never_narrower_than_wished(
    kind: str, width: int, given: int
) -> None:
    found = pixels.decode(house.saved(PAGE, kind), house.LIMITS, width=width)

    assert found.shape[1] == given
    assert found.shape[2] == 3


def test_a_wish_for_more_than_there_is_gives_what_there_is() -> None:
    found = pixels.decode(house.jpeg(), house.LIMITS, width=5000)

    assert found.shape == (house.SIZE[1], house.SIZE[0], 3)


def test_the_pixels_can_be_written_on() -> None:
    found = pixels.decode(house.jpeg(), house.LIMITS)

    found[0, 0] = 7
    assert found[0, 0, 0] == 7


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        (house.jpeg()[:9000], house.LIMITS, "broken"),
        (b"no picture", house.LIMITS, "wrong_type"),
        (house.scan()[0], house.LIMITS, "wrong_type"),
        (house.jpeg(), Limits(pixels=1000), "too_many_pixels"),
        (house.jpeg(Image.new("L", (9000, 9000))), Limits(memory=20_000_000), "bomb"),
    ],
    ids=["truncated", "text", "pdf", "large", "memory"],
)
def test_what_cannot_be_opened_is_refused(data: bytes, limits: Limits, code: str) -> None:
    with pytest.raises(Quarantined) as refused:
        pixels.decode(data, limits)

    assert refused.value.code == code
