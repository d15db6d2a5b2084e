from pathlib import Path

import pytest

from archive.settings import BadSetting, Settings, table, variable


def test_what_is_not_set_has_its_default() -> None:
    assert Settings.read({}) == Settings()


def test_the_environment_is_read_by_the_type_of_the_setting() -> None:
    found = Settings.read(
        {"ARCHIVE_PORT": "9000", "ARCHIVE_HTTPS": "1", "ARCHIVE_HOME": "/srv/archive"}
    )

    assert (found.port, found.https, found.home) == (9000, True, Path("/srv/archive"))


def test_what_is_given_wins_over_the_environment() -> None:
    assert Settings.read({"ARCHIVE_PORT": "9000"}, port=9001).port == 9001


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ARCHIVE_PORT", "many"),
        ("ARCHIVE_PORT", "65536"),
        ("ARCHIVE_HTTPS", "perhaps"),
        ("ARCHIVE_LANGUAGE", "tlh"),
        ("ARCHIVE_LEASE", "0"),
        ("ARCHIVE_THREADS", "1"),
        ("ARCHIVE_LOG_LEVEL", "LOUD"),
        ("ARCHIVE_PASSWORD_COST", "none"),
    ],
)
def test_a_bad_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.read({name: value})


def test_every_setting_says_what_it_means() -> None:
    assert all(meaning for _, _, meaning in table())
    assert variable("home") in {name for name, _, _ in table()}


def test_an_empty_database_setting_means_sqlite_at_home(tmp_path: Path) -> None:
    assert (
        Settings.read({}, home=tmp_path).database_url
        == f"sqlite:///{tmp_path}/archive.sqlite"
    )
