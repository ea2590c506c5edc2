"""Made-up authorities, documents and status packages of the exchange of official documents."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from factories.deliveries import RenderedFile, add_snapshot, make_message, make_rendered_files, model_bytes
from factories.plans import ASSUMED, make_plan
from factories.reports import make_report
from thidua.collect.vault import Vault
from thidua.deliver.channel import OutgoingFile, OutgoingMessage
from thidua.deliver.outbox import issue_revision
from thidua.exchange.document import Document, DocumentCode
from thidua.plan.exchange import Exchange
from thidua.plan.model import Plan
from thidua.render.data import render_json
from thidua.report.model import DocumentNumber
from thidua.text.canonical import canonical_json, sha256_hex

OURS, CITY = "01.02.H99", "00.01.H99"
ORGAN = {"organ_id": OURS, "name": "Ủy ban nhân dân phường Mẫu", "in_charge": "Ủy ban nhân dân thành phố Mẫu"}
BOARD = {"organ_id": CITY, "name": "Ban Thi đua - Khen thưởng thành phố Mẫu", "email": "ban-tdkt@thanh-pho.example"}
CODE = DocumentCode(number="05", notation="BC-UBND", promulgated_on=date(2026, 12, 14))
NAME = f"{OURS},2026/12/14,05/BC-UBND"
SAID_AT = datetime(2026, 12, 14, 8, 30, tzinfo=UTC)
NS = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
STATES = {
    "01": "received",
    "02": "returned",
    "03": "received",
    "04": "received",
    "05": "received",
    "06": "accepted",
    "13": "returned",
    "15": "received",
    "16": "received",
}
"""What each code of a status says of a delivery."""


def make_exchange(delivery: str = "ban-tdkt", **overrides: Any) -> dict[str, Any]:
    """The terms as a plan file has them, with one receiver."""
    base = {
        "organ": ORGAN,
        "receivers": [{"delivery": delivery, "organ": BOARD}],
        "staff": {"department": "Văn phòng", "name": "Trần Thị Mẫu", "email": "van-thu@mau.example"},
        "packet": {"regime": "TDKT.01", "form": "B01", "indicators": {"A05": "0501"}},
        "basis": ASSUMED,
    }
    return {**base, **overrides}


def make_document(**overrides: Any) -> Document:
    """A numbered report of the made-up ward."""
    exchange = Exchange.model_validate(overrides.pop("exchange", make_exchange()))
    base: dict[str, Any] = {
        "exchange": exchange,
        "recipient": exchange.receivers[0].organ,
        "code": CODE,
        "place": "Phường Mẫu",
        "type_name": "Báo cáo",
        "subject": "Tổng kết công tác thi đua, khen thưởng năm 2026",
        "signer_lines": ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        "signer_name": "Nguyễn Văn Mẫu",
        "places": ("Như trên", "Lưu: VT, VHXH"),
        "annexes": ("Phụ lục I: KẾT QUẢ THỰC HIỆN CHỈ TIÊU",),
        "drafting_office": "VHXH",
        "due_on": date(2026, 12, 14),
    }
    return Document(**{**base, **overrides})


def make_file(kind: str, data: bytes) -> OutgoingFile:
    return OutgoingFile(kind=kind, file_name=f"bc-thi-dua-mau.{kind}", sha256=sha256_hex(data), data=data)


def make_exchange_message(**overrides: Any) -> OutgoingMessage:
    """A message of the numbered report, with a JSON file of one indicator beside PDF and Word."""
    files = (*make_message().files[:2], make_file("json", canonical_json(make_data()).encode()))
    return make_message(**{"document": make_document(), "address": "truc", "files": files, **overrides})


def make_data() -> dict[str, Any]:
    """The JSON file of a report with one target, one movement and one award."""
    target = {
        "target_id": "A05",
        "indicator": "XH-VIECLAM",
        "name": "Giải quyết việc làm",
        "unit_of_measure": "người",
        "verbatim": "giải quyết việc làm cho trên 500 lao động",
        "goal": {"kind": "above", "value": "500"},
        "units_expected": 4,
        "units_reported": 3,
        "numerator": None,
        "denominator": None,
        "actual": "512",
        "estimate": "530.5",
        "same_period": None,
        "status": None,
        "percent_of_plan": "102.4",
        "verdict": "MET",
    }
    movement = {
        "movement_id": "M1",
        "name": "Cả nước chung sức vì người nghèo",
        "level": "central",
        "units_reporting": 3,
        "collectives": "2",
        "individuals": "11",
    }
    award = {
        "award_id": "GK",
        "level_id": "commune",
        "kind_id": "chuyen-de",
        "recipient_class_id": "individual",
        "is_decided": True,
        "award_count": "4",
        "women": "1",
        "direct_workers": "3",
        "small_collectives": "0",
    }
    data = {
        "kind": "annual",
        "start": "2026-01-01",
        "end": "2026-12-31",
        "data_as_of": "2026-11-30",
        "targets": [target],
        "movements": [movement],
        "commendations": [award],
    }
    return {"schema": "thidua-report/1", "data": data}


def make_status(
    code: str = "01",
    *,
    document_id: str = NAME,
    sender: str = CITY,
    said_at: str = "2026/12/14 15:30:00",
    description: str = "Văn thư đã nhận",
    prolog: str = '<?xml version="1.0" encoding="UTF-8"?>\n',
    wrapper: str = "Status",
) -> bytes:
    """A status package as document systems send them."""
    return (
        f'{prolog}<edXML xmlns="{NS}"><edXML:edXMLEnvelope xmlns:edXML="{NS}"><edXML:edXMLHeader><edXML:{wrapper}>'
        f"<edXML:ResponseFor><edXML:OrganId>{OURS}</edXML:OrganId><edXML:Code>05/BC-UBND</edXML:Code>"
        f"<edXML:PromulgationDate>2026/12/14</edXML:PromulgationDate><edXML:DocumentId>{document_id}</edXML:DocumentId>"
        f"</edXML:ResponseFor><edXML:From><edXML:OrganId>{sender}</edXML:OrganId>"
        f"<edXML:OrganName>Ban TĐKT</edXML:OrganName></edXML:From><edXML:StatusCode>{code}</edXML:StatusCode>"
        f"<edXML:Description>{description}</edXML:Description><edXML:Timestamp>{said_at}</edXML:Timestamp>"
        "<edXML:StaffInfo><edXML:Department>Văn thư</edXML:Department><edXML:Staff>Lê Thị Thử</edXML:Staff>"
        f"</edXML:StaffInfo></edXML:{wrapper}></edXML:edXMLHeader></edXML:edXMLEnvelope></edXML>"
    ).encode()


def make_exchange_plan(*deliveries: dict[str, Any], **exchange: Any) -> Plan:
    """A plan that takes part in the exchange; its one recipient by edXML unless others are given."""
    chosen = deliveries or (make_delivery(),)
    return make_plan(deliveries=list(chosen), exchange=make_exchange(**exchange))


def make_delivery(**overrides: Any) -> dict[str, Any]:
    """The recipient of the plan, by edXML."""
    base = {"id": "ban-tdkt", "name": "Ban TĐKT", "channel": "edxml", "address": "truc", "basis": ASSUMED}
    return {**base, **overrides}


def issue_numbered(
    engine: sa.Engine,
    vault: Vault,
    plan: Plan,
    *,
    number: int | None = 5,
    revision_no: int = 0,
    reason: str | None = None,
) -> int:
    """Issue one revision of the annual report with its number and day, or with blanks; its report_id."""
    snapshot = add_snapshot(engine, plan, mark=str(revision_no))
    report = make_report(plan=plan, provenance={"revision_no": revision_no, "snapshot_id": snapshot})
    if number is not None:
        given = DocumentNumber(number=number, sign="BC-UBND", dated=date(2026, 12, 14))
        report = report.model_copy(update={"document": given})
    recorded = issue_revision(
        engine,
        vault=vault,
        report=report,
        model_sha256=vault.put(model_bytes(report)),
        files=(*make_rendered_files(f"r{revision_no}")[:3], RenderedFile("json", "bc.json", render_json(report))),
        plan=plan,
        snapshot_id=snapshot,
        reason=reason,
    )
    return recorded.report_id
