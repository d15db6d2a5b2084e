"""``archive profile``, as an operator meets it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.profile import loader
from archive.profile.cli import commands, profile


def run(*arguments: str) -> Result:
    return CliRunner().invoke(profile, list(arguments))


def test_a_good_profile_is_summed_up_in_one_line() -> None:
    path = str(loader.find("qingfeng"))

    result = run("check", path)

    assert result.exit_code == 0
    assert result.stdout.startswith(f"{path}: 清丰县人民法院, qingfeng@1, in force from")
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == ""


def test_every_fault_of_every_bad_file_goes_to_the_error_output(tmp_path: Path) -> None:
    bad, missing = tmp_path / "bad.toml", tmp_path / "none.toml"
    bad.write_text("colour = 1\n[court]\n", "utf-8")
    good = str(loader.find("qingfeng"))

    result = run("check", str(bad), good, str(missing))

    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert f"{bad}: colour: There is no such key here." in result.stderr
    assert f"{bad}: court.name: This is missing." in result.stderr
    assert f"{missing}: There is no such file." in result.stderr


def test_check_wants_a_file() -> None:
    assert run("check").exit_code == 2


def test_the_shipped_courts_are_listed() -> None:
    result = run("list")

    assert result.exit_code == 0
    assert "qingfeng@1  清丰县人民法院  Qingfeng County People's Court" in result.stdout


@pytest.mark.parametrize("command", [profile, *profile.commands.values()])
def test_every_command_has_help(command: object) -> None:
    assert getattr(command, "help", "")
    assert profile in commands
