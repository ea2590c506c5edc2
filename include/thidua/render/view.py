"""The report as the templates see it: flat lists instead of a tree, numbers and bullets in place.

Word and PDF are made from this one view, so that they cannot say different things.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from thidua.report.chart_model import Chart
from thidua.report.model import Annex, Column, Report, Section

BULLET = "- "
TABLE_TWIPS = 14287
"""Width of an annex table in twentieths of a point: 252 mm, an A4 page on its side without its margins."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """One paragraph of the body, or a chart with its caption. kind: 'heading1' to 'heading3', the kind of a
    `Paragraph`, or 'chart'."""

    kind: str
    text: str
    chart: Chart | None = None


def report_view(report: Report) -> dict[str, Any]:
    """Plain values only; the same keys stand in `templates/report.docx` and `templates/report.typ`."""
    return {
        "issuer_lines": report.issuer_lines,
        "number": report.number,
        "place_and_date": report.place_and_date,
        "type_name": report.type_name,
        "subject": report.subject,
        "addressees": report.addressees,
        "is_single_addressee": len(report.addressees) == 1 and report.via is None,
        "via": report.via,
        "bases": report.bases,
        "preface": [paragraph.text for paragraph in report.preface],
        "opening": report.opening,
        "blocks": [_block(block) for block in blocks(report)],
        "closing": report.closing,
        "recipients": report.recipients,
        "signer_lines": report.signer_lines,
        "signer_name": report.signer_name,
        "annexes": [_annex(annex) for annex in report.annexes],
        "title": f"{report.type_name} {report.subject}",
        "author": " ".join(report.issuer_lines),
    }


def charts(report: Report) -> tuple[Chart, ...]:
    """In order of printing."""
    return tuple(block.chart for block in blocks(report) if block.chart is not None)


def _block(block: Block) -> dict[str, Any]:
    plain: dict[str, Any] = {"kind": block.kind, "text": block.text}
    return plain if block.chart is None else plain | {"chart": block.chart.model_dump(mode="json")}


def blocks(report: Report) -> Iterator[Block]:
    """Headings and paragraphs of the body, in order of printing."""
    for section in report.sections:
        yield from _section_blocks(section)


def _section_blocks(section: Section) -> Iterator[Block]:
    heading = section.heading
    yield Block(kind=f"heading{heading.level}", text=f"{heading.number} {heading.text}")
    for paragraph in section.paragraphs:
        mark = BULLET if paragraph.kind == "bullet" else ""
        yield Block(kind=paragraph.kind, text=f"{mark}{paragraph.text}")
    if section.chart is not None:
        yield Block(kind="chart", text=section.chart.caption, chart=section.chart)
    for part in section.sections:
        yield from _section_blocks(part)


def _annex(annex: Annex) -> dict[str, Any]:
    widths = [round(column.width / 100 * TABLE_TWIPS) for column in annex.columns]
    columns = [
        {"heading": column.heading, "width": column.width, "align": column.align, "twips": twips}
        for column, twips in zip(annex.columns, widths, strict=True)
    ]
    return {
        "number": annex.number,
        "title": annex.title,
        "attached_to": annex.attached_to,
        "columns": columns,
        "twips": sum(widths),
        "has_groups": any(column.group for column in annex.columns),
        "top": list(_top_headings(annex.columns, widths)),
        "bottom": [
            {"text": column.heading if column.group else "", "is_merged": column.group is None, "twips": twips}
            for column, twips in zip(annex.columns, widths, strict=True)
        ],
        "rows": [_row(row.style, row.cells, columns) for row in annex.rows],
        "notes": annex.notes,
        "imprint": annex.imprint,
        "form": annex.form.model_dump() if annex.form else None,
        "signing": annex.signing.model_dump() if annex.signing else None,
    }


def _top_headings(columns: tuple[Column, ...], widths: list[int]) -> Iterator[dict[str, Any]]:
    """The first row of headings: a column's own, or a group's over all of its columns."""
    paired = zip(columns, widths, strict=True)
    for (group, _), members in groupby(paired, key=lambda pair: (pair[0].group, pair[0].group or pair[0].key)):
        listed = list(members)
        text = group or listed[0][0].heading
        yield {"text": text, "span": len(listed), "twips": sum(width for _, width in listed)}


def _row(style: str, cells: tuple[str, ...], columns: list[dict[str, Any]]) -> dict[str, Any]:
    if style == "group":
        return {"style": style, "text": cells[0], "cells": []}
    return {
        "style": style,
        "text": "",
        "cells": [
            {"text": text, "align": column["align"], "twips": column["twips"]}
            for text, column in zip(cells, columns, strict=True)
        ],
    }
