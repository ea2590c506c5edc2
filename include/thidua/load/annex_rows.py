"""What an annex has beside the facts of a workbook: which revision it is, its units, coverage of each figure."""

from collections.abc import Iterator

from thidua.annex.coverage import ANNEX, COVERAGE, UNITS
from thidua.read.model import Extraction

ANNEX_COLUMNS: dict[str, tuple[str, ...]] = {
    "annex_fact": (
        "row_no",
        "plan_id",
        "revision_no",
        "audit_head",
        "inputs_sha256",
        "software_version",
        "units_expected",
        "units_reported",
    ),
    "annex_unit_fact": ("row_no", "identity", "name"),
    "annex_coverage_fact": ("row_no", "target_id", "units_expected", "units_reported"),
}
_TABLES = {ANNEX: "annex_fact", UNITS: "annex_unit_fact", COVERAGE: "annex_coverage_fact"}


def annex_rows(extraction: Extraction) -> Iterator[tuple[str, tuple[object, ...]]]:
    """(table, row) as `thidua.load.rows.fact_rows`; none for a workbook."""
    for part, table in _TABLES.items():
        for row in extraction.tables.get(part, ()):
            yield table, (row.row_no, *(row.values[column] for column in ANNEX_COLUMNS[table][1:]))
