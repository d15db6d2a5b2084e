"""What became of a document that went on; and what a PDF that came in carries with it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NAMES = ("digest", "size", "answer", "reason")


def upgrade() -> None:
    for column in (
        sa.Column("digest", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("size", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False, server_default=""),
    ):
        op.add_column("sending", column)
    op.add_column(
        "scan_file",
        sa.Column("attached", sa.JSON(), nullable=False, server_default="[]"),
    )
    op.add_column("scan_file", sa.Column("room", sa.BigInteger(), nullable=True))
    op.create_index("ix_sending_answer", "sending", ["answer", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_sending_answer", "sending")
    for name in ("room", "attached"):
        op.drop_column("scan_file", name)
    for name in NAMES:
        op.drop_column("sending", name)
