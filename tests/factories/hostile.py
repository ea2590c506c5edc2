"""Files made to harm a reader, each with the one thing that is wrong with it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from openpyxl.utils import get_column_letter

from factories.workbooks import make_workbook, parts_of, replace_parts

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet2.xml"
WORKBOOK = "xl/workbook.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_of(rows: str, after: str = "") -> bytes:
    """A worksheet part with these rows."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def with_sheet(rows: str, after: str = "") -> bytes:
    """A workbook whose sheet of indicators is this."""
    return replace_parts(make_workbook(), {SHEET: sheet_of(rows, after)})


def with_text(part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with one text replaced in one part."""
    data = make_workbook()
    content = parts_of(data)[part]
    assert old in content
    return replace_parts(data, {part: content.replace(old, new, 1)})


def zip_of(*members: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with these members, the same name twice if asked."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = compression
            archive.writestr(info, content)
    return target.getvalue()


def with_member(name: str, content: bytes) -> bytes:
    """A good workbook with one member more, whatever its name."""
    return zip_of(*parts_of(make_workbook()).items(), (name, content))


def lying_size(declared: int = 10) -> bytes:
    """A good workbook with a member of 30 MB that says it has a few bytes."""
    content = bytes(30 << 20)
    data = bytearray(with_member("xl/media/image1.png", content))
    size = struct.pack("<I", len(content))
    for at in _all(bytes(data), size):
        data[at : at + 4] = struct.pack("<I", declared)
    return bytes(data)


def wrong_checksum() -> bytes:
    content = b"<a/>"
    data = with_member("docProps/custom.xml", content)
    crc = struct.pack("<I", zlib.crc32(content))
    return data.replace(crc, struct.pack("<I", zlib.crc32(content) ^ 1))


def other_local_name() -> bytes:
    """The directory and the member itself give different names: which one a reader sees is its own choice."""
    data = with_member("docProps/custom.xml", b"<a/>")
    at = data.index(b"docProps/custom.xml")
    return data[:at] + b"docProps/customZxml" + data[at + 19 :]


def overlapping() -> bytes:
    """Two directory entries for one place, as the smallest bombs have it."""
    data = zip_of(*parts_of(make_workbook()).items(), ("xl/media/a1.bin", bytes(900)), ("xl/media/a2.bin", bytes(900)))
    first, second = data.index(b"xl/media/a1.bin") - 30, data.index(b"xl/media/a2.bin") - 30
    at = data.rindex(b"xl/media/a2.bin") - 4
    assert struct.unpack_from("<I", data, at)[0] == second
    return data[:at] + struct.pack("<I", first) + data[at + 4 :]


def with_doctype(part: str, encoding: str = "utf-8") -> bytes:
    dtd = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    text = parts_of(make_workbook())[part].decode()
    body = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return replace_parts(make_workbook(), {part: f"{head}{dtd}{body}".encode(encoding)})


def encrypted() -> bytes:
    return OLE2 + bytes(512) + "EncryptionInfo".encode("utf-16-le") + bytes(64) + "EncryptedPackage".encode("utf-16-le")


def old_xls() -> bytes:
    return OLE2 + bytes(512) + "Workbook".encode("utf-16-le") + bytes(2048)


def encrypted_member() -> bytes:
    """The flag of a password on one member."""
    data = bytearray(make_workbook())
    name = b"docProps/app.xml"
    local, central = data.index(name) - 30, data.rindex(name) - 46
    data[local + 6] |= 1
    data[central + 8] |= 1
    return bytes(data)


def strange_method() -> bytes:
    return zip_of(*parts_of(make_workbook()).items(), ("xl/media/i.png", bytes(99)), compression=zipfile.ZIP_BZIP2)


def many_empty_cells(rows: int, columns: int) -> str:
    letters = [get_column_letter(n) for n in range(1, columns + 1)]
    cells = {row: "".join(f'<c r="{letter}{row}"/>' for letter in letters) for row in range(1, rows + 1)}
    return "".join(f'<row r="{row}">{text}</row>' for row, text in cells.items())


def prefixed_cells(count: int) -> bytes:
    """Cells of another prefix and without addresses, in numbers that do not pack too well."""
    cells = "".join(f'<x:c s="{n * 7919 % 9973}"/>' for n in range(count))
    return f'<x:worksheet xmlns:x="{_MAIN}"><x:sheetData><x:row>{cells}</x:row></x:sheetData></x:worksheet>'.encode()


def with_content_type(text: str) -> bytes:
    return with_text("[Content_Types].xml", b"</Types>", f"{text}</Types>".encode())


def _all(data: bytes, wanted: bytes) -> list[int]:
    found, at = [], data.find(wanted)
    while at >= 0:
        found.append(at)
        at = data.find(wanted, at + 1)
    return found


def _zeros(size: int) -> bytes:
    return b"<a>" + b" " * size + b"</a>"


def _macro_type(part: str, kind: str) -> str:
    return f'<Override PartName="/{part}" ContentType="application/vnd.ms-{kind}"/>'


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "EMPTY_FILE"),
    "bomb-in-one-member": (lambda: with_member("xl/big.xml", _zeros(40 << 20)), "XLS_TOO_BIG"),
    "bomb-in-many-members": (
        lambda: zip_of(*parts_of(make_workbook()).items(), *((f"xl/m/{n}.txt", bytes(1 << 20)) for n in range(101))),
        "XLS_TOO_BIG",
    ),
    "too-many-members": (
        lambda: zip_of(*parts_of(make_workbook()).items(), *((f"xl/m/{n}", b"") for n in range(1001))),
        "XLS_TOO_BIG",
    ),
    "too-long": (lambda: b"PK\x03\x04" + bytes(25 << 20), "XLS_TOO_BIG"),
    "lying-size": (lying_size, "XLS_TOO_BIG"),
    "lying-size-by-a-little": (lambda: lying_size((30 << 20) - 1), "XLS_TOO_BIG"),
    "password-on-file": (encrypted, "ENCRYPTED"),
    "password-on-member": (encrypted_member, "ENCRYPTED"),
    "xls": (old_xls, "NOT_XLSX"),
    "html": (lambda: b"\xef\xbb\xbf <HTML><body><table><tr><td>1</td></tr></table></body></html>", "NOT_XLSX"),
    "csv": ("STT;Chỉ tiêu;Thực hiện\n1;Hộ nghèo;0,2\n".encode, "NOT_XLSX"),
    "pdf": (lambda: b"%PDF-1.7\n", "NOT_XLSX"),
    "ods": (lambda: zip_of(("mimetype", b"application/vnd.oasis"), ("content.xml", b"<a/>")), "NOT_XLSX"),
    "xlsb": (lambda: zip_of(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", b"\x83")), "NOT_XLSX"),
    "docx": (lambda: zip_of(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<a/>")), "NOT_XLSX"),
    "other-zip": (lambda: zip_of(("bao-cao.txt", b"x")), "NOT_XLSX"),
    "empty-zip": (zip_of, "NOT_XLSX"),
    "bytes": (lambda: bytes(range(256)) * 4, "NOT_XLSX"),
    "cut-off": (lambda: make_workbook()[:-900], "ZIP_DAMAGED"),
    "head-only": (lambda: b"PK\x03\x04" + bytes(60), "ZIP_DAMAGED"),
    "wrong-checksum": (wrong_checksum, "ZIP_DAMAGED"),
    "other-local-name": (other_local_name, "ZIP_DAMAGED"),
    "overlapping-members": (overlapping, "ZIP_DAMAGED"),
    "strange-method": (strange_method, "ZIP_DAMAGED"),
    "same-name-other-case": (lambda: with_member("XL/WorkSheets/Sheet2.xml", b"<a/>"), "ZIP_NAMES"),
    "going-up": (lambda: with_member("xl/../../../etc/cron.d/x", b"x"), "ZIP_NAMES"),
    "from-the-root": (lambda: with_member("/etc/passwd", b"x"), "ZIP_NAMES"),
    "backslash": (lambda: with_member("xl\\worksheets\\sheet1.xml", b"x"), "ZIP_NAMES"),
    "drive-letter": (lambda: with_member("C:/x.xml", b"x"), "ZIP_NAMES"),
    "nul-in-name": (lambda: with_member("xl/a-b.xml", b"x").replace(b"xl/a-b", b"xl/a\x00b"), "ZIP_NAMES"),
    "dtd-in-sheet": (lambda: with_doctype(SHEET), "XML_DTD"),
    "dtd-in-workbook": (lambda: with_doctype(WORKBOOK), "XML_DTD"),
    "dtd-in-styles": (lambda: with_doctype("xl/styles.xml"), "XML_DTD"),
    "dtd-in-theme-nobody-reads": (lambda: with_doctype("xl/theme/theme1.xml"), "XML_DTD"),
    "dtd-in-relations": (lambda: with_doctype("xl/_rels/workbook.xml.rels"), "XML_DTD"),
    "dtd-in-types": (lambda: with_doctype("[Content_Types].xml"), "XML_DTD"),
    "dtd-in-utf-16": (lambda: with_doctype("docProps/app.xml", "utf-16"), "XML_DTD"),
    "dtd-in-utf-16-sheet": (lambda: with_doctype(SHEET, "utf-16"), "XML_DTD"),
    "dtd-in-a-part-of-no-known-name": (
        lambda: with_member("xl/extra.dat", b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1/a"><a/>'),
        "XML_DTD",
    ),
    "sheet-not-closed": (lambda: with_text(SHEET, b"</sheetData>", b""), "XML_DAMAGED"),
    "sheet-in-an-unknown-encoding": (
        lambda: replace_parts(make_workbook(), {SHEET: b'<?xml version="1.0" encoding="xyz-7"?><worksheet/>'}),
        "XML_DAMAGED",
    ),
    "no-relations": (
        lambda: zip_of(*((n, c) for n, c in parts_of(make_workbook()).items() if "workbook.xml.rels" not in n)),
        "XML_DAMAGED",
    ),
    "sheet-without-its-part": (
        lambda: zip_of(*((n, c) for n, c in parts_of(make_workbook()).items() if n != SHEET)),
        "XML_DAMAGED",
    ),
    "two-sheets-of-one-name": (
        lambda: with_text(WORKBOOK, "3. Phong trào".encode(), "4. Khen Thưởng".encode()),
        "XML_DAMAGED",
    ),
    "two-sheets-of-one-part": (
        lambda: with_text("xl/_rels/workbook.xml.rels", b"sheet3.xml", b"sheet2.xml"),
        "XML_DAMAGED",
    ),
    "two-cells-of-one-address": (
        lambda: with_sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
        "XML_DAMAGED",
    ),
    "rows-out-of-order": (
        lambda: with_sheet('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>'),
        "XML_DAMAGED",
    ),
    "cell-of-another-row": (lambda: with_sheet('<row r="1"><c r="A7"><v>1</v></c></row>'), "XML_DAMAGED"),
    "column-beyond-the-last": (lambda: with_sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "XML_DAMAGED"),
    "row-beyond-the-last": (lambda: with_sheet('<row r="1048577"/>'), "XML_DAMAGED"),
    "text-that-a-reader-loses": (
        lambda: with_sheet('<row r="1"><c r="A1" t="inlineStr"><v>12</v></c></row>'),
        "XML_DAMAGED",
    ),
    "macro-project": (lambda: with_member("xl/vbaProject.bin", b"x"), "MACRO"),
    "macro-project-under-another-name": (lambda: with_member("xl/media/image1.png", OLE2 + bytes(600)), "MACRO"),
    "macro-type": (
        lambda: with_content_type(_macro_type("xl/workbook.xml", "excel.sheet.macroEnabled.main+xml")),
        "MACRO",
    ),
    "macro-sheet": (lambda: with_member("xl/macrosheets/sheet1.xml", b"<a/>"), "MACRO"),
    "macro-sheet-by-relation": (
        lambda: with_text("xl/_rels/workbook.xml.rels", b"relationships/worksheet", b"relationships/xlMacrosheet"),
        "MACRO",
    ),
    "active-x": (lambda: with_member("xl/activeX/activeX1.xml", b"<a/>"), "MACRO"),
    "embedded-object": (lambda: with_member("xl/embeddings/Microsoft_Word.docx", b"PK"), "MACRO"),
    "too-many-cells": (lambda: with_sheet(many_empty_cells(2_001, 100)), "TOO_MANY_CELLS"),
    "cell-at-the-far-end": (
        lambda: with_sheet(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        "TOO_MANY_CELLS",
    ),
    "too-many-merges": (
        lambda: with_sheet("", "<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 10_001 + "</mergeCells>"),
        "TOO_MANY_CELLS",
    ),
    "too-many-formats": (
        lambda: with_sheet("", "<conditionalFormatting>" + "<cfRule/>" * 10_001 + "</conditionalFormatting>"),
        "TOO_MANY_CELLS",
    ),
    "too-many-cells-in-other-clothes": (
        lambda: replace_parts(make_workbook(), {SHEET: prefixed_cells(200_001)}),
        "TOO_MANY_CELLS",
    ),
    "too-many-sheets": (
        lambda: with_text(
            WORKBOOK,
            b"</sheets>",
            b"".join(b'<sheet name="S%d" sheetId="%d" r:id="rId2"/>' % (n, n) for n in range(100, 201)) + b"</sheets>",
        ),
        "TOO_MANY_CELLS",
    ),
}
