"""The act a request performs, and the one a command or worker performs."""

from flask import current_app, g
from flask_login import current_user

from archive import clock
from archive.act import NOBODY, Act, Actor, machine
from archive.profile.schema import Profile

PROFILE = "archive.profile"


def profile() -> Profile:
    found: Profile = current_app.extensions[PROFILE]
    return found


def current_act() -> Act:
    """Who is asking, and when: the same instant all through one request."""
    if "at" not in g:
        g.at = clock.now()
    return Act(current_actor(), g.at, profile())


def current_actor() -> Actor:
    actor: Actor = current_user.actor if current_user.is_authenticated else NOBODY
    return actor


def act_as(name: str) -> Act:
    """For workers and commands: nobody is logged in, the machine itself acts."""
    return Act(machine(name), clock.now(), profile())
