"""Pictures in a Word document: their parts in the container, and the drawing that stands in the text (ISO/IEC 29500-1,
20.4.2.8)."""

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape

from thidua.render.charts import Picture

CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIPS = "word/_rels/document.xml.rels"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_DRAWING = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
    '<wp:docPr id="{number}" name="{name}" descr="{alt}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r>"
)


def with_pictures(members: dict[str, bytes], pictures: tuple[Picture, ...]) -> dict[str, bytes]:
    """The container's parts with the pictures and what names them; the same parts where there is no picture."""
    if not pictures:
        return members
    named = "".join(
        f'<Relationship Id="{_relation(number)}" Type="{_IMAGE}" Target="media/{_file(number)}"/>'
        for number in range(1, len(pictures) + 1)
    )
    types = members[CONTENT_TYPES]
    if b'Extension="png"' not in types:
        types = _written_into(types, '<Default Extension="png" ContentType="image/png"/>', "Types", at_start=True)
    own = {CONTENT_TYPES: types, RELATIONSHIPS: _written_into(members[RELATIONSHIPS], named, "Relationships")}
    media = {f"word/media/{_file(number)}": picture.data for number, picture in enumerate(pictures, start=1)}
    return members | own | media


def with_drawings(blocks: Iterable[dict[str, Any]], pictures: tuple[Picture, ...]) -> list[dict[str, Any]]:
    """The blocks of the body; those of charts with the drawing that shows their picture."""
    numbered = iter(enumerate(pictures, start=1))
    return [
        block | {"drawing": _drawing(*next(numbered), alt=block["chart"]["alt"])} if "chart" in block else block
        for block in blocks
    ]


def _drawing(number: int, picture: Picture, *, alt: str) -> Markup:
    drawing = _DRAWING.format(
        number=number,
        name=f"Biểu đồ {number}",
        alt=escape(alt),
        width=picture.width,
        height=picture.height,
        relation=_relation(number),
    )
    return Markup(drawing)  # noqa: S704  # the one text in it is escaped


def _written_into(xml: bytes, added: str, tag: str, *, at_start: bool = False) -> bytes:
    """Written into the element, at its end or right behind its start: of types Word wants the defaults first."""
    start, end = xml.index(b">", xml.index(f"<{tag}".encode())) + 1, xml.rindex(f"</{tag}>".encode())
    place = start if at_start else end
    return xml[:place] + added.encode() + xml[place:]


def _relation(number: int) -> str:
    return f"rIdChart{number}"


def _file(number: int) -> str:
    return f"chart{number}.png"
