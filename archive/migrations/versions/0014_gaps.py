"""What files lack, and how cases are to be closed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gap",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("requirement", sa.String(length=40), nullable=False),
        sa.Column("thing", sa.String(length=90), nullable=False),
        sa.Column("at", sa.String(length=90), nullable=False),
        sa.Column("due", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_gap_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
        sa.UniqueConstraint("case_id", "requirement", "thing", name="uq_gap_thing"),
    )
    for column in ("thing", "requirement", "at"):
        op.create_index(f"ix_gap_{column}", "gap", [column, "since", "id"])
    leads = sa.column("leads", sa.Boolean()) == sa.true()
    for name, columns in (
        ("ix_gap_since", ["since", "id"]),
        ("ix_gap_due", ["due", "since", "id"]),
    ):
        op.create_index(name, "gap", columns, sqlite_where=leads, postgresql_where=leads)
    op.create_table(
        "closing_plan",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("planned_by", sa.String(length=120), nullable=False),
        sa.Column("planned_name", sa.String(length=120), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_closing_plan_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_plan")),
        sa.UniqueConstraint("case_id", name=op.f("uq_closing_plan_case_id")),
    )
    _create_answers()


def _create_answers() -> None:
    op.create_table(
        "closing_answer",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.String(40), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_closing_answer_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_closing_answer_party_id_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_answer")),
        sa.UniqueConstraint("case_id", "code", "party_id", name="uq_closing_answer_debtor"),
    )
    op.create_index(
        op.f("ix_closing_answer_party_id"), "closing_answer", ["party_id"], unique=False
    )
    whole = sa.text("party_id IS NULL")
    op.create_index(
        "uq_closing_answer_whole",
        "closing_answer",
        ["case_id", "code"],
        unique=True,
        sqlite_where=whole,
        postgresql_where=whole,
    )


def downgrade() -> None:
    for table in ("closing_answer", "closing_plan", "gap"):
        op.drop_table(table)
