"""The sections on cases and files: each fault with its place and sentence."""

import pytest

from archive.profile import sentences
from archive.profile.closing import CheckKind
from archive.profile.files import FilePart, Signer
from archive.profile.registers import Channel
from archive.profile.switches import Choice
from tests.profile.texts import GOOD, changed, entry, read, refused

NO_TERM = "A term has a count of its units; only the same day (same_day) has none."
ONE_OF = "This must have exactly one of:"
ONLY = "This must be one of:"
TWICE = "stands here a second time."
BACK = "What this is counted from leads back to itself."
LIMITS = "No amount is within these limits."


def test_the_sample_is_good() -> None:
    assert read(GOOD).node("interview").anchor == "filed"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            'count = 2, unit = "days"',
            'unit = "days"',
            f"nodes[1 interview].term: {NO_TERM}",
        ),
        (
            'count = 2, unit = "days"',
            'count = 2, unit = "same_day"',
            f"nodes[1 interview].term: {NO_TERM}",
        ),
        (
            'count = 2, unit = "days"',
            'count = 2, unit = "years"',
            (
                "nodes[1 interview].term.unit: "
                "This must be one of: same_day, working_days, days, weeks, months."
            ),
        ),
        (
            'count = 2, unit = "days"',
            'count = -2, unit = "days"',
            "nodes[1 interview].term.count: This must be 0 or more.",
        ),
        (
            'anchor = "filed"',
            'anchor = "found"',
            "nodes[1 interview].anchor: “found” is not among the events, nodes.",
        ),
        ('anchor = "filed"', 'anchor = "interview"', f"nodes[1 interview].anchor: {BACK}"),
        ('follows = "received"', 'follows = "filed"', f"events[2 filed].follows: {BACK}"),
        (
            'follows = "received"',
            "",
            f"events[2 filed]: {ONE_OF} follows, opens.",
        ),
        (
            "opens = true",
            'opens = true\nfollows = "filed"',
            f"events[1 received]: {ONE_OF} follows, opens.",
        ),
        (
            'follows = "received"',
            'follows = "received"\ncompletes = ["sleep"]',
            "events[2 filed].completes: “sleep” is not among the nodes.",
        ),
        (
            'anchor = "filed"',
            (
                'anchor = "filed"\nbounds = [{ anchor = "filed", '
                'term = { unit = "same_day" }, instead = true, source = "house" }]'
            ),
            "nodes[1 interview].bounds: A bound that counts instead of the term says when.",
        ),
        (
            'every = "month"',
            "",
            f"deadlines[1 hand_in]: {ONE_OF} term, every.",
        ),
        (
            'every = "month"',
            'every = "month"\nterm = { unit = "same_day" }',
            f"deadlines[1 hand_in]: {ONE_OF} term, every.",
        ),
        (
            'every = "month"',
            'every = "month"\nor_later = "never"',
            "deadlines[1 hand_in].or_later: “never” is not among the events, nodes.",
        ),
        (
            'node = "interview"',
            "",
            f"requirements[1 needed]: {ONE_OF} node, handover, closings.",
        ),
        (
            'node = "interview"',
            'node = "interview"\nclosings = ["done"]',
            f"requirements[1 needed]: {ONE_OF} node, handover, closings.",
        ),
        (
            'node = "interview"',
            'closings = ["gone"]',
            "requirements[1 needed].closings: “gone” is not among the closing_methods.",
        ),
        (
            'materials = ["record"]',
            "",
            "requirements[1 needed]: This names no material and no heading.",
        ),
        (
            'materials = ["record"]',
            'materials = ["record"]\nunless = ["never"]',
            "requirements[1 needed].unless: “never” is not among the circumstances.",
        ),
        (
            'heading = "records"',
            'heading = "records"\nsigners = ["cat"]',
            f"materials[1 record].signers[1]: {ONLY} {', '.join(Signer)}.",
        ),
        (
            'case_type = "first", order = 10',
            'case_type = "last", order = 10',
            "headings[1 records].places.case_type: “last” is not among the case_types.",
        ),
        (
            'case_type = "first", order = 10',
            'case_type = "first", order = 0',
            "headings[1 records].places[1].order: This must be more than 0.",
        ),
        (
            "amount_up_to = 30000",
            "amount_up_to = 30000\namount_from = 30001",
            f"routing[1 by_amount]: {LIMITS}",
        ),
        (
            "amount_up_to = 30000",
            "amount_up_to = 30000\namount_above = 30000",
            f"routing[1 by_amount]: {LIMITS}",
        ),
        (
            "amount_up_to = 30000",
            "amount_below = 30000\namount_from = 30000",
            f"routing[1 by_amount]: {LIMITS}",
        ),
        (
            "amount_up_to = 30000",
            "amount_below = 29999\namount_up_to = 40000\namount_from = 30000",
            f"routing[1 by_amount]: {LIMITS}",
        ),
        (
            "amount_up_to = 30000",
            "amount_up_to = -1",
            "routing[1 by_amount].amount_up_to: This must be 0 or more.",
        ),
        (
            "amount_up_to = 30000",
            "amount_up_to = 30000.5",
            "routing[1 by_amount].amount_up_to: This must be a whole number.",
        ),
        (
            "amount_up_to = 30000",
            'formula = "amount < 3"',
            "routing[1 by_amount].formula: There is no such key here.",
        ),
        (
            "amount_up_to = 30000",
            'grounds = ["large"]',
            "routing[1 by_amount].grounds: “large” is not among the grounds.",
        ),
        (
            'steps = [{ post = "judge" }]',
            'steps = [{ post = "king" }]',
            "approvals[1 longer].steps.post: “king” is not among the posts.",
        ),
        (
            'steps = [{ post = "judge" }]',
            'steps = [{ post = "judge", team = "swift" }]',
            "approvals[1 longer].steps: A step names a post or a team, and one.",
        ),
        (
            'steps = [{ post = "judge" }]',
            "steps = [{}]",
            "approvals[1 longer].steps: A step names a post or a team, and one.",
        ),
        (
            'steps = [{ post = "judge" }]',
            "steps = []",
            "approvals[1 longer].steps: At least one entry is needed here.",
        ),
        (
            'at = "filed"',
            'at = "dawn"',
            "notices[1 told].at: “dawn” is not among the events, nodes, deadlines.",
        ),
        (
            'channels = ["sms"]',
            'channels = ["owl"]',
            f"notices[1 told].channels[1]: {ONLY} {', '.join(Channel)}.",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(old: str, new: str, line: str) -> None:
    found = refused(changed(old, new))

    assert f"court.toml: {line}" in found
    assert len(found) <= 3


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (
            entry("nodes", "filed", 'anchor = "received"', 'post = "judge"'),
            "nodes[2 filed].code: An event has this code already.",
        ),
        (
            entry("case_types", "second", 'mark = "执"', 'group = "review"'),
            f"case_types[2 second].mark: “执” {TWICE}",
        ),
        (
            entry(
                "headings",
                "notes",
                'file = "main"',
                'places = [{ case_type = "first", order = 10 }]',
            ),
            "headings[2 notes].places: Another heading of “first” has the order 10.",
        ),
        (
            entry("routing", "never", 'team = "swift"'),
            "routing[3 never]: An earlier rule takes every case, so this one never does.",
        ),
        (
            '\n[lending]\nback_by = "someday"\n',
            "lending.back_by: “someday” is not among the deadlines.",
        ),
        (
            entry("lending.kinds", "lend", "leaves = true", 'approval = "whim"'),
            "lending.kinds[1 lend].approval: “whim” is not among the approvals.",
        ),
        (
            entry("retention.rules", "all", 'keep = "for_ever"'),
            "retention.rules[1 all].keep: “for_ever” is not among the retention.classes.",
        ),
        (
            entry("checks", "luck", 'kind = "luck"', 'closings = ["done"]'),
            f"checks[1 luck].kind: {ONLY} {', '.join(CheckKind)}.",
        ),
        (
            entry("switches", "fly", "on = true"),
            f"switches[1 fly].code: {ONLY} {', '.join(Choice)}.",
        ),
        (
            entry("switches", "copies_first", "on = true") * 2,
            f"switches[2 copies_first].code: “copies_first” {TWICE}",
        ),
        (
            entry("events", "lost", 'follows = "nowhere"'),
            "events[3 lost].follows: “nowhere” is not among the events, nodes.",
        ),
        (
            entry("moves", "away", 'to_team = "mars"'),
            "moves[1 away].to_team: “mars” is not among the teams.",
        ),
        (
            entry("node_groups", "none", "nodes = []"),
            "node_groups[1 none].nodes: At least one entry is needed here.",
        ),
    ],
)
def test_one_more_entry_may_be_at_fault(more: str, line: str) -> None:
    assert refused(GOOD + more) == [f"court.toml: {line}"]


def test_a_long_way_round_back_to_itself_is_told_of_everyone_on_it() -> None:
    ring = (
        entry("nodes", "one", 'anchor = "two"', 'post = "judge"')
        + entry("nodes", "two", 'anchor = "one"', 'post = "judge"')
        + entry("nodes", "three", 'anchor = "two"', 'post = "judge"')
    )

    assert refused(GOOD + ring) == [
        f"court.toml: nodes[2 one].anchor: {BACK}",
        f"court.toml: nodes[3 two].anchor: {BACK}",
    ]


def test_amounts_that_meet_in_one_yuan_are_possible() -> None:
    text = changed("amount_up_to = 30000", "amount_up_to = 30000\namount_from = 30000")

    assert read(text).routing[0].amount_from == 30000


def test_headings_are_told_in_the_order_of_a_type_of_case() -> None:
    places = "places = [{{ case_type = 'first', order = {} }}]"
    text = (
        GOOD
        + entry("headings", "later", "file = 'main'", places.format(30))
        + entry("headings", "before", "file = 'main'", places.format(5))
        + entry("headings", "secret", "file = 'side'", places.format(10))
    )
    profile = read(text)

    found = profile.headings_of("first", FilePart.MAIN)

    assert [one.code for one in found] == ["before", "records", "later"]
    assert [one.code for one in profile.headings_of("first", FilePart.SIDE)] == ["secret"]


def test_a_node_without_types_belongs_to_execution_only() -> None:
    text = (
        GOOD
        + entry("case_types", "objection", 'mark = "执异"', 'group = "review"')
        + entry(
            "nodes",
            "rule",
            'case_types = ["objection"]',
            'anchor = "filed"',
            'post = "judge"',
        )
    )
    profile = read(text)

    assert [one.code for one in profile.nodes_of("first")] == ["interview"]
    assert [one.code for one in profile.nodes_of("objection")] == ["rule"]


def test_an_anchor_is_an_event_or_a_node() -> None:
    profile = read(GOOD)

    assert profile.anchor("filed") is profile.event("filed")
    assert profile.anchor("interview") is profile.node("interview")


def test_a_choice_is_off_unless_a_court_made_it() -> None:
    on = entry("switches", "copies_first", "on = true")

    assert read(GOOD + on).is_on(Choice.COPIES_FIRST)
    assert not read(GOOD + on.replace("true", "false")).is_on(Choice.COPIES_FIRST)
    assert not read(GOOD).is_on(Choice.COPIES_FIRST)


@pytest.mark.parametrize("kind", [*sentences.SENTENCES, "something_new"])
def test_every_kind_of_fault_has_a_sentence(kind: str) -> None:
    context = dict.fromkeys(("gt", "ge", "lt", "le", "max_length"), 1)

    said = str(sentences.of(kind, context))

    assert said.endswith(".")
    assert "%(" not in said
