"""What the owner of the data base may do to the records, and how it is found."""

import pytest
import sqlalchemy as sa

from factories.recorded import Recorded
from thidua.audit.heads import kept_heads
from thidua.audit.verify import AuditReport, verify

REHASH = """
do $$
declare
    entry record;
    last_hash text;
    number bigint;
begin
    select hash, seq into last_hash, number from thidua.audit_entry where seq < {after} order by seq desc limit 1;
    number := coalesce(number, 0);
    for entry in select * from thidua.audit_entry where seq >= {after} order by seq loop
        number := number + 1;
        update thidua.audit_entry set seq = number, previous_hash = coalesce(last_hash, repeat('0', 64)),
            hash = encode(sha256(convert_to(concat_ws(E'\\n', coalesce(last_hash, repeat('0', 64)), number,
                to_char(entry.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
                entry.kind, entry.subject, entry.payload::text), 'UTF8')), 'hex')
        where seq = entry.seq returning hash into last_hash;
    end loop;
end $$
"""
"""The chain from an entry on, with right numbers and hashes: what an owner does who knows the formula."""

NO_LINK = "alter table submission disable trigger audit"
FORGED_SUBMISSION = """
    insert into submission (kind, plan_id, period_id, unit_id, version_no, actor, reason, received_at)
    values ('withdrawal', 'phuong-mau-2026', '2026-Y', 'TDP-01', 9, 'ai đó', 'không rõ', now())
"""
SWAP = """
    update audit_entry as entry
    set kind = other.kind, subject = other.subject, payload = other.payload, recorded_at = other.recorded_at
    from (select * from audit_entry) as other
    where (entry.seq, other.seq) in ((4, 5), (5, 4))
"""
FORGED_ENTRY = """
    select audit_append('loaded', 'submission:77', '{"row": {"submission_id": 77}}')
"""
INSERTED = """
    update audit_entry set seq = seq + 1000 where seq > 4;
    update audit_entry set seq = seq - 999 where seq > 1000;
    insert into audit_entry
    select 5, recorded_at, 'loaded', 'submission:77', '{"row": {}}', hash, repeat('a', 64)
    from audit_entry where seq = 4;
"""

TAMPERINGS: dict[str, tuple[list[str], set[str]]] = {
    "payload altered": (
        ["update audit_entry set payload = jsonb_set(payload, '{row,original_name}', '\"khac.xlsx\"') where seq = 1"],
        {"hash", "row_changed"},
    ),
    "kind altered": (
        ["update audit_entry set kind = 'file_accepted' where kind = 'file_rejected'"],
        {"hash", "row_changed"},
    ),
    "subject altered": (
        ["update audit_entry set subject = 'receipt:99' where seq = 1"],
        {"hash", "row_gone", "row_unwritten"},
    ),
    "time altered": (
        ["update audit_entry set recorded_at = recorded_at - interval '1 day' where seq = 3"],
        {"hash", "time"},
    ),
    "entry deleted in the middle": (["delete from audit_entry where seq = 4"], {"gap", "link", "row_unwritten"}),
    "entry deleted and the rest numbered and hashed again": (
        ["delete from audit_entry where seq = 4", REHASH.format(after=4)],
        {"rewritten", "truncated", "row_unwritten", "printed_head"},
    ),
    "last entries cut off": (
        ["delete from audit_entry where seq > (select max(seq) - 2 from audit_entry)"],
        {"truncated", "row_unwritten"},
    ),
    "last entries cut off with their rows": (
        [
            "delete from audit_entry where kind ~ '^delivery_'",
            "delete from delivery_event",
        ],
        {"truncated"},
    ),
    "everything cut off": (["truncate audit_entry"], {"truncated", "row_unwritten", "printed_head"}),
    "everything truncated, rows and chain": (
        [
            "truncate audit_entry, receipt, receipt_state, finding, submission, snapshot, report_revision, correction,"
            " plan_version, delivery, delivery_event cascade"
        ],
        {"truncated"},
    ),
    "entry forged at the end": ([FORGED_ENTRY], {"row_gone"}),
    "second entry of a row at the end": (
        [
            "select audit_append(kind, subject, payload) from audit_entry"
            " where kind = 'delivery_sent' order by seq limit 1"
        ],
        {"row_twice"},
    ),
    "entry of nothing at the end": (["select audit_append('duyet', 'giam_doc:1', '{\"row\": {}}')"], {"stranger"}),
    "entry forged in the middle": ([INSERTED], {"hash", "link", "row_gone", "rewritten"}),
    "two entries swapped": ([SWAP], {"hash", "time"}),
    "chain rewritten with right hashes": (
        [
            "update receipt set received_at = received_at - interval '3 days' where receipt_id = 1",
            "update audit_entry set payload = jsonb_set(payload, '{row}', ("
            "  select jsonb_strip_nulls(to_jsonb(receipt)) from receipt where receipt_id = 1))"
            " where subject = 'receipt:1'",
            REHASH.format(after=1),
        ],
        {"rewritten", "printed_head"},
    ),
    "receipt's time altered": (
        ["update receipt set received_at = received_at - interval '3 days' where receipt_id = 1"],
        {"row_changed"},
    ),
    "figure of a fact altered": (["update indicator_fact set actual = 1500 where actual = 15"], {"row_changed"}),
    "only the digits of a figure altered": (
        ["update indicator_fact set actual = 15.0 where actual = 15"],
        {"row_changed"},
    ),
    "fact added": (
        ["insert into narrative_fact values (1, 99, 'outlook', 'Thêm sau')"],
        {"row_changed"},
    ),
    "submission deleted with its entry, chain hashed again": (
        [
            "delete from indicator_fact where submission_id = 2",
            "delete from narrative_fact where submission_id = 2",
            "delete from submission where submission_id = 2",
            "delete from audit_entry where subject = 'submission:2'",
            REHASH.format(after=1),
        ],
        {"rewritten", "truncated", "printed_head"},
    ),
    "submission deleted": (
        [
            "delete from indicator_fact where submission_id = 1",
            "delete from narrative_fact where submission_id = 1",
            "delete from submission where submission_id = 1",
        ],
        {"row_gone", "row_changed"},
    ),
    "submission inserted without an entry": ([NO_LINK, FORGED_SUBMISSION], {"guard", "row_unwritten"}),
    "submission inserted without an entry, trigger put back": (
        [NO_LINK, FORGED_SUBMISSION, "alter table submission enable trigger audit"],
        {"row_unwritten"},
    ),
    "trigger exchanged for one that does nothing": (
        [
            "create function nothing() returns trigger language plpgsql as 'begin return null; end'",
            "drop trigger audit on submission",
            "create constraint trigger audit after insert on submission"
            " deferrable initially deferred for each row execute function nothing()",
        ],
        {"guard"},
    ),
    "verdict altered": (
        ["update receipt_state set state = 'ACCEPTED' where state = 'REJECTED'"],
        {"row_changed"},
    ),
    "finding altered": (["update finding set severity = 'warning'"], {"row_changed"}),
    "finding deleted": (["delete from finding"], {"row_changed"}),
    "finding added": (
        [
            "insert into finding (receipt_id, rule_id, severity, message, remedy, explained)"
            " values (1, 'TD-9', 'error', 'Thêm sau', 'Không', false)"
        ],
        {"loose_finding"},
    ),
    "rules of a batch altered": (["update check_batch set suite_sha256 = repeat('d', 64)"], {"row_changed"}),
    "goal of a plan altered": (["update plan_target set goal_low = 1 where target_id = 'A05'"], {"row_changed"}),
    "text of a plan altered": (
        ["""update plan_version set content = jsonb_set(content, '{commune}', '"phường Khác"')"""],
        {"row_changed"},
    ),
    "verdict of a target altered": (["update target_verdict set verdict = 'EXCEEDED'"], {"row_changed"}),
    "hash of a report's file altered": (
        ["update report_file set sha256 = (select sha256 from receipt limit 1) where kind = 'pdf'"],
        {"row_changed"},
    ),
    "model of a report replaced": (
        ["update report_revision set model_sha256 = (select sha256 from receipt limit 1)"],
        {"row_changed", "file"},
    ),
    "recipient altered": (["update delivery set address = 'noi-khac'"], {"row_changed"}),
    "delivery event deleted": (["delete from delivery_event where state = 'SENT'"], {"row_gone"}),
    "person's word forged": (
        ["update delivery_event set actor = 'ai đó', reason = 'bịa' where state = 'SENT'"],
        {"row_changed"},
    ),
    "delivery event altered": (["update delivery_event set state = 'REFUSED' where state = 'SENT'"], {"row_gone"}),
    "letter exchanged": (
        ["update delivery_letter set sha256 = (select sha256 from receipt limit 1)"],
        {"row_changed"},
    ),
    "application allowed to change": (["grant update on submission to thidua_app"], {"guard"}),
}


def check(engine: sa.Engine, recorded: Recorded) -> AuditReport:
    return verify(engine, heads=kept_heads(recorded.archive), vault=recorded.vault)


def test_untouched_warehouse_has_no_fault(reader: sa.Engine, recorded: Recorded) -> None:
    report = check(reader, recorded)
    assert report.faults == []
    assert report.fault_count == 0
    assert report.counts["mục nhật ký"] == 19
    assert report.counts["đầu chuỗi trong kho lưu"] == 4
    assert report.counts["đầu chuỗi in trong báo cáo"] == 1


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found(name: str, owner: sa.Engine, reader: sa.Engine, recorded: Recorded) -> None:
    statements, expected = TAMPERINGS[name]
    with owner.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    report = check(reader, recorded)
    assert {fault.code for fault in report.faults} >= expected, [(f.code, f.detail) for f in report.faults]
    assert all(fault.meaning and fault.remedy and fault.detail for fault in report.faults)


def test_fault_names_the_altered_column(owner: sa.Engine, reader: sa.Engine, recorded: Recorded) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql("update receipt set original_name = 'khac.xlsx' where receipt_id = 2")
    [fault] = check(reader, recorded).faults
    assert (fault.code, fault.subject) == ("row_changed", "receipt:2")
    assert fault.detail == "cột original_name: khi ghi 'mau.xlsx', hiện là 'khac.xlsx'"


def test_fault_names_the_altered_table(owner: sa.Engine, reader: sa.Engine, recorded: Recorded) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql("delete from narrative_fact where submission_id = 2")
    [fault] = check(reader, recorded).faults
    assert (fault.subject, fault.detail) == (
        "submission:2",
        "bảng narrative_fact đã khác (khi ghi 1 dòng, hiện có 0 dòng)",
    )


def test_row_written_while_the_clock_is_set_back(owner: sa.Engine, reader: sa.Engine, recorded: Recorded) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql(
            "insert into receipt (sha256, channel, original_name, received_at, received_at_source, recorded_at)"
            " select sha256, 'landing', 'muon.xlsx', now() - interval '2 days', 'system', now() - interval '2 days'"
            " from report_file where kind = 'pdf'"
        )
    [fault] = check(reader, recorded).faults
    assert (fault.code, fault.subject) == ("clock", "receipt:4")


def test_chain_never_goes_back_in_time(owner: sa.Engine, reader: sa.Engine, recorded: Recorded) -> None:
    """A later entry is at least as late, even if the chain was written by a clock ahead of this one."""
    with owner.begin() as connection:
        connection.exec_driver_sql("update audit_entry set recorded_at = recorded_at + interval '1 day' where seq = 19")
        connection.exec_driver_sql("select audit_append('loaded', 'submission:1', '{\"row\": {}}')")
    assert "time" not in {fault.code for fault in check(reader, recorded).faults}


def test_heads_that_are_lost_are_told(reader: sa.Engine, recorded: Recorded) -> None:
    report = verify(reader, heads=[], vault=recorded.vault)
    assert report.fault_count == 0
    assert report.counts["đầu chuỗi trong kho lưu"] == 0


def test_work_that_goes_on_meanwhile_is_no_fault(reader: sa.Engine, recorded: Recorded) -> None:
    heads = kept_heads(recorded.archive)

    def meanwhile(what: str) -> None:
        if what == "Đầu chuỗi lưu ở ngoài":
            with reader.begin() as connection:
                connection.exec_driver_sql("insert into blob values (repeat('f', 64), 1)")
                connection.exec_driver_sql(
                    "insert into receipt (sha256, channel, original_name, received_at, received_at_source)"
                    " values (repeat('f', 64), 'landing', 'x.xlsx', now(), 'system')"
                )

    report = verify(reader, heads=heads, vault=recorded.vault, progress=meanwhile)
    assert report.faults == []
