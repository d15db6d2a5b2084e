"""A case's own rules: the profile it was filed under, and the names of its codes."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from archive import objects
from archive.act import Act
from archive.cases.errors import ProfileLost
from archive.cases.models import Case
from archive.cases.rules.filing import Lists
from archive.profile import loader, queries
from archive.profile.kinds import CaseType
from archive.profile.parts import Entry
from archive.profile.schema import Profile
from archive.speech import _, in_chinese

# The approval of the profile without which cases are not tied together as related.
RELATED_APPROVAL = "related"
RELATED = "related"


def profile_of(act: Act, case: Case) -> Profile:
    """The rules the case was filed under; a later version changes no old case."""
    if case.profile_key == act.profile.key:
        return act.profile
    kept = queries.version(case.profile_code, case.profile_version)
    if kept is None:
        raise ProfileLost(case.profile_key)
    return _parsed(kept.text, case.profile_key)


@lru_cache(maxsize=16)
def _parsed(text: str, key: str) -> Profile:
    with objects.store().open(text) as file:
        return loader.parse(file.read(), key)


def type_of(profile: Profile, mark: str) -> CaseType | None:
    """The type whose mark stands in a number: 执, 执恢 …"""
    return next((one for one in profile.case_types if one.mark == mark), None)


def marks(profile: Profile) -> frozenset[str]:
    return frozenset(one.mark for one in profile.case_types)


def lists(profile: Profile) -> Lists:
    return Lists(
        object_kinds=_codes(profile.object_kinds),
        channels=_codes(profile.filing_channels),
        enterprise_classes=_codes(profile.enterprise_classes),
        grounds=_codes(profile.grounds),
        circumstances=_codes(profile.circumstances),
    )


def named(entries: Iterable[Entry], code: str | None) -> str:
    """The name of a code in the reader's language; one that is gone shows as it is."""
    for entry in entries:
        if entry.code == code:
            return name(entry)
    return code or ""


def name(entry: Entry) -> str:
    return entry.name if in_chinese() else entry.gloss


COURT_ROW = re.compile(r"[A-Z]{2}-\d\S*")
ARTICLE = re.compile(r"(\S+) (?:§+|no\.)([\d-]+)")


def source(of: str) -> str:
    """Where a rule comes from, as people cite it."""
    if of == "house":
        return _("usage of the house")
    if COURT_ROW.fullmatch(of):
        return _("rules of the court, %(row)s", row=of)
    cited = ARTICLE.sub(_article, of)
    return cited.replace("; ", _("; "))


def _article(found: re.Match[str]) -> str:
    return _("%(law)s art. %(number)s", law=found[1], number=found[2])


def choices(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    return [(entry.code, name(entry)) for entry in entries]


def needs_approval(profile: Profile, link: str) -> bool:
    """Whether the bureau chief decides before cases are tied like this (GS-15)."""
    return link == RELATED and any(
        one.code == RELATED_APPROVAL for one in profile.approvals
    )


def _codes(entries: Iterable[Entry]) -> frozenset[str]:
    return frozenset(entry.code for entry in entries)
