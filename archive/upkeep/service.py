"""What upkeep does to the archive: adopt a profile, take in a year, count again."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.calendar import Year
from archive.db import db
from archive.jobs import service as jobs
from archive.jobs.models import Job
from archive.profile import queries as profiles
from archive.profile import years as files
from archive.profile.models import CalendarYear, ProfileVersion
from archive.profile.schema import Profile
from archive.upkeep import promised, rules
from archive.upkeep.errors import NothingNew, ProfileDiffers
from archive.upkeep.promised import Counted
from archive.upkeep.rules import Change
from storage.protocol import Store

RECOUNT = "calendar:recount"


def adopt(act: Act, profile: Profile, text: bytes, store: Store) -> ProfileVersion:
    """Put the profile in force, or find that it is; its very text is kept for good."""
    court = profile.court
    known = profiles.version(court.code, court.version)
    if known:
        if known.text != sha256(text).hexdigest():
            raise ProfileDiffers(court.code, court.version, known.adopted_at)
        return known
    kept = store.put(text)
    row = ProfileVersion(
        code=court.code, version=court.version, text=kept.name, adopted_at=act.at
    )
    db.session.add(row)
    audit.record(act, Kind.PROFILE_ADOPTED, profile.key, text=kept.name, court=court.name)
    return row


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, before anybody has confirmed it."""

    years: tuple[Year, ...]
    changes: tuple[Change, ...]

    @property
    def new(self) -> tuple[Year, ...]:
        wanted = {change.year for change in self.changes if change}
        return tuple(year for year in self.years if year.year in wanted)


def preview(act: Act, data: bytes, name: str) -> Preview:
    """Read the file, every fault in it at once, and compare it with what is known."""
    years = files.read(data, name)
    known = act.calendar
    return Preview(years, tuple(rules.change(known, year) for year in years))


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken in, and the task that counts the due dates again."""

    preview: Preview
    recount: Job


def import_years(act: Act, data: bytes, name: str, store: Store) -> Imported:
    """Take in what is new in the file; the due dates are counted again by a task."""
    found = preview(act, data, name)
    if not found.new:
        raise NothingNew(tuple(year.year for year in found.years))
    kept = store.put(data)
    rows = [_put_in_force(act, year, kept.name) for year in found.new]
    db.session.flush()  # for the numbers: each import is a task of its own
    key = f"{RECOUNT}:import-{rows[-1].id}"
    job = jobs.enqueue(act, RECOUNT, key=key, years=[row.year for row in rows])
    return Imported(found, job)


def _put_in_force(act: Act, year: Year, file: str) -> CalendarYear:
    former = profiles.in_force(year.year)
    if former:
        former.superseded_at = act.at
        db.session.flush()  # the index takes the new year only after the former has gone
    row = CalendarYear(
        year=year.year,
        holidays=[day.isoformat() for day in year.holidays],
        workdays=[day.isoformat() for day in year.workdays],
        source=year.source[:400],
        file=file,
        imported_at=act.at,
        imported_by=act.actor.account,
    )
    db.session.add(row)
    audit.record(
        act,
        Kind.CALENDAR_IMPORTED,
        str(year.year),
        file=file,
        holidays=row.holidays,
        workdays=row.workdays,
        source=row.source,
    )
    return row


def recount(act: Act, room: type, years: Collection[int], after: int) -> Counted:
    """Count the next due dates of one table again, and note what became of them."""
    counted = promised.batch(room, years, after, act.calendar)
    if counted.looked:
        audit.record(
            act,
            Kind.CALENDAR_RECOUNTED,
            str(getattr(room, "__tablename__", room.__name__)),
            years=sorted(years),
            looked_at=counted.looked,
            moved=counted.moved,
            settled=counted.settled,
        )
    return counted
