import json
import re
from dataclasses import fields, replace
from datetime import timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from archive.audit import rules
from archive.audit.models import Event
from archive.audit.rules import Entry
from archive.db import Model
from tests.audit.journals import KEY, NOON, entry

# What a fact may be: text of any letters UTF-8 can write, numbers, and so on down.
NAMES = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=8)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-rules.LARGEST, rules.LARGEST) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
FACTS = st.dictionaries(NAMES, VALUES, max_size=4)


@given(FACTS, WORDS)
def test_an_entry_is_written_as_rfc_8785_asks(facts: dict[str, Any], subject: str) -> None:
    made = entry(5, facts=facts, subject=subject)

    assert rules.canonical(made) == rfc8785.dumps(rules.members(made))


@given(FACTS, WORDS, WORDS, st.text("0123456789abcdef", max_size=64))
def test_a_sealed_entry_is_the_entry_with_its_code(
    facts: dict[str, Any], subject: str, name: str, mac: str
) -> None:
    made = entry(5, facts=facts, subject=subject, name=name)

    sealed = rules.sealed(rules.canonical(made), mac)

    assert sealed == rfc8785.dumps({**rules.members(made), "mac": mac})


@given(FACTS, WORDS, st.integers(-9, 10**9))
def test_an_entry_can_be_tried_at_another_place(
    facts: dict[str, Any], subject: str, place: int
) -> None:
    made = entry(5, facts=facts, subject=subject)

    tried = rules.at_place(rules.canonical(made), place)

    assert tried == rules.canonical(replace(made, id=place))


@given(FACTS, WORDS, WORDS)
def test_an_entry_can_be_tried_behind_another(
    facts: dict[str, Any], subject: str, previous: str
) -> None:
    made = entry(5, facts=facts, subject=subject)

    tried = rules.following(rules.canonical(made), previous)

    assert tried == rules.canonical(replace(made, previous=previous))


def test_the_same_instant_is_written_the_same_in_every_zone() -> None:
    beijing = NOON.astimezone(timezone(timedelta(hours=8)))

    assert rules.canonical(entry(1, at=NOON)) == rules.canonical(entry(1, at=beijing))


OTHERS: dict[str, Any] = {
    "id": 2,
    "at": NOON,
    "kind": "session:ended",
    "actor_id": None,
    "account": "li",
    "name": "李四",
    "office": "audit",
    "posts": "",
    "address": "",
    "subject": "other",
    "done": False,
    "facts": {},
    "previous": "1" * 64,
}


@pytest.mark.parametrize("name", [field.name for field in fields(Entry)])
def test_every_member_of_an_entry_is_sealed(name: str) -> None:
    other = replace(entry(1), **{name: OTHERS[name]})

    assert rules.code(KEY, other) != rules.code(KEY, entry(1))


def test_every_column_of_the_journal_is_in_the_chain() -> None:
    sealed = {field.name for field in fields(Entry)}

    columns = {column.name for column in Model.metadata.tables["event"].columns}

    assert columns == sealed | {"mac"}
    assert {attribute.key for attribute in Event.__mapper__.attrs} == columns


def test_a_code_depends_on_the_key() -> None:
    assert rules.code(KEY, entry(1)) != rules.code(b"another", entry(1))


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("text", "text"),
        (3, 3),
        (True, True),
        (None, None),
        (Colour.RED, "red"),
        (("a", 1), ["a", 1]),
        ({"a": [{"b": None}]}, {"a": [{"b": None}]}),
        ("half a pair \ud800", "half a pair ?"),
        (2**53 - 1, 2**53 - 1),
    ],
)
def test_a_fact_is_kept_as_json_gives_it_back(given: object, kept: object) -> None:
    noted = rules.plain({"fact": given})

    assert noted == {"fact": kept}
    assert json.loads(json.dumps(noted)) == noted


@pytest.mark.parametrize(
    "fact", [1.5, NOON, NOON.date(), b"bytes", {1: "a"}, {"𠀀": 1}, [object()], 2**53, {3}]
)
def test_a_fact_that_json_would_not_give_back_is_refused(fact: object) -> None:
    with pytest.raises(TypeError):
        rules.plain({"fact": fact})


def test_facts_have_an_end() -> None:
    room = rules.FACTS_BYTES - len('{"text":""}')

    assert rules.plain({"text": "x" * room})
    with pytest.raises(rules.TooMuchToNote, match="text"):
        rules.plain({"text": "x" * (room + 1)})


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("admin\nlogin:refused", "admin␊login:refused"),
        ("\x1b[2J", "␛[2J"),
        ("nul\0", "nul␀"),
        ("\x7f\x9b", "␡\ufffd"),
        ("txt.\u202egpj", "txt.\ufffdgpj"),
        ("a\u2028b", "a\ufffdb"),
        ("\ud800", "\ufffd"),
        ("执行一庭", "执行一庭"),
    ],
)
def test_a_subject_cannot_pass_for_two_lines_or_for_another(given: str, kept: str) -> None:
    assert rules.short(given, 200) == kept


@given(st.text(max_size=300))
def test_a_subject_fits_its_column_and_every_terminal(text: str) -> None:
    kept = rules.short(text, 200)

    assert len(kept) <= 200
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", kept)


def test_a_long_subject_shows_that_it_was_cut() -> None:
    assert rules.short("x" * 200, 200) == "x" * 200
    assert rules.short("x" * 201, 200) == "x" * 199 + "…"
