"""The signature fields of a report: where they are, and how they get into its PDF.

NĐ 30/2020/NĐ-CP, Phụ lục I: the person's signature lies between position and name (II.7.d); the seal of the body has
its real size and covers about a third of it on its left (II.8).
"""

from collections.abc import Collection
from io import BytesIO

from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from thidua.plan.signing import SignField
from thidua.render.signing_space import SigningSpace

FIELD_NAMES: dict[SignField, str] = {"person": "NguoiKy", "organisation": "CoQuan"}
"""As the PDF and the programs of the tokens call them."""
READABLE_NAMES: dict[SignField, str] = {
    "person": "Chữ ký của người có thẩm quyền",
    "organisation": "Chữ ký của cơ quan, tổ chức",
}
FIELD_OF_NAME = {name: field for field, name in FIELD_NAMES.items()}

MM = 72 / 25.4
PERSON_MM = (54, 27)
"""Width and height of the person's signature, inside of the space that the template leaves for it."""
COVERED = 1 / 3
"""Share of the person's signature that the seal covers."""
SIGNED_AND_APPEND_ONLY = 3
"""ISO 32000-1, table 219."""

Box = tuple[int, int, int, int]
"""Left, bottom, right, top in points from the lower left corner of the page."""


def field_boxes(space: SigningSpace, *, seal_mm: int) -> dict[SignField, Box]:
    """Where the signatures of person and organisation go; both are centred on the height of the space."""
    width, height = PERSON_MM[0] * MM, PERSON_MM[1] * MM
    middle = space.bottom + space.height / 2
    left = space.left + (space.width - width) / 2
    seal, seal_right = seal_mm * MM, left + COVERED * width
    return {
        "person": _box(left, middle, width, height),
        "organisation": _box(seal_right - seal, middle, seal, seal),
    }


def prepare_pdf(pdf: bytes, space: SigningSpace, *, fields: Collection[SignField], seal_mm: int) -> bytes:
    """The PDF with these empty fields appended: all of its bytes stand unchanged at the beginning."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    boxes = field_boxes(space, seal_mm=seal_mm)
    for field in fields:
        append_signature_field(
            writer,
            SigFieldSpec(
                FIELD_NAMES[field],
                on_page=space.page,
                box=boxes[field],
                readable_field_name=READABLE_NAMES[field],
            ),
        )
    # Signing sets this flag; set now, it is no change of the form that has to be told from others later.
    form = writer.root["/AcroForm"]
    form["/SigFlags"] = NumberObject(SIGNED_AND_APPEND_ONLY)  # type: ignore[no-untyped-call]  # no types in pyHanko
    writer.update_container(form)
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # pyHanko gives this method no types
    prepared = out.getvalue()
    assert prepared.startswith(pdf)
    return prepared


def _box(left: float, middle: float, width: float, height: float) -> Box:
    bottom = middle - height / 2
    return round(left), round(bottom), round(left + width), round(bottom + height)
