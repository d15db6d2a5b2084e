"""Who made a document: the court, a party, or whoever answers the court."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.catalog.naming.leaves import Leaf, tight
from archive.profile.documents import DocumentKind, Maker

_COURT = re.compile(r"[\u4e00-\u9fff]{2,16}人民法院")
_AGENCY = re.compile(
    r"[\u4e00-\u9fff（）()]{2,24}(?:银行股份有限公司[\u4e00-\u9fff]*(?:支行|分行)?|银行[\u4e00-\u9fff]*(?:支行|分行)"
    r"|登记中心|车辆管理所|评估有限公司|资产评估事务所|会计师事务所|公证处|仲裁委员会|管理中心|邮政[\u4e00-\u9fff]*公司)"
)


@dataclass(frozen=True, slots=True)
class People:
    """The names a case knows, by what they are in it."""

    court: str
    applicants: Sequence[str] = ()
    debtors: Sequence[str] = ()


def maker_of(leaves: Sequence[Leaf], kind: DocumentKind | None, people: People) -> str:
    """The name the paper itself shows, or what is known of the case; else nothing."""
    match kind.maker if kind else None:
        case Maker.COURT:
            return _court(leaves) or people.court
        case Maker.AGENCY:
            return _last(_AGENCY, leaves)
        case Maker.APPLICANT:
            return _named(people.applicants, leaves)
        case Maker.DEBTOR:
            return _named(people.debtors, leaves)
        case Maker.PARTY:
            return _named([*people.applicants, *people.debtors], leaves, alone=False)
    return ""


def _court(leaves: Sequence[Leaf]) -> str:
    """The court at the head of the first page: other courts are named in the text."""
    for row in leaves[0].rows[:4]:
        if (found := _COURT.fullmatch(tight(row.text))) is not None:
            return found.group()
    return ""


def _last(pattern: re.Pattern[str], leaves: Sequence[Leaf]) -> str:
    found = [match.group() for leaf in leaves for match in pattern.finditer(leaf.text)]
    return found[-1] if found else ""


def _named(names: Sequence[str], leaves: Sequence[Leaf], *, alone: bool = True) -> str:
    """The last of the names that the text says; an only one need not be said."""
    text = "".join(leaf.flowing for leaf in leaves)
    said = sorted((text.rfind(name), name) for name in names if name in text)
    if said:
        return said[-1][1]
    return names[0] if alone and len(names) == 1 else ""
