"""Names of rewarded persons, under the role that may read them: lists, and all that is held about one."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from thidua.audit.heads import keep_head
from thidua.errors import OperatorError
from thidua.forms.edition import NAMES
from thidua.personal.written import lists_folder, write_private
from thidua.pipeline.common import Step, one_plan, plan_of_period
from thidua.plan.amend import latest_plan
from thidua.plan.catalogue_load import load_catalogue
from thidua.plan.model import Period, Plan
from thidua.settings import Settings
from thidua.text.said import said, said_actor
from thidua.warehouse.connect import opened


@dataclass(frozen=True, kw_only=True)
class Who:
    """A person by number, or by name and work unit as they stand in the lists."""

    person: str
    work_unit: str | None = None


def list_names(
    settings: Settings, *, plan_id: str, period_id: str, actor: str, purpose: str, now: datetime, to: Path | None = None
) -> Step:
    """The official list in Word, PDF and Excel; who read it and what for is recorded before it is written.

    to: default `<home>/personal/<plan>/<period>`, which erasing clears. doubts: how many places of it are to be looked
    at again. OperatorError for a period without lists, without the role or key, for a purpose with a name in it.
    """
    from thidua.personal.document import ListDocument
    from thidua.personal.keys import MasterKey
    from thidua.personal.read import Asked, read_list

    plan, period = plan_of_period(settings, plan_id, period_id, known_at=now)
    _require_names(period)
    master = MasterKey.read(settings.personal_key_file)
    asked = Asked(actor=actor_of(actor), purpose=_purpose(purpose), is_elsewhere=to is not None)
    with reading(settings) as engine:
        rows = read_list(engine, plan_id=plan_id, period_id=period_id, master=master, asked=asked)
        keep_head(engine, archive=settings.heads_folder, after=f"personal list {plan_id}|{period_id}")
    document = ListDocument(plan=plan, period=period, catalogue=load_catalogue(), rows=rows, asked=asked, made_at=now)
    made = document.files()
    folder = to or lists_folder(settings.home, plan_id=plan_id, period_id=period_id)
    for name, data in made.items():
        write_private(folder / name, data)
    return {
        "folder": str(folder),
        "files": list(made),
        "rows": sum(row.cells is not None for row in rows),
        "erased": sum(row.cells is None for row in rows),
        "doubts": len(document.doubts),
    }


def export_person(settings: Settings, who: Who, *, actor: str, purpose: str, to: Path) -> Step:
    """All that is held about a person, in one JSON file; recorded like every reading."""
    from thidua.personal.keys import MasterKey
    from thidua.personal.read import Asked, read_held
    from thidua.personal.tell import tell_held

    master = MasterKey.read(settings.personal_key_file)
    with reading(settings) as engine:
        person_id = number_of(settings, engine, who)
        asked = Asked(actor=actor_of(actor), purpose=_purpose(purpose), is_elsewhere=True)
        held = read_held(engine, person_id=person_id, master=master, asked=asked)
        keep_head(engine, archive=settings.heads_folder, after=f"personal export {person_id}")
    plans = _plans(settings, {entry.plan_id for entry in held.entries})
    told = tell_held(held, catalogue=load_catalogue(), plans=plans)
    write_private(to, json.dumps(told, ensure_ascii=False, indent=2).encode())
    return {"person_id": person_id, "file": str(to), "entries": len(held.entries), "files": len(held.files)}


@contextmanager
def reading(settings: Settings) -> Iterator[sa.Engine]:
    """The warehouse as those see it who may read names. OperatorError where nobody here may."""
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


def number_of(settings: Settings, engine: sa.Engine, who: Who) -> int:
    """The person's number. OperatorError for a name alone, and for one that nobody is known by."""
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


def _plans(settings: Settings, ids: Iterable[str]) -> Mapping[str, Plan]:
    """Those that are still there and can be read, with everything that was decided later."""
    found = {}
    for plan_id in ids:
        with suppress(OperatorError):
            found[plan_id] = latest_plan(one_plan(settings, plan_id))
    return found


def actor_of(actor: str) -> str:
    """Who does it, in one line. OperatorError where nobody says."""
    return " ".join(said_actor(actor).split())


def _purpose(purpose: str) -> str:
    told = said(purpose, missing="Chưa ghi mục đích.", remedy="Ghi mục đích (--purpose) rồi chạy lại.")
    return " ".join(told.split())
