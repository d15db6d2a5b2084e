"""Which programs and libraries this archive runs on here, and in which version."""

import platform
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from archive.speech import _
from archive.upkeep.doctor import Line
from archive.upkeep.rules import Level

DISTRIBUTION = "juanzong"
LIBRARIES = (
    "flask",
    "sqlalchemy",
    "alembic",
    "psycopg",
    "minio",
    "celery",
    "cryptography",
    "argon2-cffi",
    "waitress",
)
# Old ones do not know what we ask of them.
PATIENCE = 5.0


def software() -> Iterator[Line]:
    about = _("Software")
    ours = _version(DISTRIBUTION)
    running = (f"{DISTRIBUTION} {ours or '—'}", f"Python {platform.python_version()}")
    yield Line(Level.OK, about, ", ".join([*running, platform.platform(terse=True)]))
    found = {name: _version(name) for name in LIBRARIES}
    yield Line(Level.OK, about, ", ".join(f"{n} {v}" for n, v in found.items() if v))
    missing = [name for name, number in found.items() if not number]
    if missing:
        said = _("Missing: %(names)s.", names=", ".join(missing))
        yield Line(Level.FAIL, about, said, _("Install the archive anew: ./do run"))
    yield _tesseract(about)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _tesseract(about: str) -> Line:
    """Recognition comes with the archive; Tesseract is the second engine, if wanted."""
    program = shutil.which("tesseract")
    if not program:
        return Line(Level.OK, about, _("Tesseract is not installed; it is not needed."))
    said = subprocess.run(  # noqa: S603  # the path of a program, and nothing of a user's
        [program, "--version"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    first = (said.stdout or said.stderr).splitlines()[:1]
    return Line(Level.OK, about, " ".join(first) or "Tesseract")
