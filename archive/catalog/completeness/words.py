"""What is lacking, when it is wanted, and why a check does not hold: in words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from archive.cases import terms
from archive.catalog.completeness.rules import lacking
from archive.catalog.completeness.rules.facts import Found, Reason, Said, Verdict, Why
from archive.catalog.completeness.rules.lacking import When
from archive.nodes import words as nodes
from archive.profile.files import Requirement
from archive.profile.parts import Sourced
from archive.profile.schema import Profile
from archive.speech import LazyString, _, day, lazy

WHEN: dict[When, tuple[str, LazyString]] = {
    When.DUE: ("late", lazy("owed")),
    When.COMING: ("soon", lazy("wanted soon")),
    When.LATER: ("plain", lazy("later")),
}
HANDOVERS: dict[str, LazyString] = {
    "interview": lazy("Handover after the first interview"),
    "triage": lazy("Handover after triage"),
    "team": lazy("Handover to the next team"),
    "merger": lazy("Merging into another file"),
    "archive": lazy("Handover to the archives"),
}
VERDICTS: dict[Verdict, tuple[str, LazyString]] = {
    Verdict.HOLDS: ("done", lazy("passes")),
    Verdict.FAILS: ("late", lazy("does not pass")),
    Verdict.ASKED: ("waiting", lazy("to be answered")),
}
SAID: dict[Said, LazyString] = {
    Said.YES: lazy("yes"),
    Said.NO: lazy("no"),
    Said.NOT_HERE: lazy("does not apply"),
}
# Reasons that need no more words, but for the debtor some are about.
SHORTLY: dict[Why, LazyString] = {
    Why.ALL_DEAD: lazy("the case says that all debtors are dead"),
    Why.ONLY_ACTS: lazy("only an act is claimed"),
    Why.ANSWERED_NO: lazy("answered with no"),
    Why.UNANSWERED: lazy("to be answered"),
}
# Reasons that are about documents.
MARKS = frozenset(
    {
        Why.SEAL_MISSING,
        Why.SEAL_UNKNOWN,
        Why.SIGNATURE_MISSING,
        Why.SIGNATURE_UNKNOWN,
    }
)
# What is asked where the data leave a check open.
QUESTIONS: dict[str, LazyString] = {
    "clues_settled": lazy("No clue was recorded. Has every clue been followed up?"),
    "assets_explained": lazy(
        "Is it said of every asset found why it could not be executed?"
    ),
    "unpaid_remains": lazy("Does something remain unpaid?"),
    "some_debtor_alive": lazy("Is at least one of the debtors alive?"),
    "not_only_acts": lazy("Is more claimed than an act?"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What documents and debtors are called; what is missing here is not to be named."""

    documents: Mapping[int, str] = field(default_factory=dict)
    debtors: Mapping[int, str] = field(default_factory=dict)

    def document(self, number: str) -> str:
        found = self.documents.get(int(number))
        return _("“%(title)s”", title=found) if found else _("a document you may not read")


def when(of: When) -> tuple[str, str]:
    tone, word = WHEN[of]
    return tone, str(word)


def verdict(found: Found) -> tuple[str, str]:
    """A warning that does not hold is told from what refuses."""
    tone, word = VERDICTS[found.verdict]
    if found.verdict is Verdict.FAILS and not found.refuses:
        return "soon", _("does not pass, only a warning")
    return tone, str(word)


def at(profile: Profile, place: str) -> str:
    """When along the way of a case something is wanted."""
    sort, code = lacking.parted(place)
    if sort == lacking.NODE:
        return _("Node “%(node)s”", node=nodes.node(profile, code))
    if sort == lacking.HANDOVER:
        return str(HANDOVERS.get(code, code))
    if not code:
        return _("Closing")
    method = terms.named(profile.closing_methods, code)
    return _("Closing as “%(method)s”", method=method)


def requirement(profile: Profile, code: str) -> str:
    return terms.named(profile.requirements, code)


def source(entry: Sourced) -> str:
    """Where a rule comes from; all of it, and whether it is still to be confirmed."""
    said = _(", ").join(terms.source(one) for one in entry.rows)
    return _("%(source)s (to be confirmed)", source=said) if entry.to_confirm else said


def entry(profile: Profile, code: str) -> Requirement | None:
    return next((one for one in profile.requirements if one.code == code), None)


def thing(
    profile: Profile, of: str, rule: str, hidden: Collection[str] = frozenset()
) -> str:
    """What is lacking. Of the court's own part only the rule is named that wants it."""
    sort, code = lacking.parted(of)
    if sort == lacking.CHOICE:
        return choice(profile, code, hidden)
    if heading(profile, of) in hidden:
        return requirement(profile, rule)
    if sort == lacking.MATERIAL:
        return terms.named(profile.materials, code)
    name = terms.named(profile.headings, code)
    return _("something under “%(heading)s”", heading=name)


def choice(profile: Profile, code: str, hidden: Collection[str] = frozenset()) -> str:
    """One of several that do."""
    found = entry(profile, code)
    if found is None:
        return code
    names = [thing(profile, one, code, hidden) for one in lacking.things_of(found)]
    return _("one of: %(names)s", names=listed(dict.fromkeys(names)))


def heading(profile: Profile, of: str) -> str:
    """The heading under which a thing belongs."""
    sort, code = lacking.parted(of)
    if sort == lacking.MATERIAL:
        return next((one.heading for one in profile.materials if one.code == code), "")
    return code


def listed(names: Iterable[str]) -> str:
    return _(", ").join(names)


def satisfied_by(profile: Profile, of: str) -> str:
    """Which kinds of documents count as a thing."""
    sort, code = lacking.parted(of)
    if sort != lacking.MATERIAL:
        return _("any document under this heading")
    kinds = [terms.name(one) for one in profile.document_kinds if one.material == code]
    if kinds == [terms.named(profile.materials, code)]:
        return ""  # a document that is called like the material
    return listed(kinds) or _("no kind of document counts as this yet")


def question(check_kind: str) -> str:
    """What is asked; of a check the data answer but for which debtor, whether it holds."""
    return str(QUESTIONS.get(check_kind, _("Does this hold?")))


def reasons(profile: Profile, found: Found, names: Names) -> list[str]:
    return [reason(profile, one, names) for one in found.reasons]


def reason(profile: Profile, one: Reason, names: Names) -> str:
    of, on = one.of, day(one.on) if one.on else ""
    match one.why:
        case Why.NOT_HAPPENED:
            return _("not recorded: %(what)s", what=_anchors(profile, of))
        case Why.TOO_OLD:
            return _(
                "the last one (%(what)s) was on %(day)s, which is too long ago",
                what=_anchors(profile, of),
                day=on,
            )
        case Why.TOO_EARLY:
            return _("not before %(day)s", day=on)
        case Why.TOO_LATE:
            return _("the term ended on %(day)s", day=on)
        case Why.NOT_IN_FILE:
            what = listed(terms.named(profile.materials, code) for code in of)
            return _("not in the file: %(what)s", what=what)
        case _:
            return _of_the_rest(profile, one, names, on)


def _of_the_rest(profile: Profile, one: Reason, names: Names, on: str) -> str:
    match one.why:
        case why if why in MARKS:
            return _marks(one, names)
        case Why.LATE:
            return _(
                "%(node)s: should have been done by %(day)s",
                node=_anchors(profile, one.of),
                day=on,
            )
        case Why.STILL_OPEN:
            return _("%(node)s is still open", node=_anchors(profile, one.of))
        case Why.AGAINST:
            return _against(profile)
        case _:
            return _about(str(SHORTLY[one.why]), one, names)


def _marks(one: Reason, names: Names) -> str:
    what = listed(map(names.document, one.of))
    match one.why:
        case Why.SEAL_MISSING:
            return _("no seal on %(what)s", what=what)
        case Why.SIGNATURE_MISSING:
            return _("no signature on %(what)s", what=what)
        case Why.SEAL_UNKNOWN:
            return _("whether there is a seal was not looked at on %(what)s", what=what)
        case _:
            return _("whether it is signed was not looked at on %(what)s", what=what)


def _about(said: str, one: Reason, names: Names) -> str:
    debtor = names.debtors.get(int(one.of[0])) if one.of else None
    if not debtor:
        return said
    return _("%(field)s: %(sentence)s", field=debtor, sentence=said)


def _anchors(profile: Profile, codes: Iterable[str]) -> str:
    return listed(nodes.anchor(profile, code) for code in codes)


def _against(profile: Profile) -> str:
    """The court closes earlier than rules of higher rank let it."""
    switch = next((one for one in profile.switches if one.code == "terminate_early"), None)
    if switch is None:
        return _("the court allows it all the same")
    if switch.against is None:
        return _("this court allows it (%(source)s)", source=terms.source(switch.source))
    return _(
        "this court allows it (%(source)s), against %(law)s",
        source=terms.source(switch.source),
        law=switch.against,
    )
