"""What every store promises, asked of every store."""

import hashlib
import io
import pickle
import threading
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.errors import BadName, NoSuchObject
from storage.protocol import Entry, Store, Stored

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
SEVERAL_PARTS = 12 << 20  # more than an S3 store takes in one request
ABSENT = hashlib.sha256(b"never put").hexdigest()
CONTENT = bytes(range(256)) * 3

BAD_NAMES = [
    "",
    ".",
    "..",
    "../" * 21 + "a",
    "/etc/passwd",
    "/" + "a" * 63,
    "a" * 63,
    "a" * 65,
    "A" * 64,
    "g" * 64,
    "a" * 63 + "\n",
    "a" * 64 + "\n",
    "a" * 63 + "\0",
    "\uff11" * 64,  # full-width digits, which str.isdigit() takes for digits
    "\u0661" * 64,  # Arabic digits, which \\d takes for digits
    "tmp/" + "a" * 60,
    "%2e%2e%2f" + "a" * 55,
]

patient = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Endless(io.RawIOBase):
    """A stream of this many bytes that are nowhere in memory."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._left = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = bytes(min(self._left, size if size >= 0 else self._left))
        self._left -= len(block)
        return block


class Broken(io.RawIOBase):
    """A stream that fails after its first block, as a visitor who closes the browser."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: Iterator[bytes] = iter([b"x" * 100_000])

    def readable(self) -> bool:
        return True

    def read(self, _size: int = -1) -> bytes:
        for block in self._blocks:
            return block
        raise ConnectionResetError("the visitor has gone")


class TestStore:
    @pytest.mark.parametrize("data", [b"", b"x", CONTENT, b"\r\n\0\xff"])
    def test_what_is_put_is_read_back(self, store: Store, data: bytes) -> None:
        receipt = store.put(data)

        assert receipt == Stored(sha256(data), len(data), new=True)
        with store.open(receipt.name) as stream:
            assert stream.read() == data
        assert store.size(receipt.name) == len(data)
        assert store.exists(receipt.name)

    def test_a_stream_is_put_from_where_it_stands(self, store: Store) -> None:
        stream = io.BytesIO(b"heading and text")
        stream.seek(8)

        assert store.put(stream).name == sha256(b"and text")

    def test_a_large_object_is_kept_whole(self, store: Store) -> None:
        receipt = store.put(io.BytesIO(CONTENT * (SEVERAL_PARTS // len(CONTENT))))

        store.check(receipt.name)
        assert receipt.size == SEVERAL_PARTS // len(CONTENT) * len(CONTENT)

    def test_the_same_bytes_are_kept_once(self, store: Store) -> None:
        first = store.put(CONTENT)
        second = store.put(io.BytesIO(CONTENT))

        assert (first.new, second.new) == (True, False)
        assert second.name == first.name
        assert len(list(store.walk())) == 1

    def test_eight_threads_may_put_the_same_bytes(self, store: Store) -> None:
        gate = threading.Barrier(8)

        def put(_: int) -> str:
            gate.wait()
            return store.put(CONTENT).name

        with ThreadPoolExecutor(8) as pool:
            names = set(pool.map(put, range(8)))

        assert names == {sha256(CONTENT)}
        assert [entry.name for entry in store.walk()] == [sha256(CONTENT)]
        store.check(sha256(CONTENT))

    def test_a_stream_that_fails_leaves_nothing(self, store: Store) -> None:
        with pytest.raises(ConnectionResetError, match="visitor"):
            store.put(Broken())  # type: ignore[arg-type]  # a raw stream reads as well

        assert list(store.walk()) == []
        assert store.sweep_temp(datetime.now(UTC) + HOUR) == 0

    def test_a_put_needs_little_memory(self, store: Store) -> None:
        store.put(b"whatever is loaded the first time is not counted")
        tracemalloc.start()
        try:
            store.put(Endless(64 << 20))  # type: ignore[arg-type]  # a raw stream reads as well
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

        assert peak < 24 << 20

    def test_reading_needs_little_memory(self, store: Store) -> None:
        name = store.put(Endless(32 << 20)).name  # type: ignore[arg-type]  # as above
        tracemalloc.start()
        try:
            length = sum(len(piece) for piece in store.stream(name))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

        assert length == 32 << 20
        assert peak < 4 << 20

    def test_an_object_can_be_read_from_any_place(self, store: Store) -> None:
        with store.open(store.put(CONTENT).name) as stream:
            stream.seek(-3, io.SEEK_END)
            tail = stream.read()
            stream.seek(10)
            middle = stream.read(5)
            stream.seek(2, io.SEEK_CUR)
            onwards = stream.read(1)

            assert stream.tell() == 18
        assert (tail, middle, onwards) == (CONTENT[-3:], CONTENT[10:15], CONTENT[17:18])

    def test_a_range_stops_before_its_end(self, store: Store) -> None:
        name = store.put(b"0123456789").name

        assert b"".join(store.stream(name, 2, 5)) == b"234"

    def test_pieces_are_as_long_as_wished(self, store: Store) -> None:
        name = store.put(b"0123456789").name

        assert list(store.stream(name, 1, chunk=4)) == [b"1234", b"5678", b"9"]

    def test_every_range_is_the_slice_python_would_take(self, store: Store) -> None:
        name = store.put(CONTENT).name
        place = st.integers(0, len(CONTENT) + 20)

        @patient
        @given(place, st.none() | place, st.integers(1, 1000))
        def check(start: int, stop: int | None, chunk: int) -> None:
            assert b"".join(store.stream(name, start, stop, chunk)) == CONTENT[start:stop]

        check()

    @pytest.mark.parametrize(
        ("start", "stop", "chunk"), [(-1, None, 1), (0, -1, 1), (0, None, 0)]
    )
    def test_a_range_that_makes_no_sense_is_refused(
        self, store: Store, start: int, stop: int | None, chunk: int
    ) -> None:
        name = store.put(CONTENT).name

        with pytest.raises(ValueError, match=r"first byte|one byte long"):
            store.stream(name, start, stop, chunk)

    def test_an_empty_object_has_empty_ranges(self, store: Store) -> None:
        name = store.put(b"").name

        assert list(store.stream(name)) == []
        assert list(store.stream(name, 0, 5)) == []

    def test_a_stream_need_not_be_read_to_its_end(self, store: Store) -> None:
        name = store.put(CONTENT * 1000).name
        store.stream(name)
        next(iter(store.stream(name)))

        store.check(name)

    def test_an_absent_object_is_said_at_once(self, store: Store) -> None:
        with pytest.raises(NoSuchObject, match=ABSENT):
            store.open(ABSENT)
        for start, stop in [(0, None), (0, 10), (5, None), (5, 5)]:
            with pytest.raises(NoSuchObject):
                store.stream(ABSENT, start, stop)  # not even read from
        with pytest.raises(NoSuchObject):
            store.size(ABSENT)
        with pytest.raises(NoSuchObject):
            store.check(ABSENT)
        assert not store.exists(ABSENT)
        assert not store.delete_orphan(ABSENT, datetime.now(UTC) + HOUR)

    def test_an_absent_object_is_absent_beside_others_too(self, store: Store) -> None:
        store.put(CONTENT)

        assert not store.exists(ABSENT)
        with pytest.raises(NoSuchObject):
            store.open(ABSENT)

    @pytest.mark.parametrize("name", BAD_NAMES)
    def test_only_a_hash_is_a_name(self, store: Store, name: str) -> None:
        for ask in (store.open, store.stream, store.size, store.exists, store.check):
            with pytest.raises(BadName):
                ask(name)
        with pytest.raises(BadName):
            store.delete_orphan(name, datetime.now(UTC))

    def test_no_text_whatever_leads_out_of_the_store(self, store: Store) -> None:
        near_misses = st.from_regex(r"[0-9a-fA-F./\\\x00]{64}", fullmatch=True)

        @patient
        @given(st.text() | near_misses)
        def check(name: str) -> None:
            if set(name) <= set("0123456789abcdef") and len(name) == 64:
                return
            with pytest.raises(BadName):
                store.exists(name)

        check()

    def test_an_error_can_cross_to_another_process(self, store: Store) -> None:
        with pytest.raises(NoSuchObject) as caught:
            store.open(ABSENT)
        copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  # our own

        assert str(copy) == str(caught.value)

    def test_an_empty_store_has_nothing_to_walk(self, store: Store) -> None:
        assert list(store.walk()) == []
        assert store.sweep_temp(datetime.now(UTC)) == 0

    def test_a_walk_meets_every_object_in_order(self, store: Store) -> None:
        before = datetime.now(UTC)
        sizes = {store.put(b"x" * size).name: size for size in range(30)}
        entries = list(store.walk())

        assert {entry.name: entry.size for entry in entries} == sizes
        assert all(one.name < other.name for one, other in pairwise(entries))
        assert all(_is_about(entry, before) for entry in entries)

    def test_an_old_orphan_is_deleted(self, store: Store) -> None:
        name = store.put(CONTENT).name
        other = store.put(b"not asked about").name

        assert store.delete_orphan(name, datetime.now(UTC) + HOUR)
        assert not store.exists(name)
        assert [entry.name for entry in store.walk()] == [other]
        assert store.put(CONTENT).new

    def test_a_young_orphan_stays(self, store: Store) -> None:
        name = store.put(CONTENT).name

        assert not store.delete_orphan(name, datetime.now(UTC) - HOUR)
        store.check(name)

    def test_an_orphan_that_is_exactly_as_old_stays(self, store: Store) -> None:
        name = store.put(CONTENT).name
        (entry,) = store.walk()

        assert not store.delete_orphan(name, entry.modified)
        assert store.exists(name)
        assert store.delete_orphan(name, entry.modified + 2 * SECOND)

    def test_bytes_put_while_they_are_swept_are_kept(self, store: Store) -> None:
        """Whoever comes first: once the put has returned, a sweep leaves them alone."""
        name = sha256(CONTENT)

        def sweep() -> None:
            for _ in range(20):
                # Old for the sweep is all that was there before the put began.
                store.delete_orphan(name, begun)

        for _ in range(3):
            store.put(CONTENT)
            _wait_until_old()
            begun = datetime.now(UTC)
            sweeper = threading.Thread(target=sweep)
            sweeper.start()
            store.put(CONTENT)
            sweeper.join()

            store.check(name)

    def test_a_probe_finds_a_working_store_ready(self, store: Store) -> None:
        store.probe()
        store.put(CONTENT)
        store.probe()

        assert len(list(store.walk())) == 1

    def test_a_description_tells_no_secret(self, store: Store) -> None:
        assert store.describe().startswith(("local folder /", "S3 store http://127.0.0.1:"))
        assert "SECRET" not in store.describe() + repr(store)


def _is_about(entry: Entry, moment: datetime) -> bool:
    """A file system's clock and a store's may be a little behind; the zone may not."""
    return abs(entry.modified - moment) < timedelta(seconds=30)


def _wait_until_old() -> None:
    """A store tells the age in whole seconds at worst, and in doubt deletes nothing."""
    time.sleep(1.1)
