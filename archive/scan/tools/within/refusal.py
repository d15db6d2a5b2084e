"""Why something is not opened, on its way from the child to whoever asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(eq=False)
class Refusal(Exception):
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def of(error: BaseException) -> Refusal:
    """What an error of a library means to us; none of them is a fault of ours."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, MemoryError) or "memory" in str(error).lower():
        return Refusal("bomb")
    return Refusal("broken", {"why": f"{type(error).__name__}: {error}"[:200]})


def unless_within(width: int, height: int, pixels: int) -> None:
    """Refuse a picture of more pixels than may be, or of none."""
    if width < 1 or height < 1:
        raise Refusal("broken", {"width": width, "height": height})
    if width * height > pixels:
        facts = {"width": width, "height": height, "limit": pixels}
        raise Refusal("too_many_pixels", facts)
