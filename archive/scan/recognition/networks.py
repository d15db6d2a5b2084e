"""The two networks of PP-OCRv6, from the installed rapidocr wheel, on OpenVINO.

They lie inside the wheel: nothing is ever fetched. Both are compiled for the size of
what they are given. Where few sizes come, one network for each is faster and takes half
the memory; where many come, one network takes them all, and compiles its layers for a
size when it first meets it.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.scan.errors.reading import ModelsMissing
from archive.scan.recognition.quiet import openvino

Floats = NDArray[np.float32]
DETECTION = "PP-OCRv6_det_small.onnx"
RECOGNITION = "PP-OCRv6_rec_small.onnx"
# How many compiled layers are kept; one size of input has about a hundred of them.
KEPT_LAYERS = 1000


class Request:
    def __init__(self, request: Any) -> None:
        self._request = request

    def __call__(self, batch: Floats) -> Floats:
        """The answer is overwritten by the next question."""
        self._request.infer([batch], share_inputs=True)
        answer: Floats = self._request.get_output_tensor().data
        return answer


class Network:
    """One request at a time: a worker process reads one page at a time."""

    def __init__(self, file: str, threads: int, cache: Path | None = None) -> None:
        self._core = openvino().Core()
        if cache:
            self._core.set_property({"CACHE_DIR": str(cache)})
        self._file = _folder() / file
        self._settings = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "ENABLE_CPU_PINNING": False,
            "CPU_RUNTIME_CACHE_CAPACITY": KEPT_LAYERS,
        }

    def compiled(self, shape: Sequence[int] = (), *, raw: bool = False) -> Request:
        """For one shape of input, or for any.

        ``raw``: it answers what its last layer, a softmax, is given. Of 18 710 characters
        for every eight columns that takes a tenth of the time, and is wanted for few.
        """
        model = self._core.read_model(self._file)
        if raw:
            last = model.output(0).get_node().input_value(0).get_node()
            model = openvino().Model([last.input_value(0)], model.get_parameters())
        if shape:
            model.reshape(list(shape))
        compiled = self._core.compile_model(model, "CPU", self._settings)
        return Request(compiled.create_infer_request())

    def alphabet(self) -> tuple[str, ...]:
        """The characters it knows, by number; 0 is none of them."""
        facts = self._core.read_model(self._file).get_rt_info()["framework"]
        return ("", *facts["character"].value.split("\n"), " ")


def _folder() -> Path:
    """Found without importing rapidocr, which would import much more."""
    found = find_spec("rapidocr")
    if found is None or not found.origin:
        raise ModelsMissing("rapidocr")
    folder = Path(found.origin).with_name("models")
    for file in (DETECTION, RECOGNITION):
        if not (folder / file).is_file():
            raise ModelsMissing(file)
    return folder
