"""Cases, parties, assignments, links, imports and saved filters."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    "saved_filter",
    "case_import",
    "case_link",
    "party_gram",
    "party",
    "case_assignment",
    "case_file",
)
# Every list is by day of filing; the number of the row settles one day.
LISTED_BY = ("holder_id", "team", "stage", "track", "year", "kind", "serial")


def upgrade() -> None:
    _cases()
    _assignments()
    _parties()
    _links()
    _imports()
    _filters()


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


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{columns[0]}"), table, list(columns))


def _cases() -> None:
    op.create_table(
        "case_file",
        *_key("case_file"),
        *_number(),
        sa.Column("profile_code", sa.String(40), nullable=False),
        sa.Column("profile_version", sa.Integer(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_method", sa.String(40), nullable=True),
        sa.Column("cause", sa.String(200), nullable=False),
        sa.Column("basis_number", sa.String(200), nullable=False),
        sa.Column("object_kind", sa.String(40), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("channel", sa.String(40), nullable=True),
        sa.Column("enterprise_class", sa.String(40), nullable=True),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("circumstances", sa.JSON(), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("team", sa.String(40), nullable=True),
        sa.Column("track", sa.String(40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _refers("case_file", "holder_id", "person"),
        sa.UniqueConstraint("number", name=op.f("uq_case_file_number")),
        *_sense(),
    )
    _index("case_file", "filed_on", "id")
    for column in LISTED_BY:
        _index("case_file", column, "filed_on", "id")


def _number() -> tuple[sa.Column[str] | sa.Column[int], ...]:
    return (
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("court", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("raw_number", sa.String(200), nullable=False),
    )


def _sense() -> tuple[sa.CheckConstraint, ...]:
    rules = {
        "serial_positive": "serial > 0",
        "amount_not_negative": "amount IS NULL OR amount >= 0",
        "closed_after_filed": "closed_on IS NULL OR closed_on >= filed_on",
    }
    return tuple(
        sa.CheckConstraint(rule, name=op.f(f"ck_case_file_{name}"))
        for name, rule in rules.items()
    )


def _assignments() -> None:
    op.create_table(
        "case_assignment",
        *_key("case_assignment"),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("team", sa.String(40), nullable=True),
        sa.Column("track", sa.String(40), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("rule", sa.String(40), nullable=True),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        _refers("case_assignment", "case_id", "case_file"),
        _refers("case_assignment", "holder_id", "person"),
    )
    _index("case_assignment", "case_id")
    _index("case_assignment", "holder_id")


def _parties() -> None:
    op.create_table(
        "party",
        *_key("party"),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False),
        sa.Column("identity_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("identity_digest", sa.String(64), nullable=True),
        sa.Column("identity_mask", sa.String(40), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_mask", sa.String(40), nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _refers("party", "case_id", "case_file"),
    )
    for column in ("case_id", "name_key", "identity_digest"):
        _index("party", column)
    op.create_table(
        "party_gram",
        sa.Column("gram", sa.String(4), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("gram", "filed_on", "case_id", name=op.f("pk_party_gram")),
        _refers("party_gram", "case_id", "case_file"),
        sqlite_with_rowid=False,
    )


def _links() -> None:
    op.create_table(
        "case_link",
        *_key("case_link"),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("note", sa.String(400), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(120), nullable=True),
        sa.Column("decided_why", sa.String(400), nullable=False),
        _refers("case_link", "from_id", "case_file"),
        _refers("case_link", "to_id", "case_file"),
        sa.UniqueConstraint("from_id", "to_id", "kind", name=op.f("uq_case_link_pair")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_case_link_two_cases")),
    )
    _index("case_link", "to_id")
    _index("case_link", "state")


def _imports() -> None:
    op.create_table(
        "case_import",
        *_key("case_import"),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("file", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        _refers("case_import", "person_id", "person"),
    )


def _filters() -> None:
    op.create_table(
        "saved_filter",
        *_key("saved_filter"),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(40), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.String(1000), nullable=False),
        _refers("saved_filter", "person_id", "person"),
        sa.UniqueConstraint("person_id", "room", "name", name=op.f("uq_saved_filter_name")),
    )
