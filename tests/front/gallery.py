"""A small site that shows every macro, for the browser tests and for looking at it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from wtforms import (
    BooleanField,
    DateField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice as Choice
from wtforms.validators import InputRequired, Length

import archive.web.routes
from archive.speech import lazy
from archive.web import headers, language
from archive.web.nav import Link

ROOT = Path(__file__).parents[2]
ROOMS = [
    ("/", "工作台", "desk", "d", "9"),
    ("/receive", "接收登记", "receive", "r", ""),
    ("/scan", "扫描质检", "scan", "s", "12"),
    ("/catalogue", "命名编目", "list", "c", "3"),
    ("/loan", "借阅归还", "loan", "l", ""),
    ("/cases", "案件", "case", "a", ""),
    ("/close", "归档移交", "archive", "z", ""),
    ("/jobs", "后台任务", "jobs", "j", ""),
    ("/audit", "审计日志", "audit", "u", ""),
]


@dataclass(frozen=True)
class Me:
    name: str = "魏芳"
    post_label: str = "卷宗专员"
    account: str = "weifang"


class LoanForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    case = StringField("案号", [InputRequired("写上案号")])
    borrower = SelectField(
        "借阅人", choices=[Choice("", "选择借阅人"), Choice("1", "执行一组 王建军")]
    )
    due = DateField("应还日期", [InputRequired("写上应还日期")])
    kind = RadioField(
        "方式", choices=[Choice("lend", "借出"), Choice("read", "当场查阅")], default="lend"
    )
    reason = TextAreaField("为什么不用电子卷", [Length(max=200)])
    sealed = BooleanField("整袋封存借出，不开列清单")


class LoginForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    account = StringField("账号", [InputRequired()])
    password = PasswordField("密码", [InputRequired()])


def create(catalogues: str) -> Flask:
    app = Flask("gallery", static_folder=str(ROOT / "static"), template_folder=None)
    app.config.update(SECRET_KEY="gallery", WTF_CSRF_TIME_LIMIT=None, RETRIED=[], DONE=[])
    app.jinja_env.undefined = StrictUndefined
    folders = (ROOT / "templates", Path(__file__).parent / "templates")
    app.jinja_loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    CSRFProtect(app)
    language.install(app, "zh_Hans_CN", catalogues)
    headers.install(app, https=False)
    app.register_blueprint(archive.web.routes.bp)
    app.context_processor(context)
    pages(app)
    work(app)
    return app


def context() -> dict[str, Any]:
    return {
        "court_name": "清丰县人民法院",
        "html_lang": "zh-CN",
        "languages": [("zh_Hans_CN", "中文", True), ("en", "English", False)],
        "me": None if request.path == "/login" else Me(),
        "nav": [
            Link(url, LazyString(str, label), icon, key, request.path == url, badge)
            for url, label, icon, key, badge in ROOMS
        ],
        "search_url": "/find",
        "logout_url": "/login",
        "inbox_url": "/inbox",
        "inbox_count": 4,
        "me_links": [("/password", "修改密码"), ("/sessions", "登录设备")],
        "now_label": "2026-11-20 16:05",
    }


def pages(app: Flask) -> None:
    @app.get("/")
    def desk() -> str:
        flash("已借出，应于 11 月 24 日（周二）归还。")
        return render_template("desk.html")

    @app.get("/jobs")
    def jobs() -> str:
        return render_template("jobs.html", rows=[])

    @app.get("/thing")
    def thing() -> str:
        return render_template("thing.html", running="finished" not in app.config["DONE"])

    @app.route("/form", methods=["GET", "POST"])
    def form() -> str:
        made = LoanForm()
        made.validate_on_submit()
        return render_template("form.html", loan=made)

    @app.get("/login")
    def login() -> str:
        return render_template("login.html", login=LoginForm())

    @app.get("/broken")
    def broken() -> ResponseReturnValue:
        sentence = "该卷已由执行一组借出，11 月 24 日到期。可改借电子卷或登记预约。"
        page = render_template(
            "errors/error.html", status=409, sentence=sentence, reference="7F3A9C02D1"
        )
        return page, 409

    @app.get("/find")
    def find() -> str:
        return render_template("jobs.html", rows=[])


def work(app: Flask) -> None:
    @app.post("/retry")
    def retry() -> ResponseReturnValue:
        app.config["RETRIED"].append(request.form["job"])
        flash(str(lazy("Close")))
        return redirect("/", 303)

    @app.post("/fragment")
    def fragment() -> ResponseReturnValue:
        return "<b>取回的片段</b>" if request.headers.get("X-CSRFToken") else ("", 400)

    @app.get("/events")
    def events() -> ResponseReturnValue:
        return Response(steps(app), mimetype="text/event-stream")

    @app.get("/full")
    def full() -> ResponseReturnValue:
        return "", 204

    @app.get("/poll")
    def poll() -> ResponseReturnValue:
        return jsonify(done=31, total=50, note="第 31 页", state="running")


def steps(app: Flask) -> Iterator[str]:
    for done in (20, 35, 50):
        state = "done" if done == 50 else "running"
        if state == "done":
            app.config["DONE"].append("finished")
        facts = {"done": done, "total": 50, "note": f"第 {done} 页", "state": state}
        yield f"event: progress\ndata: {json.dumps(facts)}\n\n"
