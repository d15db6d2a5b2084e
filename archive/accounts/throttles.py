"""Counts attempts before they are looked at, so that a hundred at once are not free."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from archive.accounts import tokens
from archive.accounts.models import Throttle
from archive.accounts.rules.throttle import LONGEST, Count, Patience
from archive.act import Act
from archive.db import db


def attempt(act: Act, keys: Mapping[str, Patience]) -> timedelta:
    """Count an attempt under every key; or, if one of them waits, only say how long."""
    _forget_old(act)
    rows = {tokens.digest(key): patience for key, patience in keys.items()}
    # In one order, so that two who attempt at once cannot wait for each other.
    locked = [(_locked(act, digest), rows[digest]) for digest in sorted(rows)]
    waits = max(_count(row).waits(act.at) for row, _patience in locked)
    for row, patience in locked:
        if waits:
            row.unheard += 1
        else:
            _keep(row, _count(row).next(act.at, patience))
    return waits


def failures(key: str) -> Throttle | None:
    return db.session.scalars(
        select(Throttle).where(Throttle.digest == tokens.digest(key))
    ).first()


def forgive(key: str) -> None:
    """The account's attempt was right: it begins anew."""
    db.session.execute(delete(Throttle).where(Throttle.digest == tokens.digest(key)))


def take_back(key: str) -> None:
    """One attempt of the address was right; what others failed there still counts."""
    row = failures(key)
    if row is not None and row.failures:
        row.failures -= 1
        row.until = row.last_at


def _locked(act: Act, digest: str) -> Throttle:
    """The row of this key, made if need be, and nobody else's until we are done."""
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    db.session.execute(
        dialect.insert(Throttle)
        .values(digest=digest, failures=0, last_at=act.at, until=act.at, unheard=0)
        .on_conflict_do_nothing(index_elements=["digest"])
    )
    return db.session.scalars(
        select(Throttle)
        .where(Throttle.digest == digest)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _forget_old(act: Act) -> None:
    db.session.execute(delete(Throttle).where(Throttle.last_at < act.at - LONGEST))


def _count(row: Throttle) -> Count:
    return Count(row.failures, row.last_at, row.until)


def _keep(row: Throttle, count: Count) -> None:
    row.failures, row.last_at, row.until = count.failures, count.last_at, count.until
