"""Which events somebody wants to see. Pure: text in, dates and words out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from archive.audit import rules
from archive.audit.errors import NotADate
from archive.audit.kinds import Kind

LONGEST = 200
# What every database and every time zone can count with.
YEARS = range(1900, 9000)


@dataclass(frozen=True, slots=True)
class Filters:
    """Everything that is given must hold. Dates are the court's, both days included."""

    since: date | None = None
    until: date | None = None
    kind: Kind | None = None
    account: str = ""
    subject: str = ""
    done: bool | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """From the fields of a form or an address; an unknown kind asks for nothing."""
        return cls(
            since=_date(given.get("since", "")),
            until=_date(given.get("until", "")),
            kind=next((k for k in Kind if k == given.get("kind")), None),
            account=_words(given.get("account", "")),
            subject=_words(given.get("subject", "")),
            done={"done": True, "refused": False}.get(given.get("result", "")),
        )

    def fields(self) -> dict[str, str]:
        """The other way round, for an address; what is not asked for is left out."""
        said = {
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "kind": self.kind or "",
            "account": self.account,
            "subject": self.subject,
            "result": {True: "done", False: "refused", None: ""}[self.done],
        }
        return {name: str(value) for name, value in said.items() if value}

    def facts(self) -> dict[str, Any]:
        """As the journal is told of them."""
        return {"filters": self.fields()} if self.fields() else {}

    def instants(self, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """From the first moment of the first day to before the first after the last."""
        first = datetime.combine(self.since, time.min, zone) if self.since else None
        after = self.until and self.until + timedelta(days=1)
        return first, datetime.combine(after, time.min, zone) if after else None


def _words(text: str) -> str:
    """As they were made fit for the journal, so that they are found in it."""
    return rules.short(text.strip(), LONGEST)


def _date(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError as error:
        raise NotADate(rules.short(text, 40)) from error
    if found.year not in YEARS:
        raise NotADate(text.strip())
    return found
