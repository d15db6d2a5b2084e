"""The scan room's part of the sample court; drawn by what only that needs."""

from archive.act import Act


def fill(act: Act) -> list[tuple[str, str, str]]:
    """Take the files in; whoever fills the sample has the work done next."""
    # Only then: whatever draws pages takes a while to load, and every process knows us.
    from archive.scan import sample

    return sample.fill(act)
