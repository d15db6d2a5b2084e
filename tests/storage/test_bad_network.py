"""The S3 store over a bad network: bounded waiting, plain errors, never half an object."""

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from storage.bounded import Limits
from storage.errors import Full, NoSuchObject, Unavailable
from storage.minio import MinioStore
from storage.names import key_of
from tests.servers.radosgw import S3Server
from tests.servers.toxic import Toxic
from tests.storage.conftest import SHORT, s3_store

pytestmark = pytest.mark.services

HOUR = timedelta(hours=1)
MEGABYTE = bytes(range(256)) * 4096
LARGE = MEGABYTE * 12  # sent in parts
DEAD = ["down", "reset", "blackhole", "latency=3"]

# With production's limits three tries of 5 s, and with these three of 0.6 s, and pauses.
BOUND = SHORT.longest + 1
# For a store that gives no answer at all, however long one waits.
HASTY = Limits(connect=0.1, read=0.2, tries=2, rest=0.2)

Ask = Callable[[MinioStore, str], object]
ASKED: dict[str, Ask] = {
    "put": lambda store, _: store.put(b"new"),
    "open": lambda store, name: store.open(name),
    "stream": lambda store, name: store.stream(name),
    "size": lambda store, name: store.size(name),
    "exists": lambda store, name: store.exists(name),
    "delete": lambda store, name: store.delete_orphan(name, datetime.now(UTC) + HOUR),
    "walk": lambda store, _: list(store.walk()),
    "sweep": lambda store, _: store.sweep_temp(datetime.now(UTC)),
    "check": lambda store, name: store.check(name),
    "probe": lambda store, _: store.probe(),
}


@contextmanager
def within(seconds: float) -> Iterator[None]:
    start = time.monotonic()
    yield
    assert time.monotonic() - start < seconds


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def hasty_store(radosgw: S3Server, toxic: Toxic, near_store: MinioStore) -> MinioStore:
    """At the other end of the bad network, with a bucket that is there."""
    near_store.probe()
    bucket = f"far-{toxic.name}"
    return s3_store(radosgw, toxic.endpoint, bucket=bucket, limits=HASTY)


def test_production_waits_no_longer_than_twenty_seconds() -> None:
    assert Limits().longest <= 20


@pytest.mark.parametrize("mode", ["down", "reset", "blackhole"])
@pytest.mark.parametrize("asked", ASKED)
def test_a_dead_store_is_unavailable_within_the_bound(
    hasty_store: MinioStore, near_store: MinioStore, toxic: Toxic, asked: str, mode: str
) -> None:
    name = near_store.put(MEGABYTE).name
    toxic.mode = mode

    with within(HASTY.longest + 1), pytest.raises(Unavailable):
        ASKED[asked](hasty_store, name)


@pytest.mark.parametrize("mode", DEAD)
def test_a_store_that_comes_back_is_used_again(
    far_store: MinioStore, toxic: Toxic, mode: str
) -> None:
    far_store.put(MEGABYTE)
    toxic.mode = mode
    with pytest.raises(Unavailable):
        far_store.probe()
    toxic.mode = "ok"
    time.sleep(SHORT.rest)

    far_store.check(far_store.put(b"after the storm").name)


@pytest.mark.parametrize("mode", [*DEAD, "cut=100000"])
@pytest.mark.parametrize("data", [MEGABYTE, LARGE], ids=["whole", "in-parts"])
def test_a_put_that_breaks_off_leaves_no_object(
    far_store: MinioStore, near_store: MinioStore, toxic: Toxic, data: bytes, mode: str
) -> None:
    """The network breaks when the bytes are about to be sent."""
    far_store.probe()
    stream = Saboteur(data, toxic, mode)

    with within(BOUND), pytest.raises(Unavailable):
        far_store.put(stream)  # type: ignore[arg-type]  # a raw stream reads as well

    assert not near_store.exists(name_of(data))
    assert list(near_store.walk()) == []


@pytest.mark.parametrize("mode", ["down", "reset", "blackhole"])
def test_an_upload_cut_between_its_parts_is_swept(
    far_store: MinioStore, near_store: MinioStore, toxic: Toxic, mode: str
) -> None:
    """Its first part is there, its end is not, and nobody could tidy up at once."""
    far_store.probe()
    thread = Thread(target=_put_in_vain, args=[far_store, LARGE])
    toxic.mode = "rate=6000000"
    thread.start()
    time.sleep(1.5)
    toxic.mode = mode
    thread.join()
    toxic.mode = "ok"

    assert list(near_store.walk()) == []
    assert near_store.sweep_temp(datetime.now(UTC) - HOUR) == 0
    assert near_store.sweep_temp(datetime.now(UTC) + HOUR) == 1
    assert near_store.sweep_temp(datetime.now(UTC) + HOUR) == 0
    assert near_store.put(LARGE).new


def test_a_download_that_breaks_off_never_just_ends(
    far_store: MinioStore, toxic: Toxic
) -> None:
    name = far_store.put(MEGABYTE).name
    toxic.mode = "cut=500000"
    received: list[bytes] = []

    with within(BOUND), pytest.raises(Unavailable):
        received.extend(far_store.stream(name))

    assert MEGABYTE.startswith(b"".join(received))


@pytest.mark.parametrize("mode", ["down", "reset", "blackhole", "cut=100000"])
def test_a_stream_that_breaks_off_never_just_ends(
    far_store: MinioStore, toxic: Toxic, mode: str
) -> None:
    with far_store.open(far_store.put(LARGE).name) as stream:
        stream.read(10)
        toxic.mode = mode

        with within(BOUND), pytest.raises(Unavailable):
            stream.read()


def test_a_check_that_breaks_off_does_not_call_the_object_damaged(
    far_store: MinioStore, toxic: Toxic
) -> None:
    name = far_store.put(MEGABYTE).name
    toxic.mode = "cut=500000"

    with pytest.raises(Unavailable):
        far_store.check(name)


def test_a_slow_line_is_waited_for_as_long_as_bytes_arrive(
    radosgw: S3Server, toxic: Toxic
) -> None:
    """Either way takes longer than any limit of one try."""
    limits = Limits(connect=0.3, read=1.0)
    store = s3_store(radosgw, toxic.endpoint, limits=limits)
    store.probe()
    toxic.mode = "rate=1500000"
    start = time.monotonic()
    name = store.put(MEGABYTE * 3).name
    sent = time.monotonic()
    store.check(name)
    read = time.monotonic()

    assert sent - start > limits.read
    assert read - sent > limits.read


def test_a_store_that_is_down_is_not_asked_by_everybody(
    hasty_store: MinioStore, toxic: Toxic
) -> None:
    toxic.mode = "blackhole"
    with pytest.raises(Unavailable):
        hasty_store.probe()

    with within(0.1), pytest.raises(Unavailable, match="Resting"):
        hasty_store.probe()


def test_while_one_caller_tries_again_the_others_rest(
    hasty_store: MinioStore, toxic: Toxic
) -> None:
    toxic.mode = "blackhole"
    with pytest.raises(Unavailable):
        hasty_store.probe()
    time.sleep(HASTY.rest)
    first = Thread(target=_probe_in_vain, args=[hasty_store])
    first.start()
    time.sleep(0.1)

    with within(0.1), pytest.raises(Unavailable, match="Resting"):
        hasty_store.probe()
    first.join()


def test_bytes_put_in_the_midst_of_a_sweep_are_sent_again(
    radosgw: S3Server, near_store: MinioStore, toxic: Toxic
) -> None:
    """The sweep is slowed down so that the put falls between its last look and its deed."""
    bucket = f"far-{toxic.name}"
    patient = s3_store(radosgw, toxic.endpoint, bucket=bucket)
    name = near_store.put(MEGABYTE).name
    time.sleep(1.1)
    begun = datetime.now(UTC)
    answers: list[bool] = []
    toxic.mode = "latency=0.4"
    sweep = Thread(target=lambda: answers.append(patient.delete_orphan(name, begun)))
    sweep.start()
    while not near_store._bucket.find(f"condemned/{name}"):
        time.sleep(0.01)
    # Its last look comes twice the latency after the mark, its deed another two later.
    time.sleep(1.2)
    receipt = near_store.put(MEGABYTE)
    sweep.join()

    assert answers in ([True], [False])
    assert receipt.new == answers[0]
    near_store.check(name)


def test_a_mark_whose_sweep_died_goes_with_the_next(near_store: MinioStore) -> None:
    near_store.probe()
    near_store._bucket.put(f"condemned/{name_of(MEGABYTE)}", io.BytesIO(), 0)

    assert list(near_store.walk()) == []
    assert near_store.sweep_temp(datetime.now(UTC) - HOUR) == 0
    assert near_store.sweep_temp(datetime.now(UTC) + HOUR) == 1
    assert near_store._bucket.find(f"condemned/{name_of(MEGABYTE)}") is None


def test_an_account_without_room_is_full(radosgw: S3Server) -> None:
    access, secret = radosgw.small_account(limit=2 << 20)
    store = MinioStore(
        radosgw.endpoint, f"b-{access.lower()}", access, secret, secure=False
    )
    name = store.put(MEGABYTE).name

    for data in (LARGE, MEGABYTE + MEGABYTE):
        with pytest.raises(Full, match="QuotaExceeded"):
            store.put(data)
    assert [entry.name for entry in store.walk()] == [name]
    store.check(name)


def test_a_wrong_key_is_told_from_a_missing_object(radosgw: S3Server) -> None:
    store = MinioStore(
        radosgw.endpoint,
        "any",
        radosgw.access,
        "WRONGSECRET",
        secure=False,
        region="default",
    )

    with pytest.raises(Unavailable, match="AccessDenied") as caught:
        store.put(MEGABYTE)
    assert "WRONGSECRET" not in str(caught.value)


def test_a_server_that_speaks_no_tls_is_unavailable(radosgw: S3Server) -> None:
    store = MinioStore(
        radosgw.endpoint, "any", radosgw.access, radosgw.secret, region="x", limits=SHORT
    )

    with pytest.raises(Unavailable, match="SSLError"):
        store.probe()


def test_an_object_cut_short_in_the_store_is_healed_by_a_put(
    near_store: MinioStore,
) -> None:
    name = name_of(MEGABYTE)
    near_store._bucket.put(key_of(name), io.BytesIO(b"short"), 5)

    assert near_store.put(MEGABYTE).new
    near_store.check(name)


def test_a_store_without_its_bucket_is_empty(
    new_s3_store: Callable[[], MinioStore],
) -> None:
    store = new_s3_store()

    assert list(store.walk()) == []
    with pytest.raises(NoSuchObject):
        store.open(name_of(b""))


class Saboteur(io.RawIOBase):
    """A stream that breaks the network as soon as its last byte was read.

    By then the store is known to be there; what it holds is still to be asked.
    """

    def __init__(self, data: bytes, toxic: Toxic, mode: str) -> None:
        super().__init__()
        self._data = io.BytesIO(data)
        self._toxic = toxic
        self._mode = mode

    def read(self, size: int = -1) -> bytes:
        block = self._data.read(size)
        if not block:
            self._toxic.mode = self._mode
        return block


def _put_in_vain(store: MinioStore, data: bytes) -> None:
    with pytest.raises(Unavailable):
        store.put(data)


def _probe_in_vain(store: MinioStore) -> None:
    with pytest.raises(Unavailable):
        store.probe()
