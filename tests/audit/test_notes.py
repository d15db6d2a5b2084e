import base64
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive.audit import notes
from archive.audit.notes import Checkpoint, NotANote, WrongSignature

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
CHECKPOINT = Checkpoint("qingfeng.juanzong/audit", 1204, bytes(range(32)))


def test_a_note_is_written_as_the_format_says() -> None:
    name, size, root, nothing, signature = notes.sign(CHECKPOINT, KEY).splitlines()

    assert (name, size) == ("qingfeng.juanzong/audit", "1204")
    assert base64.b64decode(root) == bytes(range(32))
    assert nothing == ""
    assert signature.startswith("— qingfeng.juanzong/audit ")


def test_a_signed_checkpoint_is_read_back() -> None:
    assert notes.read(notes.sign(CHECKPOINT, KEY), KEY.public_key()) == CHECKPOINT


def test_the_signatures_of_witnesses_may_stand_beside_ours() -> None:
    note = notes.sign(CHECKPOINT, KEY)
    text, _, ours = note.partition("\n\n")
    witnessed = f"{text}\n\n— witness.example AAAA\n— broken\n{ours}"

    assert notes.read(witnessed, KEY.public_key()) == CHECKPOINT


def test_a_note_of_another_key_is_not_ours() -> None:
    with pytest.raises(WrongSignature):
        notes.read(notes.sign(CHECKPOINT, OTHER), KEY.public_key())


def test_no_letter_of_a_note_can_be_changed() -> None:
    note = notes.sign(CHECKPOINT, KEY)

    for place, letter in enumerate(note):
        for other in {"A", "1", "\n", "="} - {letter}:
            with pytest.raises((NotANote, WrongSignature)):
                notes.read(note[:place] + other + note[place + 1 :], KEY.public_key())


@pytest.mark.parametrize(
    "size", ["-1", "01", "1 ", "１２", "", "1e3", "9" * 19, "9" * 10_000]
)
def test_a_size_is_a_plain_number(size: str) -> None:
    note = notes.sign(CHECKPOINT, KEY).replace("1204", size, 1)

    with pytest.raises(NotANote):
        notes.read(note, KEY.public_key())


@pytest.mark.parametrize("text", ["", "\n", "\n\n", "a\n1\nAAAA\n\n— a AAAA\n", "a\nb"])
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(NotANote):
        notes.read(text, KEY.public_key())


def test_the_verification_key_names_the_key_of_the_signature() -> None:
    line = notes.verification_key(CHECKPOINT.origin, KEY.public_key())
    name, key_id, key = line.split("+", 2)
    signature = base64.b64decode(notes.sign(CHECKPOINT, KEY).split(" ")[-1])

    assert name == CHECKPOINT.origin
    assert signature[:4].hex() == key_id
    assert base64.b64decode(key) == b"\x01" + KEY.public_key().public_bytes_raw()


def test_openssl_agrees_with_the_signature(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    text, _, signature = notes.sign(CHECKPOINT, KEY).partition("\n\n")
    (tmp_path / "text").write_text(f"{text}\n", "utf-8")
    (tmp_path / "signature").write_bytes(base64.b64decode(signature.split(" ")[-1])[4:])
    (tmp_path / "key.pem").write_bytes(
        KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    command = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in text"

    said = subprocess.run(
        [*command.split(), "-sigfile", "signature"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stderr
