"""The folder of the signed checkpoints: one file each, written once, never overwritten."""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from flask import current_app

from archive.audit import notes
from archive.audit.errors import CheckpointContradicted, CheckpointsOutOfReach
from archive.audit.notes import Checkpoint, NotANote, WrongSignature
from archive.settings import Settings

NAME = re.compile(r"([0-9]{12,})\.note")
VERIFICATION_KEY = "checkpoint.vkey"
# More than any note of ours and its witnesses' signatures; a foreign file may be larger.
NOTE_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of the folder: its checkpoint, or why it is none."""

    file: str
    checkpoint: Checkpoint | None
    fault: Exception | None = None


def folder() -> Path:
    settings: Settings = current_app.extensions["archive.settings"]
    return settings.checkpoints_folder


def name_of(size: int) -> str:
    return f"{size:012d}.note"


def kept(place: Path, key: Ed25519PublicKey) -> list[Kept]:
    """All notes of the folder, the smallest first, each read and its signature checked."""
    with _reached(place):
        files = sorted(place.glob("*.note")) if place.is_dir() else []
        return [_read(file, key) for file in files]


def newest(place: Path, key: Ed25519PublicKey) -> Checkpoint | None:
    """The last checkpoint that is in order."""
    with _reached(place):
        files = sorted(place.glob("*.note"), reverse=True) if place.is_dir() else []
        found = (_read(file, key).checkpoint for file in files)
        return next(filter(None, found), None)


def keep(place: Path, checkpoint: Checkpoint, key: Ed25519PrivateKey) -> Path:
    """Sign and write down a checkpoint. The caller keeps others from doing so just now."""
    path = place / name_of(checkpoint.size)
    with _reached(place):
        place.mkdir(mode=0o755, parents=True, exist_ok=True)
        _publish(place / VERIFICATION_KEY, checkpoint.origin, key.public_key())
        if not path.exists():
            _write(path, notes.sign(checkpoint, key))
        elif _read(path, key.public_key()).checkpoint != checkpoint:
            raise CheckpointContradicted(checkpoint.size)
    return path


def _read(file: Path, key: Ed25519PublicKey) -> Kept:
    try:
        with file.open("rb") as opened:
            text = opened.read(NOTE_BYTES).decode()
        checkpoint = notes.read(text, key)
    except (NotANote, WrongSignature, UnicodeDecodeError, OSError) as fault:
        return Kept(file.name, None, fault)
    if file.name != name_of(checkpoint.size):
        return Kept(file.name, None, NotANote("the file is not named after its size"))
    return Kept(file.name, checkpoint)


def _publish(path: Path, name: str, key: Ed25519PublicKey) -> None:
    """Put the key beside the notes for those who check them without us."""
    line = notes.verification_key(name, key)
    known = path.read_text().splitlines() if path.exists() else []
    if line not in known:
        _write(path, "".join(f"{each}\n" for each in [*known, line]))


def _write(path: Path, text: str) -> None:
    """Whole or not at all, and on the disk before anybody relies on it."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with fresh.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
    finally:
        fresh.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _reached(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CheckpointsOutOfReach(str(place), error.strerror or str(error)) from error
