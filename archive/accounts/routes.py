"""All pages of accounts, and what of them stands in the navigation."""

from flask import Blueprint

from archive.accounts import (
    chores,
    pages_login,
    pages_me,
    pages_people,
    pages_security,
)
from archive.speech import lazy
from archive.web.nav import Item

# The chores have no page; they are known once they are imported.
__all__ = ["bp", "chores", "nav"]

bp = Blueprint("accounts", __name__)
bp.register_blueprint(pages_login.bp)
bp.register_blueprint(pages_me.bp)
bp.register_blueprint(pages_people.bp)
bp.register_blueprint(pages_security.policy_bp)
bp.register_blueprint(pages_security.sessions_bp)

nav = (
    Item("accounts.people.index", lazy("People"), "people", "p", "person:see"),
    Item("accounts.policy.show", lazy("Security policy"), "lock", "y", "policy:see"),
    Item("accounts.sessions.index", lazy("Logins"), "person", "s", "session:see-all"),
)
