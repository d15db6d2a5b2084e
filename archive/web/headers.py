"""What every answer says to the browser: no script but ours, no frame, no guess."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
YEAR = 365 * 24 * 3600


def install(app: Flask, *, https: bool) -> None:
    @app.after_request
    def say(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        if request.endpoint == "static":
            response.headers["Cache-Control"] = _static_caching()
        else:
            response.headers.setdefault("Cache-Control", "no-store")
            response.vary.add("Cookie")
        return response

    app.jinja_env.globals["asset"] = asset


def asset(path: str) -> str:
    """The address of a static file, which changes when the file does."""
    folder = Path(current_app.static_folder or "")
    return url_for("static", filename=path, v=_stamp(folder / path))


def _static_caching() -> str:
    named = "v" in request.args
    return f"public, max-age={YEAR}, immutable" if named else "public, max-age=300"


@lru_cache(maxsize=512)
def _stamp(path: Path) -> str:
    return (
        hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "absent"
    )
