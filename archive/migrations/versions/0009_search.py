"""The text of pages, and the index of it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("page_text",)


def upgrade() -> None:
    op.create_table(
        "page_text",
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_page_text_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_text")),
    )
    op.create_index(op.f("ix_page_text_case_id"), "page_text", ["case_id"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
