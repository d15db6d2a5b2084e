"""What happened to a submission, in sentences: for refusals, pages and its history."""

from collections.abc import Collection, Mapping
from typing import Any

from archive.act import Act, Office
from archive.audit import facts
from archive.audit.kinds import LABELS
from archive.audit.models import Event
from archive.cases import terms
from archive.catalog import queries as catalog
from archive.catalog.review import labels, queries
from archive.catalog.review.models import Outcome, Review, Submission
from archive.profile.schema import Profile
from archive.speech import _, moment


def called(account: str | None) -> str:
    """Whose account it is, by name; a machine's is its own."""
    if not account:
        return ""
    return catalog.names({account}).get(account, account)


def deciding_posts(profile: Profile) -> list[str]:
    """Who may decide, as the court's own rules have it."""
    codes = {one.post for one in profile.grants if queries.DECIDE in one.actions}
    return [terms.name(post) for post in profile.posts if post.code in codes]


def last_step(row: Submission, known: Mapping[str, str] | None = None) -> str:
    """Who did what last, and when; ``known`` are the names of those who took part."""
    last = queries.last_round(row)
    if last is None:
        return _("handed in on %(day)s", day=row.submitted_on.isoformat())
    who = names([last]) if known is None else known
    if last.answered_on and last.outcome is Outcome.REFUSE:
        return _(
            "%(who)s handed it in again on %(day)s",
            who=_name(who, last.answered_by),
            day=last.answered_on.isoformat(),
        )
    return _decided(last, who) or _disputed(last, who) or _reviewed(last, who)


def _decided(last: Review, who: Mapping[str, str]) -> str:
    if last.decided_on is None:
        return ""
    values = {"who": _name(who, last.decided_by), "day": last.decided_on.isoformat()}
    if last.sustained:
        return _("%(who)s sustained the refusal on %(day)s", **values)
    return _("%(who)s overruled the refusal on %(day)s; it is accepted", **values)


def _disputed(last: Review, who: Mapping[str, str]) -> str:
    if last.disputed_on is None:
        return ""
    return _(
        "%(who)s disputed the refusal on %(day)s",
        who=_name(who, last.disputed_by),
        day=last.disputed_on.isoformat(),
    )


def _reviewed(last: Review, who: Mapping[str, str]) -> str:
    return _(
        "%(who)s reviewed it on %(day)s: %(outcome)s",
        who=_name(who, last.reviewed_by),
        day=last.reviewed_on.isoformat(),
        outcome=labels.outcome(last.outcome)[1],
    )


def _name(known: Mapping[str, str], account: str | None) -> str:
    return known.get(account, account) if account else ""


def what_came(row: Review) -> str:
    """What became of a round that was refused."""
    if row.answered_on:
        return _("handed in again")
    if row.sustained is False:
        return _("overruled, accepted")
    if row.sustained:
        return _("sustained, to be corrected")
    return _("disputed") if row.disputed_on else _("to be corrected")


def happened(act: Act, row: Submission) -> list[dict[str, str]]:
    """The journal's account of it, the newest first."""
    zone = terms.profile_of(act, row.case).zone
    return [
        {
            "at": moment(event.at, zone),
            "who": _who(event),
            "what": str(LABELS[event.kind]),
            "note": _note(event.facts),
        }
        for event in queries.history(row.number)
    ]


def _who(event: Event) -> str:
    if event.office is Office.MACHINE:
        return _("the archive itself")
    return event.name or event.account


def _note(noted: dict[str, Any]) -> str:
    told = []
    if number := noted.get("round"):
        told.append(_("round %(number)s", number=number))
    if outcome := noted.get("outcome"):
        told.append(labels.outcome(Outcome(outcome))[1])
    if (sustained := noted.get("sustained")) is not None:
        told.append(_("sustained") if sustained else _("overruled"))
    if before := noted.get("before"):
        told.append(_("before at case %(number)s", number=before))
    if reason := noted.get("reason"):
        told.append(facts.said(reason))
    return "; ".join(told)


def names(rows: Collection[Review]) -> dict[str, str]:
    """The names of everybody who took part in these rounds."""
    accounts = {
        account
        for row in rows
        for account in (row.reviewed_by, row.disputed_by, row.decided_by, row.answered_by)
        if account
    }
    return catalog.names(accounts)
