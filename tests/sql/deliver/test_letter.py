"""The covering letter tells what is attached, what the figures hold, who is missing and what is replaced."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from factories.deliveries import add_snapshot, issue, make_rendered_files
from factories.offices import FAILED, SENT, FakeChannel, Office
from thidua.deliver import message
from thidua.deliver.channel import OutgoingMessage
from thidua.deliver.mail import build_mail
from thidua.plan.model import Plan
from thidua.text.canonical import sha256_hex
from thidua.text.dates import format_instant


def letter(office: Office) -> OutgoingMessage:
    channel = FakeChannel()
    office.deliver(channel)
    return channel.given[-1]


@pytest.fixture
def first(office: Office, plan_by_mail: Plan) -> OutgoingMessage:
    """The letter of a first revision in which two units are missing, one is late, one has nothing to report."""
    states = {"CA": "MISSING", "TH-01": "REJECTED", "TDP-01": "LATE", "P-VHXH": "CONFIRMED_ZERO"}
    snapshot_id = add_snapshot(office.engine, plan_by_mail, states=states)
    issue(office.engine, office.vault, plan_by_mail, snapshot_id=snapshot_id)
    return letter(office)


def test_subject_names_report_commune_and_purpose(first: OutgoingMessage) -> None:
    assert first.subject == (
        "[Báo cáo] Tổng kết công tác thi đua, khen thưởng năm 2026 và phương hướng nhiệm vụ năm 2027"
        " - phường Mẫu (bản trình ký, cấp số)"
    )
    assert first.sender_name == "Ủy ban nhân dân phường Mẫu"


def test_each_recipient_is_addressed_by_name(first: OutgoingMessage) -> None:
    assert first.body.startswith("Kính gửi: Sở Nội vụ\n\nỦy ban nhân dân phường Mẫu gửi kèm thư này báo cáo")


def test_every_file_stands_with_its_hash(first: OutgoingMessage) -> None:
    for file in make_rendered_files():
        assert f"- {file.file_name}: " in first.body
        assert f"  SHA-256: {sha256_hex(file.data)}\n" in first.body


def test_coverage_and_missing_units_are_told(first: OutgoingMessage) -> None:
    assert "Kỳ báo cáo: năm 2026; số liệu thực hiện từ ngày 01/01/2026 đến ngày 30/11/2026." in first.body
    assert "tổng hợp từ 2/4 đơn vị" in first.body
    assert "đến 10:05 ngày 14/12/2026." in first.body
    assert "- 1/7 chỉ tiêu chưa đủ số liệu để đánh giá.\n" in first.body
    assert "  + Công an phường: chưa gửi báo cáo;\n" in first.body
    assert "  + Trường Tiểu học Mẫu: báo cáo chưa đạt yêu cầu, đang chờ đơn vị gửi lại.\n" in first.body
    assert "Tổ dân phố số 1" not in first.body


def test_unit_without_obligation_is_not_counted(office: Office, plan: Plan) -> None:
    snapshot_id = add_snapshot(office.engine, plan, states={"CA": "NOT_REQUIRED"})
    issue(office.engine, office.vault, plan, snapshot_id=snapshot_id)
    body = letter(office).body
    assert "tổng hợp từ 3/3 đơn vị" in body
    assert "Không có đơn vị nào thiếu báo cáo." in body


def test_first_revision_says_so(first: OutgoingMessage) -> None:
    assert "Đây là bản đầu tiên của kỳ báo cáo" in first.body
    assert "hay thế bản" not in first.body
    assert f"kiểm toán tại thời điểm lập báo cáo: {'e' * 64}\n" in first.body


def test_replacement_names_what_it_replaces_and_why(office: Office, plan: Plan, first: OutgoingMessage) -> None:
    issue(office.engine, office.vault, plan, revision_no=1, reason="Công an phường nộp bản sửa")
    second = letter(office)
    assert second.subject.endswith("(bản trình ký, cấp số; thay thế lần 1)")
    (replaced_at,) = office.rows("select recorded_at from report_revision where revision_no = 0")[0]
    assert f"- Thay thế bản đầu tiên lập lúc {format_instant(replaced_at)}.\n" in second.body
    assert "- Lý do thay thế: Công an phường nộp bản sửa\n" in second.body
    issue(office.engine, office.vault, plan, revision_no=2, reason="Sửa lỗi chính tả")
    assert "- Thay thế bản thay thế lần 1 lập lúc" in letter(office).body


def test_date_is_that_of_the_revision(office: Office, plan: Plan) -> None:
    before = datetime.now(UTC)
    issue(office.engine, office.vault, plan)
    assert before <= letter(office).issued_at <= datetime.now(UTC)


def test_text_of_people_is_never_a_template(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    issue(office.engine, office.vault, plan, revision_no=1, reason="{{ 7 * 7 }} {% raw %} <b>&")
    assert "- Lý do thay thế: {{ 7 * 7 }} {% raw %} <b>&\n" in letter(office).body


def test_names_are_those_of_the_plan_the_report_was_made_with(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    with office.engine.connect() as connection:
        assert connection.execute(sa.text("select count(*) from plan_version")).scalar_one() == 1
    assert letter(office).body.startswith("Kính gửi: Ban TĐKT\n")


def test_resend_under_another_template_carries_the_same_bytes(
    office: Office, plan_by_mail: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(office.engine, office.vault, plan_by_mail)
    channel = FakeChannel(answers=[FAILED, FAILED, FAILED, SENT])
    office.deliver(channel)
    monkeypatch.setattr(message, "write_letter", lambda *_: ("Tiêu đề khác", "Lời khác"))
    monkeypatch.setattr(message, "write_line", lambda *_: "Người gửi khác")
    office.wait(days=1)
    office.deliver(channel)
    mails = [(one.message_id, build_mail(one, sender="a@b.example")) for one in channel.given if "@" in one.address]
    assert len(mails) == 4
    assert len(set(mails)) == 2


def test_letter_that_the_vault_has_lost_is_not_written_anew(office: Office, plan: Plan) -> None:
    issue(office.engine, office.vault, plan)
    channel = FakeChannel(answers=[FAILED])
    office.deliver(channel)
    ((sha256,),) = office.rows("select sha256 from delivery_letter")
    office.vault.path(sha256).write_bytes(b"other")
    office.wait(days=1)
    (outcome,) = office.deliver(channel)
    assert outcome.state == "FAILED"
    assert len(channel.given) == 1
