"""What every section of a profile is made of: types for the shape of single values."""

import datetime as dt
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError


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


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise PydanticCustomError(ErrorKind.ZONE.value, "unknown time zone") from error
    return name


Zone = Annotated[Text, AfterValidator(_known_zone)]


class Entry(Part):
    """Something of the court's that has a name, and a place where it is laid down.

    ``source`` is a row of the court's own rules ("QF-18a"), a law with its article, or
    "house" for what the document leaves open. An entry still to be confirmed by a person
    at the court says so and is shown as 待核实.
    """

    code: Code
    name: Text
    gloss: Text
    source: Text
    to_confirm: Flag = False
