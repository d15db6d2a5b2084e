"""``archive profile``, as an operator meets it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.profile import coverage, loader
from archive.profile.cli import commands, profile


def run(*arguments: str) -> Result:
    return CliRunner().invoke(profile, list(arguments))


def test_a_good_profile_is_summed_up_with_a_count_of_each_section() -> None:
    path = str(loader.find("qingfeng"))

    summary, sections = run("check", path).stdout.splitlines()

    assert summary.startswith(f"{path}: 清丰县人民法院, qingfeng@1, in force from")
    assert "areas 4, windows 2" in sections


def test_a_shipped_court_is_checked_by_its_name() -> None:
    result = run("check", "gushi")

    assert result.exit_code == 0
    assert "gushi@1" in result.stdout


def test_without_a_name_every_shipped_court_is_checked() -> None:
    result = run("check")

    assert result.exit_code == 0
    assert result.stderr == ""
    assert [line.split(", ")[1] for line in result.stdout.splitlines()[::2]] == [
        "gushi@1",
        "jianli@1",
        "jingmen@1",
        "qingfeng@1",
        "yunan@1",
    ]


def test_every_fault_of_every_bad_file_goes_to_the_error_output(tmp_path: Path) -> None:
    bad, missing = tmp_path / "bad.toml", tmp_path / "none.toml"
    bad.write_text("colour = 1\n[court]\n", "utf-8")
    good = str(loader.find("qingfeng"))

    result = run("check", str(bad), good, str(missing))

    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert f"{bad}: colour: There is no such key here." in result.stderr
    assert f"{bad}: court.name: This is missing." in result.stderr
    assert f"{missing}: There is no such file." in result.stderr


def test_the_coverage_of_the_rows_is_counted() -> None:
    result = run("coverage")

    assert result.exit_code == 0
    assert result.stdout.startswith(f"{len(coverage.rows())} rows: ")


def test_the_shipped_courts_are_listed() -> None:
    result = run("list")

    assert result.exit_code == 0
    assert "qingfeng@1  清丰县人民法院  Qingfeng County People's Court" in result.stdout


@pytest.mark.parametrize("command", [profile, *profile.commands.values()])
def test_every_command_has_help(command: object) -> None:
    assert getattr(command, "help", "")
    assert profile in commands
