"""How fast cases are imported, listed, searched and filed, on SQLite and PostgreSQL.

python -m bench.cases [HOW-MANY [NODES]]      100 000 of 40 nodes unless said otherwise

The first 5000 are imported as a file would be, and measured; the rest are their copies.
Pages are asked of the application in this process: no web server, no network.
"""

import gc
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from flask import Flask, current_app

import app as application
from archive.accounts import queries as people
from archive.accounts import service as accounts
from archive.accounts.models import Person
from archive.act import Act
from archive.cases import imports, queries, searching, service
from archive.cases.places import Place
from archive.cases.rules.filing import Details, PartyDetails, Placement
from archive.cases.rules.identity import PartyKind
from archive.cases.searching import Wanted
from archive.db import db, transaction
from archive.settings import Settings
from archive.upkeep import migrate
from archive.web.act import act_as
from tests.accounts.house import PASSWORD, Browser
from tests.cases import many as many_of
from tests.servers.postgres import make_database, postgres_of_its_own

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文玉兰红梅春生"
TRADES = ("商贸", "建筑工程", "劳务", "农业科技", "物流", "置业", "机械制造", "小额贷款")
PLACES = ("清丰", "濮阳", "华龙", "南乐", "范县", "台前", "安阳", "滑县")
HEAD = "案号,立案日期,案由,标的金额,申请执行人,被执行人,承办人"
TEAMS = ("swift", "general", "complex")
OTHERS = {
    "clerk": "filing_clerk",
    "chief": "bureau_chief",
    "triage": "triage_officer",
    "files": "file_clerk",
}
JUDGES = 36
SLICE = 5_000
# The days over which the cases of one slice were filed; its copies follow.
DAYS = 150
TIMES = 60
TARGET = 50
Ask = Callable[[], object]
FIRST = date(2018, 1, 2)
serials = itertools.count(1)
draw = random.Random(7)  # noqa: S311  # the same names each time


def main(many: int = 100_000, nodes: int = 40) -> None:
    for name, place in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        with place():
            measure(name, many, nodes)


@contextmanager
def sqlite() -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as folder:
        yield from made(Path(folder), f"sqlite:///{folder}/archive.sqlite")


@contextmanager
def postgres() -> Iterator[Flask]:
    with postgres_of_its_own() as facts, tempfile.TemporaryDirectory() as folder:
        yield from made(Path(folder), make_database(str(facts["url"])))


def made(home: Path, url: str) -> Iterator[Flask]:
    given = {"database": url, "workers": 0, "password_cost": "low", "log_level": "ERROR"}
    settings = Settings.read({}, home=home, **given)
    flask = application.create_app(settings, {"WTF_CSRF_ENABLED": False})
    with flask.app_context():
        migrate.upgrade(db.engine)
        yield flask
        db.session.remove()
        db.engine.dispose()


def measure(name: str, many: int, nodes: int) -> None:
    crew = staff()
    small = min(many, SLICE)
    took = fill(small)
    print(f"\n{name}: {small} cases imported in {took:.0f} s, {small / took:.0f} a second")
    began = time.perf_counter()
    grow(many, nodes, crew)
    rows = f"{max(many // SLICE, 1) * small} cases of {nodes} nodes"
    print(f"{rows}, the rest made in {time.perf_counter() - began:.0f} s")
    print(f"  {'':<32}{'p50':>9}{'p95':>9}{'max':>9}{'own p95':>9}   in ms")
    for what, ask in {**pages(many), **queries_of(many)}.items():
        print(line_of(what, ask))


def line_of(what: str, ask: Ask) -> str:
    """``own`` is this process's share, which other work on the machine hardly changes."""
    ask()
    found = [timed(ask) for _ in range(TIMES)]
    times, own = sorted(all_in_all for all_in_all, _ in found), sorted(o for _, o in found)
    at = int(TIMES * 0.95)
    shown = statistics.median(times), times[at], times[-1], own[at]
    over = "  over" if times[at] > TARGET else ""
    return f"  {what:<32}" + "".join(f"{one:9.1f}" for one in shown) + over


def grow(many: int, nodes: int, crew: dict[str, list[int]]) -> None:
    many_of.copy(max(many // SLICE, 1), min(many, SLICE), DAYS)
    many_of.spread(crew)
    act = act_as("bench")
    many_of.nodes(act.profile, nodes, act.today)
    settle()


def settle() -> None:
    """PostgreSQL does this by itself in time; SQLite's plans rest on no statistics."""
    db.session.remove()
    gc.collect()
    gc.freeze()  # what the import left is not looked through within a request
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as free:
        if free.dialect.name == "postgresql":
            free.exec_driver_sql("VACUUM ANALYZE")


def pages(many: int) -> dict[str, Ask]:
    """What a browser asks for, from the request to the last byte of the answer."""
    logged = {account: Browser(current_app) for account in ("clerk", "judge01", "chief")}
    for account, browser in logged.items():
        browser.log_in(account)
    paths = {
        "desk": lambda: "/",
        "due this week": lambda: "/desk/due/week",
        "cases": lambda: "/cases",
        "cases by number": lambda: f"/cases?q={number(draw.randrange(many))}",
        "cases by part of a number": lambda: f"/cases?q=执{draw.randrange(1, SLICE)}",
        "cases by party": lambda: f"/cases?q={person()}",
        "cases by a common word": lambda: "/cases?q=有限公司",
        "cases by holder": lambda: f"/cases?holder=judge{draw.randrange(JUDGES):02}",
        "cases by track": lambda: "/cases?track=swift",
        "cases by stage": lambda: "/cases?stage=open",
        "late nodes": lambda: "/nodes/late",
        "late nodes of a holder": lambda: (
            f"/nodes/late?holder=judge{draw.randrange(JUDGES):02}"
        ),
        "late nodes of a team": lambda: "/nodes/late?team=general",
        "one case": lambda: f"/cases/{draw.randrange(1, many) // 36 * 36 + 12}",
    }
    return {
        f"{account}: {what}": partial(show, browser, path)
        for account, browser in logged.items()
        for what, path in paths.items()
    }


def show(browser: Browser, path: Callable[[], str]) -> None:
    answer = browser.get(path())
    answer.get_data()
    if answer.status_code not in (200, 404):  # 404: a case that this judge may not see
        raise RuntimeError(answer.status)


def queries_of(many: int) -> dict[str, Ask]:
    """The reads and the one write below the pages."""
    clerk = acting("clerk")
    judge = acting("judge00")
    last = place_of(clerk, many)
    somebody = person()
    return {
        "page in the middle": lambda: searching.page(clerk, Wanted(), last),
        "a whole name": lambda: searching.page(clerk, Wanted(somebody)),
        "two signs of a name": lambda: searching.page(
            clerk, Wanted(draw.choice(GIVEN) + draw.choice(GIVEN))
        ),
        "a surname": lambda: searching.page(clerk, Wanted("王")),
        "a name nobody has": lambda: searching.page(clerk, Wanted("公王贷艳")),
        "a judge's search by name": lambda: searching.page(judge, Wanted("商贸")),
        "holder and track": lambda: searching.page(
            clerk, Wanted(holder="judge01", track="swift")
        ),
        "stage archived (none)": lambda: searching.page(clerk, Wanted(stage="archived")),
        "count, at most 1000": lambda: searching.count(clerk, Wanted(team="swift")),
        "related by party": lambda: related(clerk, many),
        "file one case": lambda: file_one(clerk),
    }


def staff() -> dict[str, list[int]]:
    """Forty people; those who hold cases by their team."""
    crew: dict[str, list[int]] = {team: [] for team in TEAMS}
    with transaction():
        act = act_as("bench")
        for account, post in OTHERS.items():
            accounts.grant(act, someone(act, account), post)
        for at in range(JUDGES):
            team, judge = TEAMS[at % len(TEAMS)], someone(act, f"judge{at:02}")
            accounts.grant(act, judge, "judge", team)
            crew[team].append(judge.id)
    return crew


def someone(act: Act, account: str) -> Person:
    person = accounts.open_with_password(act, account, account.title(), PASSWORD)
    db.session.flush()
    return person


def acting(account: str) -> Act:
    act = act_as("bench")
    found = people.person_called(account)
    if found is None:
        raise LookupError(account)
    return Act(people.actor(found, act.today, ""), act.at, act.profile)


def fill(many: int) -> float:
    began = time.perf_counter()
    data = "\n".join((HEAD, *map(line, range(many)))).encode()
    with transaction():
        act = act_as("bench")
        imports.take_in(act, imports.keep(act, data, "cases.csv"), draw.choice)
    db.session.remove()
    return time.perf_counter() - began


def line(at: int) -> str:
    amount = draw.choice((draw.randrange(30_000), draw.randrange(30_001, 2_000_000)))
    debtors = "、".join(person() for _ in range(draw.choice((1, 1, 2))))
    day = FIRST + timedelta(days=at * DAYS // SLICE)
    return f"{number(at)},{day},{draw.choice(TRADES)}纠纷,{amount},{company()},{debtors},"


def number(at: int) -> str:
    return f"（2018）豫{1000 + at // SLICE}执{at % SLICE + 1}号"


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


def timed(ask: Ask) -> tuple[float, float]:
    """How long it took by the clock, and how much of that this process worked."""
    db.session.rollback()
    began, busy = time.perf_counter(), time.process_time()
    ask()
    return (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
