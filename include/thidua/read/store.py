"""An extraction as bytes that are the same for the same content, and back."""

import json
from typing import Any

from thidua.read.model import ExtractedRow, Extraction, Structure


def extraction_to_bytes(extraction: Extraction) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8."""
    # Written out, for `dataclasses.asdict` copies every value of every row and takes longer than all the rest.
    content = {
        **vars(extraction),
        "structure": vars(extraction.structure),
        "tables": {key: [vars(row) for row in rows] for key, rows in extraction.tables.items()},
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def extraction_from_bytes(data: bytes) -> Extraction:
    """The extraction that `extraction_to_bytes` was given."""
    found: dict[str, Any] = json.loads(data)
    shape = found["structure"]
    return Extraction(
        edition=found["edition"],
        info=found["info"],
        info_problems=found["info_problems"],
        tables={key: [ExtractedRow(**row) for row in rows] for key, rows in found["tables"].items()},
        structure=Structure(
            missing_sheets=shape["missing_sheets"],
            extra_sheets=shape["extra_sheets"],
            hidden_sheets=shape["hidden_sheets"],
            headings=[(sheet, cell, seen, wanted) for sheet, cell, seen, wanted in shape["headings"]],
            stray_cells=[(sheet, cell) for sheet, cell in shape["stray_cells"]],
            hidden_rows=[(sheet, row_no) for sheet, row_no in shape["hidden_rows"]],
            hidden_columns=[(sheet, letter) for sheet, letter in shape["hidden_columns"]],
            external=shape["external"],
        ),
    )
