"""The two networks of PP-OCRv6, from the installed rapidocr wheel, on OpenVINO.

They lie inside the wheel: nothing is ever fetched. OpenVINO compiles a network anew for
each new size of input and keeps what it compiled, so that a warm worker is fast; the
sizes are few on purpose, and the number that is kept is bounded.
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import openvino
from numpy.typing import NDArray

from archive.scan.errors.reading import ModelsMissing

Floats = NDArray[np.float32]
DETECTION = "PP-OCRv6_det_small.onnx"
RECOGNITION = "PP-OCRv6_rec_small.onnx"
# How many compiled layers are kept; one size of input has about a hundred of them.
KEPT_SIZES = 1000


class Network:
    """One network, one request at a time: a worker process reads one page at a time."""

    def __init__(self, file: str, threads: int, cache: Path | None = None) -> None:
        core = openvino.Core()
        if cache:
            core.set_property({"CACHE_DIR": str(cache)})
        model = core.read_model(_folder() / file)
        self.alphabet = _alphabet(model)
        settings = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "ENABLE_CPU_PINNING": False,
            "CPU_RUNTIME_CACHE_CAPACITY": KEPT_SIZES,
        }
        self._request = core.compile_model(model, "CPU", settings).create_infer_request()

    def __call__(self, batch: Floats) -> Floats:
        """The answer is overwritten by the next question."""
        self._request.infer([batch], share_inputs=True)
        answer: Floats = self._request.get_output_tensor().data
        return answer


def _alphabet(model: openvino.Model) -> tuple[str, ...]:
    """The characters a network knows, by number; 0 is none of them."""
    facts = model.get_rt_info()
    if "framework" not in facts or "character" not in facts["framework"]:
        return ()
    known = facts["framework"]["character"].value.split("\n")
    return ("", *known, " ")


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
