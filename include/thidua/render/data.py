"""Machine-readable JSON: exact figures, for another system that takes them in."""

import msgspec

from thidua.report.data import SCHEMA
from thidua.report.model import Report


def render_json(report: Report) -> bytes:
    """Decimals are text ('0.15'), absent figures null. Keys stand in a fixed order: the same report, the same bytes."""
    document = {
        "schema": SCHEMA,
        "report": {
            "issuer": " ".join(report.issuer_lines),
            "type_name": report.type_name,
            "subject": report.subject,
            "revision_no": report.provenance.revision_no,
            **_number_and_day(report),
        },
        "replacement": report.replacement.model_dump(mode="json") if report.replacement else None,
        "provenance": report.provenance.model_dump(mode="json"),
        "data": report.data.model_dump(mode="json"),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _number_and_day(report: Report) -> dict[str, str]:
    """Only where the register gave them: of any other report they are not known yet."""
    if report.document is None:
        return {}
    return {"number": report.document.code, "dated": report.document.dated.isoformat()}
