"""Names that are kept no longer: a person is erased, what is past its time is destroyed."""

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from thidua.audit.heads import keep_head
from thidua.crash import crash_point
from thidua.errors import OperatorError, PlanError
from thidua.personal.fields import load_personal_data
from thidua.personal.written import remove_lists
from thidua.pipeline.common import Step, one_plan, plan_ids
from thidua.pipeline.personal import Who, actor_of, number_of, reading
from thidua.settings import Settings
from thidua.text.said import said_reason

if TYPE_CHECKING:
    from thidua.personal.erase import Overdue


def erase_person(
    settings: Settings, who: Who, *, actor: str, reason: str, now: datetime, despite_waiting: bool = False
) -> Step:
    """Destroy a person's keys; nothing brings the names back but a backup of both data base and key.

    The lists in our own folder that may name the person are deleted before. lists: how many files. elsewhere: who wrote
    the name where this does not reach, and when. OperatorError for a reason with the name in it; and while files wait
    that may name the person, unless despite_waiting: they would bring the person back.
    """
    from thidua.personal import erase

    by, why = actor_of(actor), said_reason(reason)
    with reading(settings) as engine:
        person_id = number_of(settings, engine, who)
        _refuse_named(settings, engine, who, person_id=person_id, reason=why)
        if not despite_waiting:
            _refuse_waiting(settings, engine)
        removed = remove_lists(settings.home, erase.listed_in(engine, person_id=person_id))
        crash_point("lists-removed")
        erased = erase.erase_person(engine, person_id=person_id, actor=by, reason=why, now=now)
        crash_point("erase-committed")
        keep_head(engine, archive=settings.heads_folder, after=f"personal erase {person_id}")
    return {
        "person_id": person_id,
        "entries": erased.entries,
        "files": erased.files,
        "lists": len(removed),
        "elsewhere": erased.elsewhere,
    }


def retention(settings: Settings, *, now: datetime) -> "Overdue":
    """What is kept for longer than the list of fields allows."""
    from thidua.personal.erase import overdue

    with reading(settings) as engine:
        return overdue(engine, data=load_personal_data(), now=now)


def destroy_overdue(settings: Settings, *, actor: str, now: datetime) -> Step:
    """Destroy all of it, person by person, and the lists in our own folder that may name them."""
    from thidua.personal import erase

    data, by, lists = load_personal_data(), actor_of(actor), 0
    with reading(settings) as engine:
        found = erase.overdue(engine, data=data, now=now)
        reason = f"Hết thời hạn lưu {data.retention_years} năm"
        for person_id, _ in found.persons:
            lists += len(remove_lists(settings.home, erase.listed_in(engine, person_id=person_id)))
            crash_point("lists-removed")
            erase.erase_person(engine, person_id=person_id, actor=by, reason=reason, now=now)
            crash_point("erase-committed")
        files = [receipt_id for receipt_id, _ in erase.overdue(engine, data=data, now=now).files]
        if files:
            reason = "Hết thời hạn lưu tệp đã nhận"
            erase.erase_files(engine, receipt_ids=files, actor=by, reason=reason, now=now)
        keep_head(engine, archive=settings.heads_folder, after="personal retention")
    return {"persons": len(found.persons), "files": len(files), "lists": lists}


def _refuse_named(settings: Settings, engine: sa.Engine, who: Who, *, person_id: int, reason: str) -> None:
    """Without the right key nobody can tell how the person is written; erasing does without."""
    from thidua.personal.keys import MasterKey
    from thidua.personal.read import names_of
    from thidua.personal.unnamed import refuse_names

    names = [who.person]
    with suppress(OperatorError), engine.connect() as connection:
        master = MasterKey.read(settings.personal_key_file)
        names += names_of(connection, person_id=person_id, master=master)
    refuse_names(reason, names)


def _refuse_waiting(settings: Settings, engine: sa.Engine) -> None:
    from thidua.collect.states import plans_waiting

    with engine.connect() as connection:
        waiting = sorted(plans_waiting(connection, plan_ids=plan_ids(settings)))
    waiting = [plan_id for plan_id in waiting if _may_ask_for_names(settings, plan_id)]
    if waiting:
        commands = "; ".join(f"`thidua collect --plan {plan_id}`" for plan_id in waiting)
        raise OperatorError(
            f"Còn tệp chờ kiểm tra hoặc chờ nạp của kế hoạch có danh sách cá nhân ({', '.join(waiting)}): nếu tệp có "
            "tên cá nhân này thì dữ liệu xuất hiện lại sau khi xóa.",
            remedy=f"Chạy {commands} rồi xóa lại; không chờ được thì thêm --despite-waiting và xóa lại lần nữa khi tệp "
            "đã nạp.",
        )


def _may_ask_for_names(settings: Settings, plan_id: str) -> bool:
    from thidua.personal.seal import asks_for_names

    try:
        return asks_for_names(one_plan(settings, plan_id))
    except PlanError:
        return True
