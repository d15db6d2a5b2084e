"""What a backup consists of, with the size and SHA-256 of every piece.

objects/ab/cd/…              shared by all backups in the folder, each written once
20261121T081500Z/            one backup; it has this name only when it is complete
    database.sqlite | database.dump
    objects.txt              the objects that this backup needs, a line each
    keys/… checkpoints/…
    manifest.json            and manifest.json.sha256
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from archive.upkeep.errors import BackupDamaged, NoBackup

FORMAT = 1
NAME, SEAL = "manifest.json", "manifest.json.sha256"
OBJECTS, LIST = "objects", "objects.txt"
UNFINISHED = ".unfinished-"
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a backup, by its path within it."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    made_at: str
    version: str
    database: str  # which kind: sqlite or postgresql
    revision: str
    events: int
    last_mac: str
    checkpoint: str  # the newest signed note, whole
    objects: int
    object_bytes: int
    pieces: tuple[Piece, ...] = ()
    format: int = FORMAT
    programs: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"
        data = text.encode()
        write(folder / NAME, data)
        write(folder / SEAL, f"{hashlib.sha256(data).hexdigest()}  {NAME}\n".encode())

    @classmethod
    def read(cls, folder: Path) -> Self:
        try:
            data = (folder / NAME).read_bytes()
            sealed = (folder / SEAL).read_text().split()[0]
        except (OSError, IndexError, UnicodeDecodeError) as error:
            raise NoBackup(folder) from error
        if hashlib.sha256(data).hexdigest() != sealed:
            raise BackupDamaged(NAME)
        raw: dict[str, Any] = json.loads(data)
        if raw.get("format") != FORMAT:
            raise NoBackup(folder)
        raw["pieces"] = tuple(Piece(**piece) for piece in raw["pieces"])
        return cls(**raw)


def newest(folder: Path) -> Path:
    """The last complete backup in a folder, or the folder itself if it is one."""
    if (folder / NAME).is_file():
        return folder
    found = (
        sorted(p.parent for p in folder.glob(f"[0-9]*/{NAME}")) if folder.is_dir() else []
    )
    if not found:
        raise NoBackup(folder)
    return found[-1]


def pool(backup: Path) -> Path:
    """Where the objects of a backup lie: beside it."""
    return backup.parent / OBJECTS


def piece(folder: Path, path: Path) -> Piece:
    return Piece(str(path.relative_to(folder)), path.stat().st_size, sha256(path))


def pieces(folder: Path) -> Iterator[Piece]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in (NAME, SEAL):
            yield piece(folder, path)


def check(backup: Path, manifest: Manifest) -> None:
    """Raise for the first piece that is not what was written, and name it."""
    for wanted in manifest.pieces:
        path = backup / wanted.path
        try:
            is_same = path.stat().st_size == wanted.size and sha256(path) == wanted.sha256
        except OSError:
            is_same = False
        if not is_same:
            raise BackupDamaged(wanted.path)


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write(path: Path, data: bytes, mode: int = 0o600) -> None:
    """On the disk when this returns."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """A file another program wrote, or a folder with new names in it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
