"""That no code named in a profile goes unchecked."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from archive.profile import (
    approvals,
    closing,
    documents,
    files,
    keeping,
    kinds,
    lending,
    organisation,
    process,
    registers,
    routing,
)
from archive.profile.parts import PLAIN
from archive.profile.schema import Profile

ROOMS = (
    approvals,
    closing,
    documents,
    files,
    keeping,
    kinds,
    lending,
    organisation,
    process,
    registers,
    routing,
)
REFERENCES = [reference for room in ROOMS for reference in room.REFERENCES]
# Not lists, so each is looked at by a function of its own.
SINGLE = {"base", "court.code", "lending.back_by"}
SCHEMA = Profile.model_json_schema()


def named(schema: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The paths of everything that has the shape of a code."""
    if "$ref" in schema:
        yield from named(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], path)
    if schema.get("pattern") == PLAIN:
        yield path
    for one in schema.get("anyOf", ()):
        yield from named(one, path)
    if isinstance(schema.get("items"), dict):
        yield from named(schema["items"], path)
    for key, inner in schema.get("properties", {}).items():
        yield from named(inner, f"{path}.{key}" if path else key)


def test_every_code_that_names_another_entry_is_looked_up() -> None:
    naming = {path for path in named(SCHEMA) if not path.endswith(".code")} - SINGLE

    looked_up = {f"{section}.{field}" for section, field, _among in REFERENCES}

    assert naming == looked_up


@pytest.mark.parametrize("reference", REFERENCES, ids=".".join)
def test_a_code_is_looked_up_in_a_section_that_exists(
    reference: tuple[str, str, str],
) -> None:
    sections = {path.removesuffix(".code") for path in named(SCHEMA)}

    assert set(reference[2].split("|")) <= sections
