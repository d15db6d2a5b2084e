"""Everything an operator may set, each through one environment variable."""

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from archive.errors import Invalid

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
# Limits of what is scanned in: none of them may be nothing.
SCAN_LIMITS = (
    "scan_max_bytes",
    "scan_max_pixels",
    "scan_max_pages",
    "scan_seconds",
    "scan_memory",
    "scan_uploads",
    "scan_quota",
)


def setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(eq=False)
class BadSetting(Invalid):
    """Raised at the start, before anything is served."""

    name: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}={self.value!r}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Settings:
    """Read once at the start. ``ARCHIVE_`` and the upper-case name is the variable."""

    home: Path = setting(
        Path("var"), "Folder of all data: database, objects, keys, checkpoints."
    )
    database: str = setting("", "Database URL; empty: SQLite in the home folder.")
    store: str = setting(
        "local:",
        "Object store: local:, local:/path or s3://KEY:SECRET@host:port/bucket?secure=0",
    )
    broker: str = setting(
        "", "Redis or RabbitMQ URL of the Celery courier; empty: embedded workers."
    )
    keys: str = setting("", "Folder of the keys; empty: keys/ in the home folder.")
    checkpoints: str = setting(
        "",
        "Folder of signed audit checkpoints, best elsewhere; empty: checkpoints/ in home.",
    )
    profile: str = setting("qingfeng", "The court's profile: a shipped name or a file.")
    host: str = setting("127.0.0.1", "Address to listen on.")
    port: int = setting(8000, "Port to listen on.")
    threads: int = setting(16, "Threads of the web server.")
    workers: int = setting(2, "Embedded worker processes; 0: none on this machine.")
    lease: int = setting(30, "Seconds after which a silent worker's job is taken over.")
    https: bool = setting(False, "1 when served over HTTPS: secure cookies and HSTS.")
    proxies: int = setting(0, "Number of trusted proxies in front (X-Forwarded-For).")
    language: str = setting(
        "zh_Hans_CN", "Language until the reader chooses: zh_Hans_CN or en."
    )
    log_level: str = setting("INFO", "DEBUG, INFO, WARNING or ERROR.")
    password_cost: str = setting("full", "full, or low on a machine that only runs tests.")
    scan_max_bytes: int = setting(1_000_000_000, "Most bytes of one file to scan in.")
    scan_max_pixels: int = setting(120_000_000, "Most pixels of one page.")
    scan_max_pages: int = setting(3000, "Most pages of one file.")
    scan_seconds: int = setting(15, "Longest time a page may keep its decoder busy.")
    scan_memory: int = setting(1_500_000_000, "Most bytes of memory a decoder may have.")
    scan_uploads: int = setting(200, "Most unfinished uploads one person may have.")
    scan_quota: int = setting(
        20_000_000_000, "Most bytes that one person's unfinished uploads may announce."
    )
    scan_folder: str = setting("", "Folder whose files are scanned in; empty: none.")
    scan_device: str = setting(
        "", "Scanner, as scanimage -L names it; empty: none is offered."
    )

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ, **given: Any) -> Self:
        """What was given, else the environment, else the default."""
        found: dict[str, Any] = {
            f.name: _parse(f.name, environment[variable(f.name)], f.default)
            for f in fields(cls)
            if f.name not in given and variable(f.name) in environment
        }
        settings = cls(**found, **given)
        settings._check()
        return settings

    def _check(self) -> None:
        if self.language not in ("zh_Hans_CN", "en"):
            raise BadSetting(variable("language"), self.language, "zh_Hans_CN or en")
        if not 1 <= self.lease <= 3600:
            raise BadSetting(
                variable("lease"), str(self.lease), "between 1 and 3600 seconds"
            )
        if not 2 <= self.threads <= 256:
            raise BadSetting(variable("threads"), str(self.threads), "between 2 and 256")
        if not 0 <= self.port <= 65535:
            raise BadSetting(variable("port"), str(self.port), "between 0 and 65535")
        if self.log_level not in LEVELS:
            raise BadSetting(variable("log_level"), self.log_level, ", ".join(LEVELS))
        if self.password_cost not in ("full", "low"):
            raise BadSetting(variable("password_cost"), self.password_cost, "full or low")
        for name in SCAN_LIMITS:
            if getattr(self, name) < 1:
                raise BadSetting(variable(name), str(getattr(self, name)), "1 or more")

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{(self.home / 'archive.sqlite').resolve()}"

    @property
    def keys_folder(self) -> Path:
        return Path(self.keys) if self.keys else self.home / "keys"

    @property
    def uploads_folder(self) -> Path:
        return self.home / "uploads"

    @property
    def checkpoints_folder(self) -> Path:
        return Path(self.checkpoints) if self.checkpoints else self.home / "checkpoints"


def variable(name: str) -> str:
    return f"ARCHIVE_{name.upper()}"


def table() -> list[tuple[str, str, str]]:
    """Variable, default and meaning of every setting, as the README shows them."""
    return [
        (
            variable(f.name),
            "" if f.default is MISSING else str(f.default),
            f.metadata["meaning"],
        )
        for f in fields(Settings)
    ]


def _parse(name: str, text: str, default: object) -> Any:
    try:
        match default:
            case bool():
                return {"1": True, "true": True, "0": False, "false": False, "": False}[
                    text.lower()
                ]
            case int():
                return int(text)
            case Path():
                return Path(text)
            case _:
                return text
    except (KeyError, ValueError) as error:
        raise BadSetting(variable(name), text, f"not a {type(default).__name__}") from error
