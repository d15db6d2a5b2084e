"""Commands: what a file lacks, and the table of it counted again."""

import json
from datetime import date
from typing import Any

import click
from flask.cli import with_appcontext

from archive.act import Act
from archive.cases import queries as cases
from archive.cases import terms
from archive.cases.models import Case
from archive.cases.rules import numbers
from archive.catalog.completeness import chores, gathering, showing, words
from archive.catalog.completeness.errors import NoSuchCaseNumber, NoSuchMethod
from archive.catalog.completeness.rules import lacking as rules
from archive.catalog.completeness.rules.lacking import Need
from archive.profile.schema import Profile
from archive.speech import _, mark, ngettext
from archive.web.act import act_as


@click.command("lacking", help=mark("Tell what the file of a case lacks, by its number."))
@click.argument("case")
@click.option("--closing", help=mark("As if it were to be closed by this method."))
@click.option("--json", "as_json", is_flag=True, help=mark("Print JSON."))
@with_appcontext
def lacking(case: str, *, closing: str | None, as_json: bool) -> None:
    act, row = act_as("cli"), _case(case)
    profile = terms.profile_of(act, row)
    if closing and closing not in {one.code for one in profile.closing_methods}:
        raise NoSuchMethod
    found = rules.gaps(gathering.needs(act, row, closing))
    told = {
        "case": row.number,
        "lacking": [_told(profile, one) for one in found],
        "closing": _closing(act, row, closing) if closing else None,
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _print(told)


def _case(number: str) -> Case:
    parsed = numbers.parse(number)
    found = cases.numbered(str(parsed)) if parsed else None
    if found is None:
        raise NoSuchCaseNumber(number)
    return found


def _told(profile: Profile, need: Need) -> dict[str, Any]:
    rule = words.entry(profile, need.code)
    return {
        "requirement": need.code,
        "name": words.requirement(profile, need.code),
        "source": list(rule.rows) if rule else [],
        "to_confirm": bool(rule and rule.to_confirm),
        "at": need.at,
        "at_name": words.at(profile, need.at),
        "when": need.moment.when.value,
        "since": need.moment.since.isoformat() if need.moment.since else None,
        "any_of": need.any_of,
        "lacking": [
            {"thing": one, "name": words.thing(profile, one, need.code)}
            for one in need.lacking
        ],
        "there": {one: list(there) for one, there in need.things.items() if there},
    }


def _closing(act: Act, case: Case, method: str) -> dict[str, Any]:
    on: date = case.closed_on or act.today
    shown = showing.of(act, case, method, on)
    return {
        "method": method,
        "on": on.isoformat(),
        "may_close": shown.against == 0,
        "checks": [
            {
                "code": one.code,
                "name": one.name,
                "source": one.source,
                "state": one.verdict,
                "refuses": one.refuses,
                "reasons": list(one.reasons),
                "asked": len(one.questions),
            }
            for one in shown.checks
        ],
    }


def _print(told: dict[str, Any]) -> None:
    if not told["lacking"]:
        click.echo(_("Nothing is lacking by now."))
    signs = {"due": "▲", "coming": "△", "later": "○"}
    for one in told["lacking"]:
        names = words.listed(thing["name"] for thing in one["lacking"])
        if one["any_of"]:
            names = _("one of: %(names)s", names=names)
        click.echo(f"{signs[one['when']]} {one['at_name']}\t{one['name']}\t{names}")
    for check in (told["closing"] or {}).get("checks", ()):
        sign = "✓" if check["state"] == "holds" else ("✗" if check["refuses"] else "△")
        click.echo(f"{sign} {check['name']}\t{_('; ').join(check['reasons'])}")


@click.command("recount", help=mark("Count again what files lack, from nothing."))
@click.option("--case", "number", help=mark("Only for the case of this number."))
@with_appcontext
def recount(*, number: str | None) -> None:
    act, looked, wrong = act_as("cli"), 0, 0
    some = [_case(number).id] if number else chores.portion(0)
    while some:
        looked, wrong = looked + len(some), wrong + chores.renew(act, some)
        some = [] if number else chores.portion(some[-1])
    files = ngettext("%(num)s file looked at", "%(num)s files looked at", looked)
    lines = ngettext("%(num)s line was wrong", "%(num)s lines were wrong", wrong)
    click.echo(_("%(files)s, %(lines)s.", files=files, lines=lines))
