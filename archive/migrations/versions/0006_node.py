"""Runs of nodes, events of cases, suspensions, extensions and receipts by node."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("node_receipt", "extension", "suspension", "case_event", "node_run")


def upgrade() -> None:
    _runs()
    _events()
    _suspensions()
    _extensions()
    _receipts()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _key(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}")
    )


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _where(sqlite: str, postgresql: str = "") -> dict[str, Any]:
    return {
        "sqlite_where": sa.text(sqlite),
        "postgresql_where": sa.text(postgresql or sqlite),
    }


def _runs() -> None:
    op.create_table(
        "node_run",
        *_key("node_run"),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(40), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("team", sa.String(40), nullable=True),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        *_promise(),
        sa.Column("stops", sa.JSON(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("ceased_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("completed_by", sa.String(120), nullable=True),
        sa.Column("completed_at", sa.DateTime(), nullable=True),
        sa.Column("signed_by", sa.String(120), nullable=True),
        sa.Column("signed_name", sa.String(120), nullable=True),
        sa.Column("signed_at", sa.DateTime(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(400), nullable=False),
        _refers("node_run", "case_id", "case_file"),
        _refers("node_run", "holder_id", "person"),
        sa.UniqueConstraint("case_id", "node", "turn", name=op.f("uq_node_run_turn")),
        sa.CheckConstraint(
            "completed_on IS NULL OR completed_on >= started_on",
            name=op.f("ck_node_run_completed_after_started"),
        ),
    )
    _indexes_of_runs()


def _promise() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("due_from", sa.Date(), nullable=False),
        sa.Column("due_count", sa.Integer(), nullable=False),
        sa.Column("due_unit", sa.String(40), nullable=False),
        sa.Column("due_rolls", sa.Boolean(), nullable=False),
        sa.Column("due_rule", sa.String(80), nullable=False),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
    )


def _indexes_of_runs() -> None:
    running = "completed_on IS NULL AND ceased_on IS NULL AND stopped IS"
    only_open = _where(f"{running} 0", f"{running} false")
    for name, columns in (
        ("due", ()),
        ("holder", ("holder_id",)),
        ("team", ("team",)),
        ("node", ("node",)),
    ):
        op.create_index(
            op.f(f"ix_node_run_open_{name}"),
            "node_run",
            [*columns, "due", "id"],
            **only_open,
        )
    op.create_index(
        op.f("ix_node_run_expires"),
        "node_run",
        ["expires_on", "id"],
        **_where("expires_on IS NOT NULL"),
    )


def _events() -> None:
    op.create_table(
        "case_event",
        *_key("case_event"),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.String(400), nullable=False),
        _refers("case_event", "case_id", "case_file"),
        sa.UniqueConstraint("case_id", "code", "turn", name=op.f("uq_case_event_turn")),
    )


def _suspensions() -> None:
    op.create_table(
        "suspension",
        *_key("suspension"),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("begun_by", sa.String(120), nullable=False),
        sa.Column("ended_by", sa.String(120), nullable=True),
        sa.Column("note", sa.String(400), nullable=False),
        _refers("suspension", "case_id", "case_file"),
        sa.CheckConstraint(
            '"until" IS NULL OR "until" >= since',
            name=op.f("ck_suspension_ends_after_begin"),
        ),
    )
    _index("suspension", "case_id")
    op.create_index(
        op.f("uq_suspension_open"),
        "suspension",
        ["case_id", "kind"],
        unique=True,
        **_where('"until" IS NULL'),
    )


def _extensions() -> None:
    op.create_table(
        "extension",
        *_key("extension"),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("asked_name", sa.String(120), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("decided_by", sa.String(120), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_why", sa.String(400), nullable=False),
        _refers("extension", "run_id", "node_run"),
    )
    _index("extension", "run_id")
    op.create_index(
        op.f("uq_extension_asked"),
        "extension",
        ["run_id"],
        unique=True,
        **_where("state = 'asked'"),
    )


def _receipts() -> None:
    op.create_table(
        "node_receipt",
        *_key("node_receipt"),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(40), nullable=True),
        sa.Column("node", sa.String(40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_by", sa.String(120), nullable=False),
        sa.Column("sender", sa.String(200), nullable=False),
        sa.Column("what", sa.String(400), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("handed_to", sa.String(200), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=True),
        _refers("node_receipt", "case_id", "case_file"),
        sa.CheckConstraint("pages > 0", name=op.f("ck_node_receipt_has_pages")),
        sa.CheckConstraint(
            "handed_on IS NULL OR handed_on >= received_on",
            name=op.f("ck_node_receipt_handed_after_received"),
        ),
    )
    _index("node_receipt", "case_id")
    op.create_index(op.f("ix_node_receipt_received"), "node_receipt", ["received_on", "id"])
    op.create_index(
        op.f("ix_node_receipt_group"), "node_receipt", ["group", "received_on", "id"]
    )
