"""A court's text over the base that courts share."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.profile import loader
from archive.profile.errors import ProfileError
from archive.profile.merge import merged
from tests.profile.texts import CASE, GOOD, HEAD, entry, read, refused

VOUCHED = 'also = ["QF-2"]\nto_confirm = true'


def test_what_the_court_does_not_name_comes_from_the_base() -> None:
    profile = read(HEAD, CASE)

    assert profile.base == "national"
    assert profile.node("interview").term == read(GOOD).node("interview").term


def test_an_entry_of_the_court_changes_only_the_keys_it_names() -> None:
    own = '[[nodes]]\ncode = "interview"\nterm = { unit = "same_day" }\n'
    node = read(HEAD + own, CASE).node("interview")

    assert node.term is not None
    assert node.term.count == 0
    assert node.post == "judge"
    assert node.source == "house"


def test_a_source_of_its_own_vouches_for_the_entry_anew() -> None:
    base = CASE.replace('gloss = "judge"', f'gloss = "judge"\n{VOUCHED}')
    own = '[[posts]]\ncode = "judge"\nsource = "QF-22d"\n'

    assert read(HEAD, base).post("judge").to_confirm
    assert read(HEAD + own, base).post("judge").rows == ("QF-22d",)
    assert not read(HEAD + own, base).post("judge").to_confirm


def test_without_a_source_of_its_own_the_base_still_answers_for_it() -> None:
    base = CASE.replace('gloss = "judge"', f'gloss = "judge"\n{VOUCHED}')
    own = '[[posts]]\ncode = "judge"\nname = "法官"\n'

    post = read(HEAD + own, base).post("judge")

    assert (post.name, post.rows, post.to_confirm) == ("法官", ("house", "QF-2"), True)


def test_a_new_entry_stands_after_those_of_the_base() -> None:
    profile = read(HEAD + entry("posts", "clerk"), CASE)

    assert [post.code for post in profile.posts] == ["judge", "clerk"]


def test_an_entry_that_is_switched_off_is_gone() -> None:
    own = '[[notices]]\ncode = "told"\noff = true\n'

    assert read(HEAD, CASE).notices
    assert read(HEAD + own, CASE).notices == ()


def test_what_still_names_an_entry_that_was_switched_off_is_a_fault() -> None:
    own = '[[circumstances]]\ncode = "urgent"\noff = true\n'
    base = CASE.replace('every = "month"', 'every = "month"\nwhen = ["urgent"]')

    assert refused(HEAD + own, base) == [
        "national.toml: deadlines[1 hand_in].when: “urgent” is not among the circumstances."
    ]


def test_nothing_can_be_switched_off_that_is_not_in_the_base() -> None:
    own = '[[notices]]\ncode = "untold"\noff = true\n'

    assert refused(HEAD + own, CASE) == [
        (
            "court.toml: notices[1 untold].off: "
            "The base has no such entry, so none can be switched off."
        )
    ]


def test_off_is_true_or_not_there() -> None:
    own = '[[notices]]\ncode = "told"\noff = false\n'

    assert refused(HEAD + own, CASE) == [
        "court.toml: notices[1 told].off: There is no such key here."
    ]


def test_a_fault_names_the_file_its_entry_came_from() -> None:
    base = CASE.replace('heading = "records"', 'heading = "cellar"')
    own = entry("posts", "clerk", "floor = 1") + '[[grounds]]\ncode = "small"\nname = ""\n'

    assert sorted(refused(HEAD + own, base)) == [
        "court.toml: grounds[1 small].name: This must not be empty.",
        "court.toml: posts[1 clerk].floor: There is no such key here.",
        "national.toml: materials[1 record].heading: “cellar” is not among the headings.",
    ]


def test_a_code_that_stands_twice_in_the_court_is_still_told() -> None:
    own = '[[posts]]\ncode = "judge"\n' + entry("posts", "judge").replace("名", "乙")

    assert refused(HEAD + own, CASE) == [
        "court.toml: posts[2 judge].code: “judge” stands here a second time."
    ]


def grant(post: str, action: str) -> str:
    return (
        f'\n[[grants]]\npost = "{post}"\nactions = ["{action}"]\n'
        'scope = "own"\nsource = "house"\n'
    )


def test_a_court_that_grants_a_post_anything_says_all_it_may_do() -> None:
    base = CASE + grant("judge", "person:see") + entry("posts", "clerk")
    base += grant("clerk", "person:see")
    profile = read(HEAD + grant("judge", "team:see"), base)

    granted = [(one.post, one.actions) for one in profile.grants]

    assert granted == [("clerk", ("person:see",)), ("judge", ("team:see",))]


def test_a_court_that_grants_nothing_has_the_grants_of_the_base() -> None:
    profile = read(HEAD, CASE + grant("judge", "person:see"))

    assert [one.post for one in profile.grants] == ["judge"]


def test_a_fault_in_a_grant_of_the_base_is_the_bases() -> None:
    base = CASE + grant("judge", "person:see") + grant("nobody", "person:see")

    assert refused(HEAD + grant("judge", "team:see"), base) == [
        "national.toml: grants[2 nobody].post: “nobody” is not among the posts."
    ]


def test_other_lists_are_replaced_whole() -> None:
    base = CASE + HEAD[HEAD.index("[security]") :].replace("house", "base")

    assert read(HEAD, base).security.source("password_days") == "house"


def test_tables_are_joined_key_by_key() -> None:
    own = "[lending]\n" + entry("lending.packings", "list", "sealed = false")
    base = CASE + '[lending]\nback_by = "hand_in"\n' + entry("lending.reasons", "trip")
    lending = read(HEAD + own, base).lending

    assert lending.back_by == "hand_in"
    assert [one.code for one in lending.reasons] == ["trip"]
    assert [one.code for one in lending.packings] == ["list"]


def test_a_section_of_the_wrong_kind_is_told_as_the_courts() -> None:
    assert "court.toml: notices: This must be a list." in refused(
        "notices = 5\n" + HEAD, CASE
    )


def test_an_unknown_base_is_refused() -> None:
    with pytest.raises(ProfileError, match=r"base: There is no base “mars”\."):
        loader.parse(b'base = "mars"\n' + GOOD.encode(), "court.toml")


def test_the_base_is_no_court_and_is_not_listed() -> None:
    assert "national" not in loader.courts()
    with pytest.raises(ProfileError, match="not a court's own"):
        loader.load(loader.COURTS / "national.toml")


def test_the_text_that_is_kept_is_whole_and_reads_the_same_again() -> None:
    path = loader.find("qingfeng")
    text = loader.text(path)
    profile = loader.load(path)

    assert (loader.COURTS / "national.toml").read_bytes() in text
    assert loader.parse(text, "kept.toml") == profile
    assert loader.parse(text, "kept.toml").text_sha256 == profile.text_sha256


def test_a_changed_base_can_be_told_by_the_digest() -> None:
    assert read(HEAD, CASE).text_sha256 != read(HEAD, CASE + "# a remark\n").text_sha256


def test_a_profile_without_a_base_is_kept_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "alone.toml"
    path.write_text(GOOD, "utf-8")

    assert loader.text(path) == GOOD.encode()


codes = st.lists(st.sampled_from("abcdef"), unique=True)


@given(codes, codes)
def test_joined_codes_are_those_of_the_base_then_those_of_the_court(
    base: list[str], own: list[str]
) -> None:
    draft = merged(
        {"posts": [{"code": code, "from": "base"} for code in base]},
        {"posts": [{"code": code, "from": "own"} for code in own]},
        "national.toml",
    )

    found = [(row.text("code"), row.text("from")) for row in draft.rows("posts")]

    assert [code for code, _ in found] == base + [code for code in own if code not in base]
    assert {code for code, where in found if where == "own"} == set(own)
    for row in draft.rows("posts"):
        own_entry = row.text("from") == "own"
        number = (own if own_entry else base).index(row.text("code") or "") + 1
        assert row.place.file == ("" if own_entry else "national.toml")
        assert str(row.place) == f"posts[{number} {row.text('code')}]"
