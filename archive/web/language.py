"""Which language a reader gets: the chosen one, else the house's own."""

from flask import Flask, has_request_context, request
from flask_babel import Babel

from archive.speech import LANGUAGES

COOKIE = "language"


def install(app: Flask, default: str, translations: str) -> None:
    app.config.update(
        BABEL_DEFAULT_LOCALE=default, BABEL_TRANSLATION_DIRECTORIES=translations
    )

    def choose() -> str:
        chosen = request.cookies.get(COOKIE) if has_request_context() else None
        return chosen if chosen in LANGUAGES else default

    Babel(app, locale_selector=choose)
    app.extensions["archive.language"] = choose


def languages(current: str) -> list[tuple[str, str, bool]]:
    """Code, name of the language in itself, and whether it is the current one."""
    return [(code, name, code == current) for code, (_, name) in LANGUAGES.items()]
