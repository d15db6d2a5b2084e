"""Tells what was read of files: for people to read, or as JSON."""

import json
from collections.abc import Iterator

import click

from archive.scan.reading_files import NotRead, PageRead
from archive.speech import _


def as_json(read: Iterator[PageRead | NotRead]) -> bool:
    told, failed = [], False
    for page in read:
        told.append(page.told())
        failed |= isinstance(page, NotRead)
    click.echo(json.dumps({"pages": told}, ensure_ascii=False))
    return failed


def as_text(read: Iterator[PageRead | NotRead]) -> bool:
    failed = False
    for page in read:
        if isinstance(page, NotRead):
            failed = True
            click.echo(f"{_name(page.file, page.page)}: {page.reason}", err=True)
        else:
            click.echo(_head(page))
            click.echo(page.worked.text + "\n")
    return failed


def _name(file: str, page: int | None) -> str:
    return _("%(file)s, page %(page)s", file=file, page=page) if page else file


def _head(page: PageRead) -> str:
    sure = _("%(percent)s %% sure", percent=f"{page.worked.confidence * 100:.1f}")
    found = [finding.code for finding in page.worked.findings]
    return " · ".join((f"== {_name(page.file, page.page)}", sure, *found))
