"""The way of a page from the picture that came in to one that is read. No database here.

work(image, dpi, thresholds, engine).text
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from archive.scan.pipeline import derived, geometry, proofs, quality, upright
from archive.scan.pipeline.found import Thresholds
from archive.scan.pipeline.worked import MM_PER_INCH, Picture, Step, Worked, run
from archive.scan.recognition.lines import BROUGHT, Line, Recognised

# A page larger than this says nothing believable about how finely it was scanned.
LARGEST_MM = 1200


class Engine(Protocol):
    def read(self, image: NDArray[np.uint8], /) -> Recognised: ...


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page beforehand, from its file or from a person.

    ``turn`` is how it has to be turned clockwise; ``is_upright`` says that it then stands
    upright whatever the machine thinks. Lines that its file ``brought`` are kept, in
    pixels of the picture as it came, and nothing is read.
    """

    turn: int = 0
    is_upright: bool = False
    brought: tuple[Line, ...] | None = None


AS_IT_CAME = Known()
# Nobody else is at work here.
AT_ONCE = nullcontext()


def work(
    image: Picture,
    dpi: int | None,
    thresholds: Thresholds,
    engine: Engine,
    known: Known = AS_IT_CAME,
    turn: AbstractContextManager[object] = AT_ONCE,
) -> Worked:
    """Take a page all the way.

    ``turn`` is waited for before the page is read, and given up when it is as small as
    people read it: what else is to be done is done while another page is read.
    """
    begun = [_begun(image, dpi, known)]
    # A picture is large: each step lets go of the one before it, and nobody else holds it.
    del image
    begun.append(run(begun.pop(), steps_before()))
    with turn:
        begun.append(run(begun.pop(), steps_of_reading(engine)))
    return run(begun.pop(), steps_after(thresholds))


def _begun(image: Picture, dpi: int | None, known: Known) -> Worked:
    return Worked(
        image=image,
        proof=np.zeros((1, 1), np.uint8),
        came=geometry.size(image),
        dpi=_believed(dpi, image),
        turn=known.turn,
        is_upright=known.is_upright or known.brought is not None,
        brought=known.brought,
    )


def steps_before() -> tuple[Step, ...]:
    return (
        Step("stand", upright.turned, _opencv),
        Step("shrink", upright.shrunk, _opencv),
        Step("proof", _proof, _opencv),
        Step("lean", upright.leaning, _opencv),
        Step("straighten", upright.straight, _opencv),
    )


def steps_of_reading(engine: Engine) -> tuple[Step, ...]:
    return (
        Step("read", partial(_read, engine=engine), lambda page: page.engine),
        Step("reduce", derived.reduced, _opencv),
    )


def steps_after(thresholds: Thresholds) -> tuple[Step, ...]:
    return (
        Step("examine", partial(quality.examined, thresholds=thresholds), _opencv),
        Step("derive", derived.derived, _opencv),
    )


def _believed(dpi: int | None, image: Picture) -> int | None:
    if not dpi or max(image.shape[:2]) / dpi * MM_PER_INCH > LARGEST_MM:
        return None
    return dpi


def _opencv(_: Worked) -> str:
    return f"opencv {cv2.__version__}"


def _proof(page: Worked) -> Worked:
    return replace(page, proof=proofs.of(page.image))


def _read(page: Worked, engine: Engine) -> Worked:
    if page.brought is not None:
        bounds = geometry.size(page.image)
        lines = geometry.lines_through(page.matrix, page.brought, bounds)
        return replace(page, lines=lines, engine=BROUGHT)
    read = engine.read(np.asarray(page.image, np.uint8))
    found = replace(page, engine=read.engine, seconds=read.seconds)
    stood = upright.turn(found, read.rotation)
    stood = replace(stood, lines=read.lines, rotation=(page.rotation + read.rotation) % 360)
    if page.is_upright and read.rotation:
        # It reads better otherwise, but a person has said how it stands.
        stood = upright.turn(stood, -read.rotation)
        return replace(stood, rotation=page.rotation)
    return stood
