"""Where a point of the page goes when the picture is straightened, cut, turned, scaled."""

from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np

from archive.scan.pipeline.worked import Box, Matrix, Picture
from archive.scan.recognition.lines import Line

Size = tuple[int, int]
TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


def size(image: Picture) -> Size:
    """Width and height."""
    return int(image.shape[1]), int(image.shape[0])


def size_at(of: Size, scale: float) -> Size:
    """A picture of this size made larger or smaller: no side is ever nothing."""
    return max(round(of[0] * scale), 1), max(round(of[1] * scale), 1)


def straightened(of: Size, skew: float) -> tuple[Matrix, Size]:
    """Turn by ``skew`` degrees against the clock, on a canvas that keeps every corner."""
    width, height = of
    plain = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1)
    cosine, sine = abs(plain[0, 0]), abs(plain[0, 1])
    wide = round(width * cosine + height * sine)
    high = round(width * sine + height * cosine)
    plain[:, 2] += ((wide - width) / 2, (high - height) / 2)
    return np.vstack([plain, [0, 0, 1]]), (wide, high)


def moved(by: tuple[float, float]) -> Matrix:
    return np.array([[1, 0, by[0]], [0, 1, by[1]], [0, 0, 1]], float)


def scaled(by: float) -> Matrix:
    """Pixels have a middle: that of the first lies at one half, small or large."""
    off = (by - 1) / 2
    return np.array([[by, 0, off], [0, by, off], [0, 0, 1]], float)


def turned(of: Size, degrees: int) -> tuple[Matrix, Size]:
    """By a quarter, a half or three quarters clockwise."""
    width, height = of[0] - 1, of[1] - 1
    match degrees % 360:
        case 90:
            return np.array([[0, -1, height], [1, 0, 0], [0, 0, 1]], float), of[::-1]
        case 180:
            return np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]], float), of
        case 270:
            return np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1]], float), of[::-1]
        case _:
            return np.eye(3), of


def turn(image: Picture, degrees: int) -> Picture:
    code = TURNS.get(degrees % 360)
    return image if code is None else cv2.rotate(image, code)


def box_through(matrix: Matrix, box: Box, bounds: Size) -> Box:
    """The smallest upright box around where its corners go, within the picture."""
    left, top, right, bottom = box
    corners = np.array([[left, right, right, left], [top, top, bottom, bottom], [1] * 4])
    across, down, _ = matrix @ corners
    return (
        max(round(float(across.min())), 0),
        max(round(float(down.min())), 0),
        min(round(float(across.max())), bounds[0]),
        min(round(float(down.max())), bounds[1]),
    )


def lines_through(matrix: Matrix, lines: Iterable[Line], bounds: Size) -> tuple[Line, ...]:
    return tuple(_line_through(matrix, line, bounds) for line in lines)


def _line_through(matrix: Matrix, line: Line, bounds: Size) -> Line:
    words = tuple(
        replace(word, box=box_through(matrix, word.box, bounds)) for word in line.words
    )
    return replace(line, box=box_through(matrix, line.box, bounds), words=words)
