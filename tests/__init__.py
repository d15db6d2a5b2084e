"""What is imported stays: to look through it for garbage, again and again, takes long."""

import gc

# Until everything is imported: see conftest.py.
gc.disable()
