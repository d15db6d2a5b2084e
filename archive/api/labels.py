"""Tokens as a page or a list says them."""

from dataclasses import dataclass

from archive.act import Act
from archive.api import rules
from archive.api.models import ApiToken
from archive.api.rules import Scope, Standing
from archive.speech import LazyString, _, day, lazy, moment

STANDINGS: dict[Standing, tuple[str, LazyString]] = {
    Standing.HOLDS: ("done", lazy("holds")),
    Standing.EXPIRED: ("plain", lazy("expired")),
    Standing.REVOKED: ("late", lazy("revoked")),
}
SCOPES: dict[str, LazyString] = {
    Scope.CASES_READ.value: lazy("Read cases"),
    Scope.CASES_WRITE.value: lazy("File cases and bring them up to date"),
    Scope.EVENTS_WRITE.value: lazy("Tell what happened in a case"),
    Scope.SCANS_READ.value: lazy("See how far its scans are"),
    Scope.SCANS_WRITE.value: lazy("Bring scans"),
    Scope.RECEIPTS_WRITE.value: lazy("Register material for a case"),
    Scope.DOCUMENTS_FETCH.value: lazy("Fetch accepted documents and send receipts"),
    Scope.DOCUMENTS_SIDE.value: lazy("… of the court's own part of the file, too"),
    Scope.SUBMISSIONS_WRITE.value: lazy("Submit material for review"),
    Scope.SUBMISSIONS_READ.value: lazy("Read what became of its submissions"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list of tokens."""

    id: int
    system: str
    # As the console takes them, and as a page says them.
    scopes: str
    allows: str
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
        _("; ").join(str(SCOPES.get(one, one)) for one in token.scopes),
        f"{moment(token.made_at, zone)} {token.made_by}",
        day(token.expires_on),
        moment(token.last_used_at, zone) if token.last_used_at else "",
        (tone, str(word)),
        standing is Standing.HOLDS,
    )
