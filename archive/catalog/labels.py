"""The catalogue in words: reasons of a proposal, marks, origins, and what was changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from archive.act import Act
from archive.cases import terms
from archive.cases.models import Case
from archive.catalog.models import Mark, Origin, Version
from archive.profile.files import FilePart
from archive.profile.schema import Profile
from archive.speech import LazyString, _, lazy

ORIGINS: dict[Origin, LazyString] = {
    Origin.SCAN: lazy("Scanned"),
    Origin.SYSTEM: lazy("Process system"),
    Origin.MOBILE: lazy("Mobile upload"),
    Origin.PARTY: lazy("Sent by a party online"),
}
MARKS: dict[Mark, LazyString] = {
    Mark.UNKNOWN: lazy("not looked at yet"),
    Mark.PRESENT: lazy("present"),
    Mark.MISSING: lazy("missing"),
    Mark.NOT_NEEDED: lazy("not needed"),
}
FILES: dict[FilePart, LazyString] = {
    FilePart.MAIN: lazy("Main file"),
    FilePart.SIDE: lazy("The court's own file"),
}
VERBS: dict[str, LazyString] = {
    "filed": lazy("Filed"),
    "changed": lazy("Changed"),
    "moved": lazy("Moved"),
    "split": lazy("Divided"),
    "split_off": lazy("Divided off"),
    "merged": lazy("Joined with the next"),
    "merged_into": lazy("Joined to the one before"),
    "withdrawn": lazy("Taken out of the file"),
}
FIELDS: dict[str, LazyString] = {
    "title": lazy("Title"),
    "kind": lazy("Kind"),
    "heading": lazy("Heading"),
    "node": lazy("Node"),
    "position": lazy("Place in the file"),
    "formed_on": lazy("Formed on"),
    "maker": lazy("Made by"),
    "origin": lazy("Origin"),
    "seal": lazy("Official seal"),
    "signature": lazy("Signature"),
    "pages": lazy("Pages"),
    "why": lazy("Why"),
}
# Why a draft begins where it does, why it is called so, and what is doubtful about it.
REASONS: dict[str, LazyString] = {
    "first_page": lazy("It is the first page of this case in the batch."),
    "begins": lazy("A separator sheet, or somebody, says that material begins here."),
    "other_piece": lazy("The receipt lists it as another piece."),
    "title": lazy("Its first page bears a title that is known."),
    "title_near": lazy("Its title is nearly a known one, and may be misread."),
    "court": lazy("A court's name stands at its head."),
    "number": lazy("A case number stands below its head."),
    "first_of_pages": lazy("It numbers itself page 1."),
    "signed_before": lazy("The page before it ends with a signature or a date."),
    "half_empty_before": lazy("The page before it ends early."),
    "card": lazy("Its words are those of something without a title, such as a card."),
    "words": lazy("Its words are those of this kind."),
    "piece": lazy("The receipt calls the material so."),
    "learnt": lazy("This court filed the same printed title so before."),
    "named": lazy("Somebody said which pages belong together."),
    "unknown": lazy("No kind of document fits it."),
    "doubt_heading": lazy("To check: files of this type have no heading for it."),
    "doubt_words": lazy("To check: its words do not say which of several kinds it is."),
    "doubt_border": lazy("To check: where it begins or ends is not certain."),
    "doubt_reading": lazy("To check: its first page was read badly."),
    "doubt_small_title": lazy("To check: the title is set no larger than the text."),
    "doubt_part_title": lazy("To check: another large line may belong to the title."),
    "doubt_title": lazy("To check: the title is not certain."),
}


def reasons(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Each reason once, as a sentence; what needs none is left out."""
    known = (code for code in dict.fromkeys(codes) if code in REASONS)
    return [(code, str(REASONS[code])) for code in known]


def changes(act: Act, case: Case, version: Version) -> list[str]:
    """What one version did, field by field."""
    profile = terms.profile_of(act, case)
    verb = str(VERBS.get(version.verb, version.verb))
    said = [
        _one(profile, name, version.before, version.after)
        for name in version.after
        if name in FIELDS and (version.before or name == "why")
    ]
    return said or [verb]


def _one(
    profile: Profile, name: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> str:
    field = str(FIELDS[name])
    now = value(profile, name, after[name])
    if name not in before:
        return _("%(field)s: %(sentence)s", field=field, sentence=now)
    was = value(profile, name, before[name])
    return _("%(field)s: %(sentence)s", field=field, sentence=f"{was} → {now}")


def value(profile: Profile, name: str, written: Any) -> str:
    """A field of a version as people read it."""
    entries: Mapping[str, Sequence[Any]] = {
        "kind": profile.document_kinds,
        "heading": profile.headings,
        "node": profile.nodes,
    }
    if name in entries:
        return terms.named(entries[name], written) or "—"
    if name == "origin":
        return str(ORIGINS[Origin(written)])
    if name in {"seal", "signature"}:
        return str(MARKS[Mark(written)])
    if name == "pages":
        return str(len(written))
    return str(written or "—")
