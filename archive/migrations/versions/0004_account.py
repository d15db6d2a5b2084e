"""People, posts held, logins, and what keeps others out."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "security_policy",
    "reset_request",
    "throttle",
    "login_session",
    "recovery_code",
    "former_password",
    "invitation",
    "membership",
    "person",
)


def upgrade() -> None:
    _people()
    _memberships()
    _secrets()
    _logins()
    _rules()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _key(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _of_person(
    table: str, *, nullable: bool = False
) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    return (
        sa.Column("person_id", sa.Integer(), nullable=nullable),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person")
        ),
    )


def _people() -> None:
    op.create_table(
        "person",
        *_key("person"),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("office", sa.String(40), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("password_hash", sa.String(200), nullable=True),
        sa.Column("password_changed_at", sa.DateTime(), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("factor_secret", sa.LargeBinary(), nullable=True),
        sa.Column("factor_step", sa.Integer(), nullable=True),
        sa.UniqueConstraint("account", name=op.f("uq_person_account")),
        # What the posts refer to, so that none can be held from another office.
        sa.UniqueConstraint("id", "office", name=op.f("uq_person_id")),
        sa.CheckConstraint(
            "account = lower(account)", name=op.f("ck_person_account_lower")
        ),
        sa.CheckConstraint(
            "office IN ('staff', 'system', 'security', 'audit')",
            name=op.f("ck_person_office_known"),
        ),
    )


def _memberships() -> None:
    op.create_table(
        "membership",
        *_key("membership"),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_office", sa.String(40), nullable=False),
        sa.Column("post", sa.String(40), nullable=False),
        sa.Column("team", sa.String(40), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id", "person_office"],
            ["person.id", "person.office"],
            name=op.f("fk_membership_person_id_person"),
        ),
        sa.CheckConstraint(
            "person_office = 'staff'", name=op.f("ck_membership_staff_only")
        ),
        sa.CheckConstraint(
            "until IS NULL OR until >= since", name=op.f("ck_membership_until_after_since")
        ),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"])
    is_open = "ended_at IS NULL AND until IS NULL AND team IS"
    for name, columns, where in (
        ("uq_membership_open_team", ["person_id", "post", "team"], f"{is_open} NOT NULL"),
        ("uq_membership_open", ["person_id", "post"], f"{is_open} NULL"),
    ):
        op.create_index(
            name,
            "membership",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _secrets() -> None:
    op.create_table(
        "invitation",
        *_key("invitation"),
        *_of_person("invitation"),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("due_from", sa.Date(), nullable=False),
        sa.Column("due_count", sa.Integer(), nullable=False),
        sa.Column("due_unit", sa.String(40), nullable=False),
        sa.Column("due_rolls", sa.Boolean(), nullable=False),
        sa.Column("due_rule", sa.String(80), nullable=False),
        sa.Column("due_provisional", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "former_password",
        *_key("former_password"),
        *_of_person("former_password"),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("replaced_at", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "recovery_code",
        *_key("recovery_code"),
        *_of_person("recovery_code"),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
    )
    for table in ("invitation", "former_password", "recovery_code"):
        op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"])


def _logins() -> None:
    op.create_table(
        "login_session",
        *_key("login_session"),
        *_of_person("login_session"),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.Column("awaits_factor", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_why", sa.String(40), nullable=True),
        sa.UniqueConstraint("digest", name=op.f("uq_login_session_digest")),
    )
    op.create_index(op.f("ix_login_session_person_id"), "login_session", ["person_id"])


def _rules() -> None:
    op.create_table(
        "throttle",
        *_key("throttle"),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("unheard", sa.Integer(), nullable=False),
        sa.UniqueConstraint("digest", name=op.f("uq_throttle_digest")),
    )
    op.create_index(op.f("ix_throttle_last_at"), "throttle", ["last_at"])
    op.create_table(
        "reset_request",
        *_key("reset_request"),
        *_of_person("reset_request", nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("approved_by", sa.String(120), nullable=True),
        sa.Column("drops_factor", sa.Boolean(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.UniqueConstraint("digest", name=op.f("uq_reset_request_digest")),
    )
    for column in ("at", "person_id"):
        op.create_index(op.f(f"ix_reset_request_{column}"), "reset_request", [column])
    op.create_table(
        "security_policy",
        *_key("security_policy"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("passwords", sa.String(40), nullable=False),
        sa.Column("password_days", sa.Integer(), nullable=False),
        sa.Column("second_factor", sa.String(40), nullable=False),
        sa.Column("idle_minutes", sa.Integer(), nullable=False),
        sa.Column("absolute_hours", sa.Integer(), nullable=False),
    )
