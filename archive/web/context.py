"""What every page knows: the court, the reader, the rooms the reader may enter."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user

from archive import clock, speech
from archive.web import language
from archive.web.act import current_actor, profile
from archive.web.nav import Item, Link

# Decides whether the reader may; set by the room that knows rights.
MAY = "archive.may"


def install(app: Flask, items: Sequence[Item]) -> None:
    @app.context_processor
    def common() -> dict[str, Any]:
        current = app.extensions["archive.language"]()
        return {
            "court_name": profile().court.name
            if speech.in_chinese()
            else profile().court.gloss,
            "html_lang": speech.LANGUAGES[current][0],
            "languages": language.languages(current),
            "me": current_user if current_user.is_authenticated else None,
            "nav": _links(app, items),
            "now_label": speech.moment(clock.now(), profile().zone),
        }

    app.jinja_env.globals["day"] = speech.day
    app.jinja_env.globals["moment"] = lambda at: speech.moment(at, profile().zone)


def _links(app: Flask, items: Sequence[Item]) -> list[Link]:
    may: Callable[[str], bool] = app.extensions[MAY]
    if current_actor().id is None:
        return []
    shown = [(url_for(item.endpoint), item) for item in items if may(item.action)]
    here = max(
        (url for url, _ in shown if _is_within(request.path, url)), key=len, default=""
    )
    return [
        Link(
            url=url,
            label=item.label,
            icon=item.icon,
            key=item.key,
            current=url == here,
        )
        for url, item in shown
    ]


def _is_within(path: str, room: str) -> bool:
    return path == room or (room != "/" and path.startswith(f"{room}/"))
