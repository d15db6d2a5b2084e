import json
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from archive.audit import cli, queries
from archive.audit.errors import FileNotWritten, FileThere
from archive.audit.kinds import Kind
from tests.audit.journals import administrator, delete, note, write


def test_a_sound_journal_is_told_with_its_count(runner: FlaskCliRunner) -> None:
    note(3)

    said = runner.invoke(cli.audit, ["verify"])

    assert said.exit_code == 0
    assert said.output.startswith("3 events in ")
    assert "Nothing was altered" in said.output


def test_a_tampered_journal_is_told_and_exits_with_1(runner: FlaskCliRunner) -> None:
    note(3)
    with administrator() as connection:
        delete(connection, 2)

    said = runner.invoke(cli.audit, ["verify"])

    assert said.exit_code == 1
    assert "deleted [2] Event 2 was deleted." in said.output


def test_a_verification_is_an_event_with_its_result(runner: FlaskCliRunner) -> None:
    note(3)
    with administrator() as connection:
        write(connection, 2, {"name": "x"})
    runner.invoke(cli.audit, ["verify"])
    told = queries.last_of(Kind.AUDIT_VERIFIED)

    assert told
    assert (told.account, told.done, told.facts["faults"]) == ("cli", False, 1)


def test_a_program_is_told_the_same_as_json(runner: FlaskCliRunner) -> None:
    note(3)
    with administrator() as connection:
        write(connection, 2, {"name": "x"})

    said = json.loads(runner.invoke(cli.audit, ["verify", "--json"]).output)

    assert (said["sound"], said["count"], said["faults"]) == (False, 3, 1)
    assert said["findings"][0]["kind"] == "altered"
    assert said["findings"][0]["place"] == "2"


def test_a_checkpoint_is_signed_once(runner: FlaskCliRunner) -> None:
    note(3)

    first = runner.invoke(cli.audit, ["checkpoint"])
    second = runner.invoke(cli.audit, ["checkpoint"])

    assert "3 events are signed in" in first.output
    assert "000000000003.note" in first.output
    assert second.output == "Nothing is new since the last checkpoint.\n"


def test_the_journal_is_written_to_a_new_file(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    note(3)
    file = tmp_path / "journal.jsonl"

    said = runner.invoke(cli.audit, ["export", str(file), "--format", "jsonl"])

    assert said.exit_code == 0
    assert len(file.read_text("utf-8").splitlines()) == 3
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_export_is_an_event(runner: FlaskCliRunner, tmp_path: Path) -> None:
    note(3)
    asked = ["export", str(tmp_path / "a.csv"), "--since", "2026-03-02"]
    runner.invoke(cli.audit, asked)
    told = queries.last_of(Kind.AUDIT_EXPORTED)

    assert told
    assert told.facts == {"format": "csv", "last": 3, "filters": {"since": "2026-03-02"}}


@pytest.mark.parametrize(("days", "count"), [("2026-03-01", 0), ("2026-03-02", 3)])
def test_the_last_day_is_included(
    runner: FlaskCliRunner, tmp_path: Path, days: str, count: int
) -> None:
    note(3)
    file = tmp_path / "a.jsonl"
    runner.invoke(cli.audit, ["export", str(file), "--until", days, "--format", "jsonl"])

    assert len(file.read_text("utf-8").splitlines()) == count


def test_a_file_that_is_there_is_not_overwritten(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("mine")

    said = runner.invoke(cli.audit, ["export", str(file)])

    assert isinstance(said.exception, FileThere)
    assert file.read_text() == "mine"
    assert queries.last_of(Kind.AUDIT_EXPORTED) is None


def test_a_file_that_cannot_be_written_is_a_sentence(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    said = runner.invoke(cli.audit, ["export", str(tmp_path / "no" / "a.csv")])

    assert isinstance(said.exception, FileNotWritten)
    assert "cannot be written" in str(said.exception)
