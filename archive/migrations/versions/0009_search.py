"""The text of pages, and the index of it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# Kept by archive.search alone and no model of ours: each database has its own kind.
INDEX = {
    "sqlite": (
        """CREATE VIRTUAL TABLE page_index
           USING fts5(words, content='', tokenize='ascii')""",
    ),
    "postgresql": (
        """CREATE TABLE page_index (
             page_id integer NOT NULL,
             part integer NOT NULL,
             place bigint NOT NULL,
             words tsvector NOT NULL,
             CONSTRAINT pk_page_index PRIMARY KEY (page_id, part))""",
        # Beside the row the planner would take the words for free, and read them all.
        "ALTER TABLE page_index ALTER COLUMN words SET STORAGE MAIN",
        # Pages come seldom and are asked for often: no list of what is still to be filed.
        """CREATE INDEX ix_page_index_words ON page_index
           USING gin (words) WITH (fastupdate = off)""",
        "CREATE INDEX ix_page_index_place ON page_index (place, page_id)",
    ),
}
TABLES = ("page_index", "page_text")


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
    for statement in INDEX[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
