"""Each office's cards: what there is to do, how many, and where the rows are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from archive.accounts.rights import may
from archive.act import Act, Office
from archive.audit import queries as audit
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.catalog.completeness import lists as gaps
from archive.catalog.completeness.lists import Wanted as Lacking
from archive.catalog.exchange import lists as exchange
from archive.catalog.exchange.rules import Standing as Sent
from archive.catalog.review import lists as reviews
from archive.catalog.review.lists import Standing as Stands
from archive.custody import queries as custody
from archive.desk import queries, work
from archive.intake import lists as intake
from archive.intake.lists import Standing
from archive.jobs import queries as jobs
from archive.jobs.models import State
from archive.nodes import lists as nodes
from archive.speech import _
from archive.upkeep import checks, doctor, promised
from archive.upkeep.rules import Level

SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Card:
    """One number. ``tone`` is how pressing it is when it is not zero."""

    label: str
    count: int
    url: str
    tone: str = "plain"
    note: str = ""


def system(act: Act) -> list[Card]:
    return [
        Card(
            _("Resets to confirm"),
            queries.count(queries.waiting_for_reset(act)),
            url_for("desk.people", which="resets"),
            "late",
            _("somebody is waiting at a browser"),
        ),
        Card(
            _("Tasks given up"),
            jobs.depths()[State.DEAD],
            url_for("jobs.index", state=State.DEAD.value),
            "late",
            _("look at the reason, then run again"),
        ),
        Card(
            _("Worries about the system"),
            _worries(),
            url_for("upkeep.health.index"),
            "soon",
            _("each with what to do about it"),
        ),
        Card(
            _("Accounts not taken up"),
            queries.count(queries.not_taken_up(act.today)),
            url_for("desk.people", which="lapsed"),
            "soon",
            _("the term to activate them is over"),
        ),
        Card(
            _("Provisional due dates"),
            promised.provisional(),
            url_for("upkeep.calendar.provisional"),
            "soon",
            _("a year they rest on is not arranged yet"),
        ),
    ]


def _worries() -> int:
    """What the health page marks, by the very same checks."""
    lines = doctor.examine(checks.runtime(), SECONDS)
    return sum(line.level is not Level.OK for line in lines)


def security(act: Act) -> list[Card]:
    return [
        Card(
            _("People without a post"),
            queries.count(queries.without_post(act.today)),
            url_for("desk.people", which="without-post"),
            "soon",
            _("they can log in and do nothing"),
        ),
        Card(
            _("Accounts not taken up"),
            queries.count(queries.not_taken_up(act.today)),
            url_for("desk.people", which="lapsed"),
            "soon",
            _("the term to activate them is over"),
        ),
    ]


def auditor(act: Act) -> list[Card]:
    wanted = queries.refused_logins(act.today)
    fields: dict[str, Any] = {**wanted.fields()}
    return [
        _since(act, Kind.CHECKPOINT_SIGNED, _("Days since the last checkpoint")),
        _since(act, Kind.AUDIT_VERIFIED, _("Days since the last verification")),
        Card(
            _("Refused logins since yesterday"),
            queries.events(wanted, act.profile),
            url_for("audit.journal", **fields),
            "soon",
            _("each with account and address"),
        ),
    ]


def _since(act: Act, kind: Kind, label: str) -> Card:
    last: Event | None = audit.last_of(kind)
    days = queries.days_since(last.at if last else None, act)
    url = url_for("audit.journal", kind=kind.value)
    if days is None:
        return Card(label, 0, url, note=_("never yet"))
    return Card(label, days, url, "late" if days > 7 else "plain")


def staff(act: Act) -> list[Card]:
    """By what the posts held may see; nothing for whom no room has work yet."""
    cards: list[Card] = []
    if work.sees_nodes(act):
        cards += _nodes(act)
    if may(act, "receipt:register"):
        cards += _receipts(act)
    cards += _reviews(act)
    cards += _lacking(act)
    cards += _sent(act)
    if may(act, "custody:keep"):
        url = url_for("custody.papers.unshelved")
        unshelved = custody.count_unshelved(act)
        cards.append(Card(_("Paper to shelve"), unshelved, url, "plain"))
    if may(act, "extension:approve"):
        waiting, url = len(nodes.to_decide(act)), url_for("nodes.lists.extensions")
        cards.append(
            Card(
                _("Longer terms to decide"),
                waiting,
                url,
                "soon",
                _("each waits for your word"),
            )
        )
    if held := work.held(act):
        mine = url_for("cases.list.index", holder=act.actor.account)
        cards.append(Card(_("Cases I hold"), held, mine, "plain", _("open or suspended")))
    return cards


def _nodes(act: Act) -> list[Card]:
    def due(when: str) -> tuple[int, str]:
        found = nodes.count(work.SPANS[when].rows(act))
        return found, url_for("desk.due", when=when)

    late = nodes.count(nodes.late(act)), url_for("nodes.lists.late")
    return [
        Card(_("Late nodes"), *late, "late", _("the longest overdue first")),
        Card(_("Due today"), *due("today"), "soon"),
        Card(_("Due this week"), *due("week"), "plain", _("today included")),
    ]


def _receipts(act: Act) -> list[Card]:
    def of(one: Standing) -> tuple[int, str]:
        url = url_for("intake.register.index", standing=one.value)
        return intake.count(intake.standing(act, one)), url

    return [
        Card(_("Material late to name"), *of(Standing.LATE), "late"),
        Card(_("Material to name today"), *of(Standing.TODAY), "soon"),
        Card(_("Material to scan and name"), *of(Standing.OPEN)),
    ]


def _reviews(act: Act) -> list[Card]:
    def of(one: Stands) -> tuple[int, str]:
        return reviews.standing(act, one), url_for("review.index", standing=one.value)

    cards: list[Card] = []
    if may(act, "submission:review"):
        cards.append(Card(_("Material to review"), *of(Stands.WAITING), "soon"))
        cards.append(Card(_("Late to review"), *of(Stands.LATE), "late"))
        note = _("remind the party, or review what came")
        cards.append(Card(_("Not supplied in time"), *of(Stands.OVERDUE), "late", note))
    if may(act, "submission:make"):
        note = _("correct it, or disagree")
        cards.append(Card(_("Returned for correction"), *of(Stands.MINE), "late", note))
    if may(act, "dispute:decide"):
        note = _("each waits for your word")
        cards.append(Card(_("Disputes to decide"), *of(Stands.DISPUTED), "soon", note))
    return cards


def _lacking(act: Act) -> list[Card]:
    """A handler's own files; all of them for whoever keeps or answers for all files."""
    cards: list[Card] = []
    if may(act, "case:close"):
        mine = gaps.files(act, Lacking(whose=gaps.MINE, when=gaps.DUE))
        url = url_for("catalog.lacking_everywhere", whose=gaps.MINE, when=gaps.DUE)
        note = _("what should be in them by now")
        cards.append(Card(_("My files that lack something"), mine, url, "late", note))
    if may(act, "catalog:work") or may(act, "extension:approve"):
        every = gaps.files(act, Lacking(when=gaps.DUE))
        url = url_for("catalog.lacking_everywhere", when=gaps.DUE)
        cards.append(Card(_("Files that lack something"), every, url, "soon"))
    return cards


def _sent(act: Act) -> list[Card]:
    """Only where there is something to settle: what the other system did not take in."""
    if not may(act, "catalog:work"):
        return []
    refused = exchange.standing(act, Sent.REFUSED)
    url = url_for("catalog.sent", standing=Sent.REFUSED.value)
    note = _("each with the reason of the other system")
    card = Card(_("Refused by the process system"), refused, url, "late", note)
    return [card] if refused else []


CARDS: dict[Office, Callable[[Act], list[Card]]] = {
    Office.SYSTEM: system,
    Office.SECURITY: security,
    Office.AUDIT: auditor,
    Office.STAFF: staff,
}


def of(act: Act) -> list[Card]:
    return CARDS[act.actor.office](act) if act.actor.office in CARDS else []
