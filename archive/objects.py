"""The object store of this archive, wherever it lies."""

from flask import current_app

from storage.protocol import Store

EXTENSION = "archive.store"


def store() -> Store:
    found: Store = current_app.extensions[EXTENSION]
    return found
