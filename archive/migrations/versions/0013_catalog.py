"""Documents, proposals, submissions and their reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = (
    "sending",
    "submission_review",
    "submission",
    "learnt_title",
    "proposal",
    "document_comment",
    "document_version",
    "document_page",
    "document",
)


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("heading", sa.String(length=40), nullable=False),
        sa.Column("node", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("formed_on", sa.Date(), nullable=True),
        sa.Column("maker", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("seal", sa.String(40), nullable=False),
        sa.Column("signature", sa.String(40), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.Column("filed_by", sa.String(length=120), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_document_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_document_receipt_id_receipt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(
        "ix_document_case",
        "document",
        ["case_id", "heading", "position", "id"],
        unique=False,
    )
    op.create_index("ix_document_kind", "document", ["kind", "case_id"], unique=False)
    op.create_index(
        op.f("ix_document_receipt_id"), "document", ["receipt_id"], unique=False
    )
    op.create_table(
        "document_page",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_document_page_document_id_document"),
        ),
        sa.ForeignKeyConstraint(
            ["page_id"], ["scan_page.id"], name=op.f("fk_document_page_page_id_scan_page")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_page")),
        sa.UniqueConstraint("page_id", name=op.f("uq_document_page_page_id")),
    )
    op.create_index(
        "ix_document_page_document",
        "document_page",
        ["document_id", "position"],
        unique=False,
    )
    op.create_table(
        "document_version",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_document_version_document_id_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_version")),
        sa.UniqueConstraint("document_id", "number", name="uq_document_version_number"),
    )
    op.create_table(
        "document_comment",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("by_name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_document_comment_document_id_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_comment")),
    )
    op.create_index(
        op.f("ix_document_comment_document_id"),
        "document_comment",
        ["document_id"],
        unique=False,
    )
    op.create_table(
        "proposal",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("heading", sa.String(length=40), nullable=True),
        sa.Column("node", sa.String(length=40), nullable=True),
        sa.Column("formed_on", sa.Date(), nullable=True),
        sa.Column("maker", sa.String(length=200), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["scan_batch.id"], name=op.f("fk_proposal_batch_id_scan_batch")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_proposal_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_proposal_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_batch_id"), "proposal", ["batch_id"], unique=False)
    op.create_index(op.f("ix_proposal_case_id"), "proposal", ["case_id"], unique=False)
    op.create_index(
        "ix_proposal_open", "proposal", ["state", "batch_id", "position"], unique=False
    )
    op.create_table(
        "learnt_title",
        sa.Column("printed", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("heading", sa.String(length=40), nullable=False),
        sa.Column("case_type", sa.String(length=40), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learnt_title")),
        sa.UniqueConstraint(
            "printed", "kind", "heading", "case_type", name="uq_learnt_title_printed"
        ),
    )
    op.create_table(
        "submission",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("node", sa.String(length=40), nullable=True),
        sa.Column("what", sa.String(length=400), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("handler", sa.String(length=120), nullable=False),
        sa.Column("submitted_by", sa.String(length=120), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("round_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_submission_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["handler_id"], ["person.id"], name=op.f("fk_submission_handler_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_submission_receipt_id_receipt")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("number", name=op.f("uq_submission_number")),
        sa.UniqueConstraint("receipt_id", name=op.f("uq_submission_receipt_id")),
        sa.UniqueConstraint("year", "serial", name="uq_submission_serial"),
    )
    op.create_index(op.f("ix_submission_case_id"), "submission", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_submission_handler_id"), "submission", ["handler_id"], unique=False
    )
    op.create_index(
        "ix_submission_state", "submission", ["state", "round_on", "id"], unique=False
    )
    op.create_index(
        "ix_submission_round_on", "submission", ["round_on", "id"], unique=False
    )
    op.create_table(
        "submission_review",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("defects", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("opinion", sa.String(length=2000), nullable=False),
        sa.Column("supply_by", sa.Date(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=120), nullable=False),
        sa.Column("reviewed_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("disputed_by", sa.String(length=120), nullable=True),
        sa.Column("disputed_at", sa.DateTime(), nullable=True),
        sa.Column("disputed_on", sa.Date(), nullable=True),
        sa.Column("dispute", sa.String(length=2000), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("sustained", sa.Boolean(), nullable=True),
        sa.Column("decision", sa.String(length=2000), nullable=False),
        sa.Column("answered_by", sa.String(length=120), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reviewed_id"],
            ["person.id"],
            name=op.f("fk_submission_review_reviewed_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submission_review_submission_id_submission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_review")),
        sa.UniqueConstraint("submission_id", "round", name="uq_submission_review_round"),
    )
    op.create_index(
        "ix_submission_review_outcome",
        "submission_review",
        ["outcome", "id"],
        unique=False,
    )
    op.create_table(
        "sending",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(length=120), nullable=False),
        sa.Column("fetched_at", sa.DateTime(), nullable=False),
        sa.Column("receipt", sa.String(length=120), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_sending_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_sending_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending")),
        sa.UniqueConstraint("document_id", "edition", "system", name="uq_sending_edition"),
    )
    op.create_index(op.f("ix_sending_case_id"), "sending", ["case_id"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
