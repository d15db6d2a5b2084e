"""Indexes that alone tell whether a row belongs in a list, beside its place there."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# What a list of cases is filtered by, and by what a person's rights reach them.
FILTERS = ("holder_id", "team", "track", "stage", "kind")
LISTED_BY = ("holder_id", "team", "stage", "track", "kind")
RUNNING = ("completed_on", "ceased_on", "stopped")
STILL = "completed_on IS NULL AND ceased_on IS NULL AND stopped IS"


def upgrade() -> None:
    for column in LISTED_BY:
        others = (one for one in FILTERS if one != column)
        _cases(column, "filed_on", "id", *others)
    _cases("filed_on", "id", *FILTERS)
    _runs("due", "id", "team", "holder_id", *RUNNING)


def downgrade() -> None:
    for column in LISTED_BY:
        _cases(column, "filed_on", "id")
    _cases("filed_on", "id")
    _runs("due", "id")


def _cases(*columns: str) -> None:
    name = op.f(f"ix_case_file_{columns[0]}")
    op.drop_index(name, "case_file")
    op.create_index(name, "case_file", list(columns))


def _runs(*columns: str) -> None:
    name = op.f("ix_node_run_open_due")
    op.drop_index(name, "node_run")
    op.create_index(
        name,
        "node_run",
        list(columns),
        sqlite_where=sa.text(f"{STILL} 0"),
        postgresql_where=sa.text(f"{STILL} false"),
    )
