"""Which store an address means."""

from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from storage.local import LocalStore
from storage.protocol import Store

LOCAL = "A local store is written local: or local:/absolute/folder."
S3 = (
    "An S3 store is written s3://ACCESS:SECRET@host:port/bucket,"
    " if need be with ?secure=0 and &region=NAME;"
    " signs other than letters and digits in the secret are percent-encoded."
)


def open_store(url: str, home: Path) -> Store:
    """The store at this address; whether it answers is not asked yet.

    What is wrong with an address is said without repeating it: it holds the secret.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "local":
        return _local(rest, home)
    if scheme == "s3":
        return _s3(url, home)
    raise ValueError("The address of a store begins with local: or s3://.")


def _local(folder: str, home: Path) -> Store:
    if folder and not folder.startswith("/"):
        raise ValueError(LOCAL)
    return LocalStore(Path(folder) if folder else home / "objects")


def _s3(url: str, home: Path) -> Store:
    from storage.minio import MinioStore

    try:
        parts = urlsplit(url)
        access, secret, bucket = _required(parts)
        options = _options(parts)
        return MinioStore(
            parts.netloc.rpartition("@")[2],
            bucket,
            access,
            secret,
            secure=options.get("secure", "1") == "1",
            region=options.get("region"),
            spool=home / "spool",
        )
    except ValueError:
        # Not chained: the reason given by a library may quote the secret.
        raise ValueError(S3) from None


def _required(parts: SplitResult) -> tuple[str, str, str]:
    bucket = parts.path.removeprefix("/")
    if not (parts.hostname and parts.username and parts.password and bucket):
        raise ValueError("something is missing")
    if parts.fragment or (parts.port == 0):
        raise ValueError("something is too much")
    return unquote(parts.username), unquote(parts.password), bucket


def _options(parts: SplitResult) -> dict[str, str]:
    pairs = parse_qsl(parts.query, strict_parsing=bool(parts.query))
    options = dict(pairs)
    known = set(options) <= {"secure", "region"} and len(options) == len(pairs)
    if not known or options.get("secure", "1") not in {"0", "1"}:
        raise ValueError("not an option")
    return options
