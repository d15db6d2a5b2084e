"""What an operation of the interface takes and answers, said once beside its view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "archive_operation"


@dataclass(frozen=True, slots=True)
class Operation:
    """``answers``: status and name of the shape; every refusal is a Problem."""

    code: str
    summary: str
    answers: Mapping[int, str]
    parameters: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    body: str = ""
    # What kind of bytes the body is, where it is none of the shapes.
    media: str = ""
    refusals: Mapping[int, str] = field(default_factory=dict)
    # What kind of bytes the answer is, where it is none of the shapes.
    gives: str = ""
    # The answer tells what state of the case it is (ETag).
    tagged: bool = False


def takes(operation: Operation) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, operation)
        return view

    return mark


def of(view: Callable[..., Any]) -> Operation | None:
    found: Operation | None = getattr(view, ATTRIBUTE, None)
    return found
