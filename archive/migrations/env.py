"""Runs the migrations on the connection that ``archive.upkeep.migrate`` hands over."""

import importlib
import pkgutil

from alembic import context

import archive
from archive.db import Model

# The tables of every room and of the rooms within, so that a comparison misses none.
for module in pkgutil.walk_packages(archive.__path__, "archive."):
    if module.name.endswith(".models"):
        importlib.import_module(module.name)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Model.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
