"""Puts the rooms together. The only module that knows them all."""

import gc
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# What is imported stays: to look through it for garbage meanwhile takes a quarter of it.
IS_COLLECTING = gc.isenabled()
gc.disable()

from flask import Flask
from flask.cli import ScriptInfo
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

import archive.accounts.cli
import archive.accounts.routes
import archive.api.cli
import archive.api.routes
import archive.audit.cli
import archive.audit.routes
import archive.cases.cli
import archive.cases.routes
import archive.catalog.cli
import archive.catalog.review.routes
import archive.catalog.routes
import archive.custody.routes
import archive.desk.routes
import archive.intake.routes
import archive.jobs.cli
import archive.jobs.routes
import archive.nodes.routes
import archive.profile.cli
import archive.scan.cli
import archive.scan.cli_ocr
import archive.scan.routes
import archive.search.cli
import archive.search.routes
import archive.upkeep.cli
import archive.upkeep.routes
import archive.web.routes
from archive import keys, objects
from archive.accounts import demo as accounts_demo
from archive.accounts import guard
from archive.catalog import demo as catalog_demo
from archive.catalog.completeness import demo as completeness_demo
from archive.catalog.review import demo as review_demo
from archive.custody import demo as custody_demo
from archive.db import db, engine_options
from archive.intake import demo as intake_demo
from archive.keys import Keys
from archive.nodes import demo as nodes_demo
from archive.profile import loader
from archive.scan import demo as scan_demo
from archive.settings import Settings
from archive.upkeep import demo as upkeep_demo
from archive.web import commands, context, failures, headers, language, logs
from archive.web.act import PROFILE
from storage.select import open_store

if IS_COLLECTING:
    gc.freeze()
    gc.enable()

ROOT = Path(__file__).parent
# A checkout has templates and static files beside this file; a wheel carries them inside.
SITE = ROOT if (ROOT / "templates").is_dir() else ROOT / "archive" / "_site"
MEGABYTE = 1024 * 1024

# In the order of the navigation.
ROOMS = (
    archive.web.routes,
    archive.desk.routes,
    archive.cases.routes,
    archive.nodes.routes,
    archive.intake.routes,
    archive.scan.routes,
    archive.catalog.routes,
    archive.catalog.review.routes,
    archive.custody.routes,
    archive.search.routes,
    archive.accounts.routes,
    archive.jobs.routes,
    archive.audit.routes,
    archive.upkeep.routes,
    archive.api.routes,
)
# What each room puts into the sample court, from the ground up.
SAMPLES = (
    accounts_demo.fill,
    nodes_demo.fill,
    intake_demo.fill,
    custody_demo.fill,
    scan_demo.fill,
    catalog_demo.fill,
    review_demo.fill,
    completeness_demo.fill,
    upkeep_demo.fill,
)
# And what it does once the pages of these were worked.
SAMPLES_AFTER = (catalog_demo.name,)
COMMANDS = (
    *archive.cases.cli.commands,
    *archive.scan.cli.commands,
    *archive.scan.cli_ocr.commands,
    *archive.catalog.cli.commands,
    *archive.search.cli.commands,
    *archive.api.cli.commands,
    *archive.upkeep.cli.commands,
    *archive.profile.cli.commands,
    *archive.accounts.cli.commands,
    *archive.audit.cli.commands,
    *archive.jobs.cli.commands,
)


def create_app(
    settings: Settings | None = None, config: Mapping[str, Any] | None = None
) -> Flask:
    settings = settings or Settings.read()
    app = Flask(
        "archive",
        template_folder=str(SITE / "templates"),
        static_folder=str(SITE / "static"),
    )
    logs.install(app, settings.log_level)
    furnish(app, settings)
    app.config.from_mapping(config or {})
    app.jinja_env.undefined = StrictUndefined

    db.init_app(app)
    CSRFProtect(app)
    language.install(app, settings.language, str(ROOT / "archive" / "translations"))
    headers.install(app, https=settings.https)
    failures.install(app)
    guard.install(app, settings)
    context.install(app, [item for room in ROOMS for item in getattr(room, "nav", ())])
    for room in ROOMS:
        app.register_blueprint(room.bp)
    return app


def furnish(app: Flask, settings: Settings) -> None:
    """Give it what belongs to one archive: its rules, its keys and its objects."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.extensions["archive.settings"] = settings
    app.extensions["archive.samples"] = SAMPLES
    app.extensions["archive.samples_after"] = SAMPLES_AFTER
    app.extensions[PROFILE] = loader.load(loader.find(settings.profile))
    app.extensions[keys.EXTENSION] = Keys.open(settings.keys_folder)
    app.extensions[objects.EXTENSION] = open_store(settings.store, settings.home)
    app.config.from_mapping(_flask_settings(settings))


def _flask_settings(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": Keys.open(settings.keys_folder).session,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "SESSION_COOKIE_NAME": "__Host-form" if settings.https else "form",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 16 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": MEGABYTE,
        "MAX_FORM_PARTS": 1000,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session that it is bound to
    }


main = commands.Commands(
    name="archive",
    commands=list(COMMANDS),
    context_settings={"obj": ScriptInfo(create_app=create_app, set_debug_flag=False)},
)

if __name__ == "__main__":
    main()
