"""The review's place among the addresses; the modules of its pages put theirs into it."""

from flask import Blueprint

bp = Blueprint("review", __name__)
# No row has a higher number in either database.
HIGHEST = 2**31 - 1
ONE = f"/submissions/<int(max={HIGHEST}):submission_id>"
