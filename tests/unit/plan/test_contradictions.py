"""Plans that contradict themselves: well formed key by key, refused all the same."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from factories.plans import ASSUMED, make_period, make_plan, make_target, make_unit
from thidua.errors import PlanError
from thidua.plan.contradictions import find_contradictions
from thidua.plan.load import load_plan
from thidua.plan.model import DueRule
from thidua.plan.written_days import contradiction
from thidua.settings import project_path

PLANS = project_path("include", "plans")
HOST_KEY = f"SHA256:{'Ab+/' * 10}xyz"


def found(**overrides: Any) -> list[str]:
    return list(find_contradictions(make_plan(**overrides)))


def of_period(**period: Any) -> list[str]:
    return found(periods=[make_period(**period)])


def fraction(numerator: int, denominator: int) -> dict[str, Any]:
    return make_target(goal={"kind": "fraction", "numerator": numerator, "denominator": denominator})


def rank(rank: int | None, among: int | None) -> dict[str, Any]:
    return make_target(goal={"kind": "rank_within", "rank": rank, "among": among})


def family(**parents: str | None) -> list[dict[str, Any]]:
    return [make_target(id=child, parent=parent) for child, parent in parents.items()]


def delivery(channel: str, address: str) -> dict[str, Any]:
    return {"id": "thanh-pho", "name": "Ban TĐKT", "channel": channel, "address": address, "basis": ASSUMED}


def test_the_factory_plan_is_sound() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        pytest.param(
            lambda: found(targets=[fraction(13, 12)]),
            "targets[0].goal (A04): có 13/12; cần numerator <= denominator",
            id="more than all",
        ),
        pytest.param(
            lambda: found(targets=[rank(200, 114)]),
            "targets[0].goal (A04): có hạng 200 trong 114 địa phương; cần rank <= among",
            id="rank beyond the last",
        ),
        pytest.param(
            lambda: found(targets=family(A01="A03", A02="A01", A03="A02")),
            "targets[0].parent (A01): có vòng A01 → A03 → A02 → A01; cần chỉ tiêu cha không nằm dưới nó",
            id="circle of parents",
        ),
        pytest.param(
            lambda: of_period(kind="six_month"),
            "periods[0].kind (2026-Y): có 'six_month'; mã kỳ 2026-Y cần 'annual'",
            id="kind against id",
        ),
        pytest.param(
            lambda: found(year=2031, periods=[make_period()]),
            "periods[0].id (2026-Y): có năm 2026; cần năm 2031 như khóa 'year' của kế hoạch",
            id="year of the plan against its periods",
        ),
        pytest.param(
            lambda: of_period(start=date(2026, 11, 16), end=date(2027, 11, 14)),
            "periods[0].end (2026-Y): có 2027-11-14; cần một ngày trong năm 2026",
            id="end in another year",
        ),
        pytest.param(
            lambda: of_period(start=date(2025, 12, 31)),
            "periods[0].start (2026-Y): có 2025-12-31, đến hết 2026-12-31; cần một kỳ không quá 12 tháng",
            id="more than a year",
        ),
        pytest.param(
            lambda: of_period(id="2026-H1", kind="six_month", start=date(2026, 7, 1)),
            "periods[0].end (2026-H1): có 2026-12-31; cần một ngày trong 6 tháng đầu năm 2026",
            id="first half that is the second",
        ),
        pytest.param(
            lambda: of_period(id="2026-H2", kind="six_month"),
            "periods[0].start (2026-H2): có 2026-01-01, đến hết 2026-12-31; cần một kỳ không quá 6 tháng",
            id="half a year of twelve months",
        ),
        pytest.param(
            lambda: found(periods=[]), "periods: có danh sách rỗng; cần ít nhất một kỳ báo cáo", id="no period"
        ),
        pytest.param(
            lambda: of_period(report_flow="F1"),
            "periods[0].report_flow (2026-Y): có 'F1', trùng unit_flow; cần luồng của phường, xã gửi thành phố",
            id="one flow for both levels",
        ),
        pytest.param(
            lambda: found(units=[*make_plan().model_dump()["units"], make_unit(id="CU", valid_to=date(2025, 6, 30))]),
            "units[4].valid_to (CU): có 2025-06-30; cần không sớm hơn valid_from 2025-07-01",
            id="ended before it began",
        ),
        pytest.param(
            lambda: found(via="qua Ban Thi đua"), "via_basis: không có; cần có cùng khóa 'via'", id="via without basis"
        ),
        pytest.param(
            lambda: found(via_basis=ASSUMED), "via: không có; cần có cùng khóa 'via_basis'", id="basis without via"
        ),
        pytest.param(
            lambda: found(typos=[{"line": 139, "written": "330.681", "meant": "330.681"}]),
            "typos[0].meant: có chữ giống hệt 'written' (dòng 139); cần chữ đã sửa",
            id="slip that is none",
        ),
    ],
)
def test_contradiction_is_told_with_its_place(ask: Callable[[], list[str]], expected: str) -> None:
    assert ask() == [expected]


def test_limits_themselves_are_sound() -> None:
    assert (
        found(targets=[fraction(12, 12)]) == found(targets=[rank(114, 114)]) == found(targets=[rank(None, 114)]) == []
    )
    assert of_period(start=date(2025, 12, 15), end=date(2026, 12, 14)) == []
    assert found(units=[*make_plan().model_dump()["units"], make_unit(id="CU", valid_to=date(2025, 7, 1))]) == []
    assert found(targets=family(A01=None, A02="A01", A03="A02")) == []


def test_two_circles_are_told_and_a_tail_is_not() -> None:
    told = found(targets=family(A01="A02", A02="A01", A03="A04", A04="A03", A05="A01"))
    assert [line.partition(":")[0] for line in told] == ["targets[0].parent (A01)", "targets[2].parent (A03)"]


@pytest.mark.parametrize(
    "email",
    [
        "x y",
        "",
        "a@b",
        "a@@b.example",
        "a@b.example\n",
        "a@b.example,c@d.example",
        "@b.example",
        "a@-b.example",
        "đ@b.vn",
    ],
)
def test_bad_mail_address_is_refused(email: str) -> None:
    units = make_plan().model_dump()["units"]
    (fault,) = found(units=[{**units[0], "email": email}, *units[1:]])
    assert fault.startswith(f"units[0].email (P-VHXH): có {email!r}; cần một địa chỉ thư điện tử")
    (fault,) = found(deliveries=[delivery("smtp", email)])
    assert fault.startswith(f"deliveries[0].address (thanh-pho): có {email!r}; cần một địa chỉ thư điện tử")


@pytest.mark.parametrize(
    "address",
    ["../../etc", "a/../b", "/etc", "", ".", "a//b", "a/", "a\\b", "c:a", ".an", "a\r\nb", " a", "memory://b"],
)
def test_folder_address_cannot_leave_the_outbox(address: str) -> None:
    (fault,) = found(deliveries=[delivery("folder", address)])
    assert fault.startswith(f"deliveries[0].address (thanh-pho): có {address!r}; cần thư mục tương đối")


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("smtp", "van.thu+bc@ban-tdkt.hai-phong.example"),
        ("folder", "kien-an-2025"),
        ("folder", "Ban TĐKT/phường"),
        ("folder", "s3://kho-bao-cao/ban-tdkt?connection=thidua_folder_kho"),
        ("folder", "file:///srv/chia-se/ban-tdkt"),
        ("sftp", f"sftp://phuong@sftp.example:2222/nhan/bc?hostkey={HOST_KEY}&connection=thidua_sftp_tp"),
        ("sftp", "sftp://sftp.example/~/nhan?connection=thidua_sftp_tp&idempotent=yes"),
        ("https", "https://nhan.example/bao-cao?connection=thidua_https_tp&idempotent=yes"),
        ("https", "http://127.0.0.1:8080/bao-cao"),
    ],
)
def test_good_address_is_taken(channel: str, address: str) -> None:
    assert found(deliveries=[delivery(channel, address)]) == []


@pytest.mark.parametrize(
    ("channel", "address", "expected"),
    [
        ("sftp", "thu-muc", "bắt đầu bằng sftp://"),
        ("sftp", f"sftp://a:bi-mat@b/c?hostkey={HOST_KEY}&connection=thidua_sftp_tp", "không có mật khẩu"),
        ("sftp", f"sftp://a@b/c?hostkey={HOST_KEY}&password=bi-mat&connection=thidua_sftp_tp", "giữ bí mật"),
        ("sftp", f"sftp://a@b/c?hostkey={HOST_KEY}", "connection="),
        ("sftp", "sftp://a@b/c?hostkey=bi-mat&connection=thidua_sftp_tp", "ssh-keygen -lf"),
        ("sftp", "sftp://a@b/c?connection=thidua_warehouse", "thidua_sftp_"),
        ("sftp", "sftp://a@b/../c?connection=thidua_sftp_tp", "'..'"),
        ("sftp", "sftp://a@b/%2e%2e/c?connection=thidua_sftp_tp", "'..'"),
        ("sftp", "sftp://a@b:cong/c?connection=thidua_sftp_tp", "cổng là số"),
        ("sftp", "sftp://a@b/c?connection=thidua_sftp_tp&idempotent=co", "idempotent=yes"),
        ("sftp", "sftp:///c?connection=thidua_sftp_tp", "bắt đầu bằng sftp://"),
        ("https", "https://a:bi-mat@b/c", "không có mật khẩu"),
        ("https", "https://b/c?token=bi-mat", "giữ bí mật"),
        ("https", "https://b/c#bi-mat", "không có mật khẩu"),
        ("https", "https://a@b/c", "tài khoản ghi trong kết nối"),
        ("https", "https://b/c?connection=thidua_sftp_tp", "thidua_https_"),
        ("https", "http://b/c", "https://"),
        ("https", "ftp://b/c", "https://"),
        ("https", "https://b/báo cáo", "khoảng trắng"),
        ("https", "https://b/\r\nHost: c", "khoảng trắng"),
        ("folder", "s3://key:bi-mat@b/c", "không có mật khẩu"),
        ("folder", "s3://b/c?secret=bi-mat", "giữ bí mật"),
        ("folder", "memory://b", "file://"),
        ("folder", "simplecache::s3://b", "file://"),
        ("folder", "file:///a/../b", "'..'"),
    ],
)
def test_address_that_its_channel_cannot_use_is_told_without_its_secret(
    channel: str, address: str, expected: str
) -> None:
    (fault,) = found(deliveries=[delivery(channel, address)])
    assert fault.startswith("deliveries[0].address (thanh-pho): có ")
    assert expected in fault.partition("; cần ")[2]
    assert "bi-mat" not in fault


CHANNELS = "data_packet, edxml, folder, https, sftp, smtp"


@pytest.mark.parametrize("channel", ["fax", "ledger", "thidua", ""])
def test_unknown_channel_is_told_with_those_there_are(channel: str) -> None:
    (fault,) = found(deliveries=[delivery(channel, "x")])
    assert fault == f"deliveries[0].channel (thanh-pho): có {channel!r}; cần một trong: {CHANNELS}"


def rule(kind: str, anchor: date | None, raw_text: str) -> DueRule:
    return DueRule.model_validate({"kind": kind, "anchor": anchor, "raw_text": raw_text, "basis": ASSUMED})


@pytest.mark.parametrize(
    ("kind", "anchor", "raw_text", "key"),
    [
        ("before", date(2026, 12, 10), "trước ngày 15/12/2026", "anchor"),
        ("before", date(2025, 12, 15), "trước ngày 15 tháng 12 năm 2026", "anchor"),
        ("before", date(2026, 12, 14), "trước ngày 15/12", "anchor"),
        ("by", date(2026, 12, 14), "chậm nhất ngày 15.12.2026", "anchor"),
        ("by", date(2026, 12, 15), "trước ngày 15/12/2026", "kind"),
        ("before", date(2026, 12, 15), "chậm nhất ngày 15/12/2026", "kind"),
        ("before", date(2026, 12, 15), "đến hết ngày 15/12/2026", "kind"),
        ("within_month", date(2026, 3, 1), "trong tháng 02 năm 2026", "anchor"),
        ("within_month", date(2027, 2, 1), "trong tháng 2/2026", "anchor"),
        ("within_quarter", date(2026, 7, 1), "Quý II năm 2026", "anchor"),
        ("within_quarter", date(2027, 10, 1), "quý 4/2026", "anchor"),
    ],
)
def test_words_and_day_of_a_due_rule_must_agree(kind: str, anchor: date, raw_text: str, key: str) -> None:
    told = contradiction(rule(kind, anchor, raw_text))
    assert told is not None
    assert told[0] == key
    assert raw_text in told[1]


@pytest.mark.parametrize(
    ("kind", "anchor", "raw_text"),
    [
        ("before", date(2026, 12, 7), "trước ngày 07/12/2026"),
        ("before", date(2026, 12, 7), "chậm nhất trước ngày 7 tháng 12"),
        ("before", date(2026, 12, 15), "gửi số liệu từ ngày 01/12/2026, trước ngày 15/12/2026"),
        ("before", date(2026, 12, 15), "theo Nghị định số 09/2019/NĐ-CP"),
        ("by", date(2026, 12, 15), "chậm nhất ngày 15/12/2026"),
        ("within_month", date(2026, 2, 1), "trong tháng 02 năm 2026"),
        ("within_quarter", date(2026, 10, 1), "Quý IV năm 2026"),
        ("within_quarter", date(2026, 4, 1), "Quý II"),
        ("periodic", None, "định kỳ"),
    ],
)
def test_words_that_agree_or_say_no_day_pass(kind: str, anchor: date | None, raw_text: str) -> None:
    assert contradiction(rule(kind, anchor, raw_text)) is None


@pytest.mark.parametrize(
    ("plan_id", "old", "new", "expected"),
    [
        (
            "chu-van-an-2026",
            "anchor: 2026-12-15",
            "anchor: 2026-12-10",
            "flows[0].due.anchor: có 2026-12-10; cần khớp với thời hạn ghi bằng chữ “trước ngày 15/12/2026”",
        ),
        (
            "chu-van-an-2026",
            "address: chu-van-an-2026",
            "address: ../../etc",
            "deliveries[0].address (city-outbox): có",
        ),
        (
            "chu-van-an-2026",
            "goal: {kind: at_least, value: 15.5}",
            "goal: {kind: zero}",
            "goal.kind (A01b): có 'zero'; ngược chiều với chỉ tiêu",
        ),
        ("kien-an-2025", "\nyear: 2025", "\nyear: 2031", "periods[1].id (2025-Y): có năm 2025; cần năm 2031"),
    ],
)
def test_a_file_with_a_contradiction_is_refused(
    tmp_path: Path, plan_id: str, old: str, new: str, expected: str
) -> None:
    text = (PLANS / f"{plan_id}.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / f"{plan_id}.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PlanError) as refused:
        load_plan(path)
    assert str(path) in str(refused.value)
    assert expected in str(refused.value)
