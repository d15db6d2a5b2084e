"""Pure: what a post may be granted, and over how much of the court.

Each room adds its own actions here as it arrives. What the three administrators may do
is no post's to be granted: it is code, in ``archive.accounts``.
"""

from dataclasses import dataclass
from enum import StrEnum

from archive.speech import mark


class Scope(StrEnum):
    """Over what: one's own, one's team's, the whole court's."""

    OWN = "own"
    TEAM = "team"
    COURT = "court"


@dataclass(frozen=True, slots=True)
class Action:
    code: str
    label: str
    # Over what it can be granted at all.
    scopes: frozenset[Scope] = frozenset(Scope)


COURT_ONLY = frozenset({Scope.COURT})

ACTIONS = (
    Action("person:see", mark("See the directory of people")),
    Action("team:see", mark("See the teams")),
    Action("job:see", mark("See background work")),
    Action("calendar:see", mark("See the court's calendar"), COURT_ONLY),
    Action("case:see", mark("See cases")),
    Action("case:file", mark("File a case"), COURT_ONLY),
    Action("case:edit", mark("Correct a case and its parties")),
    Action("case:assign", mark("Give a case to a team and a holder")),
    Action("case:close", mark("Answer the checks of closing, and close a case")),
    Action("case:link", mark("Tie cases together")),
    Action("case:import", mark("Import cases"), COURT_ONLY),
    Action("link:approve", mark("Approve that cases belong together"), COURT_ONLY),
    Action("party:unmask", mark("Read a party's masked numbers")),
    Action("node:see", mark("See the nodes of cases and their terms")),
    Action("event:record", mark("Record what happened to a case")),
    Action("node:sign", mark("Sign a node off")),
    Action("node:extend", mark("Ask for a longer term")),
    Action("extension:approve", mark("Decide on longer terms"), COURT_ONLY),
    Action("node:receive", mark("Register the receipt of nodes' papers"), COURT_ONLY),
    Action("receipt:see", mark("See receipts of material")),
    Action("receipt:register", mark("Register material that came in"), COURT_ONLY),
    Action("scan:see", mark("See scanned batches"), COURT_ONLY),
    Action("scan:work", mark("Scan, sort and correct pages"), COURT_ONLY),
    Action("page:read", mark("Read the pages of cases and search their text")),
    Action("side:read", mark("Read the court's own part of a file")),
    Action("catalog:work", mark("Name, file and arrange documents"), COURT_ONLY),
    Action("document:comment", mark("Comment on documents")),
    Action("submission:see", mark("See submissions and their reviews")),
    Action("submission:make", mark("Hand material in, and disagree with a refusal")),
    Action("submission:review", mark("Review what was handed in"), COURT_ONLY),
    Action("dispute:decide", mark("Decide on disputed refusals"), COURT_ONLY),
    Action("custody:see", mark("See where paper is kept")),
    Action("custody:keep", mark("Shelve paper and keep its places"), COURT_ONLY),
)
KNOWN = {action.code: action for action in ACTIONS}

# Codes that name an account's office; a post of the court may not pass for one.
ADMINISTRATORS = frozenset({"system", "security", "audit"})
# Subjects only administrators act upon, and acts on other subjects that are theirs.
ADMINISTRATIVE_SUBJECTS = frozenset(
    {
        "audit",
        "backup",
        "checkpoint",
        "health",
        "membership",
        "password",
        "policy",
        "reset",
        "session",
        "store",
        "token",
    }
)
ADMINISTRATIVE = frozenset({"calendar:import", "job:manage", "job:retry", "person:manage"})


def is_administrative(code: str) -> bool:
    return code in ADMINISTRATIVE or code.partition(":")[0] in ADMINISTRATIVE_SUBJECTS
