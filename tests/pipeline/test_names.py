"""Names of rewarded persons, from the unit's list to the warehouse and out of it."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy.exc import DBAPIError, ProgrammingError

from factories.names import (
    CANARIES,
    FIGHTER,
    INFO,
    OTHER_UNIT,
    PAPER,
    PERIOD,
    UNIT,
    Office,
    leaks,
    make_office,
    make_person,
)
from factories.traces import texts_below
from factories.workbooks import edit_workbook, make_workbook
from thidua import pipeline, versions
from thidua.audit.heads import kept_heads
from thidua.audit.verify import AuditReport, verify
from thidua.collect.landing import PROCESSED
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.personal.keys import MasterKey, unseal, write_master_key
from thidua.personal.rows import entry_of
from thidua.personal.seal import file_of
from thidua.pipeline.personal import Who
from thidua.settings import Settings
from thidua.warehouse.connect import connect, opened
from thidua.warehouse.embedded import EmbeddedPostgres

NAME, OTHER, PLAIN = "Hoàng Thị Chim Yến", "Lê Văn Hải Âu", "Bui Trong Khiem"
BY: dict[str, Any] = {"actor": "Trần Thị Văn Thư, văn thư", "purpose": "Lập tờ trình khen thưởng"}
ERASING: dict[str, Any] = {"actor": "Trần Thị Văn Thư, văn thư", "reason": "Cá nhân yêu cầu"}


def rows(settings: Settings, statement: str, **values: object) -> list[Any]:
    with opened(settings.warehouse_url) as engine, engine.connect() as connection:
        return list(connection.execute(sa.text(statement), values).all())


def states(office: Office) -> list[str]:
    found = rows(office.settings, "select receipt_id, state from receipt_state order by receipt_state_id")
    return list(dict(found).values())


def findings(office: Office) -> set[str]:
    return {rule_id for (rule_id,) in rows(office.settings, "select rule_id from finding")}


def audit(office: Office) -> AuditReport:
    with opened(office.settings.warehouse_url) as engine:
        heads = list(kept_heads(office.settings.heads_folder))
        return verify(engine, heads=heads, vault=Vault(office.settings.vault), with_files=True)


def test_a_list_is_taken_in_and_its_names_stand_nowhere(
    office: Office, owner_engine: sa.Engine, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    office.put([make_person(NAME), make_person(OTHER, award=PAPER), make_person(PLAIN)])
    assert office.take_in() == {"accepted": 1, "rejected": 0, "loaded": 1}
    facts = rows(office.settings, "select * from awardee_fact order by row_no")
    assert [fact.award_id for fact in facts] == ["LDTT", "GK-XA", "LDTT"]
    assert len({fact.person_id for fact in facts}) == 3
    assert leaks(office, owner_engine, said=caplog.text + "".join(capfd.readouterr())) == []
    assert [path.name for path in office.folder.rglob("*.xlsx")] == []
    assert not audit(office).faults


def test_whoever_may_reads_the_list_and_it_is_recorded(office: Office, owner_engine: sa.Engine) -> None:
    office.put(
        [
            make_person(NAME),
            make_person(
                OTHER,
                award=PAPER,
                decision="Đã có quyết định",
                decision_number="125/QĐ-UBND",
                decision_date=date(2026, 11, 2),
            ),
        ]
    )
    office.take_in()
    made = pipeline.list_names(
        office.settings, plan_id=office.plan.id, period_id=PERIOD, now=office.settings.now(), **BY
    )
    assert (made["rows"], made["erased"]) == (2, 0)
    folder = Path(made["folder"])
    book = load_workbook(folder / "ds-khen-thuong-2026-ds.xlsx")
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert {NAME, OTHER, "125/QĐ-UBND, 02/11/2026", "Giáo viên Chim Yến"} <= cells
    handed_out = list(folder.iterdir())
    assert sorted(path.suffix for path in handed_out) == [".docx", ".pdf", ".xlsx"]
    assert {path.name for path in handed_out if NAME in texts_below(folder)[path.name]} == set(made["files"])
    assert {oct(path.stat().st_mode & 0o777) for path in handed_out} == {"0o600"}
    assert {oct(path.stat().st_mode & 0o777) for path in (folder, *folder.parents[:2])} == {"0o700"}
    (access,) = rows(office.settings, "select * from personal_access")
    assert (access.actor, access.purpose, len(access.person_ids)) == (BY["actor"], BY["purpose"], 2)
    (entry,) = rows(office.settings, "select * from audit_entry where kind = 'names_read'")
    assert entry.payload["row"]["purpose"] == BY["purpose"]
    assert leaks(office, owner_engine, handed_out=handed_out) == []


def test_erasing_a_person_leaves_the_others_and_the_audit_chain(office: Office, owner_engine: sa.Engine) -> None:
    office.put([make_person(NAME), make_person(OTHER)])
    office.put([make_person("Phạm Thị Bồ Câu")], unit_id=OTHER_UNIT)
    office.take_in()
    erased = pipeline.erase_person(
        office.settings,
        Who(person=NAME.upper(), work_unit="trường tiểu học  Hải Âu"),
        now=office.settings.now(),
        **ERASING,
    )
    assert (erased["entries"], erased["files"]) == (1, 1)
    made = pipeline.list_names(
        office.settings, plan_id=office.plan.id, period_id=PERIOD, now=office.settings.now(), **BY
    )
    assert (made["rows"], made["erased"]) == (2, 1)
    handed_out = list(Path(made["folder"]).iterdir())
    told = "".join(texts_below(Path(made["folder"])).values())
    assert OTHER in told
    assert NAME not in told
    assert not audit(office).faults
    recovered = everything_that_opens(office, owner_engine)
    assert OTHER in recovered
    assert "Phạm Thị Bồ Câu" in recovered
    assert NAME not in recovered
    with pytest.raises(OperatorError, match="đã được xóa"):
        pipeline.erase_person(
            office.settings, Who(person=str(erased["person_id"])), now=office.settings.now(), **ERASING
        )
    (record,) = rows(office.settings, "select * from personal_erasure")
    assert (record.person_id, record.actor, record.reason) == (erased["person_id"], ERASING["actor"], ERASING["reason"])
    assert leaks(office, owner_engine, handed_out=handed_out) == []


def test_a_list_that_was_made_goes_with_the_person(office: Office, tmp_path: Path) -> None:
    office.put([make_person(NAME), make_person(OTHER)])
    office.take_in()
    asked: dict[str, Any] = {"plan_id": office.plan.id, "period_id": PERIOD, "now": office.settings.now(), **BY}
    pipeline.list_names(office.settings, **asked)
    pipeline.list_names(office.settings, **asked, to=tmp_path / "ban-rieng")
    lists = office.settings.home / "personal"
    assert NAME in "".join(texts_below(lists).values())
    who = Who(person=NAME, work_unit="Trường Tiểu học Hải Âu")
    erased = pipeline.erase_person(office.settings, who, now=office.settings.now(), **ERASING)
    assert erased["lists"] == 3
    assert [(one.action, one.actor) for one in erased["elsewhere"]] == [("list", BY["actor"])]
    assert NAME not in "".join(texts_below(lists).values())
    pipeline.list_names(office.settings, **asked)
    assert OTHER in "".join(texts_below(lists).values())
    later = office.settings.now() + timedelta(days=6 * 366)
    assert pipeline.destroy_overdue(office.settings, actor="Văn thư", now=later)["lists"] == 3
    assert texts_below(lists) == {}


def test_a_list_that_cannot_be_deleted_keeps_the_person(office: Office) -> None:
    office.put([make_person(NAME)])
    office.take_in()
    (office.settings.home / "personal" / office.plan.id / PERIOD / "ds-khen-thuong-x").mkdir(parents=True)
    with pytest.raises(OperatorError, match="Không xóa được"):
        pipeline.erase_person(office.settings, Who(person="1"), now=office.settings.now(), **ERASING)
    assert rows(office.settings, "select * from personal_erasure") == []


def test_nobody_is_erased_while_a_file_waits_that_may_name_them(office: Office) -> None:
    office.put([make_person(NAME)])
    office.take_in()
    (person,) = rows(office.settings, "select person_id from awardee_fact")
    office.put([make_person(NAME, position="Tổ trưởng Chim Yến")])
    now = office.settings.now()
    pipeline.collect(office.settings, plan_id=office.plan.id, now=now)
    erasing: dict[str, Any] = {"who": Who(person=str(person.person_id)), "now": now, **ERASING}
    with pytest.raises(OperatorError, match=f"Còn tệp chờ.*{office.plan.id}") as refused:
        pipeline.erase_person(office.settings, **erasing)
    assert f"thidua collect --plan {office.plan.id}" in refused.value.remedy
    assert rows(office.settings, "select * from personal_erasure") == []
    assert pipeline.erase_person(office.settings, **erasing, despite_waiting=True)["entries"] == 1
    office.take_in()
    (again,) = rows(office.settings, "select person_id from personal_key where kind = 'person'")
    assert again.person_id != person.person_id


def everything_that_opens(office: Office, owner_engine: sa.Engine) -> str:
    """What somebody reads who has the data base, the vault and the installation's key."""
    master, vault = MasterKey.read(office.settings.personal_key_file), Vault(office.settings.vault)
    with owner_engine.connect() as connection:
        keys = connection.execute(sa.text("select * from personal_key where wrapped_key is not null")).all()
        sealed = {str(one.entry_id): one.sealed for one in connection.execute(sa.text("select * from awardee_fact"))}
        files = {one.receipt_id: one.sealed_sha256 for one in connection.execute(sa.text("select * from sealed_file"))}
    opens = []
    for key in keys:
        of = entry_of(str(key.entry_id)) if key.kind == "entry" else file_of(key.receipt_id)
        data = bytes(sealed[str(key.entry_id)]) if key.kind == "entry" else vault.get(files[key.receipt_id])
        opens.append(unseal(master.unwrap(bytes(key.wrapped_key), of=of), data, of=of))
    folder = office.settings.home / "opened"
    folder.mkdir()
    for number, data in enumerate(opens):
        (folder / str(number)).write_bytes(data)
    told = "".join(texts_below(folder).values())
    for path in folder.iterdir():
        path.unlink()
    return told


def test_without_a_key_lists_are_held_and_all_else_goes_on(office: Office) -> None:
    keyless = replace(office, settings=replace(office.settings, personal_key_file=None))
    office.put([make_person(NAME)])
    (office.folder / "phuong-mau-2026__2026-H1__CA.xlsx").write_bytes(
        make_workbook(plan=office.plan, unit_id=OTHER_UNIT, indicators={})
    )
    now = office.settings.now()
    pipeline.collect(keyless.settings, plan_id=office.plan.id, now=now)
    with pytest.raises(OperatorError, match=r"BN-0000000\d.*Chưa có khóa dữ liệu cá nhân") as refused:
        pipeline.validate(keyless.settings, plan_id=office.plan.id, now=now, run_name="keyless")
    assert "THIDUA_PERSONAL_KEY_FILE" in refused.value.remedy
    assert sorted(states(office)) in (["ACCEPTED", "RECEIVED"], ["RECEIVED", "REJECTED"])
    assert office.take_in()["accepted"] == 1
    assert len(rows(office.settings, "select * from awardee_fact")) == 1


def test_another_key_is_refused(office: Office, tmp_path: Path) -> None:
    office.put([make_person(NAME)])
    office.take_in()
    write_master_key(tmp_path / "another")
    other = replace(office, settings=replace(office.settings, personal_key_file=tmp_path / "another"))
    other.put([make_person(OTHER)], unit_id=OTHER_UNIT)
    with pytest.raises(OperatorError, match="không phải là khóa"):
        other.take_in()
    assert office.take_in()["loaded"] == 1


def test_what_a_crash_leaves_as_it_came_is_deleted_by_the_next_round(office: Office, owner_engine: sa.Engine) -> None:
    from thidua.check.waiting import check_waiting
    from thidua.forms.load import load_editions
    from thidua.plan.catalogue_load import load_catalogue

    office.put([make_person(NAME)])
    settings, now = office.settings, office.settings.now()
    pipeline.collect(settings, plan_id=office.plan.id, now=now)
    with opened(settings.warehouse_url) as engine:
        # The verdict is committed; whoever was to delete the file died before it began.
        check_waiting(
            engine,
            plan=office.plan,
            vault=Vault(settings.vault),
            catalogue=load_catalogue(),
            editions=load_editions(),
            now=now,
            run_name="killed",
            data_docs=None,
            personal_key_file=settings.personal_key_file,
        )
    assert leaks(office, owner_engine) != []
    assert office.plan.id in pipeline.plans_with_work(settings, now=now)
    pipeline.collect(settings, plan_id=office.plan.id, now=now)
    assert leaks(office, owner_engine) == []
    assert office.take_in()["loaded"] == 1
    assert office.plan.id not in pipeline.plans_with_work(settings, now=now)


def test_the_same_file_again_does_not_come_back_into_the_vault(office: Office, owner_engine: sa.Engine) -> None:
    path = office.put([make_person(NAME)])
    content = path.read_bytes()
    office.take_in()
    path.write_bytes(content)
    assert office.take_in() == {"accepted": 0, "rejected": 0, "loaded": 0}
    assert not path.exists()
    assert leaks(office, owner_engine) == []


def test_a_list_in_the_folder_of_another_plan_too(office: Office, owner_engine: sa.Engine) -> None:
    other = office.plan.model_copy(update={"id": "phuong-khac-2026"})
    text = json.dumps(other.model_dump(mode="json"), ensure_ascii=False)
    (office.settings.plans / f"{other.id}.yaml").write_text(text, encoding="utf-8")
    content = office.put([make_person(NAME)]).read_bytes()
    elsewhere = Path(office.settings.landing) / other.id / "danh-sach.xlsx"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(content)
    now = office.settings.now()
    pipeline.collect(office.settings, plan_id=other.id, now=now)
    assert office.take_in()["loaded"] == 1
    assert pipeline.validate(office.settings, plan_id=other.id, now=now, run_name="other")["rejected"] == 1
    assert findings(office) == {"TD-TEP-SEALED_ELSEWHERE"}
    assert leaks(office, owner_engine) == []


def test_the_same_content_in_other_bytes_is_no_version(office: Office) -> None:
    path = office.put([make_person(NAME)])
    again = edit_workbook(path.read_bytes(), lambda book: None)
    office.take_in()
    path.write_bytes(again)
    office.take_in()
    assert [row.version_no for row in rows(office.settings, "select version_no from submission")] == [1]
    office.put([make_person(NAME, achievement="Thành tích bồ câu khác.")])
    office.take_in()
    assert [row.version_no for row in rows(office.settings, "select version_no from submission")] == [1, 2]


def test_a_rejected_list_is_sealed_and_quotes_nobody(office: Office, owner_engine: sa.Engine) -> None:
    wrong = make_person(
        NAME, award=f"Tặng {NAME}", decision_number=f"QĐ khen {NAME}", position="Chim Yến, 031099000123"
    )
    path = office.put([wrong, make_person("", work_unit=""), make_person(NAME * 9)], info={**INFO, "prepared_by": NAME})
    content = edit_workbook(path.read_bytes(), _scribble)
    path.write_bytes(content)
    assert office.take_in()["rejected"] == 1
    assert {"TD-DS-001", "TD-DS-004", "TD-DS-020", "TD-BM-002", "TD-BM-004"} <= findings(office)
    answers = "".join(texts_below(Path(office.settings.outbox)).values())
    assert "TD-DS-004" in answers
    assert leaks(office, owner_engine) == []
    assert not audit(office).faults


def _scribble(book: Any) -> None:
    book.create_sheet(NAME)["A1"] = NAME
    book["1. Danh sách"].protection.sheet = False
    book["1. Danh sách"]["N9"] = NAME
    book["1. Danh sách"]["L4"] = NAME
    book["Thông tin"]["C9"] = NAME


@pytest.mark.parametrize("name", [f"Danh sach {NAME}.xlsx", f"{NAME}/ban cuoi.xlsx"])
def test_a_file_named_after_a_person(
    office: Office, owner_engine: sa.Engine, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    (office.folder / NAME).mkdir(parents=True)
    office.put([make_person(OTHER)], name=name)
    assert office.take_in()["accepted"] == 1
    (receipt,) = rows(office.settings, "select original_name from receipt")
    assert receipt.original_name == "(không lưu tên tệp).xlsx"
    (office.folder / NAME).rmdir()
    assert leaks(office, owner_engine, said=caplog.text) == []


def test_a_file_that_nobody_can_read_is_sealed_in_such_a_plan(office: Office, owner_engine: sa.Engine) -> None:
    path = office.put([make_person(NAME)])
    path.write_bytes(f"Danh sách: {NAME}".encode())
    assert office.take_in()["rejected"] == 1
    assert states(office) == ["QUARANTINED"]
    assert leaks(office, owner_engine) == []


def test_an_unknown_form_is_sealed_in_such_a_plan(office: Office, owner_engine: sa.Engine) -> None:
    path = office.put([make_person(NAME)])
    path.write_bytes(edit_workbook(path.read_bytes(), lambda book: book["Thông tin"].__setitem__("C7", NAME)))
    assert office.take_in()["rejected"] == 1
    assert "TD-TT-002" in findings(office)
    assert leaks(office, owner_engine) == []


def test_nobody_is_commended_twice_for_the_same(office: Office, owner_engine: sa.Engine) -> None:
    same = {"award": PAPER, "achievement": "Cứu người bồ câu."}
    office.put([make_person(NAME, **same)])
    assert office.take_in()["loaded"] == 1
    office.put([make_person(NAME.lower(), **{**same, "achievement": "cứu người  bồ câu"})], unit_id=OTHER_UNIT)
    assert office.take_in()["rejected"] == 1
    assert findings(office) == {"TD-DS-018"}
    office.put([make_person(NAME, **same, explanation="Hai người trùng họ tên.")], unit_id=OTHER_UNIT)
    assert office.take_in()["loaded"] == 1
    assert leaks(office, owner_engine) == []


def test_lists_that_come_in_together_see_each_other(office: Office, owner_engine: sa.Engine) -> None:
    same = {"award": PAPER, "achievement": "Cứu người bồ câu."}
    office.put([make_person(NAME, **same)])
    office.put([make_person(NAME, **same)], unit_id=OTHER_UNIT)
    assert office.take_in()["rejected"] == 2
    assert findings(office) == {"TD-DS-018"}
    office.put([make_person(NAME)])
    office.put([make_person(NAME, award=FIGHTER)], unit_id=OTHER_UNIT)
    assert office.take_in()["loaded"] == 2
    assert leaks(office, owner_engine) == []


def test_of_two_lists_that_a_unit_hands_in_at_once_the_later_speaks(office: Office) -> None:
    office.put([make_person(NAME, award=PAPER)], name="1.xlsx")
    office.put([make_person(OTHER, award=PAPER)], name="2.xlsx")
    office.put([make_person(NAME, award=PAPER)], name="3.xlsx", unit_id=OTHER_UNIT)
    taken = office.take_in()
    assert (taken["rejected"], taken["loaded"]) == (1, 2)
    (told,) = rows(office.settings, "select receipt_id from finding")
    assert told.receipt_id == 1


def test_the_decision_on_a_proposal_is_no_repeat(office: Office) -> None:
    decided: dict[str, Any] = {
        "decision": "Đã có quyết định",
        "decision_number": "125/QĐ-UBND",
        "decision_date": date(2026, 11, 2),
    }
    proposals = [make_person(NAME), make_person(OTHER, award=PAPER)]
    office.put(proposals)
    assert office.take_in()["loaded"] == 1
    office.put([{**one, **decided} for one in proposals], unit_id=OTHER_UNIT)
    assert office.take_in()["loaded"] == 1
    office.put([*proposals, *({**one, **decided} for one in proposals)])
    assert office.take_in()["rejected"] == 1
    assert findings(office) == {"TD-DS-018", "TD-DS-019"}


def test_a_list_is_of_the_year_of_its_period(office: Office) -> None:
    path = office.settings.plans / f"{office.plan.id}.yaml"
    plan = office.plan.model_dump(mode="json")
    for period in plan["periods"]:
        if period["id"] == PERIOD:
            period |= {"start": "2025-12-01", "end": "2026-11-30"}
    path.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    late = replace(office)
    late.put([make_person(NAME)], info={**INFO, "data_as_of": date(2025, 12, 20)})
    assert late.take_in()["loaded"] == 1
    late.put([make_person(NAME, award=FIGHTER)], unit_id=OTHER_UNIT)
    assert late.take_in()["loaded"] == 1


def test_a_corrected_list_is_not_compared_with_itself(office: Office) -> None:
    office.put([make_person(NAME, award=PAPER), make_person(OTHER)])
    office.take_in()
    office.put([make_person(NAME, award=PAPER)])
    assert office.take_in()["loaded"] == 1


def test_the_lower_title_may_stand_in_another_list_of_the_year(office: Office) -> None:
    office.put([make_person(NAME, award=FIGHTER)], unit_id=OTHER_UNIT)
    assert office.take_in()["rejected"] == 1
    assert findings(office) == {"TD-DS-015"}
    office.put([make_person(NAME)])
    office.take_in()
    office.put([make_person(NAME, award=FIGHTER, position="Tổ trưởng")], unit_id=OTHER_UNIT)
    assert office.take_in()["loaded"] == 1


def test_a_unit_without_anybody(office: Office) -> None:
    office.put([], info={**INFO, "confirmed_nil": "Không phát sinh"})
    assert office.take_in()["loaded"] == 1


def test_versions_of_lists_are_compared_and_given_back_without_names(office: Office) -> None:
    office.put([make_person(NAME)])
    office.take_in()
    office.put([make_person(OTHER, award=PAPER)])
    office.take_in()
    place = {"plan_id": office.plan.id, "period_id": PERIOD, "unit_id": UNIT}
    changes = versions.compare_versions(office.settings, **place, before_no=1, after_no=2)
    assert not [canary for canary in CANARIES if canary in str(changes)]
    assert PAPER in {change.after for change in changes}
    with pytest.raises(OperatorError, match="không cấp lại"):
        versions.correction_form(office.settings, **place, folder=office.settings.home / "forms")


def test_what_is_held_about_a_person_is_handed_out(office: Office, tmp_path: Path) -> None:
    office.put([make_person(NAME), make_person(OTHER)])
    office.take_in()
    to = tmp_path / "xin" / "du-lieu.json"
    made = pipeline.export_person(office.settings, Who(person=NAME, work_unit="Trường Tiểu học Hải Âu"), to=to, **BY)
    told = json.loads(to.read_text(encoding="utf-8"))
    assert told["Mã cá nhân"] == made["person_id"]
    assert [one["Dữ liệu cá nhân"]["Họ và tên"] for one in told["Dữ liệu đang giữ"]] == [NAME]
    (entry,) = told["Dữ liệu đang giữ"]
    assert (entry["Kế hoạch"], entry["Kỳ"]) == (
        "Kế hoạch thi đua năm 2026 của phường Mẫu",
        "Danh sách khen thưởng năm 2026",
    )
    assert (entry["Đơn vị nộp"], entry["Tình trạng"]) == ("Phòng Văn hóa - Xã hội", "Đề nghị cấp trên")
    assert entry["Đối tượng"] == "Cá nhân - trực tiếp công tác, lao động, học tập, chiến đấu"
    assert [one["Còn mở được"] for one in told["Tệp đã nhận có nêu cá nhân này"]] == ["có"]
    assert OTHER not in to.read_text(encoding="utf-8")
    with pytest.raises(OperatorError, match="cả đơn vị công tác"):
        pipeline.export_person(office.settings, Who(person=NAME), to=to, **BY)


def test_what_is_older_than_its_time_is_destroyed(office: Office, owner_engine: sa.Engine) -> None:
    office.put([make_person(NAME), make_person(OTHER)])
    office.put([make_person("", work_unit="")], unit_id=OTHER_UNIT)
    office.take_in()
    now = office.settings.now()
    assert not pipeline.retention(office.settings, now=now)
    assert [number for number, _ in pipeline.retention(office.settings, now=now + timedelta(days=91)).files] == [2]
    later = pipeline.retention(office.settings, now=now + timedelta(days=366))
    assert (len(later.persons), len(later.files)) == (0, 2)
    destroyed = pipeline.destroy_overdue(office.settings, actor="Văn thư", now=now + timedelta(days=6 * 366))
    assert destroyed == {"persons": 2, "files": 1, "lists": 0}
    assert not audit(office).faults
    assert everything_that_opens(office, owner_engine) == ""


def test_the_worker_can_neither_read_a_key_nor_destroy_one(office: Office) -> None:
    office.put([make_person(NAME)])
    office.take_in()
    for statement in (
        "select wrapped_key from personal_key",
        "select * from personal_key",
        "delete from personal_key",
        "update personal_key set salt = ''",
        "insert into personal_access (action, person_ids, actor, purpose) values ('list', '{}', 'a', 'b')",
        "insert into personal_erasure (person_id, receipt_ids, entries, actor, reason) values (1, '{}', 0, 'a', 'b')",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"):
            rows(office.settings, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into awardee_fact select * from awardee_fact",
        "insert into personal_key (kind, person_id, blind_index, salt) values ('person', 9, 'a', 'b')",
        "update personal_key set wrapped_key = 'a'",
        "delete from personal_erasure",
        "delete from awardee_fact",
        "select * from narrative_fact",
        "select * from audit_personal_access",
        "insert into receipt_state (receipt_id, state, sentence) values (1, 'LOADED', 'a')",
    ],
)
def test_who_reads_names_writes_nothing_else(office: Office, statement: str) -> None:
    with (
        opened(office.settings.personal_url) as engine,
        engine.connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.execute(sa.text(statement))


@pytest.mark.parametrize("role", ["reader", "owner"])
def test_no_key_is_destroyed_without_a_record(office: Office, owner_engine: sa.Engine, role: str) -> None:
    office.put([make_person(NAME)])
    office.take_in()
    engine = owner_engine if role == "owner" else connect(office.settings.personal_url)
    with pytest.raises(DBAPIError, match="destroyed without a record"), engine.begin() as connection:
        connection.execute(sa.text("delete from personal_key"))
    engine.dispose()
    assert len(rows(office.settings, "select kind from personal_key")) == 3


@pytest.mark.parametrize(
    "record",
    [
        "insert into personal_erasure (person_id, receipt_ids, entries, actor, reason) "
        "values (1, '{1}', 0, 'Văn thư', 'Ghi không đúng số lượt')",
        "insert into personal_erasure (person_id, receipt_ids, entries, actor, reason) "
        "values (null, '{1}', 0, 'Văn thư', 'Chỉ nêu tệp')",
    ],
)
def test_a_record_that_tells_of_other_keys_is_none(office: Office, owner_engine: sa.Engine, record: str) -> None:
    office.put([make_person(NAME)])
    office.take_in()
    both = sa.text(f"{record}; delete from personal_key")
    with pytest.raises(DBAPIError, match="destroyed without a record"), owner_engine.begin() as connection:
        connection.execute(both)
    assert len(rows(office.settings, "select kind from personal_key")) == 3


def test_an_older_record_allows_nothing(office: Office, owner_engine: sa.Engine) -> None:
    office.put([make_person(NAME)])
    office.take_in()
    record = (
        "insert into personal_erasure (person_id, receipt_ids, entries, actor, reason) "
        "select 1, '{1}', count(*), 'Văn thư', 'Thử' from personal_key where kind = 'entry'"
    )
    with owner_engine.begin() as connection:
        connection.execute(sa.text(record))
    with pytest.raises(DBAPIError, match="destroyed without a record"), owner_engine.begin() as connection:
        connection.execute(sa.text("delete from personal_key"))
    with owner_engine.begin() as connection:
        connection.execute(sa.text(record))
        connection.execute(sa.text("delete from personal_key"))
    assert rows(office.settings, "select kind from personal_key") == []


@pytest.mark.parametrize("said", [f"Lập tờ trình cho bà {NAME.lower()}, ấp 3", "xong,hoàng thị chim  yến"])
def test_purposes_and_reasons_name_nobody(office: Office, tmp_path: Path, said: str) -> None:
    office.put([make_person(NAME), make_person(OTHER)])
    office.take_in()
    settings = office.settings
    by: dict[str, Any] = {"actor": NAME, "purpose": said}
    who = Who(person=str(rows(settings, "select person_id from awardee_fact order by row_no")[0].person_id))
    with pytest.raises(OperatorError, match="có họ tên của người trong danh sách") as refused:
        pipeline.list_names(settings, plan_id=office.plan.id, period_id=PERIOD, now=settings.now(), **by)
    assert NAME not in str(refused.value)
    with pytest.raises(OperatorError, match="có họ tên của người trong danh sách"):
        pipeline.export_person(settings, who, to=tmp_path / "xin.json", **by)
    with pytest.raises(OperatorError, match="có họ tên của người trong danh sách"):
        pipeline.erase_person(settings, who, actor=NAME, reason=said, now=settings.now())
    keyless = replace(settings, personal_key_file=None)
    assert pipeline.erase_person(keyless, who, actor=NAME, reason="Yêu cầu", now=settings.now())["entries"] == 1
    assert rows(settings, "select * from personal_access") == []


def test_an_access_that_is_rubbed_out_is_found(office: Office, owner_engine: sa.Engine) -> None:
    office.put([make_person(NAME)])
    office.take_in()
    pipeline.list_names(office.settings, plan_id=office.plan.id, period_id=PERIOD, now=office.settings.now(), **BY)
    with owner_engine.begin() as connection:
        connection.execute(sa.text("update personal_access set purpose = 'Khác'"))
    assert {fault.code for fault in audit(office).faults} == {"row_changed"}


def test_a_trigger_that_is_switched_off_is_found(office: Office, owner_engine: sa.Engine) -> None:
    office.put([make_person(NAME)])
    office.take_in()
    with owner_engine.begin() as connection:
        connection.execute(sa.text("alter table personal_key disable trigger recorded"))
    assert [(fault.code, fault.subject) for fault in audit(office).faults] == [("guard", "personal_key")]


def test_an_ordinary_plan_keeps_file_names_and_files(settings: Settings, cluster: EmbeddedPostgres) -> None:
    office = make_office(settings, cluster)
    plan = office.plan.model_dump(mode="json")
    plan["periods"] = [period for period in plan["periods"] if period["form"] != "names"]
    path = office.settings.plans / f"{office.plan.id}.yaml"
    path.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    office.folder.mkdir(parents=True)
    (office.folder / "bao cao.xlsx").write_bytes(make_workbook())
    office.take_in()
    (receipt,) = rows(office.settings, "select original_name from receipt")
    assert receipt.original_name == "bao cao.xlsx"
    assert len(list((office.folder / PROCESSED).rglob("*.xlsx"))) == 1
    assert rows(office.settings, "select * from sealed_file") == []
