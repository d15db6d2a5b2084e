"""The address of a store, as the operator writes it."""

from pathlib import Path

import pytest

from storage.local import LocalStore
from storage.minio import MinioStore
from storage.select import open_store
from tests.servers.radosgw import S3Server

GOOD = "s3://court:SECRET@store.example:9000/objects"

BAD = [
    "",
    "objects",
    "/var/objects",
    "ftp://court:SECRET@store.example/objects",
    "local:objects",
    "local:../objects",
    "s3:",
    "s3://store.example/objects",
    "s3://court@store.example/objects",
    "s3://:SECRET@store.example/objects",
    "s3://court:@store.example/objects",
    "s3://court:SECRET@/objects",
    "s3://court:SECRET@store.example",
    "s3://court:SECRET@store.example/",
    "s3://court:SECRET@store.example/two/levels",
    "s3://court:SECRET@store.example/x",  # a bucket has three letters
    "s3://court:SECRET@store.example/Capital",
    "s3://court:SECRET@store.example:port/objects",
    "s3://court:SECRET@store.example:0/objects",
    "s3://court:SECRET@store.example:70000/objects",
    "s3://court:SECRET/WITH/SLASH@store.example/objects",
    "s3://court:SECRET#@store.example/objects",
    GOOD + "#part",
    GOOD + "?secure=yes",
    GOOD + "?secure=0&secure=1",
    GOOD + "?sercure=0",
    GOOD + "?region=no region",
    GOOD + "?region",
    "s3://court:SECRET@[::1/objects",
]


def test_a_local_store_is_at_home_unless_told_otherwise(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"

    assert open_store("local:", tmp_path).describe() == f"local folder {tmp_path}/objects"
    assert (
        open_store(f"local:{elsewhere}", tmp_path).describe() == f"local folder {elsewhere}"
    )
    assert isinstance(open_store("local:", tmp_path), LocalStore)


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ("", "https://store.example:9000/objects"),
        ("?secure=1", "https://store.example:9000/objects"),
        ("?secure=0", "http://store.example:9000/objects"),
        ("?region=default&secure=0", "http://store.example:9000/objects"),
    ],
)
def test_an_s3_store_is_reached_over_tls_unless_told_otherwise(
    tmp_path: Path, options: str, address: str
) -> None:
    store = open_store(GOOD + options, tmp_path)

    assert isinstance(store, MinioStore)
    assert store.describe() == f"S3 store {address}"


@pytest.mark.parametrize("url", BAD)
def test_a_bad_address_is_explained_without_its_secret(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match=r"written|begins with") as caught:
        open_store(url, tmp_path)

    error: BaseException | None = caught.value
    assert "SECRET" not in str(error).replace("ACCESS:SECRET@host", "")
    assert error is not None
    assert error.__suppress_context__ or error.__context__ is None


@pytest.mark.services
def test_a_secret_may_hold_any_sign_if_encoded(radosgw: S3Server, tmp_path: Path) -> None:
    encoded = "".join(f"%{ord(sign):02X}" for sign in radosgw.secret)
    place = f"{radosgw.endpoint}/select-{tmp_path.name.replace('_', '-')[:40]}"
    store = open_store(f"s3://{radosgw.access}:{encoded}@{place}?secure=0", tmp_path)

    store.check(store.put(b"x").name)
