"""Sizes of files as people say them. Pure."""

STEPS = ("KB", "MB", "GB", "TB")


def in_words(size: int) -> str:
    """With two digits at least, in steps of a thousand: 640 B, 8.0 MB, 120 MB."""
    if size < 1000:
        return f"{size} B"
    value, unit = float(size), ""
    for unit in STEPS:  # noqa: B007  # what it ends with is what was sought
        value /= 1000
        if value < 1000:
            break
    return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"
