"""The pixels of a page picture."""

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


def test_a_picture_can_be_had_without_its_colours() -> None:
    found = pixels.decode(house.jpeg(), house.LIMITS, gray=True)

    assert np.abs(found.astype(int) - np.asarray(PAGE.convert("L"))).mean() < 3


def test_with_a_fourth_byte_the_other_three_are_the_same() -> None:
    found = pixels.decode(house.jpeg(), house.LIMITS, four=True)

    assert found.shape == (house.SIZE[1], house.SIZE[0], 4)
    assert np.array_equal(found[:, :, :3], pixels.decode(house.jpeg(), house.LIMITS))


def test_a_gray_picture_gets_no_fourth_byte() -> None:
    found = pixels.decode(house.jpeg(PAGE.convert("L")), house.LIMITS, four=True)

    assert found.shape == (house.SIZE[1], house.SIZE[0])


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
