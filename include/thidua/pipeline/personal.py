"""Names of rewarded persons, under the role that may read them: list, export, erase, retention."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from thidua.audit.heads import keep_head
from thidua.errors import OperatorError
from thidua.forms.edition import NAMES
from thidua.personal.fields import load_personal_data
from thidua.pipeline.common import Step, plan_of_period
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Period
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.personal.erase import Overdue


@dataclass(frozen=True, kw_only=True)
class Who:
    """A person by number, or by name and work unit as they stand in the lists."""

    person: str
    work_unit: str | None = None


def list_names(
    settings: Settings, *, plan_id: str, period_id: str, actor: str, purpose: str, now: datetime, to: Path | None = None
) -> Step:
    """The official list in Word, PDF and Excel; who read it and what for is recorded before it is written.

    to: default `<home>/personal/<plan>/<period>`. OperatorError for a period without lists, without the role or key.
    """
    from thidua.personal.document import ListDocument
    from thidua.personal.keys import MasterKey
    from thidua.personal.read import Asked, read_list

    plan, period = plan_of_period(settings, plan_id, period_id, known_at=now)
    _require_names(period)
    master, asked = MasterKey.read(settings.personal_key_file), Asked(actor=_said(actor), purpose=_said(purpose))
    with _reading(settings) as engine:
        rows = read_list(engine, plan_id=plan_id, period_id=period_id, master=master, asked=asked)
        keep_head(engine, archive=settings.heads_folder, after=f"personal list {plan_id}|{period_id}")
    made = ListDocument(
        plan=plan, period=period, catalogue=load_catalogue(), rows=rows, asked=asked, made_at=now
    ).files()
    folder = to or settings.home / "personal" / plan_id / period_id
    for name, data in made.items():
        write_private(folder / name, data)
    return {
        "folder": str(folder),
        "files": list(made),
        "rows": sum(row.cells is not None for row in rows),
        "erased": sum(row.cells is None for row in rows),
    }


def export_person(settings: Settings, who: Who, *, actor: str, purpose: str, to: Path) -> Step:
    """All that is held about a person, in one JSON file; recorded like every reading."""
    from thidua.personal.keys import MasterKey
    from thidua.personal.read import Asked, read_held
    from thidua.personal.tell import tell_held

    master = MasterKey.read(settings.personal_key_file)
    with _reading(settings) as engine:
        person_id = _person_id(settings, engine, who)
        asked = Asked(actor=_said(actor), purpose=_said(purpose))
        held = read_held(engine, person_id=person_id, master=master, asked=asked)
        keep_head(engine, archive=settings.heads_folder, after=f"personal export {person_id}")
    write_private(to, json.dumps(tell_held(held, catalogue=load_catalogue()), ensure_ascii=False, indent=2).encode())
    return {"person_id": person_id, "file": str(to), "entries": len(held.entries), "files": len(held.files)}


def erase_person(settings: Settings, who: Who, *, actor: str, reason: str, now: datetime) -> Step:
    """Destroy a person's keys; nothing brings the names back but a backup of both data base and key."""
    from thidua.personal import erase

    with _reading(settings) as engine:
        person_id = _person_id(settings, engine, who)
        erased = erase.erase_person(engine, person_id=person_id, actor=_said(actor), reason=_said(reason), now=now)
        keep_head(engine, archive=settings.heads_folder, after=f"personal erase {person_id}")
    return {"person_id": person_id, "entries": erased.entries, "files": erased.files}


def retention(settings: Settings, *, now: datetime) -> "Overdue":
    """What is kept for longer than the list of fields allows."""
    from thidua.personal.erase import overdue

    with _reading(settings) as engine:
        return overdue(engine, data=load_personal_data(), now=now)


def destroy_overdue(settings: Settings, *, actor: str, now: datetime) -> Step:
    """Destroy all of it, person by person."""
    from thidua.personal import erase

    data, by = load_personal_data(), _said(actor)
    with _reading(settings) as engine:
        found = erase.overdue(engine, data=data, now=now)
        reason = f"Hết thời hạn lưu {data.retention_years} năm"
        for person_id, _ in found.persons:
            erase.erase_person(engine, person_id=person_id, actor=by, reason=reason, now=now)
        files = [receipt_id for receipt_id, _ in erase.overdue(engine, data=data, now=now).files]
        if files:
            reason = "Hết thời hạn lưu tệp đã nhận"
            erase.erase_files(engine, receipt_ids=files, actor=by, reason=reason, now=now)
        keep_head(engine, archive=settings.heads_folder, after="personal retention")
    return {"persons": len(found.persons), "files": len(files)}


@contextmanager
def _reading(settings: Settings) -> Iterator[sa.Engine]:
    if not settings.personal_url:
        raise OperatorError(
            "Chưa có tài khoản được đọc dữ liệu cá nhân (thidua_personal).",
            remedy="Người được giao đặt THIDUA_PERSONAL_URL là địa chỉ kho dữ liệu với tài khoản thidua_personal.",
        )
    with opened(settings.personal_url) as engine:
        yield engine


def _require_names(period: Period) -> None:
    if period.form != NAMES:
        raise OperatorError(
            f"Kỳ {period.id} không thu thập danh sách cá nhân.",
            remedy=f"Chọn kỳ có khóa 'form: {NAMES}' trong tệp kế hoạch.",
        )


def _person_id(settings: Settings, engine: sa.Engine, who: Who) -> int:
    from thidua.personal.keys import MasterKey
    from thidua.personal.read import find_person

    if who.person.isascii() and who.person.isdigit():
        return int(who.person)
    if not who.work_unit:
        raise OperatorError(
            "Tìm theo họ tên thì cần cả đơn vị công tác.", remedy="Thêm --work-unit, ghi như trong danh sách."
        )
    master = MasterKey.read(settings.personal_key_file)
    return find_person(engine, name=who.person, work_unit=who.work_unit, master=master)


def _said(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise OperatorError("Chưa ghi người thực hiện, mục đích hoặc lý do.", remedy="Ghi đủ rồi chạy lại.")
    return said


def write_private(path: Path, data: bytes) -> None:
    """A file that only its owner reads, whatever was there before."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError as error:
        raise OperatorError(f"Không ghi được {path}: {error}", remedy="Kiểm tra thư mục, quyền ghi.") from error
