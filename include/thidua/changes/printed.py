"""A report's annexes as a comparison sees them: which figure stands in which cell, and what a person calls it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from thidua.report.model import Annex, Report, Row
from thidua.report.phrases import load_phrases, lower_first

NAMES: Mapping[str, tuple[str, ...]] = {
    "targets": ("name",),
    "registered": ("name",),
    "movements": ("name",),
    "commendations": ("award", "level", "kind", "recipient_class"),
    "models": ("name",),
    "narrative": ("unit",),
    "completeness": ("unit",),
    "pact": ("unit",),
    "scores": ("unit",),
    "score_details": ("text",),
    "ballots": ("unit",),
    "tasks": ("order",),
    "fund": ("name",),
    "statistics_0601": ("name",),
    "statistics_0602": ("name",),
    "statistics_0603": ("name",),
}
"""Columns that say what a row is about, by annex."""

GROUPED = frozenset({"registered", "commendations", "pact", "score_details", "ballots"})
"""Annexes in which rows of the same name stand under several groups."""


@dataclass(frozen=True, kw_only=True)
class PrintedRow:
    """One row with its cells by column key. group: the heading above it without its numeral; '' where there is none."""

    annex: Annex
    group: str
    cells: Mapping[str, str]
    figures: Mapping[str, str]

    @property
    def name(self) -> str:
        """'Giấy khen; Xã; Thành tích (Đã có quyết định khen thưởng)'."""
        if self.annex.form is not None:
            form, number = self.annex.form.code.partition(".")[0], self.cells["number"]
            return load_phrases().say("change_form_row", form=form, number=number, name=self.cells["name"])
        names = [text for column in NAMES[self.annex.key] if (text := self.cells[column])]
        group = self.group if self.annex.key in GROUPED else ""
        return load_phrases().say("change_name", names=names, group=group)


def printed_rows(report: Report, *keys: str) -> Iterator[PrintedRow]:
    """All rows but headings of the annexes with these keys, in order of printing."""
    for annex in report.annexes:
        if annex.key in keys:
            group = ""
            for row in annex.rows:
                if row.style == "group":
                    group = _without_numeral(row.cells[0])
                else:
                    yield _printed(annex, row, group=group)


def _printed(annex: Annex, row: Row, *, group: str) -> PrintedRow:
    columns = [column.key for column in annex.columns]
    figures = {column: key for column, key in zip(columns, row.figures, strict=False) if key}
    return PrintedRow(annex=annex, group=group, cells=dict(zip(columns, row.cells, strict=True)), figures=figures)


def _without_numeral(heading: str) -> str:
    """'I. Danh hiệu thi đua' -> 'Danh hiệu thi đua'."""
    numeral, _, rest = heading.partition(". ")
    return rest if rest and set(numeral) <= set("IVX") else heading


def figure_labels(report: Report) -> dict[str, str]:
    """What a person calls each figure of the annexes, by its key: 'Chỉ tiêu 4. Tỷ lệ hộ nghèo, ước cả năm'."""
    labels: dict[str, str] = {}
    for row in printed_rows(report, *NAMES):
        for column in row.annex.columns:
            if key := row.figures.get(column.key):
                heading = f"{column.group} - {lower_first(column.heading)}" if column.group else column.heading
                labels.setdefault(key, load_phrases().say("change_label", name=_named(row), column=heading))
    return labels


def _named(row: PrintedRow) -> str:
    if row.annex.key == "tasks":
        return load_phrases().say("change_task", order=row.cells["order"])
    return target_name(row) if row.annex.key == "targets" else row.name


def target_name(row: PrintedRow) -> str:
    """By the number that is printed; who reads the report does not know the codes of the forms."""
    return load_phrases().say("change_target", order=row.cells["order"], name=row.name)


def identities(report: Report, labels: Mapping[str, str]) -> dict[str, str]:
    """By which name each figure is found again in another report, by figure key.

    A target that a unit registered itself is known by unit and name, for its row may have moved in the workbook.
    """
    seen: Counter[str] = Counter()
    found: dict[str, str] = {}
    for figure in report.figures:
        identity = figure.key
        if figure.key.startswith("registered:") and figure.key in labels:
            seen[labels[figure.key]] += 1
            identity = f"registered:{labels[figure.key]}:{seen[labels[figure.key]]}"
        found[figure.key] = identity
    return found
