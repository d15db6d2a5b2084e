"""Receipts of material, their pieces and terms."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "receipt_term",
    "receipt_piece",
    "receipt",
)


def upgrade() -> None:
    op.create_table(
        "receipt",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("deliverer", sa.String(length=200), nullable=False),
        sa.Column("formed_on", sa.Date(), nullable=True),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("received_by", sa.String(length=120), nullable=False),
        sa.Column("received_id", sa.Integer(), nullable=True),
        sa.Column("uploaded", sa.String(length=400), nullable=False),
        sa.Column("remarks", sa.String(length=400), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_receipt_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["received_id"], ["person.id"], name=op.f("fk_receipt_received_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("number", name=op.f("uq_receipt_number")),
        sa.UniqueConstraint("token", name=op.f("uq_receipt_token")),
        sa.UniqueConstraint("year", "serial", name="uq_receipt_serial"),
    )
    op.create_index(op.f("ix_receipt_case_id"), "receipt", ["case_id"], unique=False)
    op.create_index("ix_receipt_received", "receipt", ["received_on", "id"], unique=False)
    op.create_index(
        "ix_receipt_source", "receipt", ["source", "received_on", "id"], unique=False
    )
    op.create_table(
        "receipt_piece",
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("original", sa.Boolean(), nullable=False),
        sa.Column("remarks", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("copies > 0", name=op.f("ck_receipt_piece_has_copies")),
        sa.CheckConstraint("pages > 0", name=op.f("ck_receipt_piece_has_pages")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_piece_receipt_id_receipt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_piece")),
        sa.UniqueConstraint("receipt_id", "position", name="uq_receipt_piece_position"),
    )
    op.create_table(
        "receipt_term",
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("waived", sa.String(length=400), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("due_from", sa.Date(), nullable=False),
        sa.Column("due_count", sa.Integer(), nullable=False),
        sa.Column("due_unit", sa.String(40), nullable=False),
        sa.Column("due_rolls", sa.Boolean(), nullable=False),
        sa.Column("due_rule", sa.String(length=80), nullable=False),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_term_receipt_id_receipt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_term")),
        sa.UniqueConstraint("receipt_id", "code", name="uq_receipt_term_code"),
    )
    op.create_index(
        "ix_receipt_term_open",
        "receipt_term",
        ["due", "id"],
        unique=False,
        sqlite_where=sa.text("done_on IS NULL AND waived = ''"),
        postgresql_where=sa.text("done_on IS NULL AND waived = ''"),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
