"""Reads a court's profile from TOML; a bad one is refused with every fault in it.

A profile may build on a base (``base = "national"``), which is no court itself.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from archive.profile import merge, sentences
from archive.profile.draft import Draft
from archive.profile.errors import Fault, Place, ProfileError
from archive.profile.schema import Profile, sense
from archive.speech import LazyString, lazy

COURTS = Path(__file__).parent / "courts"
BASES = frozenset({"national"})
# Where the text of a court ends and that of its base begins, when both are kept as one.
SEAM = b"\n#==== base ====\n"
MOST_BYTES = 1_000_000
Bases = tuple[tuple[str, bytes], ...]
WHERE = re.compile(r"\(at line (\d+), column (\d+)\)")


def courts() -> tuple[str, ...]:
    """The names of the shipped profiles."""
    return tuple(sorted({path.stem for path in COURTS.glob("*.toml")} - BASES))


def find(name: str) -> Path:
    """The file of a shipped profile, or any other that is named by its path."""
    if name.endswith(".toml"):
        return Path(name)
    if name not in courts():
        shipped = ", ".join(courts())
        raise _unreadable(
            name, lazy("This court is not among those shipped: %(names)s.", names=shipped)
        )
    return COURTS / f"{name}.toml"


def load(path: Path) -> Profile:
    if path.stem in BASES and path.resolve().parent == COURTS:
        sentence = lazy("This is what courts' profiles build on, not a court's own.")
        raise _unreadable(str(path), sentence)
    return parse(_bytes(path), str(path))


def text(path: Path) -> bytes:
    """The whole text of a profile, its base with it: what is kept of a version.

    ``parse`` reads it again without asking for the base, which may have changed since.
    """
    data = _bytes(path)
    base = _toml(data, str(path)).get("base")
    return data + SEAM + _shipped(base) if base in BASES else data


def parse(data: bytes, name: str) -> Profile:
    """The profile in the bytes of a file; raises ProfileError with every fault."""
    return _parsed(data, name, tuple((base, _shipped(base)) for base in sorted(BASES)))


# A profile is frozen, so whoever reads the same text may have the same one.
@lru_cache(maxsize=8)
def _parsed(data: bytes, name: str, bases: Bases) -> Profile:
    draft, whole = _read(data, name, dict(bases))
    digest = hashlib.sha256(whole).hexdigest()
    faults = list(draft.faults)
    profile = None
    try:
        profile = Profile.model_validate(draft.raw, context={"text_sha256": digest})
    except ValidationError as error:
        faults += _shape(error, draft)
    faults += sense(draft)
    if faults or profile is None:
        raise ProfileError(name, tuple(faults))
    return profile


def _read(data: bytes, name: str, bases: Mapping[str, bytes]) -> tuple[Draft, bytes]:
    """The text with its base laid under it, and the bytes of both."""
    own, seam, base = data.partition(SEAM)
    raw = _toml(own, name)
    named = raw.get("base")
    if not isinstance(named, str):
        return Draft(raw), data
    if named not in bases:
        raise _unreadable(name, lazy("There is no base “%(base)s”.", base=named), "base")
    if not seam:
        base = bases[named]
    below = f"{named}.toml"
    return merge.merged(_toml(base, below), raw, below), own + SEAM + base


def _shipped(base: str) -> bytes:
    return (COURTS / f"{base}.toml").read_bytes()


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise _unreadable(str(path), lazy("There is no such file.")) from error
    except (OSError, ValueError) as error:
        raise _unreadable(str(path), lazy("The file cannot be read.")) from error


def _toml(data: bytes, name: str) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise _unreadable(
            name, lazy("The file is longer than %(most)s bytes.", most=MOST_BYTES)
        )
    try:
        return tomllib.loads(data.decode("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(name, lazy("This is not TOML."), _where(error)) from error
    except UnicodeDecodeError as error:
        raise _unreadable(name, lazy("The file is not text in UTF-8.")) from error
    except (ValueError, RecursionError) as error:
        sentence = lazy("The file is nested too deeply or holds a huge number.")
        raise _unreadable(name, sentence) from error


def _unreadable(
    name: str, sentence: LazyString, place: str | LazyString = ""
) -> ProfileError:
    return ProfileError(name, (Fault(place, sentence),))


def _where(error: tomllib.TOMLDecodeError) -> LazyString:
    """The line and column, which Python 3.11 gives only inside its message."""
    found = WHERE.search(str(error))
    if not found:
        return lazy("end of the file")
    return lazy("line %(line)s, column %(column)s", line=found[1], column=found[2])


def _shape(error: ValidationError, draft: Draft) -> list[Fault]:
    found = [
        (draft.place(fault["loc"]), fault["type"], fault.get("ctx", {}))
        for fault in error.errors(include_url=False)
    ]
    # A list whose entries are all bad counts as empty, which the reader need not hear.
    return [
        Fault(place, sentences.of(kind, context))
        for place, kind, context in found
        if kind != "too_short" or not any(_stands_in(other, place) for other, _, _ in found)
    ]


def _stands_in(inner: Place, outer: Place) -> bool:
    return inner.text.startswith(f"{outer.text}[")
