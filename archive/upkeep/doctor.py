"""Looks over everything an operator answers for: what is so, and what to do about it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial

from archive.errors import DomainError
from archive.speech import _
from archive.upkeep import probes
from archive.upkeep.rules import Level, worst
from storage.errors import StoreError

# For each subject; a store that does not answer gives up sooner by itself.
SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Line:
    """One fact, how it is to be taken, and what to do about it."""

    level: Level
    about: str
    said: str
    advice: str = ""

    def as_json(self) -> dict[str, str]:
        return asdict(self)


Check = Callable[[], Iterator[Line]]


def examine(checks: Mapping[str, Check], seconds: float = SECONDS) -> list[Line]:
    """Every check, each for itself: one that fails or hangs keeps no other from speaking.

    The checks are named as the reader calls their subject.
    """
    questions = {name: partial(_all, check) for name, check in checks.items()}
    answers = probes.ask(questions, seconds)
    return [line for name, answer in answers.items() for line in _lines(name, answer)]


def verdict(lines: list[Line]) -> Level:
    return worst(line.level for line in lines)


def _all(check: Check) -> list[Line]:
    return list(check())


def _lines(name: str, answer: list[Line] | Exception) -> list[Line]:
    match answer:
        case probes.NoAnswer():
            said = _("It did not answer in time.")
        case DomainError() | StoreError():
            said = str(answer)
        case Exception():
            said = _("It failed: %(what)s.", what=type(answer).__name__)
        case _:
            return answer
    return [Line(Level.FAIL, name, said, _("See to this part, then run the doctor again."))]
