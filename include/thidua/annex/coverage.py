"""Of how many units a commune's figures speak: told beside the city's figures, and never lost on the way up."""

from thidua.annex.model import Annex, AnnexTarget
from thidua.read.model import ExtractedRow

OWING_NOTHING = "NOT_REQUIRED"
REPORTED = frozenset({"REPORTED", "CONFIRMED_ZERO", "LATE"})
"""States of units whose report counts, as `thidua.report.material` has them."""

ANNEX, UNITS, COVERAGE = "annex", "annex_units", "annex_coverage"
"""Keys of the tables that an annex has and a workbook has not."""


def annex_row(annex: Annex) -> ExtractedRow:
    """The annex itself: which revision of which report, of how many units."""
    owing = [unit for unit in annex.data.units if unit.state != OWING_NOTHING]
    return ExtractedRow(
        row_no=1,
        values={
            "plan_id": annex.data.plan_id,
            "revision_no": str(annex.report.revision_no),
            "audit_head": annex.provenance.audit_head,
            "inputs_sha256": annex.provenance.inputs_sha256,
            "software_version": annex.provenance.software_version,
            "units_expected": str(len(owing)),
            "units_reported": str(sum(unit.state in REPORTED for unit in owing)),
        },
    )


def unit_rows(annex: Annex) -> list[ExtractedRow]:
    """One row for each unit of the commune whose report counts."""
    return [
        ExtractedRow(row_no=row_no, values={"identity": unit.identity, "name": unit.name})
        for row_no, unit in enumerate(annex.data.units, start=1)
        if unit.state in REPORTED
    ]


def coverage_row(target_id: str, found: AnnexTarget, *, row_no: int) -> ExtractedRow:
    """target_id: the city's. Where the annex is a level further up, the units below its own units."""
    has_level = found.subunits_expected is not None and found.subunits_reported is not None
    expected = found.subunits_expected if has_level else found.units_expected
    reported = found.subunits_reported if has_level else found.units_reported
    return ExtractedRow(
        row_no=row_no,
        values={"target_id": target_id, "units_expected": str(expected), "units_reported": str(reported)},
    )
