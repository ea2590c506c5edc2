"""What an operator asks about the versions of a unit's report: what there is, what differs, a form to correct one."""

from pathlib import Path

from thidua.calendar.due import due_instants
from thidua.calendar.workdays import load_workdays
from thidua.changes.rows import RowNames
from thidua.changes.submissions import CellChange, compare_submissions
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.forms.edition import NAMES
from thidua.forms.load import load_editions
from thidua.forms.write import write_correction
from thidua.load.history import Version, one_version, read_extraction
from thidua.load.unit_history import UnitHistory, read_unit_history
from thidua.pipeline import plan_of_period
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings
from thidua.warehouse.connect import opened


def unit_history(settings: Settings, *, plan_id: str, period_id: str, unit_id: str) -> UnitHistory:
    """All versions of a unit's report of the period, and when the unit was first heard of."""
    _, period = plan_of_period(settings, plan_id, period_id)
    due = due_instants(period.unit_due, load_workdays())
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        return read_unit_history(
            connection, plan_id=plan_id, period_id=period.id, unit_id=unit_id, last_instant=due.last_instant
        )


def compare_versions(
    settings: Settings, *, plan_id: str, period_id: str, unit_id: str, before_no: int, after_no: int
) -> tuple[CellChange, ...]:
    """What one version of a unit's report says otherwise than another, cell by cell."""
    plan, _ = plan_of_period(settings, plan_id, period_id)
    history = unit_history(settings, plan_id=plan_id, period_id=period_id, unit_id=unit_id)
    chosen = [one_version(history.versions, number, unit_id=unit_id) for number in (before_no, after_no)]
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        before, after = (read_extraction(connection, one, vault=Vault(settings.vault)) for one in chosen)
    editions = load_editions()
    names = RowNames(plan=plan, catalogue=load_catalogue(), edition=editions[after.edition or ""])
    return compare_submissions(before, after, editions=editions, names=names)


def correction_form(
    settings: Settings, *, plan_id: str, period_id: str, unit_id: str, folder: Path, version_no: int | None = None
) -> tuple[Path, int]:
    """The unit's workbook with what counts now, stamped with that version's number; its path, and the number.

    version_no: which one, of difficulties, of which several stand beside each other; None for the newest.
    OperatorError where nothing of the unit counts or that version does not, and for lists of persons: they are given
    back to nobody.
    """
    plan, period = plan_of_period(settings, plan_id, period_id)
    if period.form == NAMES:
        raise OperatorError(
            f"Kỳ {period_id} thu thập danh sách cá nhân; hệ thống không cấp lại tệp có họ tên.",
            remedy="Đơn vị sửa trên tệp đang giữ rồi nộp lại, hoặc lập lại trên biểu mẫu gốc (`thidua forms`).",
        )
    history = unit_history(settings, plan_id=plan_id, period_id=period_id, unit_id=unit_id)
    current = history.current if version_no is None else _standing(history, version_no, unit_id=unit_id)
    unit = next((unit for unit in plan.units if unit.id == unit_id), None)
    if current is None or unit is None:
        raise OperatorError(
            f"Đơn vị {unit_id} không có bản nộp nào đang có hiệu lực của kỳ {period_id} để sửa.",
            remedy="Tạo biểu mẫu gốc (lệnh `thidua forms` không kèm --correct) cho đơn vị nhập lại từ đầu.",
        )
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        extraction = read_extraction(connection, current, vault=Vault(settings.vault))
    path = write_correction(
        plan=plan, period=period, unit=unit, version_no=current.version_no, extraction=extraction, folder=folder
    )
    return path, current.version_no


def _standing(history: UnitHistory, version_no: int, *, unit_id: str) -> Version:
    chosen = one_version(history.versions, version_no, unit_id=unit_id)
    if not chosen.is_current:
        standing = ", ".join(str(one.version_no) for one in history.versions if one.is_current) or "không có"
        raise OperatorError(
            f"Lần nộp {version_no} của đơn vị {unit_id} không còn hiệu lực nên không sửa được.",
            remedy=f"Chọn lần nộp đang có hiệu lực: {standing} (xem bằng lệnh `thidua versions`).",
        )
    return chosen
