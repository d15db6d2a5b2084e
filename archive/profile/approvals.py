"""Who must agree to what, and how a file moves from one team to the next."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from archive.profile.draft import Draft, Row, between
from archive.profile.errors import Fault
from archive.profile.parts import Code, Conditional, Entry, Flag, Part
from archive.speech import lazy


class Step(Part):
    """One signature: of a post, or of a team whoever in it gives it."""

    post: Code | None = None
    team: Code | None = None
    # Only in these circumstances; otherwise the step is left out.
    when: tuple[Code, ...] = ()


class Approval(Entry):
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class Move(Conditional):
    """From team to team. The file goes with the case, and so may who handles it."""

    from_team: Code | None = None
    # None: the team it came from.
    to_team: Code | None = None
    forms: tuple[Code, ...] = ()
    approval: Code | None = None
    changes_handler: Flag = False
    # To the members of the new team by lot, so that all have equally many.
    at_random: Flag = False
    # Sent back, to be put right or gone on with.
    back: Flag = False


CODED = ("approvals", "moves")
REFERENCES = (
    ("approvals", "steps.post", "posts"),
    ("approvals", "steps.team", "teams"),
    ("approvals", "steps.when", "circumstances"),
    ("moves", "from_team", "teams"),
    ("moves", "to_team", "teams"),
    ("moves", "forms", "forms"),
    ("moves", "approval", "approvals"),
    ("moves", "when", "circumstances"),
    ("moves", "unless", "circumstances"),
)


def faults(draft: Draft) -> Iterator[Fault]:
    yield from between(draft, CODED, REFERENCES)
    for row in draft.rows("approvals"):
        yield from _steps(row)


def _steps(row: Row) -> Iterator[Fault]:
    steps = row.fields.get("steps")
    for step in steps if isinstance(steps, list) else ():
        if isinstance(step, dict) and ("post" in step) == ("team" in step):
            yield Fault(row.at("steps"), lazy("A step names a post or a team, and one."))
