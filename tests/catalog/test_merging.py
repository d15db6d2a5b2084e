"""The file of a preservation case goes into that of the execution case, and out again."""

import pytest

from archive.act import Act
from archive.audit.kinds import Kind
from archive.cases.errors import Sealed
from archive.cases.models import Case
from archive.cases.rules.stages import Stage
from archive.catalog import changing, joined, merging, queries
from archive.catalog.errors_merging import (
    HasParts,
    IsPartItself,
    MergedAlready,
    NoReasonToPart,
    NotOpen,
    NotToBeMerged,
    PartedAlready,
    WentInto,
)
from archive.catalog.models import Document
from archive.db import db, transaction
from tests.cases.house import case, events
from tests.catalog import merging_house as house
from tests.catalog.house import NOTICE, batch, file, given


@pytest.fixture
def target(by: Act) -> Case:
    return house.target()


@pytest.fixture
def source(by: Act) -> Case:
    return house.source()


def put(of: Case, stage: Stage) -> None:
    with transaction():
        db.session.execute(db.update(Case).where(Case.id == of.id).values(stage=stage))
    db.session.expire_all()


def test_the_documents_stay_where_they_are_and_are_read_in_the_other_file(
    by: Act, source: Case, target: Case
) -> None:
    documents = house.filed(by, source)
    before = [(one.case_id, one.heading, one.position) for one in documents]
    house.merge(by, source, target)

    whole = joined.whole(by, target, by_node=False)

    assert [(o.case_id, o.heading, o.position) for o in documents] == before
    assert [one.number for one in whole.joined] == [source.number]
    assert whole.count == 2
    assert queries.count(by, target) == 2
    assert queries.files_of(target.id) == [target.id, source.id]


def test_the_cases_are_tied_by_it_and_both_histories_tell(
    by: Act, source: Case, target: Case
) -> None:
    house.merge(by, source, target)

    assert house.tied(source, target)
    told = {one.subject: one.facts["other"] for one in events(Kind.FILES_MERGED)}
    assert told == {source.number: target.number, target.number: source.number}


def test_nothing_is_filed_or_changed_in_a_file_that_went_into_another(
    by: Act, source: Case, target: Case
) -> None:
    document, _own = house.filed(by, source)
    new = batch(NOTICE, case=source, number="20260303-001")
    house.merge(by, source, target)

    with pytest.raises(WentInto, match=target.number), transaction():
        changing.change(by, document, document.edition, title="别的")
    with pytest.raises(WentInto, match=target.number):
        file(by, source, given(new, kind=None, heading="preservation_ruling"))


def test_types_that_the_rules_do_not_merge_are_refused(by: Act, target: Case) -> None:
    other = case(number="（2026）豫0922执异3号")

    with pytest.raises(NotToBeMerged):
        house.merge(by, other, target)
    with pytest.raises(NotToBeMerged):
        house.merge(by, target, target)


def test_a_file_goes_into_one_other_only_and_the_second_is_told_where(
    by: Act, source: Case, target: Case
) -> None:
    another = case(number="（2026）豫0922执2号")
    house.merge(by, source, target)

    with pytest.raises(MergedAlready, match=target.number):
        house.merge(by, source, another)


def test_there_are_no_chains(by: Act, source: Case, target: Case) -> None:
    third = house.source("（2025）豫0922执保13号")
    anything = house.merging_anything(by)
    house.merge(anything, source, target)

    with pytest.raises(IsPartItself, match=target.number):
        house.merge(anything, third, source)
    with pytest.raises(HasParts, match=source.number):
        house.merge(anything, target, third)


@pytest.mark.parametrize("stage", [Stage.HANDED_OVER, Stage.ARCHIVED])
def test_nothing_of_a_sealed_case_is_merged(
    by: Act, source: Case, target: Case, stage: Stage
) -> None:
    put(source, stage)

    with pytest.raises(Sealed, match=source.number):
        house.merge(by, source, target)


def test_parted_again_each_file_stands_by_itself(
    by: Act, source: Case, target: Case
) -> None:
    document, _own = house.filed(by, source)
    made = house.merge(by, source, target)
    house.part(by, made)

    with transaction():
        changing.change(by, document, document.edition, title="改正的名称")

    assert queries.files_of(target.id) == [target.id]
    assert not house.tied(source, target)
    assert len(events(Kind.FILES_PARTED)) == 2
    assert house.merge(by, source, target).id != made.id


def test_a_tie_that_was_there_before_outlives_the_merging(
    by: Act, source: Case, target: Case
) -> None:
    house.tie(source, target, merging.TIE)
    house.part(by, house.merge(by, source, target))

    assert house.tied(source, target)


def test_who_parts_says_why_and_only_once(by: Act, source: Case, target: Case) -> None:
    made = house.merge(by, source, target)

    with pytest.raises(NoReasonToPart):
        house.part(by, made, " ")
    house.part(by, made)
    with pytest.raises(PartedAlready, match="Clerk"):
        house.part(by, made)


def test_once_the_case_is_closed_what_went_in_stays(
    by: Act, source: Case, target: Case
) -> None:
    made = house.merge(by, source, target)
    put(target, Stage.CLOSED)

    with pytest.raises(NotOpen):
        house.part(by, made)


def test_a_closed_preservation_case_is_merged_and_parted_all_the_same(
    by: Act, source: Case, target: Case
) -> None:
    put(source, Stage.CLOSED)

    house.part(by, house.merge(by, source, target))

    assert queries.files_of(target.id) == [target.id]


def test_the_file_of_the_first_case_is_read_beside_that_of_the_resumed_one(
    by: Act, target: Case
) -> None:
    resumed = case(number="（2026）豫0922执恢5号")
    file(by, target, given(batch(NOTICE, case=target)))
    house.tie(target, resumed, joined.RESUMED)

    (here,) = joined.linked(by, resumed)
    (there,) = joined.linked(by, target)

    assert (here.number, here.earlier, here.opens) == (target.number, True, True)
    assert "1" in here.volumes
    assert not there.earlier
    assert queries.files_of(resumed.id) == [resumed.id]


def test_what_the_sentence_counts_is_what_stands_in_either_part(
    by: Act, source: Case, target: Case
) -> None:
    house.filed(by, source)
    house.merge(by, source, target)

    (one,) = joined.whole(by, target, by_node=False).joined

    assert one.file.volumes.count("1") == 4
    assert isinstance(house.documents(source)[0], Document)
