"""Checkpoints as signed notes (C2SP tlog-checkpoint, signed-note). Pure: text in, text out.

qingfeng.juanzong/audit        whose journal
1204                           how many events
Ckx5…=                         the root over them

— qingfeng.juanzong/audit kyN…
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from archive.audit import merkle

ED25519 = b"\x01"
KEY_ID_BYTES = 4
DASH = "\u2014"
SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The journal as it stood: whose, how many events, and the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


class NotANote(ValueError):
    """What was read is not a signed checkpoint."""


class WrongSignature(ValueError):
    """A checkpoint, but not signed with the key of this archive."""


def origin(court: str) -> str:
    """Whose journal it is, and the name of the key that says so."""
    return f"{court}.juanzong/audit"


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    text = checkpoint.text()
    signature = key_id(checkpoint.origin, key.public_key()) + key.sign(text.encode())
    return f"{text}\n{DASH} {checkpoint.origin} {_base64(signature)}\n"


def read(note: str, key: Ed25519PublicKey) -> Checkpoint:
    """The checkpoint in a note. Signatures of others (witnesses) may stand beside ours."""
    text, found, signatures = note.partition("\n\n")
    if not found or not note.endswith("\n"):
        raise NotANote("no line between text and signatures")
    checkpoint = _parse(text)
    lines = signatures.removesuffix("\n").split("\n")
    if not any(_is_ours(line, checkpoint.origin, f"{text}\n", key) for line in lines):
        raise WrongSignature(checkpoint.origin)
    return checkpoint


def verification_key(name: str, key: Ed25519PublicKey) -> str:
    """The line that lets anybody check our notes: name, key id, key."""
    encoded = _base64(ED25519 + key.public_bytes_raw())
    return f"{name}+{key_id(name, key).hex()}+{encoded}"


def key_id(name: str, key: Ed25519PublicKey) -> bytes:
    named = name.encode() + b"\n" + ED25519 + key.public_bytes_raw()
    return hashlib.sha256(named).digest()[:KEY_ID_BYTES]


def _parse(text: str) -> Checkpoint:
    # Further lines are allowed by the format and mean nothing to us; we write none.
    lines = text.split("\n")
    if len(lines) != 3 or not lines[0]:
        raise NotANote("not three lines")
    name, size, root = lines
    if not SIZE.fullmatch(size):
        raise NotANote(f"not a size: {size[:40]!r}")
    decoded = _decode(root)
    if len(decoded) != merkle.HASH_BYTES:
        raise NotANote("the root is not a SHA-256")
    return Checkpoint(name, int(size), decoded)


def _is_ours(line: str, name: str, text: str, key: Ed25519PublicKey) -> bool:
    parts = line.split(" ")
    if len(parts) != 3 or parts[:2] != [DASH, name]:
        return False
    try:
        signature = _decode(parts[2])
        key.verify(signature[KEY_ID_BYTES:], text.encode())
    except (NotANote, InvalidSignature):
        return False
    return signature[:KEY_ID_BYTES] == key_id(name, key)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotANote("not base64") from error
