"""What the tests of the sorting desk do over and over: log in, press keys, look."""

import io
from functools import lru_cache

from PIL import Image
from playwright.sync_api import Page, expect

from archive.db import db
from archive.scan.models import Batch
from archive.scan.specimen import pages as specimens
from tests.browser.conftest import Site
from tests.scan.sorting import house

PEOPLE = {"clerk": "卷宗专员甲", "other": "卷宗专员乙"}


@lru_cache(maxsize=16)
def _specimen(seed: int) -> tuple[bytes, bytes]:
    sheet = Image.open(io.BytesIO(specimens.page(seed, dpi=120).image)).convert("RGB")
    made = []
    for width in (992, 206):
        kept = io.BytesIO()
        sheet.resize((width, sheet.height * width // sheet.width)).save(kept, "JPEG")
        made.append(kept.getvalue())
    return made[0], made[1]


def court_page(ordinal: int) -> tuple[bytes, bytes]:
    return _specimen(ordinal % 6)


def at_rest(batch: Batch) -> int:
    """Its number of row; nothing of the test's own is left open in the database."""
    row = batch.id
    db.session.rollback()
    return row


def lie(batch: int) -> str:
    found = house.lie(db.session.get_one(Batch, batch))
    db.session.rollback()
    return found


def desk(page: Page, site: Site, batch: int) -> None:
    page.goto(f"{site.url}/scans/{batch}/sort")
    expect(page.locator(".thumb.is-current")).to_be_focused()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def shown(page: Page) -> str:
    """What lies on the desk, told as the house tells what lies in the database."""
    told: str = page.evaluate(
        """() => [...document.querySelectorAll('.piece')].map((piece) =>
          [...piece.querySelectorAll('.thumb')].map((thumb) => {
            const number = new URL(thumb.querySelector('img').src).pathname.split('/')[3];
            return 'aside' in thumb.dataset ? `(${number})` : number;
          }).join(' ')).join('|')"""
    )
    return told


def calm(page: Page) -> None:
    """All that was pressed is sent, answered and shown."""
    expect(page.locator("#pieces")).to_have_attribute("aria-busy", "false")


def said(page: Page, words: str) -> None:
    expect(page.locator("#said")).to_contain_text(words)


def cost_of(page: Page, key: str) -> dict[str, float]:
    """Milliseconds that one key and its answer take: of script, and of the page in all."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def spent() -> dict[str, float]:
        told = session.send("Performance.getMetrics")["metrics"]
        return {one["name"]: one["value"] * 1000 for one in told}

    before = spent()
    with page.expect_response(lambda answer: "/sort/" in answer.url):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    after = spent()
    session.detach()
    return {name: after[name] - before[name] for name in ("ScriptDuration", "TaskDuration")}
