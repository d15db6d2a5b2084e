"""What the shipped courts say of cases."""

import pytest

from archive.cases import terms
from archive.profile import loader


@pytest.mark.parametrize(
    ("court", "link", "asked"),
    [
        ("gushi", "related", True),  # GS-15: the bureau chief decides
        ("gushi", "series", False),
        ("qingfeng", "related", False),
    ],
)
def test_the_bureau_chief_is_asked_where_the_court_says_so(
    court: str, link: str, *, asked: bool
) -> None:
    profile = loader.load(loader.find(court))

    assert terms.needs_approval(profile, link) is asked


@pytest.mark.parametrize("court", ["gushi", "jianli", "jingmen", "qingfeng", "yunan"])
def test_somebody_in_every_court_may_decide_on_what_waits(court: str) -> None:
    profile = loader.load(loader.find(court))
    granted = {action for grant in profile.grants for action in grant.actions}

    assert {"case:file", "case:assign", "link:approve", "extension:approve"} <= granted
