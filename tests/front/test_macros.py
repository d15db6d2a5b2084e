"""The macros say the right words, with nothing but a template engine."""

from pathlib import Path

import pytest
from flask import Flask, render_template_string
from markupsafe import escape

TEMPLATES = Path(__file__).parents[2] / "templates"


def shown(site: Flask, macro: str, call: str) -> str:
    name = call.partition("(")[0]
    source = f"{{% from 'macros/{macro}.html' import {name} %}}{{{{ {call} }}}}"
    with site.test_request_context("/"):
        return " ".join(render_template_string(source).split())


OURS = sorted(
    str(path.relative_to(TEMPLATES))
    for pattern in ("*.html", "macros/*.html", "errors/*.html")
    for path in TEMPLATES.glob(pattern)
)


@pytest.mark.parametrize("name", OURS)
def test_every_shared_template_compiles(site: Flask, name: str) -> None:
    assert site.jinja_env.get_template(name).name == name


@pytest.mark.parametrize(
    ("said", "words", "tone"),
    [
        ("left=3", "3 working days left", "due-left"),
        # The day from which it counts as soon due.
        ("left=2", "△ 2 working days left", "due-soon"),
        ("left=1", "△ 1 working day left", "due-soon"),
        ("left=0", "△ due today", "due-soon"),
        ("late=1", "▲ 1 day late", "due-late"),
        ("late=3", "▲ 3 days late", "due-late"),
        ("done='back'", "✓ back", "due-done"),
    ],
)
def test_a_due_date_says_what_is_left_of_it(
    site: Flask, said: str, words: str, tone: str
) -> None:
    html = shown(site, "due", f"due('2026-11-24', {said})")

    assert words in html
    assert tone in html
    assert ("△" in html) == ("△" in words)


def test_a_day_of_a_year_not_yet_arranged_is_marked(site: Flask) -> None:
    assert "provisional" in shown(
        site, "due", "due('2028-01-03', left=9, provisional=true)"
    )
    assert "provisional" not in shown(site, "due", "due('2026-11-24', left=9)")


def test_a_state_has_a_word_and_a_sign(site: Flask) -> None:
    html = shown(site, "state", "state('late', 'Refused')")

    assert "▲" in html
    assert "Refused" in html


def test_a_count_of_nothing_is_quiet_whatever_its_tone(site: Flask) -> None:
    assert "counter-late" in shown(site, "desk", "counter('Late', 1, '/', tone='late')")
    assert "counter-zero" in shown(site, "desk", "counter('Late', 0, '/', tone='late')")


def test_an_act_without_a_question_asks_none(site: Flask) -> None:
    assert "data-confirm" not in shown(site, "confirm", "act_button('/', 'Run again')")
    assert "data-confirm" in shown(
        site, "confirm", "act_button('/', 'End', question='End?')"
    )


def test_what_people_typed_stays_text(site: Flask) -> None:
    typed = '"><script>alert(1)</script>'

    html = shown(
        site, "confirm", f"act_button('/', 'End', question='End?', thing='{typed}')"
    )

    assert "<script>" not in html
    assert str(escape(typed)) in html


def test_a_pager_with_nowhere_to_go_is_not_there(site: Flask) -> None:
    assert shown(site, "pager", "pager()") == ""
    assert 'rel="next"' in shown(site, "pager", "pager(next='/?after=6')")


def test_an_error_page_leads_back_only_within_the_house(site: Flask) -> None:
    client = site.test_client()
    home = client.get("/broken", headers={"Referer": "http://localhost/form"}).text
    away = client.get("/broken", headers={"Referer": "http://elsewhere.test/"}).text

    assert 'href="http://localhost/form"' in home
    assert "elsewhere" not in away
