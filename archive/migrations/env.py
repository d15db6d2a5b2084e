"""Runs the migrations on the connection that ``archive.upkeep.migrate`` hands over."""

import importlib
import pkgutil

from alembic import context

import archive
from archive.db import Model

# Every room's tables, so that a comparison with the models misses none.
for room in pkgutil.iter_modules(archive.__path__, "archive."):
    if room.ispkg and importlib.util.find_spec(f"{room.name}.models"):
        importlib.import_module(f"{room.name}.models")

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Model.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
