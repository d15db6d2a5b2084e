"""Which engine reads, and that it reads alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.scan.errors.reading import NoSuchEngine
from archive.scan.recognition import engines
from tests.scan.recognition.house import drawn, pixels

# Reads a page and tells every attempt to reach beyond the process.
ALONE = """
import json, sys
reached = []
def hear(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname",
                 "socket.sendto", "urllib.Request", "os.fork", "os.posix_spawn",
                 "subprocess.Popen"):
        reached.append(event)
sys.addaudithook(hear)
from archive.scan.recognition import engines
from tests.scan.recognition.house import drawn, read
found = read(drawn("notice"))
print(json.dumps([reached, found.lines[0].text]))
"""


def test_an_engine_is_loaded_once() -> None:
    assert engines.engine() is engines.engine(engines.DEFAULT)


def test_an_unknown_engine_is_refused_with_the_known_ones() -> None:
    with pytest.raises(NoSuchEngine, match=r"abbyy.*rapidocr, tesseract"):
        engines.engine("abbyy")


@pytest.mark.parametrize(
    ("asked", "threads"),
    [("", 1), ("0", 1), ("many", 1), ("1", 1), ("999", os.cpu_count())],
)
def test_threads_are_bounded_by_cores(
    monkeypatch: pytest.MonkeyPatch, asked: str, threads: int
) -> None:
    monkeypatch.setenv(engines.THREADS, asked)

    assert engines._threads() == threads


def test_nothing_is_fetched_and_nothing_is_told(tmp_path: Path) -> None:
    """A machine without a network, an empty home, and nobody to be asked for consent."""
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == [[], "清丰县人民法院"]
    assert list(tmp_path.rglob("*")) == []


def test_compiled_networks_are_kept_in_a_folder(tmp_path: Path) -> None:
    made = engines.ENGINES["rapidocr"](1, tmp_path / "engines")

    assert made.read(pixels(drawn("notice"))[:300]).lines
    assert any((tmp_path / "engines").iterdir())


@pytest.mark.parametrize("shape", [(2338, 1654, 3), (1654, 2338, 3), (10, 4000, 3)])
def test_a_page_is_shrunk_to_fit_the_sheet(shape: tuple[int, ...]) -> None:
    # It takes a while, and only who runs this needs it.
    from archive.scan.recognition.detecting import CLOSER, SHEET, shrunk

    for sheet in (SHEET, CLOSER):
        page = pixels(drawn("notice"))
        page.resize(shape, refcheck=False)
        high, wide = shrunk(page, sheet).shape[:2]
        assert min(high, wide) <= sheet[0]
        assert max(high, wide) <= sheet[1]
