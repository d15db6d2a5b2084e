"""Scanned court pages read by this pipeline and by OCRmyPDF: speed and errors.

    .venv/bin/python -m bench.ocr [--quick] [--pages N] [--seed N]

The pages are invented, drawn in three faces at 200 and 300 dpi with seals, signatures,
tables and columns, and then damaged: clean, light, medium, heavy. All programs get the
same PDFs. The time is of the processor, of all processes that a program started.

pages/s   pages for each second of one processor. A worker loads its networks once for all
          pages; that is in the last row. OCRmyPDF starts anew for each PDF.
errors    differing characters in reading order (Levenshtein), in hundredths
loose     characters missed or made up, in whatever order they were read

Vertical text is counted by itself: chi_sim does not know it.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive.scan.specimen import pages
from archive.scan.specimen.drawing import SERIF, Faces
from archive.scan.specimen.pages import Office, Specimen
from archive.scan.specimen.wear import Wear
from bench.reading import readers
from bench.reading.readers import OURS, TESSERACT, Reader
from bench.reading.scoring import Score, score

NOTO = Path("/usr/share/fonts/opentype/noto")
# Within Noto's collections of faces the one for the signs as the mainland writes them.
MAINLAND = 2
SANS = Faces(NOTO / "NotoSansCJK-Regular.ttc", NOTO / "NotoSansCJK-Bold.ttc", MAINLAND)
SONG = Faces(NOTO / "NotoSerifCJK-Regular.ttc", NOTO / "NotoSerifCJK-Bold.ttc", MAINLAND)
UPRIGHT = "upright"
ACROSS = tuple(kind for kind in pages.KINDS if kind != UPRIGHT)
PAGES, QUICK = 12, 3
FASTER, FEWER, CLEAN = 3, 20, 0.001


@dataclass
class Tally:
    """What one program did with the pages of one level of damage."""

    pages: int = 0
    seconds: float = 0.0
    score: Score = field(default_factory=Score)

    def add(self, other: "Tally") -> None:
        self.pages += other.pages
        self.seconds += other.seconds
        self.score += other.score

    @property
    def speed(self) -> float:
        return self.pages / self.seconds if self.seconds else 0.0

    def __str__(self) -> str:
        if not self.pages:
            return f"{'—':>26}"
        rates = f"{self.score.rate:>9.3%}{self.score.loose_rate:>9.3%}"
        return f"{self.speed:>8.2f}{rates}"


def main(arguments: Sequence[str]) -> int:
    asked = _arguments(arguments)
    count = asked.pages or (QUICK if asked.quick else PAGES)
    with readers.readers() as present, tempfile.TemporaryDirectory() as folder:
        totals = {each.name: Tally(seconds=each.started) for each in present}
        clean = Tally()
        _head(present)
        for name, drawn in _sets(asked.seed, count):
            pdf = Path(folder) / "scan.pdf"
            pdf.write_bytes(pages.pdf(drawn))
            done = [_measured(reader, pdf, drawn) for reader in present]
            print(_row(name, done), flush=True)
            if name == Wear.CLEAN:
                clean = done[0]
            if name != UPRIGHT:
                for total, tally in zip(totals.values(), done, strict=True):
                    total.add(tally)
    print(_row("all", list(totals.values())))
    print(f"(of which to start: {present[0].started:.1f} s, {OURS})\n")
    return _verdict(totals, clean)


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.ocr")
    parser.add_argument("--quick", action="store_true", help="a few pages of each level")
    parser.add_argument("--pages", type=int, default=0, help="of each level of damage")
    parser.add_argument("--seed", type=int, default=1, help="of the first page")
    return parser.parse_args(arguments)


def _sets(seed: int, count: int) -> Iterator[tuple[str, list[Specimen]]]:
    for wear in Wear:
        yield wear.value, [_page(seed + n, wear) for n in range(count)]
    yield UPRIGHT, [pages.page(seed + n, UPRIGHT) for n in range(max(count // 4, 1))]


def _page(seed: int, wear: Wear) -> Specimen:
    """Kinds, faces and resolutions take turns, at different paces."""
    faces = [faces for faces in (SERIF, SANS, SONG) if faces.regular.exists()]
    return pages.page(
        seed,
        ACROSS[seed % len(ACROSS)],
        level=wear,
        dpi=(200, 300)[seed % 2],
        office=Office(faces=faces[seed % len(faces)]),
    )


def _measured(reader: Reader, pdf: Path, drawn: Sequence[Specimen]) -> Tally:
    took = reader.read(pdf)
    tally = Tally(len(drawn), took.seconds)
    for number, page in enumerate(drawn):
        read = took.texts[number] if number < len(took.texts) else ""
        tally.score += score(page.text, read)
    return tally


def _row(name: str, done: Sequence[Tally]) -> str:
    shown = f"{name:<10}{done[0].pages:>6}{done[0].score.characters:>7}"
    return " ".join((shown, *map(str, done)))


def _head(present: Sequence[Reader]) -> None:
    print(f"{'':<23}", *(f"{reader.name:>26}" for reader in present))
    columns = f"{'pages/s':>8}{'errors':>9}{'loose':>9}"
    print(f"{'damage':<10}{'pages':>6}{'signs':>7}", *(columns for _ in present))


def _verdict(totals: dict[str, Tally], clean: Tally) -> int:
    met = [_target("errors on clean pages", clean.score.rate, CLEAN, "at most")]
    if TESSERACT in totals:
        ours, theirs = totals[OURS], totals[TESSERACT]
        faster = ours.speed / theirs.speed
        fewer = theirs.score.errors / max(ours.score.errors, 1)
        looser = theirs.score.loose / max(ours.score.loose, 1)
        met.append(_target(f"times the speed of {TESSERACT}", faster, FASTER, "at least"))
        met.append(_target("times fewer errors", fewer, FEWER, "at least"))
        met.append(_target("times fewer, in any order", looser, FEWER, "at least"))
    return 0 if all(met) else 1


def _target(name: str, value: float, limit: float, how: str) -> bool:
    met = value <= limit if how == "at most" else value >= limit
    shown = "{:.3%}".format if limit < 1 else "{:.1f}".format
    word = "met" if met else "MISSED"
    print(f"{name:<40}{shown(value):>10}   {how} {shown(limit)}: {word}")
    return met


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
