"""What is written down and told: registers, forms, notices and regular figures."""

from collections.abc import Iterator
from enum import StrEnum

from archive.profile.draft import Draft, between
from archive.profile.errors import Fault
from archive.profile.parts import Code, Conditional, Entry, Span, Text
from archive.profile.process import Period


class Register(Entry):
    # The columns as the court heads them.
    fields: tuple[Text, ...] = ()
    posts: tuple[Code, ...] = ()


class FormKind(StrEnum):
    FORM = "form"
    # Points to tick off one by one.
    CHECKLIST = "checklist"
    # A form that goes with the file from one team to the next.
    TRAVELLING = "travelling"


class Form(Entry):
    kind: FormKind
    fields: tuple[Text, ...] = ()


class Recipient(StrEnum):
    APPLICANT = "applicant"
    PARTIES = "parties"
    ENTERPRISE = "enterprise"
    HANDLER = "handler"
    BORROWER = "borrower"
    # The posts that are named beside.
    POSTS = "posts"


class Channel(StrEnum):
    PAGE = "page"
    SMS = "sms"
    PHONE = "phone"
    PAPER = "paper"
    WECHAT = "wechat"
    APP = "app"


class Notice(Conditional):
    """Somebody is told when something happened, or before something is due."""

    # None: every node.
    at: Code | None = None
    before: Span | None = None
    to: tuple[Recipient, ...]
    posts: tuple[Code, ...] = ()
    channels: tuple[Channel, ...]


class Statistic(Entry):
    every: Period | None = None
    figures: tuple[Text, ...] = ()
    team: Code | None = None
    # Who draws it up, and whom it is laid before.
    by: Code | None = None
    to: tuple[Code, ...] = ()


CODED = ("registers", "forms", "notices", "statistics")
REFERENCES = (
    ("registers", "posts", "posts"),
    ("notices", "at", "events|nodes|deadlines"),
    ("notices", "posts", "posts"),
    ("notices", "when", "circumstances"),
    ("notices", "unless", "circumstances"),
    ("statistics", "team", "teams"),
    ("statistics", "by", "posts"),
    ("statistics", "to", "posts"),
)


def faults(draft: Draft) -> Iterator[Fault]:
    yield from between(draft, CODED, REFERENCES)
