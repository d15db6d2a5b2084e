"""The courts that are shipped, and what the default one says."""

import re
from collections import Counter
from pathlib import Path

import pytest

from archive.accounts.rules import reach
from archive.calendar import SAME_DAY, Term, Unit
from archive.profile import loader
from archive.profile.actions import ACTIONS, KNOWN, Scope, is_administrative
from archive.profile.errors import NotInProfile
from archive.profile.files import FilePart
from archive.profile.parts import Entry, Span
from archive.profile.process import Event, Node
from archive.profile.routing import CONDITIONS
from archive.profile.schema import Profile
from archive.profile.security import SETTINGS
from archive.profile.switches import Choice

# Of the rules as they are numbered: a court, an article, perhaps a part of it.
ROW = re.compile(r"(QF|JM|JL|YN|GS)-\d+(\.\d+)?[a-z]?(\(\d\))?")
PREFIX = {"qingfeng": "QF", "jingmen": "JM", "jianli": "JL", "yunan": "YN", "gushi": "GS"}


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


def test_what_qingfeng_sets_up_is_laid_down_in_its_rows(qingfeng: Profile) -> None:
    sections = {"areas", "windows", "duties", "posts", "teams", "grants"}

    sources = {part.source for name, part in qingfeng.sourced() if name in sections}

    assert {source for source in sources if not ROW.fullmatch(source)} == {"house"}


@pytest.fixture(scope="module", params=sorted(PREFIX))
def court(request: pytest.FixtureRequest) -> Profile:
    return loader.load(loader.find(request.param))


def test_the_five_courts_are_shipped() -> None:
    assert loader.courts() == tuple(sorted(PREFIX))


def test_a_court_cites_no_rows_but_its_own(court: Profile) -> None:
    rows = {row for _section, part in court.sourced() for row in part.rows}

    cited = {row.partition("-")[0] for row in rows if ROW.fullmatch(row)}

    assert cited == {PREFIX[court.court.code]}


def test_every_duty_is_somebodys(court: Profile) -> None:
    held = {code for post in court.posts for code in post.duties}

    assert held == {duty.code for duty in court.duties}


def test_what_the_documents_leave_open_is_to_be_confirmed(court: Profile) -> None:
    house = [post for post in court.posts if post.source == "house"]

    assert all(post.to_confirm for post in house)
    assert all(grant.to_confirm for grant in court.grants)


def test_every_post_may_see_the_calendar(court: Profile) -> None:
    seeing = {grant.post for grant in court.grants if "calendar:see" in grant.actions}

    assert seeing == {post.code for post in court.posts}


def test_every_node_and_event_is_counted_from_filing_in_the_end(court: Profile) -> None:
    ends = {"filed", "application_received"}
    for start in (*court.nodes, *court.events):
        step, steps = court.anchor(start.code), 0
        while step.code not in ends:
            before = step.follows if isinstance(step, Event) else step.anchor
            assert before is not None, start.code
            step, steps = court.anchor(before), steps + 1
            assert steps < 20, start.code

        assert step.code in ends


def test_the_national_nodes_are_all_there_in_every_court(court: Profile) -> None:
    numbers = [node.number for node in court.nodes if node.number]

    assert numbers == [f"{number:03}" for number in range(1, 41)]


def test_evidence_has_its_heading_in_the_files_of_the_node(court: Profile) -> None:
    for case_type in (one.code for one in court.case_types):
        for node in court.nodes_of(case_type):
            if case_type in {"first", "resumed"} and node.evidence:
                headings = [court.heading(code) for code in node.evidence]
                assert any(one.order_in(case_type) for one in headings), node.code


@pytest.mark.parametrize(
    ("case_type", "file", "many"),
    [
        ("first", FilePart.MAIN, 31),
        ("preservation", FilePart.MAIN, 12),
        ("resumed", FilePart.MAIN, 30),
        ("first", FilePart.SIDE, 4),
        ("preservation", FilePart.SIDE, 4),
        ("resumed", FilePart.SIDE, 4),
    ],
)
def test_a_file_has_the_headings_of_its_type(
    court: Profile, case_type: str, file: FilePart, many: int
) -> None:
    assert len(court.headings_of(case_type, file)) == many


def test_the_sixteen_terms_are_all_carried_by_some_court() -> None:
    profiles = [loader.load(loader.find(name)) for name in PREFIX]

    carried = {n for n in range(1, 17) if any(p.terms(f"T{n}") for p in profiles)}

    assert carried == set(range(1, 17))


@pytest.mark.parametrize(
    ("name", "code", "term"),
    [
        ("qingfeng", "first_interview", SAME_DAY),
        ("qingfeng", "archive", Term(15, Unit.DAYS)),
        ("jingmen", "close_swift", Term(30, Unit.WORKING_DAYS)),
        ("jingmen", "close_complex", Term(105, Unit.DAYS)),
        ("jingmen", "close", Term(6, Unit.MONTHS)),
        ("jianli", "start_disposal", SAME_DAY),
        ("yunan", "pooled_inquiry", Term(5, Unit.WORKING_DAYS)),
        ("yunan", "file_execution", Term(3, Unit.DAYS)),
        ("yunan", "close_cleared", Term(3, Unit.WORKING_DAYS)),
        ("yunan", "close_sufficient", Term(15, Unit.WORKING_DAYS)),
        ("gushi", "hand_to_new_team", Term(3, Unit.DAYS)),
        ("gushi", "first_inquiry", SAME_DAY),
    ],
)
def test_a_court_has_the_terms_of_its_own_document(
    name: str, code: str, term: Term
) -> None:
    node = loader.load(loader.find(name)).node(code)

    assert node.term is not None
    assert node.term.term == term


def test_who_filed_online_is_interviewed_within_two_days(qingfeng: Profile) -> None:
    (online,) = qingfeng.node("first_interview").bounds

    assert online.when == ("filed_online",)
    assert online.instead
    assert online.term.term == Term(2, Unit.DAYS)


def test_the_file_room_has_its_four_terms_everywhere(court: Profile) -> None:
    spans = [one.term for number in range(1, 5) for one in court.terms(f"T{number}")]

    assert [span.term for span in spans if span] == [
        Term(2, Unit.WORKING_DAYS),
        Term(1, Unit.WORKING_DAYS),
        Term(1, Unit.WORKING_DAYS),
        Term(15, Unit.DAYS),
    ]


def test_detention_ends_on_its_day_open_or_not() -> None:
    jianli = loader.load(loader.find("jianli"))

    assert not jianli.deadline("detention").rolls


def test_a_pooled_inquiry_may_be_extended_to_seven_working_days() -> None:
    extension = loader.load(loader.find("yunan")).node("pooled_inquiry").extension

    assert extension is not None
    assert extension.limit is not None
    assert extension.limit.term == Term(7, Unit.WORKING_DAYS)


def test_a_file_may_stay_in_a_group_as_long_as_the_group_has_weeks() -> None:
    jianli = loader.load(loader.find("jianli"))

    stays = {node.team: node.term for node in jianli.terms("T8") if isinstance(node, Node)}

    assert len(stays) == 7
    assert sum(team.weeks or 0 for team in jianli.teams) == 20
    for team in jianli.teams:
        if team.weeks:
            assert stays[team.code] == Span(count=team.weeks, unit=Unit.WEEKS)


def test_qingfengs_limits_stand_in_the_order_that_settles_them(qingfeng: Profile) -> None:
    amounts = [
        (rule.amount_from, rule.amount_up_to, rule.team)
        for rule in qingfeng.routing
        if rule.amount_from or rule.amount_up_to
    ]

    assert amounts == [
        (None, 30_000, "swift"),
        (30_000, 300_000, "general"),
        (300_000, None, "complex"),
    ]


def test_gushi_names_five_seven_and_two_grounds() -> None:
    gushi = loader.load(loader.find("gushi"))

    by_track = {rule.track: len(rule.grounds) for rule in gushi.routing if rule.grounds}

    assert by_track == {"simple": 5, "ordinary": 7, "special": 2}
    assert all(rule.at_random for rule in gushi.routing if rule.track != "special")


def test_every_case_finds_a_team(court: Profile) -> None:
    last = court.routing[-1]

    assert not any(getattr(last, condition) for condition in CONDITIONS)


def test_the_groups_of_article_25_are_five_and_share_no_node(qingfeng: Profile) -> None:
    nodes = [code for group in qingfeng.node_groups for code in group.nodes]

    assert len(qingfeng.node_groups) == 5
    assert len(nodes) == len(set(nodes))


def test_jianli_has_six_kinds_of_material_before_termination() -> None:
    jianli = loader.load(loader.find("jianli"))

    rows = {row for need in jianli.requirements for row in need.rows}

    assert {f"JL-6.3({number})" for number in range(1, 7)} <= rows


def test_termination_before_three_months_is_off_and_says_what_it_goes_against() -> None:
    jianli = loader.load(loader.find("jianli"))
    (switch,) = (one for one in jianli.switches if one.code is Choice.TERMINATE_EARLY)

    assert not switch.on
    assert switch.against


def test_material_of_a_party_is_never_refused_and_that_of_a_team_may_be(
    court: Profile,
) -> None:
    refusable = {one.code: one.refusable for one in court.material_sources}

    assert (refusable["party"], refusable["team"]) == (False, True)


def test_a_trip_is_approved_higher_the_farther_it_goes() -> None:
    steps = loader.load(loader.find("jianli")).approval("trip").steps

    assert [(step.when[0], step.post) for step in steps] == [
        ("trip_county", "team_leader"),
        ("trip_city", "bureau_chief"),
        ("trip_province", "vice_president"),
        ("trip_beyond", "president"),
    ]


def test_every_entry_names_its_source_and_is_said_in_both_languages(court: Profile) -> None:
    for _section, part in court.sourced():
        assert part.source
        if isinstance(part, Entry):
            assert re.search("[一-鿿]|[A-Z]", part.name), part.code
            assert not re.search("[一-鿿]", part.gloss), part.code


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
