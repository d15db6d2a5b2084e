"""Reading a court's profile: what is accepted, and that every fault is told at once."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.profile import loader
from archive.profile.errors import ProfileError

COURT = """
[court]
code = "sample"
name = "示例县人民法院"
gloss = "Sample County People's Court"
timezone = "Asia/Shanghai"
version = 3
in_force_from = 2026-01-01
document = { title = "办法", number = "示法〔2026〕1号", issued = 2025-12-01 }
"""
SECURITY = """
[security]
password_policy = "asvs"
idle_minutes = 30
absolute_hours = 12
[[security.sources]]
source = "house"
settings = [
  "password_policy", "password_days", "idle_minutes", "absolute_hours",
  "activation_working_days", "account_failures", "address_failures",
  "failure_minutes", "lockout_minutes",
]
"""
LISTS = """
[[areas]]
code = "files"
name = "卷宗区"
gloss = "Files"
source = "QF-1a"
[[posts]]
code = "judge"
name = "承办人"
gloss = "Judge"
source = "QF-22d"
[[posts]]
code = "clerk"
name = "卷宗专员"
gloss = "Clerk"
source = "QF-20b"
area = "files"
duties = []
to_confirm = true
[[duties]]
code = "scan"
name = "扫描"
gloss = "Scan"
source = "QF-18d"
[[teams]]
code = "swift"
name = "速执团队"
gloss = "Swift"
kind = "handling"
weeks = 3
source = "QF-14"
[[grants]]
post = "clerk"
actions = ["person:see"]
scope = "court"
source = "house"
"""
CALENDAR = """
[[calendar.closed]]
code = "founding"
name = "建院日"
gloss = "Founding day"
source = "house"
day = 2026-11-23
"""
NOT_DATE = "This must be a date such as 2026-10-01, without quotation marks."
GOOD = COURT + SECURITY + LISTS + CALENDAR


def refused(text: str) -> list[str]:
    """The lines of the refusal, without the file's name."""
    with pytest.raises(ProfileError) as caught:
        loader.parse(text.encode(), "bad.toml")
    return [line.removeprefix("bad.toml: ") for line in str(caught.value).splitlines()]


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def test_a_good_profile_is_read() -> None:
    profile = loader.parse(GOOD.encode(), "good.toml")

    assert profile.key == "sample@3"
    assert profile.zone.key == "Asia/Shanghai"
    assert profile.post("clerk").area == "files"
    assert profile.area("files").name == "卷宗区"
    assert profile.team("swift").weeks == 3
    assert profile.duty("scan").area is None
    assert [part.name for part in profile.unconfirmed() if hasattr(part, "name")] == [
        "卷宗专员"
    ]


def test_the_calendar_of_a_court_has_its_own_closed_days() -> None:
    calendar = loader.parse(GOOD.encode(), "good.toml").calendar

    assert not calendar.is_open(date(2026, 11, 23))
    assert calendar.is_open(date(2026, 11, 24))
    assert not calendar.is_open(date(2026, 10, 1))
    assert 2026 in calendar.years


def test_an_edited_profile_can_be_told_by_its_digest() -> None:
    one = loader.parse(GOOD.encode(), "good.toml")
    other = loader.parse(GOOD.encode() + b"# a remark\n", "good.toml")

    assert re.fullmatch("[0-9a-f]{64}", one.text_sha256)
    assert one == loader.parse(GOOD.encode(), "good.toml")
    assert one.text_sha256 != other.text_sha256


@pytest.mark.parametrize(
    ("old", "new", "place", "sentence"),
    [
        ("version = 3\n", "", "court.version", "This is missing."),
        ("version = 3", "version = 0", "court.version", "This must be more than 0."),
        (
            "version = 3",
            "version = 10000",
            "court.version",
            "This must be 9999 or less.",
        ),
        ("version = 3", 'version = "3"', "court.version", "This must be a whole number."),
        ("version = 3", "version = 3.0", "court.version", "This must be a whole number."),
        ("version = 3", "version = true", "court.version", "This must be a whole number."),
        (
            "version = 3",
            "version = 3\nvresion = 4",
            "court.vresion",
            "There is no such key here.",
        ),
        (
            '"示例县人民法院"',
            "5",
            "court.name",
            "This must be text in quotation marks.",
        ),
        ('"示例县人民法院"', '"  "', "court.name", "This must not be empty."),
        (
            '"示例县人民法院"',
            f'"{"长" * 201}"',
            "court.name",
            "This is longer than 200 characters.",
        ),
        (
            '"示例县人民法院"',
            '"示例\\n法院"',
            "court.name",
            "This must not hold line breaks or control characters.",
        ),
        (
            '"sample"',
            '"Sample Court"',
            "court.code",
            "A code is a letter and then up to 39 letters, digits or _, all small.",
        ),
        (
            '"Asia/Shanghai"',
            '"Asia/Nowhere"',
            "court.timezone",
            "There is no time zone of this name (such as Asia/Shanghai).",
        ),
        (
            '"Asia/Shanghai"',
            '"../UTC"',
            "court.timezone",
            "There is no time zone of this name (such as Asia/Shanghai).",
        ),
        (
            "2026-01-01",
            '"2026-01-01"',
            "court.in_force_from",
            NOT_DATE,
        ),
        (
            "2026-01-01",
            "2026-01-01T00:00:00",
            "court.in_force_from",
            NOT_DATE,
        ),
        (
            "{ title",
            '"办法" #',
            "court.document",
            "This must be a section with keys of its own.",
        ),
        (
            '"asvs"',
            '"none"',
            "security.password_policy",
            "This must be one of: asvs, gbt22239.",
        ),
        (
            "idle_minutes = 30",
            "idle_minutes = 1441",
            "security.idle_minutes",
            "This must be 1440 or less.",
        ),
        (
            "idle_minutes = 30",
            "account_failures = 2",
            "security.account_failures",
            "This must be 3 or more.",
        ),
        (
            "absolute_hours = 12",
            "absolute_hours = 0",
            "security.absolute_hours",
            "This must be more than 0.",
        ),
        (
            "30\nabsolute_hours = 12",
            "61\nabsolute_hours = 1",
            "security",
            "A session ends before it can be idle so long.",
        ),
        (
            '"password_policy", ',
            "",
            "security.sources",
            "The setting “password_policy” has no source.",
        ),
        (
            '"password_policy", ',
            '"password_policy", "password_policy", ',
            "security.sources[1].settings",
            "“password_policy” stands here a second time.",
        ),
        (
            '"password_policy", ',
            '"password_policy", "colour", ',
            "security.sources[1].settings",
            "There is no setting “colour”.",
        ),
        ("duties = []", "duties = 1", "posts[2 clerk].duties", "This must be a list."),
        (
            "duties = []",
            'duties = ["paint"]',
            "posts[2 clerk].duties",
            "“paint” is not among the duties.",
        ),
        (
            'area = "files"',
            'area = "cellar"',
            "posts[2 clerk].area",
            "“cellar” is not among the areas.",
        ),
        (
            "to_confirm = true",
            "to_confirm = 1",
            "posts[2 clerk].to_confirm",
            "This must be true or false.",
        ),
        (
            '"卷宗专员"',
            '"承办人"',
            "posts[2 clerk].name",
            "“承办人” stands here a second time.",
        ),
        (
            'code = "judge"',
            'code = "audit"',
            "posts[1 audit].code",
            "This is an administrator's office, not a post.",
        ),
        (
            '"handling"',
            '"odd"',
            "teams[1 swift].kind",
            "This must be one of: handling, service, outside.",
        ),
        ("weeks = 3", "weeks = 0", "teams[1 swift].weeks", "This must be more than 0."),
        (
            'post = "clerk"',
            'post = "clark"',
            "grants[1 clark].post",
            "“clark” is not among the posts.",
        ),
        (
            '["person:see"]',
            "[]",
            "grants[1 clerk].actions",
            "At least one entry is needed here.",
        ),
        (
            '"person:see"',
            '"person:eat"',
            "grants[1 clerk].actions",
            "There is no action “person:eat”.",
        ),
        (
            '"person:see"',
            '"person:see", "person:see"',
            "grants[1 clerk].actions",
            "“person:see” is granted to this post twice.",
        ),
        (
            'scope = "court"',
            'scope = "world"',
            "grants[1 clerk].scope",
            "This must be one of: own, team, court.",
        ),
        (
            '["person:see"]\nscope = "court"',
            '["calendar:see"]\nscope = "team"',
            "grants[1 clerk].actions",
            "“calendar:see” cannot be granted over “team”.",
        ),
        ("2026-11-23", "23", "calendar.closed[1 founding].day", NOT_DATE),
    ],
)
def test_a_fault_is_told_with_its_place(
    old: str, new: str, place: str, sentence: str
) -> None:
    assert refused(changed(old, new)) == [f"{place}: {sentence}"]


def test_a_session_may_be_idle_as_long_as_it_lasts() -> None:
    text = changed("30\nabsolute_hours = 12", "60\nabsolute_hours = 1")

    assert loader.parse(text.encode(), "good.toml").security.idle_minutes == 60


@pytest.mark.parametrize(
    "action",
    [
        "person:manage",
        "membership:manage",
        "audit:see",
        "audit:export",
        "password:reset",
        "session:end",
        "backup:make",
        "job:retry",
        "calendar:import",
    ],
)
def test_an_administrators_action_is_granted_to_no_post(action: str) -> None:
    (line,) = refused(changed('"person:see"', f'"{action}"'))

    assert line.startswith(f"grants[1 clerk].actions: “{action}” belongs to an admin")


def test_two_entries_of_one_code_are_told() -> None:
    text = GOOD.replace('"clerk"', '"judge"')

    assert refused(text) == ["posts[2 judge].code: “judge” stands here a second time."]


def test_an_entry_without_a_readable_code_is_told_by_its_number() -> None:
    text = GOOD.replace('code = "judge"', "code = 5")

    assert refused(text) == ["posts[1].code: This must be text in quotation marks."]


def test_entries_without_a_name_are_not_called_alike() -> None:
    text = re.sub(r'name = "(承办人|卷宗专员)"', 'name = ""', GOOD)

    assert refused(text) == [
        "posts[1 judge].name: This must not be empty.",
        "posts[2 clerk].name: This must not be empty.",
    ]


def test_the_same_action_in_two_grants_is_told() -> None:
    again = '\n[[grants]]\npost = "clerk"\nactions = ["person:see"]\nscope = "own"\n'

    assert refused(GOOD + again + 'source = "house"\n') == [
        "grants[2 clerk].actions: “person:see” is granted to this post twice."
    ]


def test_faults_of_shape_and_of_sense_are_told_together() -> None:
    text = GOOD.replace("version = 3", "version = 0")
    text = text.replace('area = "files"', 'area = "cellar"')
    text = text.replace('gloss = "Judge"\n', "")

    assert refused(text) == [
        "court.version: This must be more than 0.",
        "posts[1 judge].gloss: This is missing.",
        "posts[2 clerk].area: “cellar” is not among the areas.",
    ]


def test_a_list_whose_entries_are_all_bad_is_not_also_called_empty() -> None:
    text = re.sub(r'gloss = "(Judge|Clerk)"\n', "", GOOD)

    assert refused(text) == [
        "posts[1 judge].gloss: This is missing.",
        "posts[2 clerk].gloss: This is missing.",
    ]


def test_a_section_that_is_no_list_brings_no_faults_in_its_wake() -> None:
    grant = (
        '[[grants]]\npost = "judge"\nactions = ["team:see"]\nscope = "own"\nsource = "x"\n'
    )

    assert refused("posts = 1\n" + COURT + SECURITY + grant) == [
        "posts: This must be a list."
    ]


def test_an_empty_file_lacks_its_sections() -> None:
    assert refused("")[:3] == [
        "court: This is missing.",
        "security: This is missing.",
        "posts: This is missing.",
    ]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'[court]\nname = "x\n', "line 2, column 10: This is not TOML."),
        (b"[court", "end of the file: This is not TOML."),
        (b"name = '\xff'", "The file is not text in UTF-8."),
        (b"#" * 1_000_001, "The file is longer than 1000000 bytes."),
        (b"a = " + b"[" * 100_000, "The file is nested too deeply or holds a huge number."),
        (
            b"a = 1" + b"0" * 5000,
            "The file is nested too deeply or holds a huge number.",
        ),
    ],
)
def test_what_is_no_profile_at_all_is_refused(data: bytes, line: str) -> None:
    with pytest.raises(ProfileError) as caught:
        loader.parse(data, "bad.toml")

    assert caught.value.lines == [f"bad.toml: {line}"]


def test_a_profile_may_be_a_million_bytes_long() -> None:
    text = GOOD.encode()

    assert loader.parse(text + b"#" * (1_000_000 - len(text)), "long.toml").key


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "none.toml"

    with pytest.raises(ProfileError, match="There is no such file"):
        loader.load(missing)
    with pytest.raises(ProfileError, match="cannot be read"):
        loader.load(tmp_path)
    with pytest.raises(ProfileError, match="cannot be read"):
        loader.load(Path("a\0b"))


def test_only_the_beginning_of_a_huge_file_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as file:
        file.truncate(10_000_000_000)

    with pytest.raises(ProfileError, match="longer than"):
        loader.load(huge)


def test_a_shipped_court_is_found_by_name_and_any_other_by_path() -> None:
    assert loader.load(loader.find("qingfeng")).court.code == "qingfeng"
    assert loader.find("elsewhere/court.toml") == Path("elsewhere/court.toml")


@pytest.mark.parametrize("name", ["", "nowhere", "../courts/qingfeng", "/etc/passwd"])
def test_a_court_that_is_not_shipped_is_told_with_those_that_are(name: str) -> None:
    with pytest.raises(ProfileError, match=r"not among those shipped: .*qingfeng"):
        loader.find(name)


@given(st.binary())
def test_no_bytes_do_worse_than_be_refused(data: bytes) -> None:
    with pytest.raises(ProfileError):
        loader.parse(data, "any.toml")
