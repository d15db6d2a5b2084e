"""Names of objects, and where a name stands in a store."""

import re

from storage.errors import BadName

NAME = re.compile(r"[0-9a-f]{64}")


def checked(name: str) -> str:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise BadName(str(name))
    return name


def key_of(name: str) -> str:
    """Two levels of 256, so that a folder of ten million objects holds some 150."""
    checked(name)
    return f"{name[:2]}/{name[2:4]}/{name}"


def name_at(key: str) -> str | None:
    """The name of the object at this key, or nothing if the key is not one of ours."""
    name = key.rpartition("/")[2]
    return name if NAME.fullmatch(name) and key_of(name) == key else None
