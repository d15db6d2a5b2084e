"""How old is old enough."""

from datetime import datetime, timedelta

# An S3 store may tell only the second, and a file system's clock lags behind the system's.
DOUBT = timedelta(seconds=1)


def is_older(modified: datetime, older_than: datetime) -> bool:
    """In doubt it is not, and stays."""
    return modified + DOUBT <= older_than
