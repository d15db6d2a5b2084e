"""What every section of a profile is made of: types for the shape of single values."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from archive.calendar import Term, Unit


class Part(BaseModel):
    """A frozen piece of a profile; a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


# TOML knows its types, so nothing is converted: "5" is no number and true is not 1.
Whole = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[dt.date, Field(strict=True)]
Days = Annotated[int, Field(strict=True, gt=0, le=3650)]
Weeks = Annotated[int, Field(strict=True, gt=0, le=520)]

PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
Text = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=PRINTABLE
    ),
]
# A code is stored in rows, so it is short, plain and never renamed once it was used.
PLAIN = r"^[a-z][a-z0-9_]{0,39}$"
Code = Annotated[str, StringConstraints(pattern=PLAIN)]


class ErrorKind(StrEnum):
    """Our own kinds of fault in shape, beside those of pydantic."""

    ZONE = "unknown_zone"
    IDLE = "idle_beyond_absolute"
    TERM = "no_such_term"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise PydanticCustomError(ErrorKind.ZONE.value, "unknown time zone") from error
    return name


Zone = Annotated[Text, AfterValidator(_known_zone)]


class Sourced(Part):
    """Something that is laid down somewhere.

    ``source`` is a row of the court's own rules ("QF-18a"), a law with its article, or
    "house" for what the document leaves open. What a person at the court must still
    confirm says so and is shown as 待核实.
    """

    source: Text
    # Further rows the same entry carries out.
    also: tuple[Text, ...] = ()
    to_confirm: Flag = False

    @property
    def rows(self) -> tuple[str, ...]:
        return (self.source, *self.also)


class Entry(Sourced):
    """Something of the court's that has a name, in Chinese and explained in English."""

    code: Code
    name: Text
    gloss: Text


class Span(Part):
    """How long: ``{ count = 2, unit = "working_days" }``, or ``{ unit = "same_day" }``."""

    count: Annotated[int, Field(strict=True, ge=0, le=9999)] = 0
    unit: Unit

    @model_validator(mode="after")
    def only_the_same_day_has_no_count(self) -> Self:
        if (self.count == 0) != (self.unit is Unit.SAME_DAY):
            raise PydanticCustomError(ErrorKind.TERM.value, "no such term")
        return self

    @property
    def term(self) -> Term:
        return Term(self.count, self.unit)


class Conditional(Entry):
    """Holds only in these circumstances of a case, and not in those."""

    # All of them must be present …
    when: tuple[Code, ...] = ()
    # … and none of these.
    unless: tuple[Code, ...] = ()
