"""A font to mark text by: it is found, marked and copied, and never drawn."""

import io
from functools import lru_cache

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

NAME = Name("/AAAAAA+Unseen")
FAMILY = "Unseen"
UNITS, ASCENT, DESCENT = 1000, 880, -120
# One of two bytes, and none of them is the first: that stands for no character.
MOST = 0xFFFF
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# What a text may not be mapped to (ISO 19005-2, 6.2.11.7.2).
FORBIDDEN = frozenset("\0\ufeff\ufffe")
AT_ONCE = 100
# Seconds since 1904: the same bytes, whenever it is made.
MADE = 3_700_000_000


class Characters:
    """Gives each character a number as it comes, and at last writes down which."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def code(self, text: str) -> str:
        """The text as a string of the content of a page."""
        return "".join(f"{self._number(sign):04X}" for sign in text)

    def _number(self, sign: str) -> int:
        if sign in FORBIDDEN or "\ud800" <= sign <= "\udfff":
            sign = UNKNOWN
        if sign not in self._numbers and len(self._numbers) == MOST - 1:
            sign = UNKNOWN if UNKNOWN in self._numbers else next(iter(self._numbers))
        return self._numbers.setdefault(sign, len(self._numbers) + 1)

    def __len__(self) -> int:
        return len(self._numbers)

    def map(self) -> bytes:
        """Which character each number stands for, beyond the first 65,536 ones too."""
        told = [
            f"<{number:04X}> <{sign.encode('utf-16-be').hex().upper()}>"
            for sign, number in self._numbers.items()
        ]
        parts = [told[at : at + AT_ONCE] for at in range(0, len(told), AT_ONCE)]
        blocks = [
            f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n"
            for part in parts
        ]
        return (_HEAD + "".join(blocks) + _FOOT).encode("ascii")


_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_FOOT = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def fill(pdf: Pdf, font: Object, characters: Characters) -> None:
    """Make of an empty dictionary the font of all characters that were used."""
    file = pdf.make_stream(program(), Length1=len(program()))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=NAME,
        Flags=4,
        FontBBox=[0, DESCENT, UNITS, ASCENT],
        ItalicAngle=0,
        Ascent=ASCENT,
        Descent=DESCENT,
        CapHeight=ASCENT,
        StemV=80,
        FontFile2=file,
    )
    # Every character has the same glyph, the second of the font.
    glyphs = b"\0\0" + b"\0\1" * len(characters)
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=NAME,
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=UNITS,
        CIDToGIDMap=pdf.make_stream(glyphs),
    )
    font.Type, font.Subtype = Name.Font, Name.Type0
    font.BaseFont, font.Encoding = NAME, Name("/Identity-H")
    font.DescendantFonts = Array([pdf.make_indirect(descendant)])
    font.ToUnicode = pdf.make_stream(characters.map())


@lru_cache(maxsize=1)
def program() -> bytes:
    """The font itself: one box for all characters.

    The box is never drawn, for the text is set unseen. Without one some readers take a
    line that runs downwards for empty, and show no mark where text is selected.
    """
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    builder, names = FontBuilder(UNITS, isTTF=True), [".notdef", "box"]
    pen = TTGlyphPen(None)
    corners = ((0, DESCENT), (0, ASCENT), (UNITS, ASCENT), (UNITS, DESCENT))
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x20: "box"})
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (UNITS, 0)))
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = MADE
    builder.font.recalcTimestamp = False
    made = io.BytesIO()
    builder.save(made)
    return made.getvalue()
