"""Scanners, through SANE's own program ``scanimage``. It is started nowhere else."""

import os
import re
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from archive.scan.errors.taking import NoScanimage, NoSuchSource, ScannerFailed

PROGRAM = "scanimage"
# Looking for devices asks the network, too.
LOOKING = 60
# A page that takes longer does not come any more.
LONGEST_PAGE = 180
STEP = 0.5
NO_PAPER = 7
# What SANE says of a status, in English. Some drivers break down when they are let go of:
# then the program is ended by a signal, and what it said before is what was the matter.
SAID = {
    "Device busy": 3,
    "Document feeder jammed": 6,
    "Document feeder out of documents": NO_PAPER,
    "Scanner cover is open": 8,
    "Error during device I/O": 9,
    "Out of memory": 10,
    "Access to resource has been denied": 11,
}
OPTION = re.compile(r"^ {4}--(?P<name>[\w-]+)(?P<rest>\S*) ?(?P<values>[^\[]*)")
FEEDER = re.compile(r"adf|feeder", re.IGNORECASE)
DUPLEX = re.compile(r"duplex|both", re.IGNORECASE)
FLATBED = re.compile(r"flatbed|platen|glass", re.IGNORECASE)
COLOUR = re.compile(r"^colou?r", re.IGNORECASE)
# What it says of being stopped, a driver's helper says too, and is no complaint.
ERROR = re.compile(
    r"^scanimage: (?!received signal|trying to stop)(?:sane_\w+: )?(?P<said>.+)$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Device:
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Wish:
    """How to scan. An empty ``source`` is chosen by what the machine has."""

    feeder: bool = True
    duplex: bool = False
    dpi: int = 300
    source: str = ""


def version() -> str | None:
    """Which scanimage is there, if any."""
    if shutil.which(PROGRAM) is None:
        return None
    return _told(["--version"]).strip()


def devices() -> list[Device]:
    lines = _told(["--formatted-device-list=%d%t%v %m%n".replace("%t", "\t")]).splitlines()
    pairs = (line.partition("\t") for line in lines)
    return [Device(name, title) for name, tab, title in pairs if tab]


def options(device: str) -> dict[str, list[str]]:
    """What the machine can be told, and the values of what has a choice of them."""
    found = {}
    for line in _told(["-d", device, "--all-options"]).splitlines():
        if matched := OPTION.match(line):
            values = matched["values"] or matched["rest"].strip("[]=()")
            found[matched["name"]] = [
                one.strip() for one in values.split("|") if one.strip()
            ]
    return found


def arguments(wish: Wish, known: Mapping[str, list[str]]) -> list[str]:
    """The wish in the words of this machine; what it does not know is left out."""
    sources = known.get("source", [])
    chosen = _source(wish, sources)
    found = ["--source", chosen] if chosen else []
    if wish.duplex and wish.feeder and not DUPLEX.search(chosen):
        found += _both_sides(known)
    if "resolution" in known:
        found += ["--resolution", str(wish.dpi)]
    # In colour, if it can: seals are red.
    if mode := next((one for one in known.get("mode", []) if COLOUR.search(one)), None):
        found += ["--mode", mode]
    return found


def _source(wish: Wish, sources: list[str]) -> str:
    if wish.source and wish.source not in sources:
        raise NoSuchSource(wish.source, ", ".join(sources) or "—")
    if wish.source or not sources:
        return wish.source
    wanted = [one for one in sources if FEEDER.search(one)]
    if not wish.feeder:
        wanted = [one for one in sources if FLATBED.search(one)] or sources
    sided = [one for one in wanted if bool(DUPLEX.search(one)) == wish.duplex]
    return next(iter([*sided, *wanted, *sources]))


def _both_sides(known: Mapping[str, list[str]]) -> list[str]:
    modes = known.get("adf-mode", [])
    if mode := next((one for one in modes if DUPLEX.search(one)), None):
        return ["--adf-mode", mode]
    return ["--duplex=yes"] if "duplex" in known else []


def is_from_feeder(chosen: list[str]) -> bool:
    return bool(chosen[:1] == ["--source"] and FEEDER.search(chosen[1]))


def pages(
    device: str,
    wish: Wish,
    folder: Path,
    start: int = 1,
    stopping: Callable[[], bool] = bool,
) -> Iterator[Path]:
    """Scan until the feeder is empty, or once from the glass; each page as it is done."""
    chosen = arguments(wish, options(device))
    if not is_from_feeder(chosen):
        chosen.append("--batch-count=1")
    command = [
        *(PROGRAM, "-d", device, *chosen, "--format=jpeg", "--batch-print"),
        *(f"--batch={folder}/%04d.jpg", f"--batch-start={start}"),
    ]
    with (folder / "said").open("w+b") as said, _run(command, said) as running:
        done = 0
        for line in _lines(running, stopping):
            done += 1
            yield Path(line)
        status = running.wait()
        said.seek(0)
        last = _last(said.read())
    if status < 0:
        status = SAID.get(last, status)
    if stopping() or (done and status in (0, NO_PAPER)):
        return
    raise ScannerFailed(status or NO_PAPER, last, done)


def _lines(running: subprocess.Popen[bytes], stopping: Callable[[], bool]) -> Iterator[str]:
    """What it prints: the name of each page once that is whole."""
    out: IO[bytes] = running.stdout  # type: ignore[assignment]  # it was started with a pipe
    waited = time.monotonic()
    while not stopping():
        if select.select([out], [], [], STEP)[0]:
            line = out.readline()
            if not line:
                return
            waited = time.monotonic()
            yield line.decode("utf-8", "surrogateescape").rstrip("\n")
        elif time.monotonic() > waited + LONGEST_PAGE:
            break
    running.kill()


def _run(command: list[str], said: IO[bytes]) -> subprocess.Popen[bytes]:
    _must_be_there()
    return subprocess.Popen(  # noqa: S603  # the arguments are ours, without a shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=said,
        bufsize=0,
        env=_environment(),
    )


def _told(arguments: list[str]) -> str:
    _must_be_there()
    done = subprocess.run(  # noqa: S603  # the arguments are ours, without a shell
        [PROGRAM, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LOOKING,
        check=False,
        env=_environment(),
    )
    if done.returncode:
        raise ScannerFailed(done.returncode, _last(done.stderr), 0)
    return done.stdout.decode("utf-8", "replace")


def _last(said: bytes) -> str:
    """Its last complaint."""
    found = ERROR.findall(said.decode("utf-8", "replace"))
    return str(found[-1]) if found else ""


def _must_be_there() -> None:
    if shutil.which(PROGRAM) is None:
        raise NoScanimage


def _environment() -> dict[str, str]:
    """In English, so that what it says can be read by a program."""
    return {**os.environ, "LC_ALL": "C"}
