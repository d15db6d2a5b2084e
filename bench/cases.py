"""How fast cases are imported, listed, searched and filed, on SQLite and PostgreSQL.

python -m bench.cases [HOW-MANY]      100 000 unless said otherwise
"""

import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from flask import Flask

import app as application
from archive.accounts import queries as people
from archive.accounts import service as accounts
from archive.act import Act
from archive.cases import imports, queries, searching, service
from archive.cases.rules.filing import Details, PartyDetails, Placement
from archive.cases.rules.identity import PartyKind
from archive.cases.searching import Place, Wanted
from archive.db import db, transaction
from archive.settings import Settings
from archive.upkeep import migrate
from archive.web.act import PROFILE, act_as
from tests.cases.house import court
from tests.servers.postgres import make_database, postgres_of_its_own

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文玉兰红梅春生"
TRADES = ("商贸", "建筑工程", "劳务", "农业科技", "物流", "置业", "机械制造", "小额贷款")
PLACES = ("清丰", "濮阳", "华龙", "南乐", "范县", "台前", "安阳", "滑县")
HEAD = "案号,立案日期,案由,标的金额,申请执行人,被执行人,承办人"
CHUNK = 20_000
TIMES = 60
FIRST = date(2018, 1, 2)
serials = itertools.count(1)
draw = random.Random(7)  # noqa: S311  # the same names each time


def main(many: int) -> None:
    for name, place in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        with place():
            measure(name, many)


@contextmanager
def sqlite() -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as folder:
        yield from made(Path(folder), f"sqlite:///{folder}/archive.sqlite")


@contextmanager
def postgres() -> Iterator[Flask]:
    with postgres_of_its_own() as facts, tempfile.TemporaryDirectory() as folder:
        yield from made(Path(folder), make_database(str(facts["url"])))


def made(home: Path, url: str) -> Iterator[Flask]:
    settings = Settings.read({}, home=home, database=url, workers=0, password_cost="low")
    flask = application.create_app(settings)
    flask.extensions[PROFILE] = court(flask.extensions[PROFILE])
    with flask.app_context():
        migrate.upgrade(db.engine)
        yield flask
        db.session.remove()
        db.engine.dispose()


def measure(name: str, many: int) -> None:
    judges = staff()
    took = fill(many)
    print(f"\n{name}: {many} cases imported in {took:.0f} s, {many / took:.0f} a second")
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as free:
            free.exec_driver_sql("VACUUM ANALYZE")
    clerk = acting("clerk")
    judge = acting(judges[0])
    last = place_of(clerk, many)
    somebody = person()
    asked: dict[str, Callable[[], object]] = {
        "first page": lambda: searching.page(clerk, Wanted()),
        "page in the middle": lambda: searching.page(clerk, Wanted(), last),
        "first page of a judge": lambda: searching.page(judge, Wanted()),
        "whole number": lambda: searching.page(clerk, Wanted(number(draw.randrange(many)))),
        "part of a number": lambda: searching.page(
            clerk, Wanted(f"执{draw.randrange(1, 10_000)}")
        ),
        "a whole name": lambda: searching.page(clerk, Wanted(somebody)),
        "two signs of a name": lambda: searching.page(
            clerk, Wanted(draw.choice(GIVEN) + draw.choice(GIVEN))
        ),
        "a common word": lambda: searching.page(clerk, Wanted("有限公司")),
        "a surname": lambda: searching.page(clerk, Wanted("王")),
        "a name nobody has": lambda: searching.page(clerk, Wanted("公王贷艳")),
        "a judge's search by name": lambda: searching.page(judge, Wanted("商贸")),
        "holder and track": lambda: searching.page(
            clerk, Wanted(holder=judges[1], track="swift")
        ),
        "stage closed (none)": lambda: searching.page(clerk, Wanted(stage="closed")),
        "count, at most 1000": lambda: searching.count(clerk, Wanted(team="swift")),
        "related by party": lambda: related(clerk, many),
        "file one case": lambda: file_one(clerk),
    }
    for what, ask in asked.items():
        times = sorted(timed(ask) for _ in range(TIMES))
        middle, late = statistics.median(times), times[int(TIMES * 0.95)]
        print(f"  {what:<26} p50 {middle:7.1f} ms   p95 {late:7.1f} ms")


def staff() -> list[str]:
    accounts_of = [f"judge{n:02}" for n in range(30)]
    teams = ("swift", "general", "complex")
    with transaction():
        act = act_as("bench")
        person = accounts.open_with_password(act, "clerk", "Clerk", "correct horse battery")
        accounts.grant(act, person, "filing_clerk")
        for at, account in enumerate(accounts_of):
            person = accounts.open_account(act, account, account)
            accounts.grant(act, person, "judge", teams[at % 3])
    return accounts_of


def acting(account: str) -> Act:
    act = act_as("bench")
    found = people.person_called(account)
    if found is None:
        raise LookupError(account)
    return Act(people.actor(found, act.today, ""), act.at, act.profile)


def fill(many: int) -> float:
    began = time.perf_counter()
    for start in range(0, many, CHUNK):
        rows = [line(at) for at in range(start, min(start + CHUNK, many))]
        data = "\n".join((HEAD, *rows)).encode()
        with transaction():
            act = act_as("bench")
            imports.take_in(act, imports.keep(act, data, f"{start}.csv"), draw.choice)
        db.session.remove()
    return time.perf_counter() - began


def line(at: int) -> str:
    amount = draw.choice((draw.randrange(30_000), draw.randrange(30_001, 2_000_000)))
    debtors = "、".join(person() for _ in range(draw.choice((1, 1, 2))))
    day = FIRST + timedelta(days=at * 2900 // 1_000_000 if at else 0)
    # A holder only where the rules of the sample court do not draw one.
    return f"{number(at)},{day},{draw.choice(TRADES)}纠纷,{amount},{company()},{debtors},"


def number(at: int) -> str:
    return f"（2018）豫{1000 + at // 10_000:04d}执{at % 10_000 + 1}号"


def person() -> str:
    return draw.choice(SURNAMES) + draw.choice(GIVEN) + draw.choice(GIVEN)


def company() -> str:
    name = draw.choice(GIVEN) + draw.choice(GIVEN)
    return f"{draw.choice(PLACES)}{name}{draw.choice(TRADES)}有限公司"


def place_of(act: Act, many: int) -> Place:
    case = queries.called(act, number(many // 2))
    if case is None:
        raise LookupError
    return Place(case.filed_on, case.id)


def related(act: Act, many: int) -> object:
    case = queries.called(act, number(draw.randrange(many)))
    return queries.related(act, case) if case else None


def file_one(act: Act) -> None:
    details = Details(f"（2026）豫0922执{next(serials)}号", act.today, cause="借款")
    party = PartyDetails("debtor", PartyKind.NATURAL, person())
    with transaction():
        service.file_case(act, details, [party], Placement(), draw.choice)


def timed(ask: Callable[[], object]) -> float:
    db.session.rollback()
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
