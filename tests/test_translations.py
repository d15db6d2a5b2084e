"""Both languages are whole: every English text has its Chinese, and neither leaks."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[1]
CHINESE = ROOT / "archive/translations/zh_Hans_CN/LC_MESSAGES/messages.po"
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy": None,
    "mark": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
HAN = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
# Text between tags that a reader would read as a word.
WORD = re.compile(r"[A-Za-z]{2,}")
UNREAD = re.compile(r"<(script|style|kbd|code)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Of one text in several numbers, or of one alone.
Texts = str | Sequence[str] | None


def parts(texts: Texts) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts or ())


Said = list[tuple[str, str, str | None]]


@pytest.fixture(scope="module")
def extracted() -> Said:
    """Place, English text and context of everything the source says."""
    return list(_extracted())


def _extracted() -> Iterator[tuple[str, str, str | None]]:
    for folder in ("archive", "templates"):
        found = extract_from_dir(ROOT / folder, method_map=METHODS, keywords=KEYWORDS)
        for name, line, message, _comments, context in found:
            yield f"{folder}/{name}:{line}", parts(message)[0], context


def said_by(message: Message) -> tuple[str | None, str]:
    return message.context, parts(message.id)[0]


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with CHINESE.open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def test_every_text_of_the_source_stands_in_the_chinese_catalogue(
    chinese: Catalog, extracted: Said
) -> None:
    known = {said_by(message) for message in messages(chinese)}

    missing = [
        f"{place} {text}"
        for place, text, context in extracted
        if (context, text) not in known
    ]

    assert missing == []


def test_the_chinese_catalogue_holds_nothing_that_is_no_longer_said(
    chinese: Catalog, extracted: Said
) -> None:
    said = {(context, text) for _, text, context in extracted}

    assert [m.id for m in messages(chinese) if said_by(m) not in said] == []
    assert list(chinese.obsolete) == []


def test_every_chinese_text_is_there_and_sure(chinese: Catalog) -> None:
    empty = [m.id for m in messages(chinese) if not (m.string and all(parts(m.string)))]

    assert empty == []
    assert [m.id for m in messages(chinese) if m.fuzzy] == []


def test_a_chinese_text_fills_in_what_the_english_does(chinese: Catalog) -> None:
    def names(texts: Texts) -> set[str]:
        return set(PLACEHOLDER.findall(" ".join(parts(texts))))

    assert [m.id for m in messages(chinese) if names(m.id) != names(m.string)] == []


def test_msgids_are_english(extracted: Said) -> None:
    assert [text for _, text, _ in extracted if HAN.search(text)] == []


def test_nothing_apologises_or_shouts_in_chinese(chinese: Catalog) -> None:
    loud = re.compile(r"请您|谢谢|！|操作成功|抱歉")

    assert [
        m.string for m in messages(chinese) if loud.search(" ".join(parts(m.string)))
    ] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_says_nothing_outside_gettext(path: Path) -> None:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    tree = environment.parse(path.read_text("utf-8"))
    html = "".join(data.data for data in tree.find_all(nodes.TemplateData))
    # A tag may be cut in two by an expression; what is left of it has a quote or a sign.
    lines = [
        line.strip()
        for line in UNREAD.sub(" ", html).splitlines()
        if not re.search(r'["=<>]', line)
    ]

    assert [line for line in lines if WORD.search(line) or HAN.search(line)] == []
