"""Batches, files, pages and what was made of them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = (
    "scan_folder_file",
    "scan_upload",
    "scan_arrangement",
    "scan_correction",
    "scan_reading",
    "scan_finding",
    "scan_page",
    "scan_file",
    "scan_batch",
)


def upgrade() -> None:
    op.create_table(
        "scan_batch",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=120), nullable=False),
        sa.Column("opened_id", sa.Integer(), nullable=True),
        sa.Column("sorted_at", sa.DateTime(), nullable=True),
        sa.Column("sorted_by", sa.String(length=120), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_scan_batch_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["opened_id"], ["person.id"], name=op.f("fk_scan_batch_opened_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_scan_batch_receipt_id_receipt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_scan_batch_number")),
    )
    op.create_index(op.f("ix_scan_batch_case_id"), "scan_batch", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_scan_batch_opened_id"), "scan_batch", ["opened_id"], unique=False
    )
    op.create_index(
        op.f("ix_scan_batch_receipt_id"), "scan_batch", ["receipt_id"], unique=False
    )
    op.create_index("ix_scan_batch_state", "scan_batch", ["state", "id"], unique=False)
    op.create_table(
        "scan_file",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("media", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("split", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("reason_facts", sa.JSON(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("taken_by", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["scan_batch.id"], name=op.f("fk_scan_file_batch_id_scan_batch")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_file")),
        sa.UniqueConstraint("batch_id", "position", name="uq_scan_file_position"),
    )
    op.create_index(op.f("ix_scan_file_digest"), "scan_file", ["digest"], unique=False)
    op.create_table(
        "scan_page",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("begins", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.Column("piece_id", sa.Integer(), nullable=True),
        sa.Column("aside", sa.String(40), nullable=True),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("error", sa.String(length=400), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("image", sa.String(64), nullable=False),
        sa.Column("media", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=True),
        sa.Column("brought", sa.JSON(), nullable=True),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("blank_share", sa.Double(), nullable=False),
        sa.Column("reading", sa.String(64), nullable=True),
        sa.Column("reading_width", sa.Integer(), nullable=True),
        sa.Column("reading_height", sa.Integer(), nullable=True),
        sa.Column("thumb", sa.String(64), nullable=True),
        sa.Column("rotation", sa.Integer(), nullable=False),
        sa.Column("skew", sa.Double(), nullable=False),
        sa.Column("crop", sa.JSON(), nullable=True),
        sa.Column("look", sa.String(length=16), nullable=True),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("pipeline", sa.String(length=40), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("worked_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["scan_batch.id"], name=op.f("fk_scan_page_batch_id_scan_batch")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_scan_page_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["scan_file.id"], name=op.f("fk_scan_page_file_id_scan_file")
        ),
        sa.ForeignKeyConstraint(
            ["piece_id"],
            ["receipt_piece.id"],
            name=op.f("fk_scan_page_piece_id_receipt_piece"),
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_scan_page_receipt_id_receipt")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"],
            ["scan_page.id"],
            name=op.f("fk_scan_page_replaced_by_scan_page"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_page")),
        sa.UniqueConstraint("file_id", "ordinal", name="uq_scan_page_ordinal"),
    )
    op.create_index(
        "ix_scan_page_batch", "scan_page", ["batch_id", "position", "id"], unique=False
    )
    op.create_index(op.f("ix_scan_page_case_id"), "scan_page", ["case_id"], unique=False)
    op.create_index(op.f("ix_scan_page_image"), "scan_page", ["image"], unique=False)
    op.create_index(op.f("ix_scan_page_look"), "scan_page", ["look"], unique=False)
    op.create_index(op.f("ix_scan_page_piece_id"), "scan_page", ["piece_id"], unique=False)
    op.create_index(
        op.f("ix_scan_page_receipt_id"), "scan_page", ["receipt_id"], unique=False
    )
    op.create_table(
        "scan_finding",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("limit", sa.Double(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("waived_by", sa.String(length=120), nullable=True),
        sa.Column("waived_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"], ["scan_page.id"], name=op.f("fk_scan_finding_page_id_scan_page")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_finding")),
        sa.UniqueConstraint("page_id", "code", name="uq_scan_finding_code"),
    )
    op.create_index(op.f("ix_scan_finding_code"), "scan_finding", ["code"], unique=False)
    op.create_table(
        "scan_reading",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(length=80), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"], ["scan_page.id"], name=op.f("fk_scan_reading_page_id_scan_page")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_reading")),
        sa.UniqueConstraint("page_id", name=op.f("uq_scan_reading_page_id")),
    )
    op.create_table(
        "scan_correction",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"], ["scan_page.id"], name=op.f("fk_scan_correction_page_id_scan_page")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_correction")),
    )
    op.create_index(
        "ix_scan_correction_page", "scan_correction", ["page_id", "id"], unique=False
    )
    op.create_table(
        "scan_arrangement",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("left", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["scan_batch.id"],
            name=op.f("fk_scan_arrangement_batch_id_scan_batch"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_arrangement")),
        sa.UniqueConstraint("batch_id", "number", name="uq_scan_arrangement_number"),
    )
    op.create_table(
        "scan_upload",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("begun_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["scan_batch.id"], name=op.f("fk_scan_upload_batch_id_scan_batch")
        ),
        sa.ForeignKeyConstraint(
            ["begun_id"], ["person.id"], name=op.f("fk_scan_upload_begun_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["scan_file.id"], name=op.f("fk_scan_upload_file_id_scan_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_upload")),
        sa.UniqueConstraint("token", name=op.f("uq_scan_upload_token")),
    )
    op.create_index(
        op.f("ix_scan_upload_batch_id"), "scan_upload", ["batch_id"], unique=False
    )
    op.create_table(
        "scan_folder_file",
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["scan_file.id"],
            name=op.f("fk_scan_folder_file_file_id_scan_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_folder_file")),
    )
    op.create_index(
        "ix_scan_folder_file_digest", "scan_folder_file", ["digest"], unique=False
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
