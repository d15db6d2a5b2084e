"""What was found when a case was closed, written down for good: codes, days and numbers.

Words are put to it when it is read, so that everybody reads only what they may.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Protocol

from archive.catalog.completeness.rules.facts import Found, Reason, Verdict, Why
from archive.catalog.completeness.rules.lacking import Moment, Need, When


class Findings(Protocol):
    @property
    def needs(self) -> Sequence[Need]: ...
    @property
    def checks(self) -> Sequence[tuple[Any, Found]]: ...


def written(found: Findings) -> dict[str, Any]:
    return {
        "needs": [_plain(asdict(one)) for one in found.needs],
        "checks": [_plain(asdict(one)) for _check, one in found.checks],
    }


def _plain(value: Any) -> Any:
    """As JSON takes it."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def needs(row: Mapping[str, Any]) -> list[Need]:
    return [
        Need(
            code=one["code"],
            at=one["at"],
            moment=Moment(When(one["moment"]["when"]), _day(one["moment"]["since"])),
            any_of=one["any_of"],
            things={thing: tuple(there) for thing, there in one["things"].items()},
        )
        for one in row["needs"]
    ]


def checks(row: Mapping[str, Any]) -> list[Found]:
    return [
        Found(
            code=one["code"],
            verdict=Verdict(one["verdict"]),
            severity=one["severity"],
            reasons=tuple(_reason(reason) for reason in one["reasons"]),
            questions=tuple(one["questions"]),
        )
        for one in row["checks"]
    ]


def _reason(one: Mapping[str, Any]) -> Reason:
    return Reason(Why(one["why"]), tuple(one["of"]), _day(one["on"]))


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
