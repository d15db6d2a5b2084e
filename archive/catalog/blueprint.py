"""The room's place among the addresses; the modules of its pages put theirs into it."""

from flask import Blueprint

bp = Blueprint("catalog", __name__)
