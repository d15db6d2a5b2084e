"""How a term is said."""

from archive.calendar import Term, Unit
from archive.speech import _, ngettext


def term(of: Term) -> str:
    match of.unit:
        case Unit.SAME_DAY:
            return _("the same day")
        case Unit.WORKING_DAYS:
            return ngettext("%(num)s working day", "%(num)s working days", of.count)
        case Unit.DAYS:
            return ngettext("%(num)s day", "%(num)s days", of.count)
        case Unit.WEEKS:
            return ngettext("%(num)s week", "%(num)s weeks", of.count)
        case Unit.MONTHS:
            return ngettext("%(num)s month", "%(num)s months", of.count)
