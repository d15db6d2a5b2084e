"""Collections of files that broke others: each is taken or put aside, and nothing ends.

They are not part of this repository: ``ARCHIVE_CORPORA`` says where they are.
"""

import gzip
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from archive.scan.errors import working
from archive.scan.errors.working import Quarantined
from archive.scan.tools import files, limited
from archive.scan.tools.files import Limits, Sheet
from tests.scan.tools import house

BESIDE = Path(__file__).parents[4] / "shared" / "corpora"
CORPORA = Path(os.environ.get("ARCHIVE_CORPORA", BESIDE))
NAMES = ("bad-image", "bad-pdf", "polyglot")
CHUNKS = 12
LIMITS = Limits(bytes=20_000_000, pixels=2_000_000, memory=400_000_000, seconds=10)
ACCEPTED = "accepted"

# One of each class that did the most harm, and what has to come of it.
NASTIEST = {
    "bad-pdf/*deflate-bomb-10GB.pdf.gz": "bomb",
    "bad-pdf/*deflate-bomb-trivial-10GB-x5.pdf.gz": "too_large",
    "bad-pdf/*deflate-bomb-10GB-xref.pdf.gz": "broken",
    "bad-pdf/*A4-pages-tree-loop-complex.pdf": ACCEPTED,
    "bad-pdf/*B2-gotoe-loop-cycle.pdf": ACCEPTED,
    "bad-pdf/*Q9-obj-before-2nd-header8.pdf": "wrong_type",
    "bad-image/*oom-225817ca*.tif": "broken",
    "bad-image/*timeout-6646305047838720": "too_many_pixels",
    "bad-image/*crash-4fb02745*.j2k": "broken",
    "bad-image/*decompression_bomb.gif": "wrong_type",
    "bad-image/*eps__timeout*": "wrong_type",
    "bad-image/*timeout-1ee28a24*.psd": "wrong_type",
}

pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(), reason=f"no collection of bad files in {CORPORA}"
)


def every() -> list[Path]:
    return sorted(
        path for name in NAMES for path in (CORPORA / name).rglob("*") if path.is_file()
    )


def outcome(path: Path) -> str:
    """What becomes of a file: accepted, or the reason why not."""
    try:
        found = files.inspect(path, LIMITS)
        sheets = list(files.sheets(path, found.media, 1, min(found.pages, 5), LIMITS))
    except Quarantined as refused:
        return refused.code
    return (
        ACCEPTED
        if any(isinstance(s, Sheet) for s in sheets)
        else house.ordinals(sheets)[0][1]
    )


def unpacked(path: Path, folder: Path) -> Path:
    """As it is, or out of its archive; never more of it than may be taken."""
    if path.suffix != ".gz":
        return path
    with gzip.open(path) as packed, (folder / path.stem).open("wb") as plain:
        plain.write(packed.read(LIMITS.bytes + 1))
    return folder / path.stem


@pytest.mark.parametrize("pattern", NASTIEST)
def test_the_nastiest_come_to_the_end_that_they_should(
    pattern: str, tmp_path: Path
) -> None:
    [path] = CORPORA.glob(pattern)

    assert outcome(unpacked(path, tmp_path)) == NASTIEST[pattern]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_bad_file_is_taken_or_put_aside(chunk: int, tmp_path: Path) -> None:
    def end(path: Path) -> tuple[str, str, bool]:
        began = time.monotonic()
        code = outcome(unpacked(path, tmp_path))
        return path.name, code, time.monotonic() - began < 60

    house.one_of(house.kept(tmp_path, house.jpeg()))
    ours, zygote = psutil.Process(), limited.zygote.process()
    before = ours.memory_info().rss
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(end, every()[chunk::CHUNKS]))

    known = {ACCEPTED, *working.SENTENCES}
    assert [end for end in ends if end[1] not in known or not end[2]] == []
    assert limited.zygote.process() == zygote
    assert ours.memory_info().rss - before < 100_000_000
