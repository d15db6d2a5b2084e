"""The sample court has received something: from everybody, on time and not."""

from flask import Flask

from archive.db import transaction
from archive.intake import demo, lists
from archive.intake.lists import Standing, Wanted
from tests.intake.house import ON_SQLITE, clerk
from tests.nodes.house import case, on

DAY = "2026-11-20"


@ON_SQLITE
def test_the_sample_has_material_of_every_source_and_every_standing(app: Flask) -> None:
    for serial in range(1, len(demo.CAME) + 1):
        case(f"（2026）豫0922执{serial}号")
    with transaction():
        demo.fill(on(DAY))
    act = on(DAY, clerk("extra"))
    counted = {one: lists.count(lists.standing(act, one)) for one in Standing}
    sources = {
        one: lists.count(lists.wanted(act, Wanted(source=one)))
        for one in ("party", "team", "system", "mobile")
    }

    assert lists.count(lists.wanted(act, Wanted())) >= 12
    assert all(sources.values()), sources
    assert all(counted[one] for one in Standing if one is not Standing.TODAY), counted
