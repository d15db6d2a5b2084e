"""Files that are one picture, and the frames of a TIFF."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, TiffImagePlugin

from archive.scan.errors.working import Quarantined
from archive.scan.tools import files, kinds
from archive.scan.tools.files import BadSheet, Found, Limits, Sheet
from tests.scan.tools import house


@pytest.mark.parametrize("kind", ["TIFF", "JPEG", "PNG", "WEBP", "JPEG2000", "BMP"])
def test_a_picture_of_each_kind_is_one_page_that_looks_the_same(
    kind: str, tmp_path: Path
) -> None:
    path = house.kept(tmp_path, house.saved(house.picture(), kind), "scan.doc")

    sheet = house.one_of(path)

    difference = ImageChops.difference(house.opened(sheet).convert("RGB"), house.picture())
    assert (sheet.width, sheet.height) == house.SIZE
    assert np.asarray(difference).mean() < 3


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_the_bytes_of_a_jpeg_stay_as_they_are(mode: str, tmp_path: Path) -> None:
    data = house.jpeg(house.picture(mode=mode))

    sheet = house.one_of(house.kept(tmp_path, data))

    assert (sheet.image, sheet.media, sheet.dpi, sheet.turn) == (data, kinds.JPEG, 100, 0)


def test_the_bytes_of_a_png_stay_as_they_are(tmp_path: Path) -> None:
    data = house.saved(house.picture(), "PNG", dpi=(100, 100))

    sheet = house.one_of(house.kept(tmp_path, data))

    assert (sheet.image, sheet.media, sheet.dpi) == (data, kinds.PNG, 100)


@pytest.mark.parametrize(("orientation", "turn"), [(3, 180), (6, 90), (8, 270)])
def test_a_jpeg_taken_sideways_keeps_its_bytes_and_says_its_turn(
    orientation: int, turn: int, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = house.jpeg(exif=exif)

    sheet = house.one_of(house.kept(tmp_path, data))

    assert (sheet.image, sheet.turn) == (data, turn)


def test_a_mirrored_jpeg_is_written_anew_the_right_way_round(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 2
    mirrored = house.picture().transpose(Image.Transpose.FLIP_LEFT_RIGHT)

    sheet = house.one_of(house.kept(tmp_path, house.jpeg(mirrored, exif=exif)))

    difference = ImageChops.difference(house.opened(sheet), house.picture())
    assert np.asarray(difference).mean() < 4
    assert sheet.turn == 0


def test_a_jpeg_for_printers_becomes_one_for_screens(tmp_path: Path) -> None:
    data = house.jpeg(house.picture().convert("CMYK"))

    image = house.opened(house.one_of(house.kept(tmp_path, data)))

    assert image.mode == "RGB"
    assert np.asarray(ImageChops.difference(image, house.picture())).mean() < 6


def test_gray_of_sixteen_bits_keeps_its_shades(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 65535, 256, dtype=np.uint16), (64, 1))
    path = house.kept(tmp_path, house.saved(Image.fromarray(ramp), "PNG"))

    shades = np.asarray(house.opened(house.one_of(path)).convert("L"))[32]

    assert np.abs(shades.astype(int) - np.arange(256)).max() < 6


def test_what_one_sees_through_is_put_on_white_paper(tmp_path: Path) -> None:
    data = house.saved(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG")

    image = house.opened(house.one_of(house.kept(tmp_path, data)))

    assert image.convert("L").getextrema() == (255, 255)


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    frames = [house.picture(seed) for seed in range(3)]
    data = house.saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    path = house.kept(tmp_path, data)

    found, sheets = files.inspect(path, house.LIMITS), house.all_of(path)

    assert found == Found(kinds.TIFF, 3)
    assert [house.looks_like(sheet, frames) for sheet in sheets] == [0, 1, 2]


def test_pages_can_be_had_from_the_middle(tmp_path: Path) -> None:
    frames = [house.picture(seed) for seed in range(5)]
    data = house.saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    path = house.kept(tmp_path, data)

    sheets = list(files.sheets(path, kinds.TIFF, 3, 2, house.LIMITS))

    assert [sheet.ordinal for sheet in sheets] == [3, 4]
    assert [house.looks_like(sheet, frames) for sheet in sheets] == [2, 3]


def test_two_tones_become_a_png_without_loss(tmp_path: Path) -> None:
    image = house.picture(mode="1")
    data = house.saved(image, "TIFF", compression="group4", dpi=(100, 100))

    sheet = house.one_of(house.kept(tmp_path, data))

    assert (sheet.media, house.opened(sheet).mode, sheet.dpi) == (kinds.PNG, "1", 100)
    assert ImageChops.difference(house.opened(sheet), image).getbbox() is None


def test_a_fax_is_stretched_to_square_pixels(tmp_path: Path) -> None:
    image = house.picture(mode="1").resize((1728, 1100))
    data = house.saved(image, "TIFF", compression="group4", dpi=(204, 98))

    sheet = house.one_of(house.kept(tmp_path, data))

    assert (sheet.width, sheet.dpi) == (1728, 204)
    assert sheet.height == pytest.approx(1100 * 204 / 98, abs=1)


def test_a_damaged_frame_is_bad_and_the_others_are_taken(tmp_path: Path) -> None:
    frames = [house.picture(seed) for seed in range(3)]
    packed = {"save_all": True, "append_images": frames[1:], "compression": "tiff_lzw"}
    broken = bytearray(house.saved(frames[0], "TIFF", **packed))
    with TiffImagePlugin.TiffImageFile(io.BytesIO(broken)) as image:
        image.seek(1)
        [strip, *_others] = image.tag_v2[TiffImagePlugin.STRIPOFFSETS]
    broken[strip : strip + 2000] = b"\xff" * 2000

    sheets = house.all_of(house.kept(tmp_path, bytes(broken)))

    assert house.ordinals(sheets) == [(1, ""), (2, "broken"), (3, "")]
    assert str(sheets[1]).startswith("It is damaged")


@pytest.mark.parametrize("dpi", [1, 72_000])
def test_a_resolution_that_no_scanner_has_is_none(dpi: int, tmp_path: Path) -> None:
    sheet = house.one_of(house.kept(tmp_path, house.jpeg(dpi=(dpi, dpi))))

    assert sheet.dpi is None


def test_the_resolution_of_a_photograph_as_large_as_a_wall_is_none(tmp_path: Path) -> None:
    image = Image.new("L", (4000, 3000), 255)

    sheet = house.one_of(house.kept(tmp_path, house.jpeg(image, dpi=(72, 72))))

    assert sheet.dpi is None


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_no_page(kind: str, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 40), (shade, 0, 0)) for shade in (0, 120, 250)]
    data = house.saved(frames[0], kind, save_all=True, append_images=frames[1:])

    assert house.why(house.kept(tmp_path, data)) == "wrong_type"


def test_several_pictures_in_one_jpeg_are_one_page(tmp_path: Path) -> None:
    data = house.saved(
        house.picture(1), "MPO", save_all=True, append_images=[house.picture(2)]
    )

    sheet = house.one_of(house.kept(tmp_path, data))

    assert isinstance(sheet, Sheet)
    assert sheet.image == data


def test_a_picture_of_too_many_pixels_is_refused_with_its_size(tmp_path: Path) -> None:
    path = house.kept(tmp_path, house.jpeg())

    with pytest.raises(Quarantined) as refused:
        files.inspect(path, Limits(pixels=1000))

    facts = {"width": 827, "height": 1169, "limit": 1000}
    assert (refused.value.code, refused.value.facts) == ("too_many_pixels", facts)


def test_a_frame_of_too_many_pixels_is_bad_and_the_others_are_taken(tmp_path: Path) -> None:
    small, large = house.picture(size=(400, 500)), house.picture(size=(800, 900))
    data = house.saved(small, "TIFF", save_all=True, append_images=[large, small])

    path = house.kept(tmp_path, data)
    sheets = list(files.sheets(path, kinds.TIFF, 1, 9, Limits(pixels=300_000)))

    assert house.ordinals(sheets) == [(1, ""), (2, "too_many_pixels"), (3, "")]
    assert isinstance(sheets[1], BadSheet)


def test_pictures_of_our_own_say_their_resolution(tmp_path: Path) -> None:
    data = house.saved(house.picture(), "BMP", dpi=(100, 100))

    sheet = house.one_of(house.kept(tmp_path, data))

    with Image.open(io.BytesIO(sheet.image)) as image:
        assert round(image.info["dpi"][0]) == 100
