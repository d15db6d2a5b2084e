"""The oldest browser on the courts' desks is a Chrome 90; no tool of ours may need more."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE, VENDOR = ROOT / "static" / "src", ROOT / "static" / "vendor"

# Each with the Chrome that first has it.
TOO_NEW_STYLE = {
    r":has\(": 105,
    r"@container\b|\bcontainer-type\b|\b\d+cq[wh]\b": 105,
    r"\bcolor-mix\(": 111,
    r"\boklch\(|\boklab\(": 111,
    r"@layer\b": 99,
    r"@scope\b": 118,
    r"\b\d+[dsl]vh\b": 108,
    r"(?<![\w-])(?:text-wrap|accent-color|field-sizing)\s*:": 93,
    r"(?m)^\s*&": 112,
    r"(?<![\w-])inset-(?:block|inline)\s*:.*\banchor\(": 125,
}
TOO_NEW_SCRIPT = {
    r"\.at\(": 92,
    r"\bstructuredClone\(": 98,
    r"\bObject\.(?:hasOwn|groupBy)\b": 93,
    r"\.(?:toSorted|toReversed|toSpliced|findLast|findLastIndex)\(": 97,
    r"\bPromise\.withResolvers\b": 119,
    r"\.(?:showPopover|hidePopover|togglePopover)\b|\bpopover\b": 114,
    r"\.inert\b|\binert\b": 102,
    r"(?m)^\s*static\s*\{": 94,
    r"\bcrypto\.randomUUID\b": 92,
    r"/[dgimsuy]*v[dgimsuy]*(?=[.,;)])(?<=/v)": 112,
    r"\bAbortSignal\.(?:timeout|any)\b": 103,
    r"\bwith \{ type:": 123,
}
INLINE = r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=|javascript:"
ELSEWHERE = r"https?://(?!www\.w3\.org/)"


def written(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


def offences(paths: list[Path], rules: dict[str, int]) -> Iterator[str]:
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for rule, since in rules.items():
            for found in re.finditer(rule, text):
                yield f"{path.name}: {found.group()!r} needs Chrome {since}"


def test_our_style_sheets_work_in_chrome_90() -> None:
    assert list(offences(written("static/src/**/*.css"), TOO_NEW_STYLE)) == []


def test_our_scripts_work_in_chrome_90() -> None:
    assert list(offences(written("static/src/**/*.js"), TOO_NEW_SCRIPT)) == []


def test_the_style_sheets_of_others_work_in_chrome_90() -> None:
    wanted = {rule: since for rule, since in TOO_NEW_STYLE.items() if since in {105, 111}}

    assert written("static/vendor/*.css")
    assert list(offences(written("static/vendor/*.css"), wanted)) == []


@pytest.mark.parametrize(
    ("fault", "rules"),
    [
        ("nav:has(a) { color: red }", TOO_NEW_STYLE),
        ("@container (width > 3em) {}", TOO_NEW_STYLE),
        ("a { color: color-mix(in srgb, red, blue) }", TOO_NEW_STYLE),
        ("a {\n  &:hover { color: red }\n}", TOO_NEW_STYLE),
        ("const last = rows.at(-1);", TOO_NEW_SCRIPT),
        ("const copy = structuredClone(row);", TOO_NEW_SCRIPT),
        ("panel.inert = true;", TOO_NEW_SCRIPT),
    ],
)
def test_what_is_too_new_is_found(
    fault: str, rules: dict[str, int], tmp_path: Path
) -> None:
    path = tmp_path / "fault"
    path.write_text(fault, encoding="utf-8")

    assert list(offences([path], rules))


def test_no_template_has_script_or_style_of_its_own() -> None:
    templates = written("templates/**/*.html")

    found = [path.name for path in templates if re.search(INLINE, path.read_text("utf-8"))]
    assert templates
    assert found == []


def test_nothing_of_ours_names_another_host() -> None:
    ours = written("templates/**/*.html", "static/src/**/*")

    found = [
        p.name for p in ours if p.is_file() and re.search(ELSEWHERE, p.read_text("utf-8"))
    ]
    assert found == []


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    sprite = (SOURCE / "icons.svg").read_text("utf-8")
    named = {
        name
        for path in written("templates/**/*.html")
        for name in re.findall(r"\bicon\('(\w+)'", path.read_text("utf-8"))
    }

    assert named
    assert {name for name in named if f'id="{name}"' not in sprite} == set()


def test_every_file_brought_in_has_its_licence_beside_it() -> None:
    files = {path.name for path in VENDOR.iterdir() if not path.name.startswith(".")}
    licences = {name for name in files if "LICENSE" in name}

    assert len(licences) == len(files - licences)
