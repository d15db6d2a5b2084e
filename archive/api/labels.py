"""Tokens as a page or a list says them."""

from dataclasses import dataclass

from archive.act import Act
from archive.api import rules
from archive.api.models import ApiToken
from archive.api.rules import Standing
from archive.speech import LazyString, day, lazy, moment

STANDINGS: dict[Standing, tuple[str, LazyString]] = {
    Standing.HOLDS: ("done", lazy("holds")),
    Standing.EXPIRED: ("plain", lazy("expired")),
    Standing.REVOKED: ("late", lazy("revoked")),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list of tokens."""

    id: int
    system: str
    scopes: str
    made: str
    expires: str
    used: str
    state: tuple[str, str]
    holds: bool


def listed(act: Act, token: ApiToken) -> Listed:
    standing = rules.standing(token.expires_on, token.revoked_at, act.today)
    tone, word = STANDINGS[standing]
    zone = act.profile.zone
    return Listed(
        token.id,
        token.system,
        " ".join(token.scopes),
        f"{moment(token.made_at, zone)} {token.made_by}",
        day(token.expires_on),
        moment(token.last_used_at, zone) if token.last_used_at else "",
        (tone, str(word)),
        standing is Standing.HOLDS,
    )
