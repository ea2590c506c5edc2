"""From a city's stored rows to the annexes of its communes, and by what these say of themselves to the communes' own
reports and workbooks."""

from collections.abc import Iterator

from thidua.annex.coverage import REPORTED
from thidua.annex.model import Annex, AnnexTarget
from thidua.explain.inputs import FactTable, Part
from thidua.explain.model import Node
from thidua.explain.shown import exact_text

_LISTS: dict[FactTable, str] = {
    "movement_fact": "movements",
    "commendation_fact": "commendations",
    "model_fact": "models",
}
"""Rows that stand in the annex in the order in which they were taken."""


def annex_nodes(part: Part, annex: Annex) -> Iterator[Node]:
    """What the annex says in the places of the row, and whose report it belongs to."""
    place, entry = _entry(part, annex)
    if entry is None:
        yield Node(kind="note", label="Phụ lục không có mục này.")
    else:
        yield from _cells(part, place, entry)
    key = f"target:{entry.target_id}:{next(iter(part.figures))}" if isinstance(entry, AnnexTarget) else None
    yield _report_node(annex, key)


def _entry(part: Part, annex: Annex) -> tuple[str, object | None]:
    if part.indicator is not None:
        wanted = part.indicator
        for number, one in enumerate(annex.data.targets):
            if (one.indicator, one.variant, one.reference_year) == wanted:
                return f"data.targets[{number}]", one
        return "", None
    name = _LISTS.get(part.table)
    rows = getattr(annex.data, name) if name else ()
    number = part.row_no - 1
    return (f"data.{name}[{number}]", rows[number]) if number < len(rows) else ("", None)


def _cells(part: Part, place: str, entry: object) -> Iterator[Node]:
    named = f" (chỉ tiêu {entry.target_id} của phường, xã)" if isinstance(entry, AnnexTarget) else ""
    for column, value in part.figures.items():
        written = getattr(entry, column, None)
        if value is not None:
            yield Node(
                kind="cell",
                label=f"Phụ lục số liệu, mục {place}.{column}{named}",
                value="không còn trong phụ lục" if written is None else f"viết trong tệp: “{written}”",
                details={"pointer": f"{place}.{column}", "written": written, "stored": exact_text(value)},
            )


def _report_node(annex: Annex, key: str | None) -> Node:
    """The commune's own report: its revision, the hash of what it was made from, and how to go on from there."""
    data, made_from = annex.data, annex.provenance
    which = f"{data.plan_id}, kỳ {data.period_id}, bản r{annex.report.revision_no}"
    number = f", số {annex.report.number}" if annex.report.number else ""
    owing = [unit for unit in data.units if unit.state in REPORTED]
    command = f"thidua explain {data.plan_id} {data.period_id} {key or '--list'} --revision {annex.report.revision_no}"
    return Node(
        kind="report",
        label=f"Báo cáo của {data.commune}: {which}{number}",
        value=f"đầu vào SHA-256 {made_from.inputs_sha256}; mã cuối sổ nhật ký {made_from.audit_head}",
        details={
            "plan_id": data.plan_id,
            "period_id": data.period_id,
            "revision_no": str(annex.report.revision_no),
            "inputs_sha256": made_from.inputs_sha256,
            "audit_head": made_from.audit_head,
            "software_version": made_from.software_version,
            **{
                f"input:{one.unit_id}": f"lần nộp {one.version_no}, SHA-256 {one.file_sha256}"
                for one in made_from.inputs
            },
        },
        children=(
            Node(kind="note", label=f"Gồm bản nộp của {len(owing)} đơn vị; xem tiếp tại {data.commune}: `{command}`."),
        ),
    )
