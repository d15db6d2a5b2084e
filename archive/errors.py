"""What can go wrong, as the reader of the message would name it.

A room subclasses one of these and says it in one sentence; ``archive.web.failures``
alone knows which HTTP status each kind becomes.
"""


class DomainError(Exception):
    """A rule of the archive was broken. The text is shown to the user."""


class Refused(DomainError):
    """The request is well formed, but the state of things forbids it."""


class Invalid(DomainError):
    """The request could never succeed as it stands."""


class Missing(DomainError):
    """The thing asked for does not exist, or not for this user."""


class Forbidden(DomainError):
    """This user may not do this, though another might."""


class Unready(DomainError):
    """A part the work depends on is down or full; later it will go."""
