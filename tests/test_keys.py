import threading
from pathlib import Path

import pytest

from archive.keys import KEY_BYTES, Keys, WeakKey


def test_keys_are_made_once_and_stay(tmp_path: Path) -> None:
    first, second = Keys.open(tmp_path / "keys"), Keys.open(tmp_path / "keys")

    assert (first.session, first.audit) == (second.session, second.audit)
    assert first.checkpoint.private_bytes_raw() == second.checkpoint.private_bytes_raw()
    assert len({first.session, first.audit, first.checkpoint.private_bytes_raw()}) == 3


def test_keys_are_for_their_own_account_only(tmp_path: Path) -> None:
    Keys.open(tmp_path / "keys")

    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()}

    assert modes == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    Keys.open(tmp_path)
    (tmp_path / "audit.key").chmod(0o644)

    with pytest.raises(WeakKey, match=r"audit\.key is readable by others"):
        Keys.open(tmp_path)


@pytest.mark.parametrize("size", [0, KEY_BYTES - 1, KEY_BYTES + 1])
def test_a_key_of_the_wrong_length_is_refused(tmp_path: Path, size: int) -> None:
    Keys.open(tmp_path)
    (tmp_path / "session.key").write_bytes(b"x" * size)

    with pytest.raises(WeakKey, match=r"session\.key holds"):
        Keys.open(tmp_path)


def test_many_that_start_at_once_share_the_same_keys(tmp_path: Path) -> None:
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(Keys.open(tmp_path).audit))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == 1
    assert not list(tmp_path.glob(".*"))
