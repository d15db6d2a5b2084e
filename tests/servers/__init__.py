"""The real servers that tests run against. Each is started here, and stopped."""

import os
import shutil
from pathlib import Path

import pytest

# Debian keeps daemons where an ordinary user's PATH does not look.
PLACES = os.pathsep.join(
    [os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin"]
)


def need(*programs: str) -> None:
    """Skip, loudly, where a program is not installed; where CI=true this is a failure.

    A program is named as the shell would look for it, or by its whole path.
    """
    missing = [program for program in programs if not _is_installed(program)]
    if not missing:
        return
    reason = (
        f"NOT TESTED: not installed here: {', '.join(missing)} (./do test installs them)"
    )
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _is_installed(program: str) -> bool:
    if "/" in program:
        return os.access(Path(program), os.X_OK)
    return shutil.which(program, path=PLACES) is not None
