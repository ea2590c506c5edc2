"""Accepted workbooks as rows ready to be stored: everything that needs no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from thidua.collect.states import receipt_number
from thidua.errors import OperatorError
from thidua.forms.edition import Edition
from thidua.load.labels import Labels
from thidua.load.rows import BadRowError, Row, fact_rows
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.read.model import Extraction
from thidua.read.store import extraction_to_bytes
from thidua.text.canonical import sha256_hex


@dataclass(frozen=True, kw_only=True)
class AcceptedSubmission:
    """A receipt whose workbook passed the check. parse_sha256: hash of the stored reading, where it is known."""

    receipt_id: int
    extraction: Extraction
    plan: Plan
    parse_sha256: str | None = None


@dataclass(frozen=True, kw_only=True)
class PreparedSubmission:
    """What will be stored. content_sha256: of the reading, so it does not change with fonts or column widths.

    facts: table -> rows in the order of `thidua.load.rows.COLUMNS`.
    """

    receipt_id: int
    period_id: str
    unit_id: str
    form_edition: str
    is_confirmed_nil: bool
    data_as_of: date
    content_sha256: str
    facts: Mapping[str, Sequence[Row]]

    @property
    def obligation(self) -> tuple[str, str]:
        return self.period_id, self.unit_id


def prepare_submissions(
    accepted: Sequence[AcceptedSubmission], *, catalogue: Catalogue, editions: Mapping[str, Edition]
) -> list[PreparedSubmission]:
    """The submissions of one plan. Raises OperatorError naming receipt, sheet and row of what cannot be stored."""
    labels: dict[str, Labels] = {}
    prepared = []
    for one in accepted:
        edition = editions.get(one.extraction.edition or "")
        if edition is None:
            raise _unloadable(one, f"không có phiên bản biểu mẫu '{one.extraction.edition}'")
        known = labels.setdefault(edition.id, Labels(plan=one.plan, catalogue=catalogue, edition=edition))
        try:
            prepared.append(_prepare(one, known))
        except BadRowError as error:
            raise _unloadable(one, str(error)) from error
    return prepared


def _prepare(one: AcceptedSubmission, labels: Labels) -> PreparedSubmission:
    info = one.extraction.info
    period_id, unit_id, as_of = info.get("period_id"), info.get("unit_id"), info.get("data_as_of")
    # The check has compared the stamps with the plan. A mistake here would put figures into another commune.
    if info.get("plan_id") != one.plan.id or period_id not in {p.id for p in one.plan.periods}:
        raise BadRowError(f"thông tin: kế hoạch '{info.get('plan_id')}', kỳ '{period_id}' không thuộc {one.plan.id}")
    if unit_id not in {u.id for u in one.plan.units} or as_of is None:
        raise BadRowError(f"thông tin: đơn vị '{unit_id}' không có trong kế hoạch, hoặc thiếu ngày chốt số liệu")
    facts: dict[str, list[Row]] = {}
    for table, row in fact_rows(one.extraction, labels):
        facts.setdefault(table, []).append(row)
    return PreparedSubmission(
        receipt_id=one.receipt_id,
        period_id=period_id,
        unit_id=unit_id,
        form_edition=labels.edition.id,
        is_confirmed_nil=labels.is_nil(info.get("confirmed_nil")),
        data_as_of=date.fromisoformat(as_of),
        content_sha256=one.parse_sha256 or sha256_hex(extraction_to_bytes(one.extraction)),
        facts=facts,
    )


def _unloadable(one: AcceptedSubmission, fault: str) -> OperatorError:
    return OperatorError(
        f"Không nạp được biên nhận {receipt_number(one.receipt_id)} của kế hoạch {one.plan.id}: {fault}.",
        remedy="Tệp đã qua kiểm tra nên lỗi nằm ở quy tắc kiểm tra, danh mục hoặc biểu mẫu: sửa rồi chạy lại; chưa có "
        "lần nộp nào của kế hoạch này được nạp.",
    )
