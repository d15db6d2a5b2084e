"""Where a form may send the reader back to: this site, and no other."""

from urllib.parse import urlsplit


def local_path(target: str | None) -> str | None:
    """The target, if it is a path of this site; else nothing."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(ord(letter) < 0x20 for letter in target) or "\\" in target:
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None
