"""The lexicon that names documents: every court has one, without contradiction."""

from collections import Counter

import pytest

from archive.profile import loader
from archive.profile.documents import DocumentKind
from archive.profile.schema import Profile
from tests.profile.texts import GOOD, entry, refused

COURTS = ("qingfeng", "jingmen", "jianli", "yunan", "gushi")
RECORD = ('heading = "records"', 'maker = "court"')


@pytest.fixture(params=COURTS)
def profile(request: pytest.FixtureRequest) -> Profile:
    return loader.load(loader.find(request.param))


def printed(kind: DocumentKind) -> list[str]:
    return [kind.name, *kind.titles] if kind.titled and not kind.refines else []


def test_every_court_names_a_hundred_kinds(profile: Profile) -> None:
    assert len(profile.document_kinds) >= 100


def test_no_title_means_two_kinds(profile: Profile) -> None:
    titles = Counter(one for kind in profile.document_kinds for one in printed(kind))

    assert [title for title, times in titles.items() if times > 1] == []


def test_every_heading_of_an_execution_file_can_be_proposed(profile: Profile) -> None:
    proposed = {kind.heading_in("first") for kind in profile.document_kinds}
    wanted = {one.code for one in profile.headings if one.order_in("first")}

    assert wanted - proposed - {"other"} == set()


def test_what_a_file_must_hold_can_be_recognised(profile: Profile) -> None:
    """Save what is no document by itself: all that was done to dispose of an asset."""
    known = {kind.material for kind in profile.document_kinds}
    needed = {one for rule in profile.requirements for one in rule.materials}

    assert needed - known - DOSSIERS == set()


DOSSIERS = {"disposal_record"}


def test_the_heading_may_differ_by_type_of_case(profile: Profile) -> None:
    ruling = profile.document_kind("enforcement_ruling")

    assert ruling.heading_in("first") == "enforcement_ruling"
    assert ruling.heading_in("preservation") == "preservation_ruling"


def test_what_has_no_title_must_say_its_words() -> None:
    untitled = entry("document_kinds", "card", *RECORD, "titled = false")

    assert "This has no title of its own and names no words." in refused(GOOD + untitled)[0]


@pytest.mark.parametrize(
    "line",
    ['node = "dream"', 'material = "dream"', 'refines = "dream"\nwords = ["a"]'],
)
def test_a_kind_refers_only_to_what_is_there(line: str) -> None:
    assert (
        "“dream” is not among"
        in refused(GOOD + entry("document_kinds", "card", *RECORD, line))[0]
    )
