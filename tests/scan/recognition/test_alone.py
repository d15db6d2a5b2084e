"""Of rapidocr a worker loads one module; whoever wants the whole still finds it."""

import subprocess
import sys

PROGRAM = """
import sys
from archive.scan.recognition import alone
made = alone.boxes()(thresh=0.3, box_thresh=0.5, unclip_ratio=1.6)
print(type(made).__name__, sorted({"omegaconf", "requests", "rapidocr"} & set(sys.modules)))
import rapidocr
print(rapidocr.RapidOCR.__name__, rapidocr.__file__.endswith("__init__.py"))
"""


def test_one_module_comes_alone_and_the_whole_can_be_had_afterwards() -> None:
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )

    assert said.stdout.splitlines() == ["DBPostProcess []", "RapidOCR True"]


def test_where_the_whole_is_loaded_its_own_module_is_taken() -> None:
    program = "import rapidocr\n" + PROGRAM.replace("import rapidocr\n", "")
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert said.stdout.splitlines()[1] == "RapidOCR True"
