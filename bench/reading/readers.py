"""Programs that read a PDF, and what of the processor each of them took."""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from bench.reading.worker import Took

OURS, TESSERACT, PLUGIN = "this pipeline", "OCRmyPDF + Tesseract", "OCRmyPDF + RapidOCR"
PLUGIN_MODULE = "ocrmypdf_rapidocr"
OCRMYPDF = Path(sys.executable).with_name("ocrmypdf")
PAGE_END = "\f"


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a PDF. ``started``: seconds that it took once, before it could read."""

    name: str
    read: Callable[[Path], Took]
    started: float = 0.0


@contextmanager
def readers() -> Iterator[list[Reader]]:
    """All that are installed; the others are named aloud."""
    with worker() as ours:
        found = [ours]
        if _is_there(TESSERACT, shutil.which("tesseract"), OCRMYPDF.exists()):
            found.append(Reader(TESSERACT, ocrmypdf))
        parts = find_spec(PLUGIN_MODULE), find_spec("onnxruntime"), OCRMYPDF.exists()
        if _is_there(PLUGIN, *parts):
            plugged = partial(ocrmypdf, more=("--plugin", PLUGIN_MODULE))
            found.append(Reader(PLUGIN, plugged))
        yield found


def _is_there(name: str, *parts: object) -> bool:
    if not all(parts):
        print(f"!! {name} IS NOT COMPARED: it is not installed.\n")
    return all(parts)


@contextmanager
def worker() -> Iterator[Reader]:
    """One process for all of it, as a worker is: its networks stay loaded."""
    command = [sys.executable, "-m", "bench.reading.worker"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Reader(OURS, partial(_asked, process), _answer(process).seconds)
        process.communicate()


def _asked(process: subprocess.Popen[str], pdf: Path) -> Took:
    if process.stdin is None:
        raise ValueError(process)
    print(pdf, file=process.stdin, flush=True)
    return _answer(process)


def _answer(process: subprocess.Popen[str]) -> Took:
    said = process.stdout.readline() if process.stdout else ""
    if not said:
        raise ChildProcessError(process.args, process.wait())
    return Took(**json.loads(said))


def ocrmypdf(pdf: Path, more: Sequence[str] = ()) -> Took:
    """With the time of all processes that it started, which it waits for."""
    before = _children()
    with tempfile.TemporaryDirectory() as folder:
        said, made = Path(folder) / "said.txt", Path(folder) / "made.pdf"
        command = [str(OCRMYPDF), "-l", "chi_sim", "--output-type", "pdf", "--sidecar"]
        done = subprocess.run(
            [*command, str(said), *more, str(pdf), str(made)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(done.stderr[-2000:], file=sys.stderr)
            done.check_returncode()
        return Took(said.read_text("utf-8").split(PAGE_END), _children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
