"""Rows and acts to test with. Every argument has a default; name only what matters."""

from datetime import UTC, datetime

from archive.act import Act, Actor, Holding, Office
from archive.profile import loader
from archive.profile.schema import Profile

NOON = "2026-03-02T04:00"


def profile() -> Profile:
    """The shipped default court."""
    return loader.load(loader.find("qingfeng"))


def actor(
    account: str = "clerk", *holdings: Holding, office: Office = Office.STAFF
) -> Actor:
    return Actor(1, account, account.title(), office, holdings, "127.0.0.1")


def act(at: str = NOON, by: Actor | None = None) -> Act:
    """``at`` is UTC; noon in Beijing unless said otherwise."""
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return Act(by or actor(), moment, profile())
