"""How well documents are named: kinds, headings, borders and days, without any help.

python -m bench.catalog [SEED ...]

200 documents of every kind the generator writes, in 40 batches, read with the slips of an
engine; every sixth or so is of no kind the lexicon knows. Titles are broken and gapped,
sheets lie askew, stamps are read as lines, later pages begin like other documents, and
backs are empty. Each seed is another 200, three unless said. Nothing is kept.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from archive.catalog.naming.drafts import Draft, Setting, drafts
from archive.catalog.naming.leaves import Leaf, plain
from archive.catalog.naming.lexicon import Lexicon
from archive.catalog.naming.makers import People
from archive.profile import loader
from archive.profile.schema import Profile
from archive.scan.specimen import words
from bench.papers.kinds import KINDS, STRANGERS
from bench.papers.pages import Sheet, sheets
from bench.papers.writing import Paper, Writer

DOCUMENTS, BATCHES = 200, 40
SEEDS = (20261121, 7, 42)
TODAY = date(2027, 1, 4)
LEVELS = (0.0, 0.002, 0.01, 0.03)


@dataclass
class Tally:
    documents: int = 0
    known: int = 0
    titles: int = 0
    headings: int = 0
    borders: int = 0
    border_hits: int = 0
    days: int = 0
    sure: int = 0
    sure_wrong: int = 0
    pages: int = 0
    seconds: float = 0.0


def main(arguments: Sequence[str]) -> int:
    seeds = [int(one) for one in arguments] or SEEDS
    profile = loader.load(loader.find("qingfeng"))
    tallies = {slips: Tally() for slips in LEVELS}
    for slips, tally in tallies.items():
        for seed in seeds:
            run(profile, seed, slips, tally)
    report(tallies)
    return 0 if all(map(is_met, tallies.values())) else 1


def run(profile: Profile, seed: int, slips: float, tally: Tally) -> None:
    random = Random(seed)  # noqa: S311  # invented papers
    for papers in batches(random):
        story = words.story(random, profile.court.name)
        pages = list(scanned(papers, random, slips))
        measure(profile, papers, pages, story, tally)


def scanned(papers: Sequence[Paper], random: Random, slips: float) -> Iterator[Sheet]:
    """All pages of a batch, in some batches with the numbers of the leaves on them."""
    folio = random.randint(0, 200) if random.random() < 0.3 else None
    for number, paper in enumerate(papers):
        pages = list(sheets(paper, number, random, slips, folio))
        folio = None if folio is None else folio + len(pages)
        yield from pages


def batches(random: Random) -> Iterator[list[Paper]]:
    """Every kind in turn, so that none is left out; five to a batch, and some strangers."""
    order = [KINDS[number % len(KINDS)] for number in range(DOCUMENTS)]
    random.shuffle(order)
    each = DOCUMENTS // BATCHES
    for number in range(BATCHES):
        taken = [
            write(random, kind, random.choice(titles), writer)
            for kind, titles, writer in order[number * each : (number + 1) * each]
        ]
        if number % 5:
            title, writer = random.choice(STRANGERS)
            taken.insert(random.randint(0, each), write(random, "", title, writer))
        yield taken


def write(random: Random, kind: str, title: str, writer: Writer) -> Paper:
    story = words.story(random, "清丰县人民法院")
    lines = list(writer(story, random, title))
    return Paper(kind, title, lines, numbered=random.random() < 0.5)


def measure(
    profile: Profile,
    papers: Sequence[Paper],
    pages: Sequence[Sheet],
    story: words.Story,
    tally: Tally,
) -> None:
    leaves = [
        Leaf(number, sheet.rows, blank=sheet.blank) for number, sheet in enumerate(pages)
    ]
    setting = Setting(
        Lexicon(profile.document_kinds),
        "first",
        TODAY,
        People(profile.court.name, (story.creditor,), (story.debtor,)),
    )
    started = time.process_time()
    found = drafts(leaves, setting)
    tally.seconds += time.process_time() - started
    tally.pages += len(pages)
    count(profile, papers, pages, found, tally)


def count(
    profile: Profile,
    papers: Sequence[Paper],
    pages: Sequence[Sheet],
    found: Sequence[Draft],
    tally: Tally,
) -> None:
    starts = {draft.pages[0]: draft for draft in found}
    for number, sheet in enumerate(pages[1:], start=1):
        tally.borders += 1
        begins = sheet.paper != pages[number - 1].paper
        tally.border_hits += (number in starts) == begins
    for number, paper in enumerate(papers):
        first = next(at for at, sheet in enumerate(pages) if sheet.paper == number)
        draft = starts.get(first)
        right = draft is not None and judged(profile, paper, draft, tally)
        tally.documents += 1
        if not right:
            MISSED[paper.printed, draft.title if draft else "-"] += 1
    tally.sure += sum(draft.sure for draft in found)
    wrong = [
        draft
        for draft in found
        if draft.sure and not _is_right(profile, papers, pages, draft)
    ]
    tally.sure_wrong += len(wrong)
    for draft in wrong:
        number = pages[draft.pages[0]].paper
        own = [at for at, sheet in enumerate(pages) if sheet.paper == number]
        WRONG.append(f"{papers[number].kind} {papers[number].printed} {own}: {draft}")


WRONG = list[str]()
MISSED = Counter[tuple[str, str]]()


def judged(profile: Profile, paper: Paper, draft: Draft, tally: Tally) -> bool:
    if not paper.kind:
        return True
    tally.known += 1
    title = _is_titled(profile, paper, draft)
    heading = draft.heading == profile.document_kind(paper.kind).heading_in("first")
    tally.titles += title
    tally.headings += heading
    return title and heading


def _is_right(
    profile: Profile, papers: Sequence[Paper], pages: Sequence[Sheet], draft: Draft
) -> bool:
    """The very pages, the title and the heading: nothing less may be called sure."""
    number = pages[draft.pages[0]].paper
    paper = papers[number]
    own = tuple(at for at, sheet in enumerate(pages) if sheet.paper == number)
    if not paper.kind or own != draft.pages:
        return False
    heading = profile.document_kind(paper.kind).heading_in("first")
    return draft.heading == heading and _is_titled(profile, paper, draft)


def _is_titled(profile: Profile, paper: Paper, draft: Draft) -> bool:
    kind = profile.document_kind(paper.kind)
    wanted = {kind.name} if kind.refines or not kind.titled else {kind.name, paper.printed}
    return plain(draft.title) in {plain(one) for one in wanted}


def is_met(tally: Tally) -> bool:
    return (
        tally.titles >= 0.95 * tally.known
        and tally.headings >= 0.95 * tally.known
        and tally.border_hits >= 0.97 * tally.borders
        and tally.sure_wrong == 0
    )


def report(tallies: dict[float, Tally]) -> None:
    print(
        f"{len(KINDS)} kinds; a seed: {DOCUMENTS} documents and more in {BATCHES} batches"
    )
    print("misread   titles  headings  borders   sure  of these wrong   ms a page")
    for slips, tally in tallies.items():
        titles, headings = tally.titles / tally.known, tally.headings / tally.known
        print(
            f"{slips:7.1%} {titles:8.1%} {headings:9.1%}"
            f" {tally.border_hits / tally.borders:8.1%} {tally.sure:6}"
            f" {tally.sure_wrong:15} {1000 * tally.seconds / tally.pages:11.1f}"
        )
    for (printed, taken), times in MISSED.most_common(12):
        print(f"  {times} x {printed or '(no title)'} was taken for {taken or '(nothing)'}")
    for line in WRONG:
        print("  sure and wrong:", line)
    print("met" if all(map(is_met, tallies.values())) else "NOT MET")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
