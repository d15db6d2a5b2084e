"""Whether what somebody says of a document can stand in the file of this case."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from archive.act import Act
from archive.cases import terms
from archive.cases.models import Case
from archive.catalog import queries
from archive.catalog.errors import InFuture, NotInFile, NoTitle, TooLong
from archive.catalog.models import Mark, Origin
from archive.profile.documents import DocumentKind
from archive.profile.files import Material
from archive.profile.process import Node
from archive.profile.schema import Profile

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says of a document. Marks and origin not said are found out."""

    title: str
    kind: str | None
    heading: str
    node: str | None = None
    formed_on: date | None = None
    maker: str = ""
    origin: Origin | None = None
    pages: tuple[int, ...] | list[int] = ()
    seal: Mark | None = None
    signature: Mark | None = None


def checked(act: Act, case: Case, given: Given) -> Given:
    """The same, tidied; refused if the file of this case has no place for it."""
    profile = terms.profile_of(act, case)
    title, maker = (" ".join(text.split()) for text in (given.title, given.maker))
    if not 1 <= len(title) <= LONGEST:
        raise NoTitle
    if len(maker) > LONGEST:
        raise TooLong
    if given.formed_on and given.formed_on > act.today:
        raise InFuture
    kind, node = given.kind or None, given.node or None
    _known(given.heading, (one.code for one in queries.headings(profile, case)), case)
    if kind:
        _known(kind, (one.code for one in profile.document_kinds), case)
    if node:
        _known(node, (one.code for one in nodes(profile, case)), case)
    seal, signature = marks(profile, kind)
    return replace(
        given,
        title=title,
        maker=maker,
        kind=kind,
        node=node,
        seal=given.seal or seal,
        signature=given.signature or signature,
    )


def _known(code: str, among: Iterable[str], case: Case) -> None:
    if code not in set(among):
        raise NotInFile(code, case.number)


def nodes(profile: Profile, case: Case) -> tuple[Node, ...]:
    found = terms.type_of(profile, case.kind)
    return profile.nodes_of(found.code) if found else profile.nodes


def kind_of(profile: Profile, code: str | None) -> DocumentKind | None:
    return next((one for one in profile.document_kinds if one.code == code), None)


def material_of(profile: Profile, kind: str | None) -> Material | None:
    """What a kind counts as; that says whether it is sealed, and who signs it."""
    found = kind_of(profile, kind)
    wanted = found.material if found else None
    return next((one for one in profile.materials if one.code == wanted), None)


def marks(profile: Profile, kind: str | None) -> tuple[Mark, Mark]:
    """Of seal and signature: whether the kind needs one; not yet whether it is there."""
    if kind is None:
        return Mark.UNKNOWN, Mark.UNKNOWN
    material = material_of(profile, kind)
    sealed = material is not None and material.seal
    signed = material is not None and bool(material.signers)
    return (
        Mark.UNKNOWN if sealed else Mark.NOT_NEEDED,
        Mark.UNKNOWN if signed else Mark.NOT_NEEDED,
    )
