"""./do on a small house of its own: what it installs, when, and how it mends itself."""

import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers import need

ROOT = Path(__file__).parents[2]
COMMANDS = ["run", "test", "check", "fix", "bench", "lock", "help"]

# A project that installs without a network: its build makes what the real one makes.
PYPROJECT = """\
[build-system]
requires = []
build-backend = "build_small"
backend-path = ["."]
"""
BACKEND = '''\
import pathlib, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    stamp = pathlib.Path("static/vendor/.stamp")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text("made")
    name = "small-1-py3-none-any.whl"
    facts = "Metadata-Version: 2.1\\nName: small\\nVersion: 1\\n"
    wheel = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as file:
        file.writestr("served.py", SERVED)
        file.writestr("small-1.dist-info/METADATA", facts)
        file.writestr("small-1.dist-info/WHEEL", wheel)
        file.writestr("small-1.dist-info/entry_points.txt", ENTRY)
        file.writestr("small-1.dist-info/RECORD", "")
    return name

ENTRY = "[console_scripts]\\narchive = served:main\\n"
SERVED = """\\
import os, sys
def main():
    print("served", *sys.argv[1:], "from", os.environ["ARCHIVE_HOME"])
"""
'''


@dataclass(frozen=True)
class Installed:
    """A house where a first start was killed, and what two at once said after it."""

    house: Path
    said: list[tuple[str, str]]


@pytest.fixture(scope="module")
def after_a_kill(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("do")
    house = lay_out(folder / "a small house 卷")
    killed = begin(house, TMPDIR=str(folder))
    while not (house / ".venv/lib").exists():
        time.sleep(0.01)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    both = [begin(house), begin(house)]
    return Installed(house, [process.communicate(timeout=120) for process in both])


@pytest.fixture(scope="module")
def installed(after_a_kill: Installed) -> Path:
    return after_a_kill.house


def lay_out(house: Path) -> Path:
    (house / "requirements").mkdir(parents=True)
    for name in ("app", "build", "test"):
        (house / f"requirements/{name}.txt").write_text("# nothing\n")
    (house / "pyproject.toml").write_text(PYPROJECT)
    (house / "build_small.py").write_text(BACKEND)
    (house / "hatch_build.py").write_text("")
    shutil.copy(ROOT / "do", house / "do")
    return house


def do(house: Path, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [house / "do", *arguments],
        cwd="/",
        env=environment(**changed),
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


def begin(house: Path, **changed: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [house / "do", "run"],
        env=environment(**changed),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def environment(**changed: str) -> dict[str, str]:
    ours = ("ARCHIVE_HOME", "PYTHONPYCACHEPREFIX")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "PIP_NO_INDEX": "1", **changed}


def steps(ended: subprocess.CompletedProcess[str]) -> Sequence[str]:
    return [line for line in ended.stderr.splitlines() if line.startswith("- ")]


def test_the_script_is_plain_sh() -> None:
    need("dash")

    subprocess.run(["/bin/dash", "-n", ROOT / "do"], check=True)
    assert (ROOT / "do").read_text().startswith("#!/bin/sh\n")


@pytest.mark.parametrize("script", ["do", ".ci/run"])
def test_the_scripts_can_be_run(script: str) -> None:
    assert (ROOT / script).stat().st_mode & stat.S_IXOTH


def test_the_linter_of_shells_finds_nothing() -> None:
    need("shellcheck")

    scripts = [ROOT / "do", ROOT / ".ci/run"]
    ended = subprocess.run(
        ["/usr/bin/shellcheck", *scripts], check=False, capture_output=True, text=True
    )

    assert (ended.returncode, ended.stdout) == (0, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_tells_every_command(command: str) -> None:
    ended = do(ROOT, "help")

    assert ended.returncode == 0
    assert f"./do {command} " in ended.stdout


def test_an_unknown_command_is_refused_with_help() -> None:
    ended = do(ROOT, "runn")

    assert ended.returncode == 2
    assert "runn" in ended.stderr
    assert "./do run" in ended.stderr
    assert ended.stdout == ""


def test_what_a_killed_start_left_is_made_anew_by_the_next(after_a_kill: Installed) -> None:
    said = after_a_kill.said

    assert "making the Python environment" in "".join(err for _, err in said)
    assert all(out.startswith("served") for out, _ in said)


def test_two_at_once_do_not_trample_on_each_other(after_a_kill: Installed) -> None:
    said = after_a_kill.said

    assert [out.split()[0] for out, _ in said] == ["served", "served"]
    assert sum("making the Python environment" in err for _, err in said) == 1


def test_a_second_start_installs_nothing(installed: Path) -> None:
    began = time.monotonic()
    ended = do(installed, "run")

    assert steps(ended) == []
    assert time.monotonic() - began < 3


def test_words_after_run_reach_the_archive(installed: Path) -> None:
    ended = do(installed, "run", "--demo", "--port", "8001")

    assert ended.stdout.startswith("served serve --demo --port 8001 from ")


def test_the_data_is_kept_beside_the_script(installed: Path) -> None:
    assert do(installed, "run").stdout.endswith(f"from {installed}/var\n")


def test_a_relative_home_is_meant_from_where_one_stands(installed: Path) -> None:
    assert do(installed, "run", ARCHIVE_HOME="srv/x").stdout.endswith("from //srv/x\n")


@pytest.mark.parametrize("changed", ["pyproject.toml", "hatch_build.py"])
def test_a_changed_file_brings_its_step_again(installed: Path, changed: str) -> None:
    with (installed / changed).open("a") as file:
        file.write("# changed\n")
    first, second = do(installed, "run"), do(installed, "run")

    assert [line.split()[-1] for line in steps(first)] == ["translations"]
    assert steps(second) == []


def test_what_a_build_makes_is_made_again_when_it_was_cleaned(installed: Path) -> None:
    shutil.rmtree(installed / "static/vendor")
    do(installed, "run")

    assert (installed / "static/vendor/.stamp").exists()


@pytest.mark.parametrize("damaged", ["bin/pip", "bin/python", "pyvenv.cfg", "unfinished"])
def test_a_broken_environment_is_noticed(installed: Path, damaged: str) -> None:
    path = installed / ".venv" / damaged
    aside = path.with_name("aside")
    before = is_sound(installed)
    if damaged == "unfinished":
        path.touch()
    else:
        path.rename(aside)
    if damaged == "pyvenv.cfg":
        path.write_text(aside.read_text().replace("house", "hut"))
    after = is_sound(installed)
    path.unlink(missing_ok=True)
    if aside.is_symlink() or aside.exists():
        aside.rename(path)

    assert (before, after) == (True, False)


def is_sound(house: Path) -> bool:
    """What ./do itself thinks of its environment."""
    asked = '. "$0" >/dev/null; has_sound_environment'
    ended = subprocess.run(
        ["/bin/sh", "-c", asked, house / "do", "help"], env=environment(), check=False
    )
    return ended.returncode == 0


def test_the_python_of_the_system_goes_before_another_on_the_path(tmp_path: Path) -> None:
    if not may_make_environments("/usr/bin/python3"):
        pytest.skip("NOT TESTED: this system's own Python makes no environments")
    other = tmp_path / "an other/python3"
    other.parent.mkdir()
    other.write_text(f"#!/bin/sh\necho '{other}'\n")
    other.chmod(0o755)
    asked = '. "$0" >/dev/null; for one in $pythons; do base_of $one; done; chosen_python'
    ended = subprocess.run(
        ["/bin/sh", "-c", asked, ROOT / "do", "help"],
        env=environment(PATH=f"{other.parent}:{os.environ['PATH']}"),
        check=True,
        capture_output=True,
        text=True,
    )

    assert ended.stdout.splitlines() == ["/usr/bin/python3", str(other), "/usr/bin/python3"]


def may_make_environments(python: str) -> bool:
    enough = "import sys, ensurepip, venv; assert sys.version_info >= (3, 11)"
    if not Path(python).exists():
        return False
    ended = subprocess.run([python, "-c", enough], check=False, stderr=subprocess.DEVNULL)
    return ended.returncode == 0


def test_other_dependencies_are_installed_and_a_failure_shows_why_and_is_tried_again(
    installed: Path, tmp_path: Path
) -> None:
    (installed / "requirements/app.txt").write_text("no-such-thing==1\n")
    failed = do(installed, "run", TMPDIR=str(tmp_path))
    (installed / "requirements/app.txt").write_text("# well again\n")
    mended, again = do(installed, "run"), do(installed, "run")

    assert failed.returncode == 1
    assert "no-such-thing" in failed.stderr
    assert failed.stdout == ""
    assert "making the Python environment" not in mended.stderr
    words = [line.split()[-1] for line in steps(mended)]
    assert words == ["dependencies", "translations"]
    assert mended.stdout.startswith("served")
    assert steps(again) == []
