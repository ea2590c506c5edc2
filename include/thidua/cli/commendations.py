"""The register of decisions and nominations: what units told of a period, to be read or to be written into a file."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thidua.cli.app import PeriodId, PlanId, app, read_instant, settings_here
from thidua.errors import OperatorError
from thidua.text.numbers import NO_FIGURE

if TYPE_CHECKING:
    from thidua.report.model import Annex, Report

PARTS = {"women": "nữ", "direct_workers": "trực tiếp lao động", "small_collectives": "tập thể nhỏ"}
NOTHING = frozenset({"", NO_FIGURE, "0"})
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


@app.command()
def commendations(
    plan: PlanId,
    period: PeriodId,
    as_known_at: Annotated[str | None, typer.Option(help="Theo số liệu đã biết đến thời điểm này.")] = None,
    to: Annotated[Path | None, typer.Option(help="Ghi danh sách vào tệp này, .xlsx hoặc .csv.")] = None,
) -> None:
    """Danh sách quyết định, đề nghị khen thưởng của kỳ: số, ngày, chức vụ người ký, số lượng. Họ tên nhận ra ở ô chức
    vụ bị lược bỏ."""
    from thidua import pipeline

    settings = settings_here()
    known_at = read_instant(as_known_at, option="--as-known-at")
    report = pipeline.list_commendations(
        settings, plan_id=plan, period_id=period, now=settings.now(), known_at=known_at
    )
    if not report.annexes:
        typer.echo("Các đơn vị chưa báo cáo quyết định, đề nghị khen thưởng nào trong kỳ.")
        return
    if to is not None:
        _write(report, to)
        typer.echo(f"Đã ghi danh sách vào {to}.")
        return
    for annex in report.annexes:
        for line in _lines(annex):
            typer.echo(line)


def _lines(annex: "Annex") -> Iterator[str]:
    columns = [column.key for column in annex.columns]
    yield annex.title
    for row in annex.rows:
        cells = dict(zip(columns, row.cells, strict=False))
        if row.style == "group":
            yield row.cells[0]
        elif row.style == "total":
            yield f"Tổng cộng: {cells['count']} lượt{_parts(cells)}"
        else:
            decision = "  ".join(cells[key] for key in ("number", "dated", "signer") if cells.get(key))
            what = f"{cells['award']}; {cells['kind']}; {cells['recipient_class']}: {cells['count']}{_parts(cells)}"
            first, *rest = [text for text in (decision, f"{what}; {cells['unit']}") if text]
            yield f"{cells['order']:>4}. {first}"
            yield from (f"      {text}" for text in rest)


def _parts(cells: dict[str, str]) -> str:
    told = [f"{word} {cells[key]}" for key, word in PARTS.items() if cells.get(key, "") not in NOTHING]
    return f" ({', '.join(told)})" if told else ""


def _write(report: "Report", to: Path) -> None:
    """OperatorError for another kind of file, one that is there already, or one that cannot be written."""
    from thidua.render.xlsx import render_xlsx

    kind = to.suffix.lower()
    if kind not in {".xlsx", ".csv"}:
        raise OperatorError(f"--to: không ghi được loại tệp '{kind}'.", remedy="Đặt tên tệp .xlsx hoặc .csv.")
    data = render_xlsx(report) if kind == ".xlsx" else _csv(report).encode("utf-8-sig")
    try:
        with to.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise OperatorError(f"Tệp {to} đã có.", remedy="Chọn tên khác; tệp cũ không bị ghi đè.") from error
    except OSError as error:
        raise OperatorError(f"Không ghi được {to}: {error}", remedy="Kiểm tra thư mục, dung lượng đĩa.") from error


def _csv(report: "Report") -> str:
    """Both lists below each other, with the list and the level in front of each row."""
    text = StringIO()
    writer = csv.writer(text)
    for annex in report.annexes:
        writer.writerow(["Danh sách", "Cấp quyết định", *(column.heading for column in annex.columns)])
        level = ""
        for row in annex.rows:
            if row.style == "group":
                level = row.cells[0].partition(". ")[2]
            elif row.style == "normal":
                writer.writerow([annex.number, level, *map(_plain, row.cells)])
    return text.getvalue()


def _plain(cell: str) -> str:
    """What a unit typed is never a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_MARKS) and cell != NO_FIGURE else cell
