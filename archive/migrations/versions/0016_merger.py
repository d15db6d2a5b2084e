"""Files that became part of another case's file; submissions of other systems."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

STANDING = sa.text("undone_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "file_merger",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("tied", sa.Boolean(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.String(length=120), nullable=True),
        sa.Column("undone_why", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("source_id <> target_id", name=op.f("ck_file_merger_two_cases")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["case_file.id"], name=op.f("fk_file_merger_source_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["case_file.id"], name=op.f("fk_file_merger_target_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_merger")),
    )
    op.create_index(
        op.f("ix_file_merger_target_id"), "file_merger", ["target_id"], unique=False
    )
    op.create_index(
        "ix_file_merger_source",
        "file_merger",
        ["source_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "submission_brought",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(length=120), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submission_brought_submission_id_submission"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["scan_batch.id"],
            name=op.f("fk_submission_brought_batch_id_scan_batch"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_brought")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_submission_brought_batch_id")),
        sa.UniqueConstraint("system", "reference", name="uq_submission_brought_reference"),
    )
    op.create_index(
        op.f("ix_submission_brought_submission_id"),
        "submission_brought",
        ["submission_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("submission_brought")
    op.drop_table("file_merger")
