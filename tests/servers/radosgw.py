"""A real S3 server: Ceph's radosgw over one monitor and one disk kept in memory.

Everything Ceph does for many disks and many gateways is turned down to one, and the
monitor told not to gather proposals for a second: it is up in less than two.
"""

import http.client
import os
import subprocess
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers import PLACES, need
from tests.servers.once import Facts, free_port, shared

PROGRAMS = [
    "ceph",
    "ceph-authtool",
    "ceph-mon",
    "ceph-osd",
    "monmaptool",
    "radosgw",
    "radosgw-admin",
]
PATIENCE = 60.0  # seconds for any one step of the start

ACCESS = "AKLOCAL"
SECRET = "SKLOCALSECRET"

CONFIGURATION = """\
[global]
fsid = {fsid}
mon host = [v2:127.0.0.1:{mon_port}]
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr1 = false
keyring = {home}/keyring
run dir = {home}
mon data = {home}/mon
osd data = {home}/osd
log file = {home}/$name.log
pid file = {home}/$name.pid
admin socket =

# One of everything, and no waiting for more.
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail warn = 1
mon data avail crit = 1
mon tick interval = 1
paxos propose interval = 0.02
paxos min wait = 0.01
auth allow insecure global id reclaim = false
rgw rados pool pg num min = 1
rgw num control oids = 1
rgw gc max objs = 1
rgw lc max objs = 1
rgw reshard num logs = 1
rgw data log num shards = 1
rgw md log max shards = 1
rgw objexp hints num shards = 1
rgw thread pool size = 16

# Nothing to do in the background.
rgw enable usage log = false
rgw enable gc threads = false
rgw enable lc threads = false
rgw enable quota threads = false
rgw run sync thread = false

osd objectstore = memstore
memstore device bytes = 4294967296
osd class update on start = false
rgw frontends = beast endpoint=127.0.0.1:{port} tcp_nodelay=1
"""

# What each daemon may do. `auth none` would be simpler, but radosgw does not start with it.
RIGHTS = {
    "mon.": {"mon": "allow *"},
    "client.admin": {"mon": "allow *", "osd": "allow *"},
    "client.rgw": {"mon": "allow rwx", "osd": "allow rwx"},
    "osd.0": {"mon": "allow profile osd", "osd": "allow *"},
}


@dataclass(frozen=True)
class S3Server:
    endpoint: str
    access: str
    secret: str
    region: str
    home: Path

    @property
    def port(self) -> int:
        return int(self.endpoint.rpartition(":")[2])

    def small_account(self, limit: int) -> tuple[str, str]:
        """The keys of a new account that may keep this many bytes in all."""
        user = f"small-{uuid.uuid4().hex[:12]}"
        access, secret = user.upper(), uuid.uuid4().hex
        quota = ["--quota-scope=user", f"--uid={user}"]
        _add_user(self.home, user, access, secret)
        _run(self.home, "radosgw-admin", "quota", "set", *quota, f"--max-size={limit}B")
        _run(self.home, "radosgw-admin", "quota", "enable", *quota)
        return access, secret


@pytest.fixture(scope="session")
def radosgw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    need(*PROGRAMS)
    with shared(tmp_path_factory, "radosgw", _start) as facts:
        yield S3Server(
            endpoint=facts["endpoint"],
            access=ACCESS,
            secret=SECRET,
            region="default",
            home=Path(facts["home"]),
        )


def _start(home: Path) -> Facts:
    port = free_port()
    (home / "mon").mkdir()
    (home / "osd").mkdir()
    fsid = str(uuid.uuid4())
    mon_port = free_port()
    (home / "ceph.conf").write_text(
        CONFIGURATION.format(fsid=fsid, mon_port=mon_port, port=port, home=home)
    )
    _make_keys(home)
    _start_monitor(home, fsid, mon_port)
    _start_disk(home)
    _run(home, "radosgw", "--name=client.rgw")
    _wait_for_gateway(port)
    _add_user(home, "court", ACCESS, SECRET)
    return {"endpoint": f"127.0.0.1:{port}"}


def _make_keys(home: Path) -> None:
    _run(home, "ceph-authtool", "--create-keyring", f"{home}/keyring")
    for name, rights in RIGHTS.items():
        caps = [word for part, right in rights.items() for word in ("--cap", part, right)]
        _run(home, "ceph-authtool", f"{home}/keyring", "--gen-key", f"--name={name}", *caps)


def _start_monitor(home: Path, fsid: str, port: int) -> None:
    place = ["--addv", "a", f"[v2:127.0.0.1:{port}]"]
    _run(home, "monmaptool", "--create", f"--fsid={fsid}", *place, f"{home}/monmap")
    keys = ["--monmap", f"{home}/monmap", "--keyring", f"{home}/keyring"]
    _run(home, "ceph-mon", "--id=a", "--mkfs", *keys)
    _run(home, "ceph-mon", "--id=a")


def _start_disk(home: Path) -> None:
    identity = str(uuid.uuid4())
    _run(home, "ceph", "osd", "new", identity)
    _run(home, "ceph-osd", "--id=0", "--mkfs", f"--osd-uuid={identity}")
    _run(home, "ceph-osd", "--id=0")


def _wait_for_gateway(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _answers(port):
        if time.monotonic() > deadline:
            raise TimeoutError(f"radosgw did not answer within {PATIENCE:.0f} s")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def _add_user(home: Path, user: str, access: str, secret: str) -> None:
    keys = [f"--access-key={access}", f"--secret-key={secret}"]
    _run(
        home, "radosgw-admin", "user", "create", f"--uid={user}", "--display-name=x", *keys
    )


def _run(home: Path, program: str, *arguments: str) -> None:
    """Run to its end; a daemon's end is when it has gone into the background."""
    command = [program, f"--conf={home}/ceph.conf", *arguments]
    if program in {"ceph-authtool", "monmaptool"}:
        del command[1]  # these two want nothing of the sort
    environment = {**os.environ, "PATH": PLACES, "CEPH_CONF": f"{home}/ceph.conf"}
    done = subprocess.run(
        command,
        check=False,
        env=environment,
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=PATIENCE,
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace")[-2000:]
        raise RuntimeError(f"{program} {' '.join(arguments)} failed: {said}")
