"""Whose word an approval takes, and whether the actor's is it."""

from archive.act import Act
from archive.cases.models import Case
from archive.nodes import words
from archive.nodes.errors import NotTheApprover
from archive.profile.approvals import Approval, Step
from archive.profile.schema import Profile


def steps(approval: Approval, case: Case) -> tuple[Step, ...]:
    """The signatures it takes in the circumstances of this case."""
    present = set(case.circumstances)
    return tuple(one for one in approval.steps if present.issuperset(one.when))


def gives(act: Act, step: Step) -> bool:
    """Whether the actor's word is the one that this step wants."""
    if step.post:
        return any(held.post == step.post for held in act.actor.holdings)
    return step.team in act.actor.teams


def demand_any(act: Act, profile: Profile, approval: Approval) -> None:
    if not any(gives(act, step) for step in approval.steps):
        raise NotTheApprover(words.approvers(profile, approval.steps[-1]))
