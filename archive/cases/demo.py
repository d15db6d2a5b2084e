"""Forty invented cases for the sample court; nobody in them is real."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from archive.act import Act
from archive.cases import links, placing, queries, service
from archive.cases.models import Case, Role
from archive.cases.placing import Staff
from archive.cases.rules.filing import Details, PartyDetails, Placement
from archive.cases.rules.identity import PartyKind
from archive.profile.parts import Entry

MANY, EVERY_DAYS = 40, 5
STEMS = "甲乙丙丁戊己庚辛壬癸"
SURNAMES = "赵钱孙李周吴郑王"
CAUSES = (
    "民间借贷",
    "买卖合同",
    "劳动报酬",
    "机动车交通事故",
    "赡养",
    "建设工程",
    "金融借款",
)
AMOUNTS = (8_600, 25_000, 30_000, 68_000, 150_000, 300_000, 420_000, 1_260_000)
# Most are first executions; some are resumed, and some keep property safe before.
KINDS = ("执", "执", "执", "执", "执", "执恢", "执保", "执")
COURT = "豫0000"


def fill(act: Act) -> list[tuple[str, str, str]]:
    """File the cases by the court's own rules; does nothing where there are any."""
    if queries.any_case():
        return []
    staff = Staff(act)
    filed = [_file(act, staff, details, at) for at, details in enumerate(_all(act))]
    _tie(act, filed)
    return []


def _all(act: Act) -> Iterator[Details]:
    grounds = [one.code for one in act.profile.grounds]
    counted: dict[tuple[int, str], int] = {}
    for at in range(MANY):
        day = act.today - timedelta(days=(MANY - at) * EVERY_DAYS)
        kind = KINDS[at % len(KINDS)]
        serial = counted[day.year, kind] = counted.get((day.year, kind), 0) + 1
        yield Details(
            number=f"（{day.year}）{COURT}{kind}{serial}号",
            filed_on=day,
            received_on=day,
            cause=f"{CAUSES[at % len(CAUSES)]}纠纷",
            basis_number=f"（{day.year - 1}）{COURT}民初{100 + at}号",
            object_kind=_nth(act.profile.object_kinds, 0),
            amount=Decimal(AMOUNTS[at % len(AMOUNTS)]),
            channel=_nth(act.profile.filing_channels, at),
            enterprise_class=_nth(act.profile.enterprise_classes, at)
            if at % 4 == 0
            else None,
            grounds=(grounds[at % len(grounds)],) if grounds and at % 3 == 0 else (),
        )


def _nth(entries: tuple[Entry, ...], at: int) -> str | None:
    return entries[at % len(entries)].code if entries else None


def _file(act: Act, staff: Staff, details: Details, at: int) -> Case:
    """To the people of the proposed team in turn, unless the court draws lots."""
    route = placing.proposed(act.profile, placing.facts(act.profile, details))
    people = staff.people(route.team) if route and not route.at_random else []
    holder = people[at % len(people)].id if people else None
    wanted = Placement(holder_id=holder)
    return service.file_case(act, details, _parties(at), wanted, lambda among: among[0])


def _parties(at: int) -> list[PartyDetails]:
    applicant = PartyDetails(
        Role.APPLICANT, PartyKind.NATURAL, _person(at), phone=f"1390000{at:04d}"
    )
    debtor = PartyDetails(Role.DEBTOR, PartyKind.NATURAL, _person(at + 3))
    if at % 3 == 0:
        name = f"样例{STEMS[at % 10]}商贸有限公司"
        debtor = PartyDetails(Role.DEBTOR, PartyKind.LEGAL, name)
    return [applicant, debtor]


def _person(at: int) -> str:
    return f"{SURNAMES[at % len(SURNAMES)]}某{STEMS[at % len(STEMS)]}"


def _tie(act: Act, filed: list[Case]) -> None:
    """One series, where the court knows such ties."""
    if any(one.code == "series" for one in act.profile.links):
        links.link(act, filed[1], filed[2], "series", "同一被执行人系列案")
