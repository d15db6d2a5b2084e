"""Of rapidocr a worker loads one module; whoever wants the whole still finds it."""

import subprocess
import sys

ALONE = """
import sys
from archive.scan.recognition import alone
made = alone.boxes()(thresh=0.3, box_thresh=0.5, unclip_ratio=1.6)
print(type(made).__name__, sorted({"omegaconf", "requests", "rapidocr"} & set(sys.modules)))
"""
WHOLE = """
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_det.utils import DBPostProcess
"""


def said(program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_one_module_comes_alone_and_the_whole_can_be_had_afterwards() -> None:
    found = said(f"{ALONE}{WHOLE}\nprint(RapidOCR.__name__)")

    assert found == ["DBPostProcess []", "RapidOCR"]


def test_where_the_whole_is_loaded_its_own_module_is_taken() -> None:
    found = said(f"{WHOLE}{ALONE}\nprint(type(made) is DBPostProcess)")

    assert found[-1] == "True"
