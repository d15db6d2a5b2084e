"""Tesseract through pytesseract: the second engine, a Debian package of its own."""

import os
import shutil
import time
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import numpy as np
import pytesseract

from archive.scan.errors.reading import NoTesseract, TesseractFailed
from archive.scan.recognition import ordering
from archive.scan.recognition.lines import Box, Line, Recognised, Rotation, Word
from archive.scan.recognition.pixels import Pixels

NAME = "tesseract"
LANGUAGES = ("chi_sim", "eng")
# In hundredths, below which a word is unsure.
UNSURE = 60
# A page is turned only if it is as sure as this; of a clear page it is sure by 8 to 20.
TURN_SURE = 2
SECONDS = 120
# Finds blocks, then lines, wherever they stand.
LAYOUT = "--psm 3"


class Tesseract:
    """A process of its own for each reading, ended when it takes too long."""

    name = NAME

    def __init__(self, threads: int = 1) -> None:
        if shutil.which("tesseract") is None:
            raise NoTesseract
        try:
            known = pytesseract.get_languages()
        except (pytesseract.TesseractError, OSError) as error:
            raise TesseractFailed(str(error)) from error
        if not set(LANGUAGES) <= set(known):
            raise NoTesseract
        # Only read when tesseract starts, which it does for every page.
        os.environ["OMP_THREAD_LIMIT"] = str(threads)

    def read(self, image: Pixels) -> Recognised:
        before = _child_seconds()
        started = time.process_time()
        rotation = _rotation(image)
        lines = _lines(np.ascontiguousarray(np.rot90(image, -rotation // 90)))
        seconds = time.process_time() - started + _child_seconds() - before
        return Recognised(tuple(lines), rotation, seconds, NAME)


def _rotation(image: Pixels) -> Rotation:
    """As tesseract finds it; a page with too little text for that stays as it lies."""
    try:
        found = pytesseract.image_to_osd(
            image, timeout=SECONDS, output_type=pytesseract.Output.DICT
        )
    except pytesseract.TesseractError:
        return 0
    except (RuntimeError, OSError) as error:
        raise TesseractFailed(str(error)) from error
    turns: dict[int, Rotation] = {90: 90, 180: 180, 270: 270}
    sure = float(found["orientation_conf"]) >= TURN_SURE
    return turns.get(int(found["rotate"]), 0) if sure else 0


def _lines(image: Pixels) -> list[Line]:
    words = [word for word in _words(image) if word[0]["text"].strip()]
    lines = [
        _line([word for word, _ in group])
        for _, group in groupby(words, key=lambda word: word[1])
    ]
    return [lines[number] for number in ordering.in_order([line.box for line in lines])]


def _words(image: Pixels) -> Iterator[tuple[dict[str, Any], tuple[int, ...]]]:
    """Each word with the line it stands in: page, block, paragraph and line."""
    try:
        table = pytesseract.image_to_data(
            image,
            lang="+".join(LANGUAGES),
            config=LAYOUT,
            timeout=SECONDS,
            output_type=pytesseract.Output.DICT,
        )
    except (pytesseract.TesseractError, RuntimeError, OSError) as error:
        raise TesseractFailed(str(error)) from error
    for values in zip(*table.values(), strict=True):
        word = dict(zip(table, values, strict=True))
        place = (word["block_num"], word["par_num"], word["line_num"])
        yield word, place


def _line(found: list[dict[str, Any]]) -> Line:
    words = tuple(_word(each) for each in found)
    letters = sum(len(word.text) for word in words)
    box = (
        min(word.box[0] for word in words),
        min(word.box[1] for word in words),
        max(word.box[2] for word in words),
        max(word.box[3] for word in words),
    )
    sure = sum(word.confidence * len(word.text) for word in words) / letters
    return Line(box, _joined(words), sure, words)


def _word(found: dict[str, Any]) -> Word:
    left, top = int(found["left"]), int(found["top"])
    box: Box = (left, top, left + int(found["width"]), top + int(found["height"]))
    confidence = max(float(found["conf"]), 0.0)
    return Word(found["text"].strip(), box, confidence / 100, confidence < UNSURE)


def _joined(words: tuple[Word, ...]) -> str:
    """Chinese stands without spaces; between Latin words there is one."""
    text = ""
    for word in words:
        latin = text[-1:].isascii() and word.text[0].isascii()
        text += " " + word.text if text and latin else word.text
    return text


def _child_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system
