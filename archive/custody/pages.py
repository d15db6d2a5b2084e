"""What the pages of this room share: the place that is meant, and who may."""

from archive.accounts import rights
from archive.cases import pages as cases
from archive.cases.models import Case
from archive.custody import queries, scanning
from archive.custody.errors import NoSuchPlace, UnknownPlace
from archive.custody.models import Place
from archive.web.act import current_act


def the_place(place_id: int) -> Place:
    found = queries.place(place_id)
    if found is None:
        raise NoSuchPlace
    return found


def meant(typed: str) -> Place:
    """A place chosen from the list, or its label scanned."""
    found = scanning.the_place(typed)
    if found is None:
        raise UnknownPlace(typed.strip()[:60])
    return found


def may_keep(case: Case | None = None) -> bool:
    if case is None:
        return cases.may(queries.KEEP)
    return bool(rights.can(current_act(), queries.KEEP, case))
