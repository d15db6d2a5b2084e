"""What all pages of the room share: the case one may see, and the frame of its tabs."""

import random
from collections.abc import Sequence
from typing import Any

from flask import current_app, url_for

from archive.accounts import rights
from archive.accounts.errors import Denied
from archive.act import Act
from archive.cases import labels, placing, queries, sections, terms
from archive.cases.errors import NoSuchCase, Unfit, field
from archive.cases.models import Case, Party
from archive.cases.sections import ToCome
from archive.speech import _
from archive.web.act import current_act
from archive.web.context import MAY


def the_case(case_id: int, action: str = "") -> Case:
    """The case, if the reader may see it, and may do this to it."""
    act = current_act()
    case = queries.found(act, case_id)
    if case is None:
        raise NoSuchCase
    if action and not rights.can(act, action, case):
        raise Denied(action)
    return case


def may(action: str) -> bool:
    allowed: bool = current_app.extensions[MAY](action)
    return allowed


def frame(case: Case, current: str) -> dict[str, Any]:
    """The head of a case's page and its tabs; every tab's template extends this."""
    act = current_act()
    profile = terms.profile_of(act, case)
    return {
        "case": case,
        "stage": labels.stage(case.stage),
        "type_name": terms.named(
            [one for one in profile.case_types if one.mark == case.kind], _type(act, case)
        ),
        "team_name": terms.named(profile.teams, case.team),
        "track_name": terms.named(profile.tracks, case.track),
        "head_facts": list(sections.facts(act, case)),
        "tabs_of": _tabs(act, case, current),
        "can": {action: bool(rights.can(act, action, case)) for action in ACTIONS},
    }


ACTIONS = ("case:edit", "case:assign", "case:link", "link:approve", "party:unmask")


def _type(act: Act, case: Case) -> str | None:
    found = terms.type_of(terms.profile_of(act, case), case.kind)
    return found.code if found else None


def _tabs(act: Act, case: Case, current: str) -> list[tuple[str, str, bool, int | None]]:
    first = (
        url_for("cases.case.show", case_id=case.id),
        _("Overview"),
        current == "",
        None,
    )
    tied = len(queries.links(act, case))
    last = (
        url_for("cases.links.show", case_id=case.id),
        _("Ties"),
        current == "links",
        tied,
    )
    between: list[tuple[str, str, bool, int | None]] = []
    for one in sections.all_of(may):
        if isinstance(one, ToCome):
            url = url_for("cases.case.to_come", case_id=case.id, key=one.key)
            between.append((url, str(one.label), current == one.key, None))
            continue
        count = one.count(act, case) if one.count else None
        url = url_for(one.endpoint, case_id=case.id)
        between.append((url, str(one.label), current == one.key, count))
    return [first, *between, last]


def people(act: Act) -> list[tuple[str, str]]:
    """Whoever may hold a case, to be chosen from."""
    posts = placing.handling_posts(act.profile)
    return [(str(p.id), p.name) for p in queries.holders(act.today, posts)]


def lot(candidates: Sequence[int]) -> int:
    """The lottery of the house: nobody can tell beforehand whom it hits."""
    return random.SystemRandom().choice(candidates)


def tell(form: Any, unfit: Unfit) -> list[str]:
    """Put each fault to its field; what has no field on this page is said on top."""
    rest = []
    for name, sentence in unfit.faults.items():
        if name in form:
            form[name].errors = [*form[name].errors, str(sentence)]
        else:
            rest.append(_("%(field)s: %(sentence)s", field=field(name), sentence=sentence))
    return rest


def by_role(parties: Sequence[Party]) -> list[tuple[str, str, Party]]:
    """Parties with the words for what they are, the applicants first."""
    order = list(labels.ROLES)
    rows = sorted(parties, key=lambda one: (order.index(one.role), one.id))
    return [(str(labels.ROLES[p.role]), str(labels.PARTY_KINDS[p.kind]), p) for p in rows]
