"""The console script ``archive``: help in the operator's language, errors as sentences."""

import os
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import click
from babel.support import Translations

from archive.errors import DomainError
from archive.keys import WeakKey
from storage.errors import StoreError

TRANSLATIONS = Path(__file__).parents[1] / "translations"


class Commands(click.Group):
    """All commands of all rooms."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            **given, help=_translated("The case-file centre and archive of a court.")
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            _translate(command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (DomainError, StoreError, WeakKey) as error:
            raise click.ClickException(str(error)) from error


def _translate(command: click.Command) -> None:
    """Put the help of a command, of its options and of what is below it into words."""
    if command.help:
        command.help = _translated(command.help)
    for option in command.params:
        if isinstance(option, click.Option) and option.help:
            option.help = _translated(option.help)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _translate(below)


def _translated(text: str) -> str:
    """Help is shown before any application is there, so it is looked up by hand."""
    language = os.environ.get("ARCHIVE_LANGUAGE", "zh_Hans_CN")
    found: NullTranslations = Translations.load(TRANSLATIONS, [language])
    return found.gettext(text)
