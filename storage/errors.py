"""What can go wrong in a store. Plain exceptions that survive a trip between processes."""


class StoreError(Exception):
    """Something is wrong with the store or with what was asked of it."""


class BadName(StoreError):
    """The name is not a SHA-256 in 64 lower-case hexadecimal digits.

    Every name passes this gate before it becomes part of a path or an address.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"{self.name[:80]!r} is not the name of an object."


class NoSuchObject(StoreError):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"The store holds no object {self.name}."


class Damaged(StoreError):
    """What is kept under a name is not what was put there."""

    def __init__(self, name: str, found: str) -> None:
        super().__init__(name, found)
        self.name = name
        self.found = found

    def __str__(self) -> str:
        return f"Object {self.name} is damaged: found {self.found}."


class Unavailable(StoreError):
    """The store cannot do this now; the same call may succeed later."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"The store is not available: {self.reason}."


class Full(StoreError):
    """There is no room for more; what is kept can still be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"The store is full: {self.reason}."
