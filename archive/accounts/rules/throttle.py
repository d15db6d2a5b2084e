"""How long somebody waits after failed attempts. Pure: counts in, durations out.

Never a lock for good: whoever knows an account's name could lock its owner out.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

# Hosts' clocks may jump back; nobody waits longer than this for it.
LONGEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Patience:
    """``free`` failures cost nothing; then the wait doubles, from ``least`` to ``most``.

    Whoever was quiet for ``forgotten`` after the wait begins anew.
    """

    free: int
    most: timedelta
    forgotten: timedelta
    least: timedelta = timedelta(0)

    def delay(self, failures: int) -> timedelta:
        beyond = failures - self.free
        if beyond <= 0:
            return timedelta(0)
        # The power stays small however long somebody goes on.
        doubled = timedelta(seconds=2 ** min(beyond, 16))
        return min(max(doubled, self.least), self.most)


@dataclass(frozen=True, slots=True)
class Count:
    """What is known of one account's or address's failures."""

    failures: int
    last_at: datetime
    until: datetime

    def waits(self, at: datetime) -> timedelta:
        """How long until the next attempt is looked at; not at all, if nothing is left."""
        left = self.until - at
        return left if timedelta(0) < left <= LONGEST else timedelta(0)

    def next(self, at: datetime, patience: Patience) -> "Count":
        """With one more attempt, which counts as a failure until it proves none."""
        stale = at >= max(self.last_at, self.until) + patience.forgotten
        failures = 1 if stale else self.failures + 1
        return Count(failures, at, at + patience.delay(failures))


def neighbourhood(address: str) -> str:
    """The address as it is counted: whoever has one IPv6 address has a /64 of them."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
