"""The courts that are shipped, and what the default one says."""

import re
from collections import Counter
from pathlib import Path

import pytest

from archive.accounts.rules import reach
from archive.profile import loader
from archive.profile.actions import ACTIONS, KNOWN, Scope, is_administrative
from archive.profile.errors import NotInProfile
from archive.profile.parts import Sourced
from archive.profile.schema import Profile
from archive.profile.security import SETTINGS

# Of the rules as they are numbered: a court, an article, perhaps a part of it.
ROW = re.compile(r"(QF|JM|JL|YN|GS)-\d+[a-z]?")


@pytest.fixture(scope="module")
def qingfeng() -> Profile:
    return loader.load(loader.find("qingfeng"))


@pytest.mark.parametrize("name", loader.courts())
def test_every_shipped_court_loads_and_is_named_like_its_file(name: str) -> None:
    path = loader.find(name)

    assert loader.load(path).court.code == Path(path).stem


def test_the_default_court_is_shipped() -> None:
    assert "qingfeng" in loader.courts()


def test_qingfeng_has_its_four_areas_and_two_windows(qingfeng: Profile) -> None:
    assert [area.name for area in qingfeng.areas] == [
        "接待区",
        "事务区",
        "管理区",
        "卷宗区",
    ]
    assert [window.name for window in qingfeng.windows] == [
        "执行立案窗口",
        "执行初次接待窗口",
    ]


def test_qingfeng_has_the_posts_its_articles_name(qingfeng: Profile) -> None:
    by_source = Counter(post.source for post in qingfeng.posts)
    names = {post.name for post in qingfeng.posts}

    assert by_source["QF-3a"] == 1
    assert by_source["QF-12"] == 6
    assert by_source["QF-13b"] == 5
    assert {"卷宗管理专员", "承办人", "团队负责人", "执行局长", "院长", "主管领导"} <= names


def test_qingfeng_has_three_handling_teams_and_one_for_coercion(qingfeng: Profile) -> None:
    handling = [team.name for team in qingfeng.teams if team.kind == "handling"]

    assert handling == ["速执团队", "综合团队", "精执团队"]
    assert qingfeng.team("coercion").source == "QF-17"


def test_the_tasks_of_articles_12_and_13_are_nine_each(qingfeng: Profile) -> None:
    sources = Counter(duty.source for duty in qingfeng.duties)

    assert (sources["QF-12"], sources["QF-13a"]) == (9, 9)


def test_every_duty_is_somebodys(qingfeng: Profile) -> None:
    held = {code for post in qingfeng.posts for code in post.duties}

    assert held == {duty.code for duty in qingfeng.duties}


def test_every_source_is_a_row_of_the_rules_or_the_house(qingfeng: Profile) -> None:
    entries: list[Sourced] = [
        *qingfeng.areas,
        *qingfeng.windows,
        *qingfeng.duties,
        *qingfeng.posts,
        *qingfeng.teams,
        *qingfeng.grants,
    ]

    assert {e.source for e in entries if not ROW.fullmatch(e.source)} == {"house"}


def test_what_the_document_leaves_open_is_to_be_confirmed(qingfeng: Profile) -> None:
    house = [post for post in qingfeng.posts if post.source == "house"]

    assert all(post.to_confirm for post in house)
    assert all(grant.to_confirm for grant in qingfeng.grants)


def test_every_post_may_see_the_calendar(qingfeng: Profile) -> None:
    seeing = {grant.post for grant in qingfeng.grants if "calendar:see" in grant.actions}

    assert seeing == {post.code for post in qingfeng.posts}


def test_a_judge_sees_no_further_than_the_team(qingfeng: Profile) -> None:
    grants = [grant for grant in qingfeng.grants if grant.post == "judge"]

    scopes = [grant.scope for grant in grants if "person:see" in grant.actions]

    assert scopes == [Scope.TEAM]


def test_an_entry_the_profile_no_longer_has_is_missing_in_a_sentence(
    qingfeng: Profile,
) -> None:
    with pytest.raises(NotInProfile, match="has no “scribe” among the posts"):
        qingfeng.post("scribe")


def test_every_setting_has_a_source(qingfeng: Profile) -> None:
    assert [name for name in SETTINGS if not qingfeng.security.source(name)] == []
    assert qingfeng.security.source("colour") == ""


def test_actions_are_named_once_as_subject_and_verb() -> None:
    assert len(KNOWN) == len(ACTIONS)
    assert all(re.fullmatch("[a-z]+:[a-z]+", action.code) for action in ACTIONS)
    assert all(action.label and action.scopes for action in ACTIONS)


def test_what_accounts_reserve_is_refused_to_posts() -> None:
    reserved = reach.RESERVED - KNOWN.keys()

    assert reserved
    assert [code for code in reserved if not is_administrative(code)] == []


def test_no_action_of_a_post_is_an_administrators() -> None:
    assert [action.code for action in ACTIONS if is_administrative(action.code)] == []
