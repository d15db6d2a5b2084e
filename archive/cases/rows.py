"""What the columns of an imported table mean, and what is wrong in its cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from archive.cases import parties
from archive.cases.errors import FIELDS
from archive.cases.models import Role
from archive.cases.rules import identity
from archive.cases.rules.filing import Details, PartyDetails
from archive.cases.rules.identity import PartyKind
from archive.cases.sheets import Row, Sheet
from archive.profile.parts import Entry
from archive.profile.schema import Profile
from archive.speech import LazyString, _, lazy

# A column may be headed by any of these; the first is what the court's own lists say.
COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("案号", "number", "case number"),
    "filed_on": ("立案日期", "filed_on", "filed on"),
    "received_on": ("收案日期", "received_on", "received on"),
    "cause": ("案由", "cause"),
    "basis_number": ("执行依据文号", "basis_number", "basis"),
    "object_kind": ("标的种类", "object_kind", "object"),
    "amount": ("标的金额", "amount"),
    "channel": ("立案渠道", "channel"),
    "enterprise_class": ("企业类别", "enterprise_class"),
    "grounds": ("分案事由", "grounds"),
    "circumstances": ("案件情形", "circumstances"),
    "team": ("团队", "承办团队", "team"),
    "track": ("繁简", "track"),
    "holder": ("承办人", "holder"),
    "reason": ("改派理由", "reason"),
    "applicants": ("申请执行人", "applicants"),
    "applicant_ids": ("申请执行人证件号码", "applicant_ids"),
    "applicant_phones": ("申请执行人电话", "applicant_phones"),
    "debtors": ("被执行人", "debtors"),
    "debtor_ids": ("被执行人证件号码", "debtor_ids"),
    "debtor_phones": ("被执行人电话", "debtor_phones"),
    "outsiders": ("案外人", "outsiders"),
    "outsider_ids": ("案外人证件号码", "outsider_ids"),
    "outsider_phones": ("案外人电话", "outsider_phones"),
}
HEADINGS = {heading: name for name, all_ in COLUMNS.items() for heading in all_}
ROLES = (
    (Role.APPLICANT, "applicants", "applicant_ids", "applicant_phones"),
    (Role.DEBTOR, "debtors", "debtor_ids", "debtor_phones"),
    (Role.OUTSIDER, "outsiders", "outsider_ids", "outsider_phones"),
)
SEVERAL = re.compile(r"[、；;\n]")
WRITTEN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
COMPANY = re.compile(
    r"公司|企业|厂|商行|合作社|银行|信用社|联社|中心|事务所|店$|集团|协会|学校|医院"
)
ORGAN = re.compile(r"委员会|人民政府|局$|法院|检察院|村民小组|居委会|村委会|业主大会")


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong, and where: the line of the file and the heading of the column."""

    line: int
    column: str
    sentence: LazyString | str

    def __str__(self) -> str:
        if not self.column:
            return _("Line %(line)s: %(sentence)s", line=self.line, sentence=self.sentence)
        return _(
            "Line %(line)s, column “%(column)s”: %(sentence)s",
            line=self.line,
            column=self.column,
            sentence=self.sentence,
        )


@dataclass(frozen=True, slots=True)
class Record:
    """A line as it was understood; only what is in ``given`` was there at all."""

    line: int
    details: Details
    people: tuple[PartyDetails, ...]
    team: str | None
    track: str | None
    holder: str | None
    reason: str
    given: frozenset[str]


@dataclass
class Reader:
    """Reads lines under one profile, and gathers every fault."""

    profile: Profile
    headings: Mapping[str, str]
    faults: list[CellFault] = field(default_factory=list)
    _spellings: dict[str, dict[str, str]] = field(default_factory=dict)
    _told: set[tuple[int, str]] = field(default_factory=set)

    @classmethod
    def of(cls, profile: Profile, sheet: Sheet) -> "Reader":
        found: dict[str, str] = {}
        reader = cls(profile, found)
        for heading in sheet.columns:
            name = HEADINGS.get(heading.strip().lower())
            if name is None:
                sentence = lazy("This heading is not known.")
            elif name in found:
                sentence = lazy("Two columns have this meaning.")
            else:
                found[name] = heading
                continue
            reader.faults.append(CellFault(1, heading[:40], sentence))
        if "number" not in found:
            sentence = lazy("There is no column with this heading.")
            reader.faults.append(CellFault(1, COLUMNS["number"][0], sentence))
        return reader

    def read(self, row: Row) -> Record:
        cells = {n: row.cells[h] for n, h in self.headings.items() if h in row.cells}
        details = Details(
            number=cells.get("number", ""),
            filed_on=self._day(row, cells, "filed_on"),
            received_on=self._day(row, cells, "received_on"),
            cause=cells.get("cause", ""),
            basis_number=cells.get("basis_number", ""),
            object_kind=self._code(row, cells, "object_kind", self.profile.object_kinds),
            amount=self._amount(row, cells),
            channel=self._code(row, cells, "channel", self.profile.filing_channels),
            enterprise_class=self._code(
                row, cells, "enterprise_class", self.profile.enterprise_classes
            ),
            grounds=self._codes(row, cells, "grounds", self.profile.grounds),
            circumstances=self._codes(
                row, cells, "circumstances", self.profile.circumstances
            ),
        )
        return Record(
            row.line,
            details,
            tuple(self._people(row, cells)),
            self._code(row, cells, "team", self.profile.teams),
            self._code(row, cells, "track", self.profile.tracks),
            cells.get("holder"),
            cells.get("reason", ""),
            frozenset(cells),
        )

    def fault(self, line: int, name: str, sentence: LazyString | str) -> None:
        """One fault for each cell: what follows from the first is no news."""
        column = self.headings.get(name, str(FIELDS.get(name, name)))
        if (line, column) not in self._told:
            self._told.add((line, column))
            self.faults.append(CellFault(line, column, sentence))

    def _day(self, row: Row, cells: Mapping[str, str], name: str) -> date | None:
        written = cells.get(name)
        if not written:
            return None
        found = WRITTEN.match(written)
        try:
            # A spreadsheet adds a time of midnight without being asked.
            if found and not written[found.end() :].strip(" T0:."):
                year, month, day = map(int, found.groups())
                return date(year, month, day)
        except ValueError:
            pass
        self.fault(row.line, name, lazy("A date is written 2026-10-01."))
        return None

    def _amount(self, row: Row, cells: Mapping[str, str]) -> Decimal | None:
        written = cells.get("amount", "").replace(",", "").replace("，", "")
        written = written.removesuffix("元").removeprefix("¥").strip()
        if not written:
            return None
        try:
            amount = Decimal(written)
        except InvalidOperation:
            self.fault(row.line, "amount", lazy("An amount is written 30000 or 30000.50."))
            return None
        return amount if amount.is_finite() else Decimal(10) ** 20

    def _code(
        self, row: Row, cells: Mapping[str, str], name: str, entries: Sequence[Entry]
    ) -> str | None:
        found = self._codes(row, cells, name, entries)
        if len(found) > 1:
            self.fault(row.line, name, lazy("Only one of these can be."))
        return found[0] if found else None

    def _codes(
        self, row: Row, cells: Mapping[str, str], name: str, entries: Sequence[Entry]
    ) -> tuple[str, ...]:
        """Codes of what is named; a list may be written by name, in either language."""
        written = cells.get(name)
        if not written:
            return ()
        known = self._spellings.setdefault(name, _spellings(entries))
        # A name may itself have a 、 in it, so the whole is tried first.
        whole = known.get(written.strip().lower())
        if whole:
            return (whole,)
        found: list[str] = []
        for one in several(written):
            if code := known.get(one.lower()):
                found.append(code)
            else:
                sentence = lazy(
                    "The court's profile does not know “%(name)s”.", name=one[:40]
                )
                self.fault(row.line, name, sentence)
        return tuple(found)

    def _people(self, row: Row, cells: Mapping[str, str]) -> Iterator[PartyDetails]:
        for role, named, numbered, phoned in ROLES:
            names = several(cells.get(named, ""))
            ids, phones = aligned(cells.get(numbered, "")), aligned(cells.get(phoned, ""))
            for column, values in ((numbered, ids), (phoned, phones)):
                if len(values) > len(names):
                    self.fault(
                        row.line, column, lazy("There are more of these than names.")
                    )
            for at, name in enumerate(names):
                number = ids[at] if at < len(ids) else ""
                person = PartyDetails(
                    role.value,
                    kind_of(name, number),
                    name,
                    number,
                    phones[at] if at < len(phones) else "",
                )
                self._look_over(row, person, named, numbered)
                yield person

    def _look_over(self, row: Row, person: PartyDetails, named: str, numbered: str) -> None:
        for name, sentence in parties.faults(person).items():
            self.fault(row.line, numbered if name == "identity" else named, sentence)


def several(written: str) -> list[str]:
    """Names in one cell, divided by 、 or ；, each once."""
    found = (one.strip() for one in SEVERAL.split(written))
    return list(dict.fromkeys(one for one in found if one))


def aligned(written: str) -> list[str]:
    """Numbers in the order of the names; an empty place stands for no number."""
    return [one.strip() for one in SEVERAL.split(written)] if written.strip() else []


def kind_of(name: str, number: str) -> PartyKind:
    """What a party is, by its number first and then by its name."""
    plain = identity.plain(number)
    if re.fullmatch(r"\d{15}|\d{17}[\dX]", plain) and not COMPANY.search(name):
        return PartyKind.NATURAL
    if COMPANY.search(name):
        return PartyKind.LEGAL
    return PartyKind.OTHER if ORGAN.search(name) else PartyKind.NATURAL


def _spellings(entries: Sequence[Entry]) -> dict[str, str]:
    return {
        spelling.lower(): entry.code
        for entry in entries
        for spelling in (entry.code, entry.name, entry.gloss)
    }
