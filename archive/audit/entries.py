"""A row of the journal as the chain sees it."""

from archive.audit.models import Event
from archive.audit.rules import Entry


def entry(row: Event) -> Entry:
    return Entry(
        id=row.id,
        at=row.at,
        kind=row.kind,
        actor_id=row.actor_id,
        account=row.account,
        name=row.name,
        office=row.office,
        posts=row.posts,
        address=row.address,
        subject=row.subject,
        done=row.done,
        facts=row.facts,
        previous=row.previous,
    )
