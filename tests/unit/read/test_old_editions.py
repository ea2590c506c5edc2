"""Workbooks as units have handed them in, kept as files: whatever becomes of the code, they must be read as before."""

from thidua.forms.load import load_editions
from thidua.read.extract import extract_workbook
from thidua.read.model import RawWorkbook, Structure
from thidua.read.parse import read_bytes
from thidua.settings import project_path

SAVED = project_path("tests", "data", "saved-by-libreoffice.xlsx")


def test_form_of_2026_1_filled_and_saved_by_libreoffice() -> None:
    """LibreOffice 7.4 writes shared strings, other styles and every drawn cell anew."""
    raw = read_bytes(SAVED.read_bytes())
    assert isinstance(raw, RawWorkbook)
    extraction = extract_workbook(raw, load_editions())

    assert (extraction.edition, extraction.structure, extraction.info_problems) == ("2026.1", Structure(), {})
    assert extraction.info["data_as_of"] == "2026-05-31"
    assert extraction.info["unit_name"] == "Phòng Văn hóa - Xã hội"
    figures = {row.values["target_id"]: row.values["actual"] for row in extraction.tables["indicators"]}
    assert figures == {"A01": "13.25", "A05": "262", "A20": "171250.75", "A21": "27"}
    assert extraction.tables["movements"][0].values == {
        "name": "Chung tay cải cách hành chính",
        "level": "Thành phố",
        "collectives": "4",
        "individuals": "36",
        "result": "Các nội dung đăng ký thi đua cơ bản hoàn thành.",
    }
    assert [row.values["text"] is not None for row in extraction.tables["narrative"]].count(True) == 2
    assert not [row for rows in extraction.tables.values() for row in rows if row.problems or row.formulas]
