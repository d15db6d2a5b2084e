"""Documents as files: whole or not at all, the same again, and summed up."""

import errno
import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pypdf
import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from archive.catalog.exchange import cli, folder, pages
from archive.catalog.exchange.rules import FILES
from archive.catalog.exchange.telling import Reader
from archive.db import db
from tests.accounts.house import act
from tests.catalog.exchange import house
from tests.catalog.house import NOTICE
from tests.intake.house import ON_SQLITE
from tests.nodes.house import NUMBER

pytestmark = ON_SQLITE
OTHER = "（2026）豫0922执2号"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "out"


def send(runner: FlaskCliRunner, place: Path, *given: str) -> Result:
    db.session.rollback()
    found = runner.invoke(cli.send, [str(place), *given])
    db.session.rollback()
    db.session.expire_all()
    return found


def told(runner: FlaskCliRunner, place: Path, *given: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(send(runner, place, "--json", *given).stdout)
    return found


def files(place: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(place)): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file()
    }


def names(documents: list[Any], edition: int = 1, number: str = NUMBER) -> list[str]:
    return [f"{number}/{one.id:08d}-{edition}.pdf" for one in documents]


def test_each_case_has_a_folder_with_its_documents(
    runner: FlaskCliRunner, place: Path
) -> None:
    _row, documents = house.accepted()
    found = told(runner, place)
    first = place / names(documents)[0]
    told_of = json.loads(first.with_suffix(".json").read_text("utf-8"))

    assert found["written"] == names(documents)
    lines = pypdf.PdfReader(first).pages[0].extract_text().split("\n")
    assert lines == [line for line, _size, _side in NOTICE]
    assert (told_of["title"], told_of["pdf"]) == ("执行通知书", first.name)


def test_what_was_not_accepted_is_not_written(runner: FlaskCliRunner, place: Path) -> None:
    house.handed_in()
    found = told(runner, place)

    assert found["written"] == []
    assert files(place) == {}


def test_the_usual_tool_finds_every_file_as_it_was_written(
    runner: FlaskCliRunner, place: Path
) -> None:
    house.accepted()
    send(runner, place)
    check = ["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"]
    sound = subprocess.run(check, cwd=place, check=False)
    listed = (place / "SHA256SUMS").read_text("utf-8").splitlines()

    assert sound.returncode == 0
    assert len(listed) == len(files(place)) - 1


def test_the_same_again_writes_the_same_bytes_and_says_so(
    runner: FlaskCliRunner, place: Path
) -> None:
    _row, documents = house.accepted()
    send(runner, place)
    before, rows = files(place), len(house.sendings())
    found = told(runner, place)

    assert (found["written"], found["unchanged"]) == ([], names(documents))
    assert files(place) == before
    assert len(house.sendings()) == rows == 2


def test_a_damaged_file_is_written_anew(runner: FlaskCliRunner, place: Path) -> None:
    _row, documents = house.accepted()
    send(runner, place)
    sound = files(place)
    (place / names(documents)[0]).write_bytes(b"%PDF-1.7 damaged")
    found = told(runner, place)

    assert found["written"] == names(documents)[:1]
    assert files(place) == sound


def test_another_edition_comes_beside_the_first(
    runner: FlaskCliRunner, place: Path
) -> None:
    _row, documents = house.accepted()
    send(runner, place)
    house.change(documents[0], title="执行通知书（正本）")
    found = told(runner, place)

    assert found["written"] == names(documents[:1], edition=2)
    assert set(names(documents[:1])) < set(files(place))


def test_what_was_taken_out_is_said_beside_its_files(
    runner: FlaskCliRunner, place: Path
) -> None:
    _row, documents = house.accepted()
    send(runner, place)
    house.withdraw(documents[0])
    found = told(runner, place)
    [name] = found["withdrawn"]

    assert name == f"{NUMBER}/{documents[0].id:08d}-withdrawn.json"
    assert json.loads((place / name).read_text("utf-8"))["state"] == "withdrawn"


def test_only_the_cases_asked_for_are_written(runner: FlaskCliRunner, place: Path) -> None:
    house.accepted()
    _row, documents = house.accepted(number=OTHER, batch="20260302-002")
    found = told(runner, place, "--case", "(2026)豫0922执2号")

    assert found["written"] == names(documents, number=OTHER)


def test_a_case_that_is_not_there_is_said_before_anything_is_written(
    runner: FlaskCliRunner, place: Path
) -> None:
    found = send(runner, place, "--case", OTHER)

    assert f"There is no case {OTHER}" in str(found.exception)
    assert not place.exists()


def test_since_a_moment_only_what_was_touched_is_written(
    runner: FlaskCliRunner, place: Path
) -> None:
    _row, documents = house.accepted()
    sooner = told(runner, place, "--since", "2026-01-01T08:00")
    later = told(runner, place, "--since", "2099-01-01")

    assert sooner["written"] == names(documents)
    assert (later["written"], later["unchanged"]) == ([], [])


def test_the_court_s_own_part_goes_only_where_it_is_asked_for(
    runner: FlaskCliRunner, place: Path
) -> None:
    _row, [main, side] = house.accepted(side=True)
    without = told(runner, place)
    along = told(runner, place, "--side", "--system", "档案系统")

    assert without["written"] == names([main])
    assert along["written"] == names([side])


def test_what_cannot_be_written_now_is_passed_over_and_said(
    runner: FlaskCliRunner, place: Path
) -> None:
    _row, documents = house.accepted()
    house.unworked(house.first_page(documents[0]).id)
    found = send(runner, place)

    assert found.exit_code == 1
    assert "Page 1 of it has no picture yet" in found.stderr
    assert "Written: 1. Unchanged: 0. Taken out: 0. Passed over: 1." in found.stdout
    assert set(names(documents[1:])) < set(files(place))


@pytest.mark.parametrize("moment", ["picture", "pdf", "json"])
def test_a_run_that_is_killed_leaves_no_half_file(
    app: Flask, runner: FlaskCliRunner, place: Path, moment: str
) -> None:
    """Within the first PDF, between it and what is told of it, and right behind that."""
    house.accepted()
    killed_at(moment, place)
    left = files(place)
    whole = {name for name in left if not name.endswith(folder.PART)}
    found = told(runner, place)

    assert (
        whole
        == {
            "picture": set(),
            "pdf": {f"{NUMBER}/00000001-1.pdf"},
            "json": {f"{NUMBER}/00000001-1.pdf", f"{NUMBER}/00000001-1.json"},
        }[moment]
    )
    assert len([*found["written"], *found["unchanged"]]) == 2
    assert not [name for name in files(place) if name.endswith(folder.PART)]
    assert all(files(place)[name] == left[name] for name in whole)
    assert len(house.sendings()) == 2


def killed_at(moment: str, place: Path) -> None:
    """Send in a process of its own, which ends itself at once there and then."""
    db.session.rollback()
    child = os.fork()
    if child == 0:
        try:
            _die_at(moment)
            folder.send(act(), Reader(FILES), place)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def _die_at(moment: str) -> None:
    def die(*_given: Any, **_named: Any) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    if moment == "picture":
        pages._fetched = die
    elif moment == "pdf":
        folder._json = die
    else:
        folder._note = die


def test_a_full_disk_is_said_in_words_and_leaves_no_half_file(
    runner: FlaskCliRunner, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.accepted()

    def full(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[:5])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        found = send(runner, place)
    left = {name for name in files(place) if not name.endswith(folder.PART)}

    assert "No space left on device" in str(found.exception)
    assert left == {f"{NUMBER}/00000001-1.pdf"}
    assert len(told(runner, place)["written"]) == 1


def test_a_folder_that_cannot_be_is_said_to_be(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    found = send(runner, tmp_path / "file" / "below")

    assert "Nothing can be written into" in str(found.exception)
