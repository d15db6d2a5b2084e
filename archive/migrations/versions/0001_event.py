"""The journal, which the database itself keeps append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQLITE = (
    """CREATE TRIGGER event_no_update BEFORE UPDATE ON event
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER event_no_delete BEFORE DELETE ON event
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER event_next BEFORE INSERT ON event
       WHEN NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM event)
       BEGIN SELECT RAISE(ABORT, 'the journal takes the next number only'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION event_frozen() RETURNS trigger LANGUAGE plpgsql AS
       $$BEGIN RAISE EXCEPTION 'the journal is append-only'; END$$""",
    """CREATE FUNCTION event_next() RETURNS trigger LANGUAGE plpgsql AS
       $$BEGIN
         IF NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM event) THEN
           RAISE EXCEPTION 'the journal takes the next number only';
         END IF;
         RETURN NEW;
       END$$""",
    """CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event
       FOR EACH ROW EXECUTE FUNCTION event_frozen()""",
    """CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event
       EXECUTE FUNCTION event_frozen()""",
    """CREATE TRIGGER event_next BEFORE INSERT ON event
       FOR EACH ROW EXECUTE FUNCTION event_next()""",
    # Also for a session that calls itself a replica, to which triggers mean nothing else.
    *(
        f"ALTER TABLE event ENABLE ALWAYS TRIGGER {name}"
        for name in ("event_no_change", "event_no_truncate", "event_next")
    ),
)


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("account", sa.String(120), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("office", sa.String(40), nullable=False),
        sa.Column("posts", sa.String(400), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    for column in ("at", "actor_id"):
        op.create_index(op.f(f"ix_event_{column}"), "event", [column])
    for column in ("account", "kind", "subject"):
        op.create_index(op.f(f"ix_event_{column}_id"), "event", [column, "id"])
    here = op.get_bind().dialect.name
    for statement in POSTGRESQL if here == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("event")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION event_frozen()")
        op.execute("DROP FUNCTION event_next()")
