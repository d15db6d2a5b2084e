"""A small profile that is good, to be changed into bad ones."""

import pytest

from archive.profile import loader
from archive.profile.errors import ProfileError
from archive.profile.loader import SEAM
from archive.profile.schema import Profile

HEAD = """
[court]
code = "sample"
name = "示例县人民法院"
gloss = "Sample County People's Court"
timezone = "Asia/Shanghai"
version = 1
in_force_from = 2026-01-01
document = { title = "办法" }
[security]
password_policy = "asvs"
[[security.sources]]
source = "house"
settings = [
  "password_policy", "password_days", "idle_minutes", "absolute_hours",
  "activation_working_days", "account_failures", "address_failures",
  "failure_minutes", "lockout_minutes",
]
"""


def entry(section: str, code: str, *lines: str) -> str:
    """An entry with everything each must have, and the lines that are its own."""
    own = "\n".join(lines)
    return (
        f'\n[[{section}]]\ncode = "{code}"\nname = "{code}名"\ngloss = "{code}"\n'
        f'source = "house"\n{own}\n'
    )


CASE = "".join(
    (
        entry("posts", "judge"),
        entry("teams", "swift", 'kind = "handling"'),
        entry("case_types", "first", 'mark = "执"', 'group = "execution"'),
        entry("circumstances", "urgent"),
        entry("grounds", "small"),
        entry("stages", "start"),
        entry("closing_methods", "done"),
        entry(
            "headings",
            "records",
            'file = "main"',
            'places = [{ case_type = "first", order = 10 }]',
        ),
        entry("materials", "record", 'heading = "records"'),
        entry("events", "received", "opens = true"),
        entry("events", "filed", 'follows = "received"'),
        entry(
            "nodes",
            "interview",
            'anchor = "filed"',
            'term = { count = 2, unit = "days" }',
            'post = "judge"',
        ),
        entry("approvals", "longer", 'steps = [{ post = "judge" }]'),
        entry("requirements", "needed", 'node = "interview"', 'materials = ["record"]'),
        entry(
            "deadlines", "hand_in", 'start = "filed"', 'every = "month"', 'post = "judge"'
        ),
        entry("routing", "by_amount", "amount_up_to = 30000", 'team = "swift"'),
        entry("routing", "rest", 'team = "swift"'),
        entry("notices", "told", 'at = "filed"', 'to = ["parties"]', 'channels = ["sms"]'),
    )
)
GOOD = HEAD + CASE


def read(own: str, base: str | None = None) -> Profile:
    """The profile of a text, and of the base below it if there is one."""
    data = own.encode()
    if base is not None:
        data = b'base = "national"\n' + data + SEAM + base.encode()
    return loader.parse(data, "court.toml")


def refused(own: str, base: str | None = None) -> list[str]:
    with pytest.raises(ProfileError) as caught:
        read(own, base)
    return caught.value.lines


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)
