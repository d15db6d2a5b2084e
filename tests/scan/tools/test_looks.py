"""Codes on a page, in any position; and how empty it is."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import segno
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from archive.scan.tools.files import Sheet
from archive.scan.tools.within import looks
from tests.scan.tools import house

A4 = (1654, 2339)
TOKEN = "JZ:7f3a9c1d2e4b:1"


def separator(angle: float = 0.0, blur: float = 0.0, noise: float = 0.0) -> Image.Image:
    """A page at 200 dpi with a code of 30 mm on it, printed and scanned badly."""
    out = io.BytesIO()
    segno.make(TOKEN, error="m").save(out, kind="png", scale=8, border=4)
    page = house.picture(size=A4)
    page.paste(Image.open(out).convert("RGB").resize((236, 236)), (1200, 300))
    page = page.rotate(
        -angle, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC
    )
    if not (blur or noise):
        return page
    page = page.filter(ImageFilter.GaussianBlur(blur))
    grain = np.random.default_rng(1).normal(0, noise, (page.height, page.width, 1))
    return Image.fromarray((np.asarray(page) + grain).clip(0, 255).astype(np.uint8))


def look(folder: Path, image: Image.Image) -> Sheet:
    return house.one_of(house.kept(folder, house.jpeg(image, quality=70, dpi=(200, 200))))


@pytest.mark.parametrize("angle", [0, 4, 45, 90, 183, 270, 315])
def test_a_code_is_read_in_any_rotation(angle: int, tmp_path: Path) -> None:
    [code] = look(tmp_path, separator(angle)).codes

    assert code.text == TOKEN
    assert (code.angle - angle) % 360 in (0, 1, 359)


def test_a_code_is_read_from_a_bad_print(tmp_path: Path) -> None:
    [code] = look(tmp_path, separator(3, blur=1.5, noise=25)).codes

    assert code.text == TOKEN


@pytest.mark.parametrize("angle", [0, 2, 90, 178, 270])
def test_bars_are_read_lying_and_standing(angle: int, tmp_path: Path) -> None:
    bars = zxingcpp.create_barcode("JZ-7K3MQ9XW2A-03-C", zxingcpp.BarcodeFormat.Code128)
    label = Image.fromarray(np.asarray(bars.to_image(scale=3)))
    page = house.picture(size=A4)
    page.paste(label.resize((label.width, 70)).convert("RGB"), (500, 900))
    turned = page.rotate(-angle, expand=angle % 90 == 0, fillcolor="white")

    [code] = look(tmp_path, turned).codes

    assert code.text == "JZ-7K3MQ9XW2A-03-C"


def test_a_small_square_is_read_beside_much_writing(tmp_path: Path) -> None:
    """As on a receipt's slip: 20 mm wide, of the highest correction."""
    page = house.picture(size=A4)
    out = io.BytesIO()
    segno.make("JZ-7K3MQ9XW2A-00-4", error="h").save(out, kind="png", scale=4, border=4)
    page.paste(Image.open(out).convert("RGB").resize((157, 157)), (120, 130))

    [code] = look(tmp_path, page).codes

    assert code.text == "JZ-7K3MQ9XW2A-00-4"


def test_the_box_of_a_code_is_where_it_was_printed(tmp_path: Path) -> None:
    [code] = look(tmp_path, separator().resize((A4[0] * 2, A4[1] * 2))).codes

    # Within its quiet zone of four of 29 modules.
    assert code.box == pytest.approx((2465, 665, 2807, 1007), abs=14)


def test_a_page_without_a_code_has_none(tmp_path: Path) -> None:
    assert look(tmp_path, house.picture(size=A4)).codes == []


def empty(*, shadow: bool = False, noise: float = 0.0, specks: int = 0) -> Image.Image:
    """The back of a page, as scanners see it."""
    paper = np.full((A4[1], A4[0]), 240.0)
    if shadow:
        paper *= np.linspace(1, 0.75, A4[0])
        paper[:, -50:] = 20
        paper[:30] = 60
    random = np.random.default_rng(1)
    if noise:
        paper += random.normal(0, noise, paper.shape)
    for left, top in random.integers(200, 1400, (specks, 2)):
        paper[top : top + 3, left : left + 3] = 0
    return Image.fromarray(paper.clip(0, 255).astype(np.uint8))


# Made by the test that wants it, not by whoever collects the tests.
EMPTY: dict[str, Callable[[], Image.Image]] = {
    "clean": empty,
    "noise": lambda: empty(noise=12),
    "shadow": lambda: empty(shadow=True, noise=6),
    "specks": lambda: empty(specks=40),
    "black": lambda: Image.new("L", A4, 0),
}


@pytest.mark.parametrize("page", EMPTY)
def test_an_empty_page_is_empty_whatever_the_scanner_did(page: str, tmp_path: Path) -> None:
    assert look(tmp_path, EMPTY[page]()).blank_share > 0.9995


def test_a_single_short_line_is_not_nothing(tmp_path: Path) -> None:
    page = empty(shadow=True, noise=6)
    draw = ImageDraw.Draw(page)
    for left in range(400, 700, 50):
        draw.rectangle((left, 1000, left + 8, 1040), fill=40)
        draw.rectangle((left, 1016, left + 36, 1022), fill=40)

    assert look(tmp_path, page).blank_share < 0.9995


def test_a_line_in_pencil_is_not_nothing(tmp_path: Path) -> None:
    page = empty(noise=4)
    draw = ImageDraw.Draw(page)
    draw.line([(300 + 20 * n, 900 + 40 * (n % 2)) for n in range(40)], fill=130, width=5)

    assert look(tmp_path, page).blank_share < 0.9995


@pytest.mark.parametrize("shade", [0, 1, 6], ids=["even", "hardly", "shaded"])
def test_ink_is_what_is_darker_than_the_paper_around_it(shade: int) -> None:
    """An even page is measured by one figure, any other by figures all over it."""
    page = np.full((400, 320), 240, np.int16)
    page[:, 160:] -= shade
    paper = page.copy()
    page[60:70, 40:80] = page[60:70, 280:300] = 200
    page[200:210, 40:80] = 232

    assert np.array_equal(looks.ink(page), paper - page > 24)
