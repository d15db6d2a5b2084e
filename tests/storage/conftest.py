"""Both stores, empty, and the S3 one also over a bad network."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.bounded import Limits
from storage.local import LocalStore
from storage.minio import MinioStore
from storage.protocol import Store
from tests.servers.radosgw import S3Server
from tests.servers.toxic import Toxic

# As in production, but with less patience: the tests of failure wait for all of it.
SHORT = Limits(connect=0.3, read=0.6, tries=2, rest=0.2)

BOTH = [pytest.param("local"), pytest.param("s3", marks=pytest.mark.services)]


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store: once in a folder, once on an S3 server."""
    if request.param == "local":
        return LocalStore(tmp_path / "objects")
    new_s3_store: Callable[[], MinioStore] = request.getfixturevalue("new_s3_store")
    return new_s3_store()


@pytest.fixture
def new_s3_store(radosgw: S3Server, tmp_path: Path) -> Callable[[], MinioStore]:
    def make() -> MinioStore:
        return s3_store(radosgw, radosgw.endpoint, spool=tmp_path / "spool")

    return make


@pytest.fixture
def far_store(radosgw: S3Server, toxic: Toxic) -> Iterator[MinioStore]:
    """The S3 store at the other end of the bad network."""
    yield s3_store(radosgw, toxic.endpoint, bucket=f"far-{toxic.name}", limits=SHORT)
    toxic.mode = "ok"


@pytest.fixture
def near_store(radosgw: S3Server, toxic: Toxic) -> MinioStore:
    """The same bucket, seen from beside the server."""
    return s3_store(radosgw, radosgw.endpoint, bucket=f"far-{toxic.name}")


def s3_store(
    server: S3Server,
    endpoint: str,
    *,
    bucket: str = "",
    limits: Limits | None = None,
    spool: Path | None = None,
) -> MinioStore:
    return MinioStore(
        endpoint,
        bucket or f"test-{uuid.uuid4().hex}",
        server.access,
        server.secret,
        secure=False,
        region=server.region,
        limits=limits,
        spool=spool,
    )
