"""What searching refuses, and how it says so."""

from dataclasses import dataclass

from archive.errors import Invalid, Missing
from archive.speech import _


@dataclass(eq=False)
class NoSuchNumber(Missing):
    number: str

    def __str__(self) -> str:
        return _(
            "There is no case %(number)s that you may see. Check year, court and number.",
            number=self.number,
        )


class NothingAsked(Invalid):
    def __str__(self) -> str:
        return _("There is no word or number in what was typed.")
