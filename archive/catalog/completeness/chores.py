"""The table of what files lack is counted again every night, case by case, from nothing."""

from datetime import timedelta

from sqlalchemy import func, select

from archive.act import Act
from archive.cases.models import Case
from archive.catalog.completeness import keeping
from archive.db import db, transaction
from archive.jobs.tasks import Run, recurring, task
from archive.speech import lazy

RECOUNT = "catalog:recount"


@task(RECOUNT, label=lazy("Count again what files lack"), seconds=6 * 3600)
def recount(run: Run) -> None:
    """In portions, each in a transaction of its own; twice does no harm."""
    done, after = 0, 0
    total = db.session.scalar(select(func.count(Case.id))) or 0
    while not run.stopping:
        some = portion(after)
        if not some:
            break
        renew(run.act, some)
        done, after = done + len(some), some[-1]
        run.progress(done, max(done, total))


def portion(after: int) -> list[int]:
    """The next numbers of cases behind this one."""
    query = select(Case.id).where(Case.id > after).order_by(Case.id)
    return list(db.session.scalars(query.limit(keeping.PORTION)))


def renew(act: Act, case_ids: list[int]) -> int:
    with transaction():
        return keeping.renew(act, case_ids)


recurring(RECOUNT, every=timedelta(days=1))
