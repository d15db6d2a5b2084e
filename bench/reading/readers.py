"""Programs that read a PDF, and what of the processor each of them took."""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from archive.profile import loader
from archive.scan import thresholds
from archive.scan.reading_files import Desk, PageRead
from archive.scan.recognition import engines
from archive.scan.tools.files import Limits

OURS, TESSERACT, PLUGIN = "this pipeline", "OCRmyPDF + Tesseract", "OCRmyPDF + RapidOCR"
PLUGIN_MODULE = "ocrmypdf_rapidocr"
OCRMYPDF = Path(sys.executable).with_name("ocrmypdf")
PAGE_END = "\f"
Read = Callable[[Path], list[str]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a PDF: the text of each page. It may be missing, for a reason."""

    name: str
    read: Read
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Took:
    texts: Sequence[str]
    seconds: float


def readers() -> list[Reader]:
    tesseract = "" if shutil.which("tesseract") and OCRMYPDF.exists() else "not installed"
    plugin = (
        ""
        if find_spec(PLUGIN_MODULE) and find_spec("onnxruntime")
        else "no ocrmypdf-rapidocr with onnxruntime is installed"
    )
    return [
        Reader(OURS, ours),
        Reader(TESSERACT, ocrmypdf, tesseract),
        Reader(PLUGIN, with_plugin, plugin or tesseract),
    ]


def measured(reader: Reader, pdf: Path) -> Took:
    """With the time of all processes that it started and waited for."""
    before = _children()
    texts = reader.read(pdf)
    return Took(texts, _children() - before)


def ours(pdf: Path) -> list[str]:
    """One worker, started anew: to load the networks counts as its work."""
    done = _run([sys.executable, "-m", "bench.reading.readers", str(pdf)])
    found: list[str] = json.loads(done)
    return found


def ocrmypdf(pdf: Path, *more: str, extra: Mapping[str, str] | None = None) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said.txt"
        made = str(Path(folder) / "made.pdf")
        options = ["-l", "chi_sim", "--output-type", "pdf", "--sidecar", str(said), *more]
        _run([str(OCRMYPDF), *options, str(pdf), made], extra)
        return said.read_text("utf-8").split(PAGE_END)


def with_plugin(pdf: Path) -> list[str]:
    return ocrmypdf(pdf, "--plugin", PLUGIN_MODULE)


def _run(command: Sequence[str], extra: Mapping[str, str] | None = None) -> str:
    environment = os.environ | (extra or {})
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        done.check_returncode()
    return done.stdout


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(pdf: Path) -> None:
    """As a worker does it: decoded in limited children, set upright, read."""
    held_to = thresholds.of(loader.load(loader.find("qingfeng")))
    desk = Desk(engines.engine(), Limits(), held_to)
    pages = (page for page in desk.read(pdf))
    texts = [page.worked.text if isinstance(page, PageRead) else "" for page in pages]
    print(json.dumps(texts))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
