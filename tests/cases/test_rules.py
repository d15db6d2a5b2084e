"""The pure part: numbers of cases, of people, names, routes, stages."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.cases.rules import filing, identity, names, numbers, routing, stages
from archive.cases.rules.filing import Details, Fault, Lists
from archive.cases.rules.identity import PartyKind
from archive.cases.rules.numbers import CaseNumber, Style, Wanted
from archive.cases.rules.routing import Facts
from archive.cases.rules.stages import Stage

COURTS = st.builds(
    "{}{}".format,
    st.sampled_from(numbers.PROVINCES),
    st.integers(1000, 9999) | st.integers(10, 99) | st.just(""),
) | st.just("最高法")
NEW = st.builds(
    CaseNumber,
    st.integers(1900, 2099),
    COURTS,
    st.sampled_from(numbers.KINDS),
    st.integers(1, 99_999_999),
    st.integers(0, 99),
)
OLD = st.builds(
    CaseNumber,
    st.integers(1900, 2099),
    st.sampled_from(["清", "清法", "濮中", "荆门中"]),
    st.sampled_from(numbers.KINDS),
    st.integers(1, 99_999_999),
    st.integers(0, 99),
    st.just(Style.OLD),
)


@given(NEW | OLD)
def test_a_number_is_read_as_it_was_written(number: CaseNumber) -> None:
    assert numbers.parse(str(number)) == number


@given(NEW | OLD)
def test_width_and_spaces_change_nothing(number: CaseNumber) -> None:
    half = str(number).replace("（", " ( ").replace("）", " ) ")
    wide = half.translate({ord(d): ord(d) - ord("0") + ord("０") for d in "0123456789"})

    assert numbers.parse(half) == number
    assert numbers.parse(wide) == number


@given(st.text())
def test_whatever_is_typed_is_a_number_or_is_not(typed: str) -> None:
    number = numbers.parse(typed)

    assert number is None or numbers.parse(str(number)) == number
    numbers.wanted(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("(2022)豫0922执123号", "（2022）豫0922执123号"),
        ("〔2022〕豫0922执恢 45号之一", "（2022）豫0922执恢45号之一"),
        ("（2024）粤5322执保007号", "（2024）粤5322执保7号"),
        ("（2019）最高法执监1524号", "（2019）最高法执监1524号"),
        ("（2022）豫0922执45号之12", "（2022）豫0922执45号之十二"),
        ("（2022）豫0922执45号-2", "（2022）豫0922执45号之二"),
        ("（2014）清执字第88号", "（2014）清执字第88号"),
        ("（2009）清法执字第88-3号", "（2009）清法执字第88-3号"),
        ("（2021）内执1号", "（2021）内执1号"),
    ],
)
def test_every_form_becomes_the_one(typed: str, kept: str) -> None:
    assert str(numbers.parse(typed)) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "执123",
        "（2022）豫0922执0号",
        "（2022）豫0922执123",
        "（22）豫0922执123号",
        "（2022）豫0922执123号之",
        "（2022）豫0922执123号之一一",
        "（2022）0922执123号",
        "（2022）豫0922执1234567890号",
    ],
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert numbers.parse(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("执123", Wanted(kind="执", serial=123)),
        ("执恢 45", Wanted(kind="执恢", serial=45)),
        ("123", Wanted(serial=123)),
        ("2022", Wanted(year=2022)),
        ("（2022）豫0922", Wanted(year=2022, court="豫0922")),
        ("豫0922执12号", Wanted(court="豫0922", kind="执", serial=12)),
        ("(2022)豫0922执123号之二", Wanted(2022, "豫0922", "执", 123)),
        ("2022-12", Wanted(year=2022, serial=12)),
        ("20221", Wanted(serial=20221)),
    ],
)
def test_a_part_of_a_number_is_understood(typed: str, meant: Wanted) -> None:
    assert numbers.wanted(typed) == meant


@pytest.mark.parametrize("typed", ["王小明", "", "某某公司", "执行"])
def test_a_name_is_no_part_of_a_number(typed: str) -> None:
    assert numbers.wanted(typed) is None


def test_kinds_with_two_signs_are_not_cut_short() -> None:
    found = numbers.parse("（2022）豫0922执恢45号")

    assert found is not None
    assert found.kind == "执恢"


def test_numbers_sort_by_serial_and_not_by_spelling() -> None:
    nine, ten = (numbers.parse(f"（2022）豫0922执{n}号") for n in (9, 10))

    assert nine is not None
    assert ten is not None
    assert nine < ten


ALPHABET = st.sampled_from("0123456789ABCDEFGHX")


@given(st.text(ALPHABET, max_size=40))
def test_a_mask_never_shows_more_than_two_thirds(number: str) -> None:
    for mask in (identity.mask(number), identity.mask_phone(number)):
        shown = sum(sign != identity.HIDDEN for sign in mask)

        assert len(mask) == len(number)
        assert shown <= len(number) * 2 / 3


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999))
def test_a_mask_never_shows_a_birthday(born: date, sequence: int) -> None:
    number = f"410922{born:%Y%m%d}{sequence:03d}"
    number += identity.resident_sign(number)

    assert identity.mask(number)[6:14] == identity.HIDDEN * 8


def test_the_ends_of_a_card_and_a_telephone_stay() -> None:
    assert identity.mask("11010519491231002X") == "110***********002X"
    assert identity.mask_phone("13812345678") == "138****5678"
    assert identity.mask("1234") == "****"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999))
def test_a_card_with_its_own_check_sign_is_right_and_with_another_wrong(
    born: date, sequence: int
) -> None:
    number = f"410922{born:%Y%m%d}{sequence:03d}"
    sign = identity.resident_sign(number)
    other = "0" if sign != "0" else "1"

    assert identity.fault(PartyKind.NATURAL, number + sign) is None
    assert identity.fault(PartyKind.NATURAL, number + other) is identity.Fault.CHECK


@pytest.mark.parametrize(
    ("kind", "number", "fault"),
    [
        (PartyKind.NATURAL, "110105194902310021", identity.Fault.DATE),
        (PartyKind.LEGAL, "91350100M000100Y43", None),
        (PartyKind.LEGAL, "91350100M000100Y44", identity.Fault.CHECK),
        (PartyKind.NATURAL, "E12345678", None),
        (PartyKind.NATURAL, "123", identity.Fault.LENGTH),
        (PartyKind.NATURAL, "1234", None),
        (PartyKind.NATURAL, "A" * 30, None),
        (PartyKind.NATURAL, "A" * 31, identity.Fault.LENGTH),
        (PartyKind.OTHER, "12#45", identity.Fault.SIGNS),
    ],
)
def test_numbers_of_people_and_companies(
    kind: PartyKind, number: str, fault: identity.Fault | None
) -> None:
    assert identity.fault(kind, number) is fault


@given(st.text(min_size=2), st.data())
def test_a_name_has_the_pairs_of_any_part_of_it(name: str, data: st.DataObject) -> None:
    key = names.key(name).replace(names.START, "")
    start = data.draw(st.integers(0, len(key)))
    end = data.draw(st.integers(start, len(key)))
    part = key[start:end] if end - start > 1 else key[:1]

    assert names.wanted(part) <= names.grams(name)


def test_width_and_spaces_of_a_name_do_not_matter() -> None:
    assert names.key("ＡＢＣ 公司") == names.key("abc公司")


@pytest.mark.parametrize(
    "name", ["U¯", "Ū", "\u0390", "u^\u0304", "A´某", "某 ¨O", "ﾊﾟ 公司"]
)
def test_the_key_of_a_name_is_its_own_key(name: str) -> None:
    """Or part of a name would be looked for by pairs that the name itself has not."""
    assert names.key(names.key(name)) == names.key(name)


@dataclass(frozen=True)
class Rule:
    code: str = "rule"
    amount_from: int | None = None
    amount_up_to: int | None = None
    amount_above: int | None = None
    amount_below: int | None = None
    grounds: tuple[str, ...] = ()
    case_types: tuple[str, ...] = ()
    object_kinds: tuple[str, ...] = ()
    enterprise_classes: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    team: str = "team"
    track: str | None = None
    at_random: bool = field(default=False)


@pytest.mark.parametrize(
    ("rule", "amount", "fits"),
    [
        (Rule(amount_from=30000), "30000", True),
        (Rule(amount_from=30000), "29999.99", False),
        (Rule(amount_up_to=30000), "30000", True),
        (Rule(amount_up_to=30000), "30000.01", False),
        (Rule(amount_above=30000), "30000", False),
        (Rule(amount_above=30000), "30000.01", True),
        (Rule(amount_below=30000), "30000", False),
        (Rule(amount_below=30000), "29999.99", True),
        (Rule(amount_below=30000), None, False),
        (Rule(), None, True),
    ],
)
def test_the_ends_of_amounts(rule: Rule, amount: str | None, *, fits: bool) -> None:
    found = routing.fits(rule, Facts(amount=Decimal(amount) if amount else None))

    assert found is fits


def test_the_first_rule_that_fits_settles_it() -> None:
    rules = [
        Rule("traffic", grounds=("traffic",)),
        Rule("small", amount_up_to=100),
        Rule("rest"),
    ]
    both = Facts(amount=Decimal(5), grounds=frozenset({"traffic", "other"}))

    assert routing.first_fit(rules, both) is rules[0]
    assert routing.first_fit(rules, Facts(amount=Decimal(5))) is rules[1]
    assert routing.first_fit(rules, Facts(amount=Decimal(500))) is rules[2]
    assert routing.first_fit(rules[:2], Facts()) is None


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (Rule(case_types=("first",)), True),
        (Rule(case_types=("resumed",)), False),
        (Rule(object_kinds=("act", "money")), True),
        (Rule(object_kinds=("act",)), False),
        (Rule(enterprise_classes=("bank",)), False),
        (Rule(when=("paid",)), True),
        (Rule(when=("paid", "absent")), False),
        (Rule(unless=("paid",)), False),
        (Rule(unless=("absent",)), True),
    ],
)
def test_every_named_condition_must_hold(rule: Rule, *, fits: bool) -> None:
    facts = Facts("first", object_kind="money", circumstances=frozenset({"paid"}))

    assert routing.fits(rule, facts) is fits


def test_the_lot_is_among_those_who_have_fewest() -> None:
    assert routing.least_burdened({3: 2, 1: 1, 2: 1}) == (1, 2)
    assert routing.least_burdened({}) == ()


@given(st.integers(1, 6), st.integers(0, 60))
def test_drawing_among_the_fewest_leaves_nobody_two_behind(people: int, cases: int) -> None:
    counts = dict.fromkeys(range(people), 0)
    for _case in range(cases):
        counts[routing.least_burdened(counts)[-1]] += 1

    assert max(counts.values()) - min(counts.values()) <= 1


def test_every_stage_has_its_exits_and_the_last_has_none() -> None:
    assert set(stages.NEXT) == set(Stage)
    assert not any(stages.may_go(Stage.ARCHIVED, then) for then in Stage)
    assert stages.may_go(Stage.OPEN, Stage.CLOSED)
    assert not stages.may_go(Stage.OPEN, Stage.ARCHIVED)


TODAY = date(2026, 3, 2)


def faults(**given: object) -> filing.Faults:
    typed = Details(**{"number": "x", "filed_on": TODAY, **given})  # type: ignore[arg-type]  # a table
    return filing.faults(typed, Lists(object_kinds={"money"}), TODAY)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"filed_on": TODAY}, None),
        ({"filed_on": date(2026, 3, 3)}, Fault.IN_FUTURE),
        ({"filed_on": date(1980, 1, 1)}, None),
        ({"filed_on": date(1979, 12, 31)}, Fault.TOO_OLD),
        ({"filed_on": None}, Fault.MISSING),
        ({"received_on": TODAY}, None),
        ({"filed_on": date(2026, 3, 1), "received_on": TODAY}, Fault.BEFORE_RECEIVED),
        ({"amount": Decimal(0)}, None),
        ({"amount": Decimal("-0.01")}, Fault.NEGATIVE),
        ({"amount": Decimal("0.001")}, Fault.FRACTION),
        ({"amount": Decimal("9999999999999.99")}, None),
        ({"amount": Decimal(10) ** 13}, Fault.TOO_MUCH),
        ({"amount": Decimal("NaN")}, Fault.TOO_MUCH),
        ({"object_kind": "money"}, None),
        ({"object_kind": "cow"}, Fault.UNKNOWN),
        ({"grounds": ("cow",)}, Fault.UNKNOWN),
        ({"circumstances": ("cow",)}, Fault.UNKNOWN),
        ({"cause": "x" * 200}, None),
        ({"cause": "x" * 201}, Fault.TOO_LONG),
        ({"cause": "a\x00"}, Fault.UNPRINTABLE),
    ],
)
def test_what_is_wrong_with_a_field(given: dict[str, object], fault: Fault | None) -> None:
    assert list(faults(**given).values()) == ([fault] if fault else [])


def test_every_fault_is_told_at_once() -> None:
    found = faults(filed_on=None, amount=Decimal(-1), object_kind="cow")

    assert set(found) == {"filed_on", "amount", "object_kind"}


def test_a_number_of_another_kind_or_of_next_year_is_not_ours() -> None:
    assert filing.number_faults("民初", 2026, {"执"}, TODAY) == {
        "number": Fault.NUMBER_KIND
    }
    assert filing.number_faults("执", 2027, {"执"}, TODAY) == {"number": Fault.NUMBER_YEAR}
    assert filing.number_faults("执", 2026, {"执"}, TODAY) == {}
