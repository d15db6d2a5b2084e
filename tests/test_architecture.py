"""Promises about the whole, which no single room could keep alone."""

import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

import app as application
from archive import errors
from archive.audit.kinds import LABELS, Kind
from archive.db import Model
from archive.settings import table

ROOT = Path(__file__).parents[1]
LINT = Path(sys.executable).with_name("lint-imports")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copy_of_the_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for name in ("archive", "storage"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("app.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        (
            "archive/audit/rules.py",
            "import archive.jobs.models",
            "Rooms depend downwards only",
        ),
        ("archive/jobs/models.py", "import archive.jobs.service", "Inside a room"),
        ("archive/audit/rules.py", "import sqlalchemy", "Rules are pure"),
        ("archive/audit/service.py", "import flask", "know nothing of the web"),
        (
            "archive/desk/routes.py",
            "import archive.audit.routes",
            "routes are its own affair",
        ),
        ("archive/desk/routes.py", "import app", "Rooms do not know the application"),
        ("storage/local.py", "import archive.db", "The store knows no room"),
    ],
)
def test_a_forbidden_import_is_caught(
    copy_of_the_house: Path, module: str, line: str, contract: str
) -> None:
    path = copy_of_the_house / module
    clean = path.read_text("utf-8")
    path.write_text(f"{clean}\n{line}\n", "utf-8")

    found = lint_imports(copy_of_the_house)
    path.write_text(clean, "utf-8")

    assert found.returncode == 1
    assert any(contract in row and "BROKEN" in row for row in found.stdout.splitlines()), (
        found.stdout
    )


def test_a_room_without_a_place_is_caught(copy_of_the_house: Path) -> None:
    stray = copy_of_the_house / "archive" / "stray.py"
    stray.write_text('"""A room that nobody placed."""\n', "utf-8")

    found = lint_imports(copy_of_the_house)
    stray.unlink()

    assert found.returncode == 1
    assert "stray" in found.stdout


def test_the_house_itself_is_clean(copy_of_the_house: Path) -> None:
    assert lint_imports(copy_of_the_house).returncode == 0


def test_event_kinds_are_subject_and_verb() -> None:
    assert all(len(kind.split(":")) == 2 for kind in Kind)


def test_every_kind_of_event_has_a_label() -> None:
    assert set(LABELS) == set(Kind)


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for name, command in sorted(group.commands.items()):
        here = (*path, name)
        if isinstance(command, click.Group):
            found += commands(command, here)
        found.append((" ".join(here), command))
    return found


@pytest.mark.parametrize(("name", "command"), commands(application.main))
def test_every_command_has_help_and_stands_in_the_readme(
    name: str, command: click.Command
) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    assert command.help
    assert f"archive {name.partition(' ')[0]}" in readme


def test_every_setting_stands_in_the_readme_of_both_languages() -> None:
    for readme in ("README.md", "README.zh.md"):
        text = (ROOT / readme).read_text("utf-8")
        missing = [name for name, default, _ in table() if _row(name, default) not in text]

        assert missing == [], readme


def _row(name: str, default: str) -> str:
    return f"| `{name}` | `{default}` |" if default else f"| `{name}` | "


def refusals(kind: type[errors.DomainError]) -> list[type[errors.DomainError]]:
    below = kind.__subclasses__()
    return below + [deeper for each in below for deeper in refusals(each)]


def test_every_refusal_is_one_of_the_kinds_a_page_knows() -> None:
    known = (
        errors.Refused,
        errors.Invalid,
        errors.Missing,
        errors.Forbidden,
        errors.Unready,
    )

    strays = [kind for kind in refusals(errors.DomainError) if not issubclass(kind, known)]

    assert strays == []


def test_every_table_stands_in_a_module_that_the_migrations_look_into() -> None:
    """They take in whatever is called ``models``, and so compare every table."""
    homes = {mapper.class_.__module__ for mapper in Model.registry.mappers}

    assert [one for one in homes if not one.endswith(".models")] == []


def test_what_few_processes_need_is_not_loaded_by_all() -> None:
    """Commands answer sooner, and a worker has room for its pictures."""
    pictures = {"cv2", "numpy", "openvino", "PIL", "rapidocr"}
    others = {"alembic", "jsonschema", "pikepdf", "typst"}
    program = "import sys, app; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert (pictures | others).isdisjoint(said.stdout.split())


def test_no_file_speaks_of_a_machine_or_a_registry() -> None:
    forbidden = (
        "/wor" + "k/",
        "pypi" + ".org",
        "registry" + ".npmjs",
        "pythonhosted" + ".org",
    )
    git = shutil.which("git") or pytest.skip("there is no git here")
    tracked = subprocess.run(
        [git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("not a git checkout")
    for name in filter(None, tracked.stdout.split("\0")):
        path = ROOT / name
        text = path.read_text("utf-8", errors="ignore") if path.is_file() else ""

        assert not [word for word in forbidden if word in text], name
