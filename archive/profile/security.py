"""How a court guards its accounts: the switches that policy leaves to it."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from archive.profile.draft import Draft
from archive.profile.errors import Fault
from archive.profile.parts import ErrorKind, Part, Sourced, Text
from archive.speech import lazy

MINUTES_IN_AN_HOUR = 60


class PasswordPolicy(StrEnum):
    """ASVS wants length and no forced change; GB/T 22239 wants mixture and change."""

    ASVS = "asvs"
    GBT22239 = "gbt22239"


Minutes = Annotated[int, Field(strict=True, gt=0, le=1440)]
Hours = Annotated[int, Field(strict=True, gt=0, le=24)]
Failures = Annotated[int, Field(strict=True, ge=3, le=1000)]


class Laid(Sourced):
    """Where some of the settings are laid down."""

    settings: Annotated[tuple[Text, ...], Field(min_length=1)]


class Security(Part):
    password_policy: PasswordPolicy
    # Only the policy of GB/T 22239 asks for a change after so many days.
    password_days: Annotated[int, Field(strict=True, ge=30, le=365)] = 90
    idle_minutes: Minutes = 30
    absolute_hours: Hours = 12
    # How long a first password, or one an administrator reset, can be used.
    activation_working_days: Annotated[int, Field(strict=True, gt=0, le=30)] = 5
    # So many failures within the window of minutes, and logging in waits.
    account_failures: Failures = 5
    address_failures: Failures = 50
    failure_minutes: Minutes = 15
    lockout_minutes: Minutes = 15
    sources: tuple[Laid, ...] = ()

    @model_validator(mode="after")
    def idle_is_within_absolute(self) -> Self:
        if self.idle_minutes > self.absolute_hours * MINUTES_IN_AN_HOUR:
            raise PydanticCustomError(ErrorKind.IDLE.value, "idle beyond absolute")
        return self

    def source(self, setting: str) -> str:
        return next((one.source for one in self.sources if setting in one.settings), "")


SETTINGS = Security.model_fields.keys() - {"sources"}


def faults(draft: Draft) -> Iterator[Fault]:
    seen = set[str]()
    for row in draft.rows("security.sources"):
        for setting in row.texts("settings"):
            if setting not in SETTINGS:
                sentence = lazy("There is no setting “%(setting)s”.", setting=setting)
                yield Fault(row.at("settings"), sentence)
            elif setting in seen:
                sentence = lazy("“%(value)s” stands here a second time.", value=setting)
                yield Fault(row.at("settings"), sentence)
            seen.add(setting)
    for setting in sorted(SETTINGS - seen):
        sentence = lazy("The setting “%(setting)s” has no source.", setting=setting)
        yield Fault("security.sources", sentence)
