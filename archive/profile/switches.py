"""Where courts differ in what they do: named choices, each with code of its own."""

from collections.abc import Iterator
from enum import StrEnum

from archive.profile.draft import Draft, repeated
from archive.profile.errors import Fault
from archive.profile.parts import Flag, Sourced, Text


class Choice(StrEnum):
    """A new choice is new code, so the list is closed."""

    # Paper is lent only if it is said why the electronic file will not do.
    ASK_WHY_PAPER = "ask_why_paper"
    # Copies are offered before originals are lent.
    COPIES_FIRST = "copies_first"
    # Each node is signed off by its responsible person.
    SIGN_OFF_NODES = "sign_off_nodes"
    # Whoever holds the next node sees what the earlier one still owes.
    SHOW_EARLIER_DEBTS = "show_earlier_debts"
    # A case may be closed for want of assets within three months of filing.
    TERMINATE_EARLY = "terminate_early"
    # Before a case is allotted, related ones are looked for.
    SEARCH_RELATED = "search_related"
    # A person may send a case elsewhere than the rules say, and says why.
    OVERRIDE_ROUTING = "override_routing"
    # A move between teams changes who handles the case.
    MOVE_HANDLER = "move_handler"
    # The paper goes with the case when it is allotted.
    FILE_FOLLOWS_CASE = "file_follows_case"
    # Who asks about a case proves who they are first.
    CHECK_IDENTITY = "check_identity"
    # Volumes of the preservation case are kept with the execution case.
    MERGE_PRESERVATION = "merge_preservation"


class Switch(Sourced):
    code: Choice
    name: Text
    gloss: Text
    on: Flag
    # A rule of higher rank that it goes against, shown wherever the choice is used.
    against: Text | None = None


def faults(draft: Draft) -> Iterator[Fault]:
    yield from repeated(draft, "switches", "code")
