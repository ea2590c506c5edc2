"""Accepted workbooks as rows ready to be stored: everything that needs no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from thidua.annex.extract import REVISION
from thidua.forms.edition import CORRECTS, Edition
from thidua.load.content import content_sha256
from thidua.load.labels import Labels
from thidua.load.rows import BadRowError, Row, fact_rows
from thidua.plan.campaigns import with_campaigns
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan
from thidua.read.model import Extraction


@dataclass(frozen=True, kw_only=True)
class AcceptedSubmission:
    """A receipt whose workbook passed the check."""

    receipt_id: int
    extraction: Extraction
    plan: Plan


@dataclass(frozen=True, kw_only=True)
class PreparedSubmission:
    """What will be stored. content_sha256: of what the unit entered, so it does not change with fonts or stamps.

    corrects: the version that the workbook was made from to be corrected; None for one that says nothing. revision_no:
    of an annex, which revision of the commune's report it belongs to; None for a workbook. facts: table -> rows in the
    order of `thidua.load.columns.COLUMNS`.
    """

    receipt_id: int
    period_id: str
    unit_id: str
    form_edition: str
    is_confirmed_nil: bool
    data_as_of: date
    content_sha256: str
    corrects: int | None
    revision_no: int | None
    facts: Mapping[str, Sequence[Row]]

    @property
    def obligation(self) -> tuple[str, str]:
        return self.period_id, self.unit_id


@dataclass(frozen=True, kw_only=True)
class UnloadableSubmission:
    """A submission that cannot be stored. period_id, unit_id: only where the plan has them. sentence: Vietnamese."""

    receipt_id: int
    period_id: str | None
    unit_id: str | None
    sentence: str


def prepare_submissions(
    accepted: Sequence[AcceptedSubmission], *, catalogue: Catalogue, editions: Mapping[str, Edition]
) -> tuple[list[PreparedSubmission], list[UnloadableSubmission]]:
    """The submissions of one plan, and those that cannot be stored, with sheet and row of the reason."""
    labels: dict[str, Labels] = {}
    prepared = []
    unloadable = []
    for one in accepted:
        edition = editions.get(one.extraction.edition or "")
        if edition is None:
            unloadable.append(_unloadable(one, f"không có phiên bản biểu mẫu '{one.extraction.edition}'"))
            continue
        known = labels.setdefault(
            edition.id, Labels(plan=one.plan, catalogue=with_campaigns(catalogue, one.plan), edition=edition)
        )
        try:
            prepared.append(_prepare(one, known))
        except BadRowError as error:
            unloadable.append(_unloadable(one, str(error)))
    return prepared, unloadable


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
        content_sha256=content_sha256(one.extraction, labels.edition),
        corrects=_corrected_version(info.get(CORRECTS)),
        revision_no=int(revision) if (revision := info.get(REVISION)) is not None else None,
        facts=facts,
    )


def _corrected_version(stamp: str | None) -> int | None:
    if stamp is None:
        return None
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 10):
        raise BadRowError(f"thông tin: lần nộp được sửa ghi '{stamp}', không phải là số do hệ thống ghi")
    return int(stamp)


def _unloadable(one: AcceptedSubmission, fault: str) -> UnloadableSubmission:
    period_id, unit_id = one.extraction.info.get("period_id"), one.extraction.info.get("unit_id")
    # A stamp of another plan says nothing about a unit of this one.
    is_ours = one.extraction.info.get("plan_id") == one.plan.id
    return UnloadableSubmission(
        receipt_id=one.receipt_id,
        period_id=period_id if is_ours and period_id in {p.id for p in one.plan.periods} else None,
        unit_id=unit_id if is_ours and unit_id in {u.id for u in one.plan.units} else None,
        sentence=f"Không nạp được vào kho dữ liệu của kế hoạch {one.plan.id}: {fault}.",
    )
