"""What else is on a paper than print: seals, fingerprints, a scrawled name."""

import math
from collections.abc import Callable
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont

BLACK = (26, 26, 28)
RED = (206, 32, 38)
BLUE = (38, 52, 132)
FontOf = Callable[..., ImageFont.FreeTypeFont]


def seal(court: str, across: int, font_of: FontOf, random: Random) -> Image.Image:
    """The court's round seal: its name around a star, red on white."""
    image = Image.new("RGB", (across, across), "white")
    pen = ImageDraw.Draw(image)
    line = max(across // 42, 2)
    pen.ellipse((line, line, across - line, across - line), outline=RED, width=line)
    pen.polygon(_star(across / 2, across * 0.16), fill=RED)
    font = font_of(round(across * 0.125), bold=True)
    for angle, character in _around(court):
        _glyph(image, character, font, angle)
    turned = image.rotate(
        random.uniform(-9, 9), fillcolor="white", resample=Image.Resampling.BICUBIC
    )
    return _worn(turned, random, random.uniform(0.45, 0.85))


def fingerprint(high: int, random: Random) -> Image.Image:
    """Arches within an oval."""
    wide = round(high * 0.72)
    y, x = np.mgrid[0:high, 0:wide].astype(np.float64)
    away = np.hypot((x - wide / 2) * 1.4, y - high * 0.62)
    ridges = np.sin(away * 2 * math.pi / (high / 11) + np.sin(x / wide * 5)) > -0.1
    oval = ((x - wide / 2) / (wide / 2)) ** 2 + ((y - high / 2) / (high / 2)) ** 2 < 1
    pixels = np.full((high, wide, 3), 255, np.uint8)
    pixels[ridges & oval] = RED
    return _worn(Image.fromarray(pixels), random, 0.6)


def press(page: Image.Image, mark: Image.Image, middle: tuple[float, float]) -> None:
    """Put a mark on the page as ink does: what is under it stays to be seen."""
    left, top = (round(at - side / 2) for at, side in zip(middle, mark.size, strict=True))
    box = (left, top, left + mark.width, top + mark.height)
    page.paste(ImageChops.multiply(page.crop(box), mark), box)


def scrawl(
    pen: ImageDraw.ImageDraw, start: tuple[float, float], size: float, random: Random
) -> None:
    """A name signed in a hurry, over whatever is printed there."""
    x, y = start
    colour = random.choice((BLUE, (30, 30, 34)))
    for _ in range(random.randint(5, 8)):
        points = [(x, y)]
        for _ in range(random.randint(3, 5)):
            x += random.uniform(-0.1, 0.9) * size
            y += random.uniform(-0.7, 0.7) * size
            points.append((x, y))
        pen.line(points, fill=colour, width=max(round(size / 14), 2), joint="curve")
        y = start[1] + random.uniform(-0.3, 0.3) * size


def _star(middle: float, radius: float) -> list[tuple[float, float]]:
    return [
        (
            middle + math.sin(math.radians(36 * point)) * radius * (1, 0.39)[point % 2],
            middle - math.cos(math.radians(36 * point)) * radius * (1, 0.39)[point % 2],
        )
        for point in range(10)
    ]


def _around(text: str) -> list[tuple[float, str]]:
    """Each character with its angle: evenly over the upper three quarters."""
    step = 250 / max(len(text) - 1, 1)
    return [(-125 + step * number, character) for number, character in enumerate(text)]


def _glyph(
    image: Image.Image, character: str, font: ImageFont.FreeTypeFont, angle: float
) -> None:
    side = round(font.size * 1.6)
    tile = Image.new("L", (side, side), 0)
    ImageDraw.Draw(tile).text(
        (side / 2, side / 2), character, font=font, fill=255, anchor="mm"
    )
    tile = tile.rotate(-angle, resample=Image.Resampling.BICUBIC)
    radius = image.width * 0.385
    x = image.width / 2 + math.sin(math.radians(angle)) * radius - side / 2
    y = image.height / 2 - math.cos(math.radians(angle)) * radius - side / 2
    image.paste(Image.new("RGB", tile.size, RED), (round(x), round(y)), tile)


def _worn(mark: Image.Image, random: Random, strength: float) -> Image.Image:
    """Ink that did not take everywhere, and that one can look through."""
    noise = np.random.default_rng(random.getrandbits(32))
    pixels = np.asarray(mark, np.float32)
    took = strength * (noise.random(pixels.shape[:2]) > 0.08)
    return Image.fromarray((255 - (255 - pixels) * took[..., None]).astype(np.uint8))
