"""Words of the review: states, outcomes, reasons."""

from archive.catalog.review import rules
from archive.catalog.review.models import Outcome, SubmissionState
from archive.speech import LazyString, _, lazy

STATES: dict[SubmissionState, tuple[str, LazyString]] = {
    SubmissionState.WAITING: ("waiting", lazy("waiting for review")),
    SubmissionState.ACCEPTED: ("done", lazy("accepted into the file")),
    SubmissionState.REFUSED: ("late", lazy("returned for correction")),
    SubmissionState.DISPUTED: ("soon", lazy("disputed")),
    SubmissionState.SUPPLEMENT: ("soon", lazy("to be supplemented")),
}
OUTCOMES: dict[Outcome, tuple[str, LazyString]] = {
    Outcome.ACCEPT: ("done", lazy("accepted into the file")),
    Outcome.REFUSE: ("late", lazy("refused, with an opinion")),
    Outcome.SUPPLEMENT: ("soon", lazy("received, to be supplemented")),
}
REASONS: dict[str, LazyString] = {
    "document_missing": lazy("A document is missing"),
    "pages_missing": lazy("Pages are missing"),
    "attachment_missing": lazy("An attachment is missing"),
    "service_unproved": lazy("Proof of service is missing"),
    "count_differs": lazy("Number of pages or copies differs from the receipt"),
    "illegible": lazy("Not legible"),
    "wrong_order": lazy("Pages in the wrong order or upside down"),
    "wrong_case": lazy("Belongs to another case"),
    "unsigned": lazy("A signature is missing"),
    "unsealed": lazy("The seal is missing"),
    "undated": lazy("The date is missing or wrong"),
    "blanks_open": lazy("Blanks of the form are not filled in"),
    "changes_unconfirmed": lazy("Corrections are not confirmed by seal or signature"),
    "not_original": lazy("A copy where the original is due, or not compared with it"),
    "wrong_form": lazy("Not the prescribed form or wording"),
    "handed_late": lazy("Handed in after the last day"),
    "day_unknown": lazy("The day it was formed is not stated"),
    "made_late": lazy("Made later than the rules want it"),
    "other": lazy("Another reason"),
}


def reason(code: str) -> str:
    return str(REASONS.get(code, code))


def state(of: SubmissionState) -> tuple[str, str]:
    tone, word = STATES[of]
    return tone, str(word)


def outcome(of: Outcome) -> tuple[str, str]:
    tone, word = OUTCOMES[of]
    return tone, str(word)


def point_choices(point: str) -> list[tuple[str, str]]:
    return [(code, reason(code)) for code in rules.reasons_of(point)]


def defect_choices() -> list[tuple[str, str]]:
    return [(code, reason(code)) for code in rules.DEFECTS]


def result(*, holds: bool | None) -> tuple[str, str]:
    if holds is None:
        return "plain", _("not looked at")
    return ("done", _("passes")) if holds else ("late", _("does not pass"))
