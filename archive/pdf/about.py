"""What a PDF says of itself: the same to old readers and to new ones, and its colours."""

from datetime import UTC, datetime
from functools import lru_cache
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import ImageCms

from archive.pdf.sheets import About

PRODUCER = "Juanzong"
LANGUAGE = "zh-CN"
COLOURS = "sRGB IEC61966-2.1"
# Where an ICC profile says when it was made (ICC.1:2004-10, 7.2.8): always the same.
MADE_AT, MADE = slice(24, 36), bytes.fromhex("07d000010001000000000000")
# The identification stands on its Description, and the packet early in the file: else
# tools that look at the first bytes do not see that it is PDF/A.
PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>U</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
{core}
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate>
<xmp:ModifyDate>{made}</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def tell(pdf: Pdf, about: About) -> None:
    """The packet, the old dictionary, the language and what its colours mean."""
    pdf.Root.Metadata = pdf.make_stream(
        packet(about).encode("utf-8"), Type=Name.Metadata, Subtype=Name.XML
    )
    for name, value in _old(about).items():
        pdf.docinfo[name] = String(value)
    pdf.Root.Lang = String(LANGUAGE)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    profile = pdf.make_stream(srgb(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(COLOURS),
        Info=String(COLOURS),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def packet(about: About) -> str:
    alternatives = {"title": about.title, "description": about.subject}
    core = [
        f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{_plain(value)}</rdf:li>'
        f"</rdf:Alt></dc:{name}>"
        for name, value in alternatives.items()
        if value
    ]
    if about.author:
        core.append(
            f"<dc:creator><rdf:Seq><rdf:li>{_plain(about.author)}</rdf:li></rdf:Seq>"
            "</dc:creator>"
        )
    if about.identifier:
        core.append(f"<dc:identifier>{_plain(about.identifier)}</dc:identifier>")
    made = about.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return PACKET.format(core="\n".join(core), producer=PRODUCER, made=made)


def _old(about: About) -> dict[str, str]:
    made = _stamp(about.made_at)
    told = {
        "/Title": about.title,
        "/Author": about.author,
        "/Subject": about.subject,
        "/Creator": PRODUCER,
        "/Producer": PRODUCER,
        "/CreationDate": made,
        "/ModDate": made,
    }
    return {name: _printable(value) for name, value in told.items() if value}


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")


def _plain(text: str) -> str:
    return escape(_printable(text))


def _printable(text: str) -> str:
    """XML takes no control characters, and UTF-8 no half of a pair."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


@lru_cache(maxsize=1)
def srgb() -> bytes:
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = bytearray(made)
    profile[MADE_AT] = MADE
    return bytes(profile)
