"""Issuing: everything in one transaction, once, in order, with the identity of each delivery known beforehand."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
import sqlalchemy as sa

from factories.deliveries import ISSUED_AT, RenderedFile, add_snapshot, issue, make_rendered_files, model_bytes
from factories.offices import Office
from factories.plans import make_plan
from factories.reports import make_report
from factories.warehouse import add_submission
from thidua.collect.vault import Vault
from thidua.deliver import revision
from thidua.deliver.outbox import issue_revision
from thidua.errors import DeliveryError, OperatorError, OvertakenError
from thidua.plan.model import Plan
from thidua.text.canonical import sha256_hex

TABLES = ("report_revision", "report_file", "delivery", "blob")


def count_rows(office: Office) -> dict[str, int]:
    issued = office.rows("select count(*) from audit_entry where kind = 'report_issued'")[0][0]
    return {"audit_entry": issued} | {table: office.rows(f"select count(*) from {table}")[0][0] for table in TABLES}


def test_revision_files_and_deliveries_are_written(office: Office, plan_by_mail: Plan) -> None:
    report_id = issue(office.engine, office.vault, plan_by_mail)
    assert office.rows(
        "select report_id, plan_id, period_id, revision_no, supersedes, reason from report_revision"
    ) == [(report_id, "phuong-mau-2026", "2026-Y", 0, None, None)]
    assert office.rows("select kind, file_name, sha256 from report_file order by file_name") == sorted(
        ((f.kind, f.file_name, sha256_hex(f.data)) for f in make_rendered_files()), key=lambda row: row[1]
    )
    assert office.rows("select channel, recipient_id, address from delivery order by delivery_id") == [
        ("folder", "thu-muc", "ban-tdkt"),
        ("smtp", "ban-tdkt", "ban-tdkt@thanh-pho.example"),
        ("smtp", "so-noi-vu", "so-noi-vu@thanh-pho.example"),
    ]


def test_every_hash_in_the_database_is_a_whole_file_in_the_vault(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    blobs = office.rows("select sha256, size_bytes from blob")
    assert len(blobs) == 5
    assert [len(office.vault.get(sha256)) for sha256, _ in blobs] == [size for _, size in blobs]


def test_message_ids_are_stable_and_differ_by_recipient_and_channel(office: Office, plan_by_mail: Plan) -> None:
    report_id = issue(office.engine, office.vault, plan_by_mail)
    ids = [row[0] for row in office.rows("select message_id from delivery order by delivery_id")]
    made = make_report(plan=plan_by_mail).provenance
    assert ids == [revision.message_id(made, t, report_id=report_id) for t in plan_by_mail.deliveries]
    assert ids[2] == f"<{report_id}.so-noi-vu.e82dcf55-9d1a-5d5d-a7b2-ad09558d71f0@thidua.local>"
    assert len(set(ids)) == 3


def test_issue_is_a_link_of_the_audit_chain(office: Office, plan: Plan) -> None:
    report_id = issue(office.engine, office.vault, plan)
    entries = office.rows("select kind, subject, payload from audit_entry order by seq desc limit 2")
    (kind, subject, payload), (_, snapshot, _) = entries
    assert (kind, subject) == ("report_issued", f"report_revision:{report_id}")
    assert snapshot == f"snapshot:{payload['row']['snapshot_id']}"
    assert payload["row"]["model_sha256"]
    assert {name: part["rows"] for name, part in payload["parts"].items()} == {"delivery": 1, "report_file": 4}


def test_same_model_again_adds_nothing(office: Office, plan: Plan) -> None:
    snapshot_id = add_snapshot(office.engine, plan)
    first = issue(office.engine, office.vault, plan, snapshot_id=snapshot_id)
    before = count_rows(office)
    assert issue(office.engine, office.vault, plan, snapshot_id=snapshot_id) == first
    assert count_rows(office) == before


def test_workers_at_once_make_one_revision(office: Office, plan: Plan) -> None:
    workers, rounds = 4, 10
    for number in range(rounds):
        report_of = plan.model_copy(update={"id": f"phuong-mau-{number}"})
        snapshot_id = add_snapshot(office.engine, report_of)
        barrier = Barrier(workers)
        task = partial(_issue_at_once, office, report_of, barrier, snapshot_id)
        with ThreadPoolExecutor(workers) as pool:
            results = [pool.submit(task) for _ in range(workers)]
        assert len({result.result() for result in results}) == 1
    expected = {"report_revision": rounds, "report_file": 4 * rounds, "delivery": rounds, "audit_entry": rounds}
    assert expected.items() <= count_rows(office).items()


def _issue_at_once(office: Office, plan: Plan, barrier: Barrier, snapshot_id: int) -> int:
    barrier.wait()
    return issue(office.engine, office.vault, plan, snapshot_id=snapshot_id)


def test_later_revision_names_the_one_it_replaces_and_why(office: Office, plan: Plan) -> None:
    first = issue(office.engine, office.vault, plan)
    second = issue(office.engine, office.vault, plan, revision_no=1, reason="Trường Tiểu học Mẫu nộp bản sửa")
    assert office.rows("select report_id, revision_no, supersedes, reason from report_revision order by report_id") == [
        (first, 0, None, None),
        (second, 1, first, "Trường Tiểu học Mẫu nộp bản sửa"),
    ]
    assert len(office.rows("select distinct message_id from delivery")) == 2


def test_older_figures_never_replace_newer_ones(office: Office, plan: Plan, owner_engine: sa.Engine) -> None:
    older, newer = (add_snapshot(office.engine, plan, mark=mark) for mark in "cd")
    with owner_engine.begin() as connection:
        later = "update snapshot set known_at = known_at + interval '1 second' where snapshot_id = :id"
        connection.execute(sa.text(later), {"id": newer})
        between = ISSUED_AT + timedelta(milliseconds=1)
        add_submission(connection, "CA", plan_id=plan.id, period_id="2026-Y", recorded_at=between)
    issue(office.engine, office.vault, plan, snapshot_id=older)
    issue(office.engine, office.vault, plan, snapshot_id=newer, revision_no=1, reason="nộp bổ sung")
    before = count_rows(office)
    with pytest.raises(OvertakenError, match="Chạy lại từ bước Tổng hợp"):
        issue(office.engine, office.vault, plan, snapshot_id=older, revision_no=2, reason="chạy lại")
    assert count_rows(office) == before
    files = make_rendered_files("r2")  # the same figures in another layout are no older
    issue(office.engine, office.vault, plan, snapshot_id=newer, revision_no=2, reason="sửa mẫu", files=files)


def test_figures_that_return_to_what_they_were_are_no_older_ones(
    office: Office, plan: Plan, owner_engine: sa.Engine
) -> None:
    """A plan or a rule that was taken back: the snapshot is the former one, and nothing was handed in since."""
    former, other = (add_snapshot(office.engine, plan, mark=mark) for mark in "cd")
    with owner_engine.begin() as connection:
        later = "update snapshot set known_at = known_at + interval '1 second' where snapshot_id = :id"
        connection.execute(sa.text(later), {"id": other})
    issue(office.engine, office.vault, plan, snapshot_id=former)
    issue(office.engine, office.vault, plan, snapshot_id=other, revision_no=1, reason="đổi quy tắc")
    issue(office.engine, office.vault, plan, snapshot_id=former, revision_no=2, reason="dùng lại quy tắc cũ")
    assert count_rows(office)["report_revision"] == 3


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_replacement_without_a_reason_is_refused(office: Office, plan: Plan, reason: str | None) -> None:
    issue(office.engine, office.vault, plan)
    before = count_rows(office)
    with pytest.raises(DeliveryError, match="không nêu lý do"):
        issue(office.engine, office.vault, plan, revision_no=1, reason=reason)
    assert count_rows(office) == before


@pytest.mark.parametrize("revision_no", [0, 2])
def test_report_printed_with_another_revision_number_is_refused(office: Office, plan: Plan, revision_no: int) -> None:
    issue(office.engine, office.vault, plan)
    other = add_snapshot(office.engine, plan, mark="f")
    with pytest.raises(OvertakenError, match="phải là r1"):
        issue(office.engine, office.vault, plan, revision_no=revision_no, reason="sửa", snapshot_id=other)


@pytest.mark.parametrize("repeated", ["channel, recipient_id, address, 'khác'", "channel, 'khác', address, message_id"])
def test_recipient_has_one_delivery_by_each_channel_and_each_its_identity(
    office: Office, plan: Plan, repeated: str
) -> None:
    issue(office.engine, office.vault, plan)
    again = (
        "insert into delivery (report_id, channel, recipient_id, address, message_id)"
        f" select report_id, {repeated} from delivery"
    )
    with pytest.raises(sa.exc.IntegrityError, match="unique"), office.engine.begin() as connection:
        connection.execute(sa.text(again))


def test_failure_on_the_way_leaves_no_row(office: Office, plan: Plan) -> None:
    twice = RenderedFile("pdf", "bc-thi-dua-mau-2.pdf", b"second pdf")
    before = count_rows(office)
    snapshot_id = add_snapshot(office.engine, plan)
    with pytest.raises(sa.exc.IntegrityError):
        issue(office.engine, office.vault, plan, snapshot_id=snapshot_id, files=(*make_rendered_files(), twice))
    assert count_rows(office) == before


def test_snapshot_of_another_report_is_refused(office: Office, plan: Plan) -> None:
    other = add_snapshot(office.engine, make_plan(id="phuong-khac-2026"))
    with pytest.raises(DeliveryError, match="không có bảng số liệu"):
        issue(office.engine, office.vault, plan, snapshot_id=other)
    assert count_rows(office)["report_revision"] == 0


def test_plan_without_recipients_is_refused(office: Office, plan: Plan) -> None:
    wrong = make_plan(deliveries=())
    snapshot_id = add_snapshot(office.engine, plan)
    with pytest.raises(DeliveryError, match="deliveries"):
        issue(office.engine, office.vault, wrong, snapshot_id=snapshot_id)


def issue_with_model(office: Office, plan: Plan, model_sha256: str) -> None:
    issue_revision(
        office.engine,
        vault=office.vault,
        report=make_report(plan=plan),
        model_sha256=model_sha256,
        files=make_rendered_files(),
        plan=plan,
        snapshot_id=add_snapshot(office.engine, plan),
        reason=None,
    )


def test_model_that_is_not_in_the_vault_is_refused(office: Office, plan: Plan) -> None:
    with pytest.raises(OperatorError, match="không có tệp"):
        issue_with_model(office, plan, "0" * 64)


def test_model_that_is_another_report_is_refused(office: Office, plan: Plan, vault: Vault) -> None:
    other = make_report(plan=plan, provenance={"audit_head": "0" * 64})
    with pytest.raises(DeliveryError, match="không khớp"):
        issue_with_model(office, plan, vault.put(model_bytes(other)))
