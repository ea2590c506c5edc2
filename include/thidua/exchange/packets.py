"""The data packet 'số liệu báo cáo' for a report information system, after QCVN 125:2021/BTTTT.

The regulation names thirteen packets, of which this is the fourth, and asks for a digital signature; its tables of
fields were not to be had. So the fields here are ours, named in the manner of its sister regulations (Vietnamese
without diacritics), and an adapter maps them; docs/exchange.md lists them. The figures are those of the issued JSON
file: exact, as text; absent ones are null.
"""

import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from thidua.deliver.channel import OutgoingFile, OutgoingMessage
from thidua.errors import DeliveryError
from thidua.exchange.document import Document
from thidua.exchange.edxml import addressed, package_name
from thidua.exchange.packet_xml import packet_xml
from thidua.plan.exchange import Organ, PacketTerms
from thidua.report.data import SCHEMA
from thidua.text.canonical import canonical_json, sha256_hex

FORMAT = "thidua-packet/1"
NEW, REPLACEMENT = "moi", "thay-the"


def build_packet(message: OutgoingMessage) -> OutgoingFile:
    """The packet as a file, the same bytes for the same message. Raises DeliveryError where the plan does not say what
    the receiving system calls the report, or the report has no data."""
    document, receiver = addressed(message)
    terms = document.exchange.packet
    if terms is None:
        raise DeliveryError(
            f"Kế hoạch {message.plan_id} không có mã chế độ báo cáo cho gói tin dữ liệu.",
            remedy="Ghi mục exchange.packet vào tệp kế hoạch rồi chạy `thidua plan check`.",
        )
    issued = _read_data(message)
    content = {
        "ThongTinChung": _general(message, document, receiver, terms, issued),
        "SoLieuBaoCao": [_indicator(target, terms) for target in issued["targets"]],
        "PhongTrao": [_movement(movement) for movement in issued["movements"]],
        "KhenThuong": [_commendation(one) for one in issued["commendations"]],
    }
    data = packet_xml(content) if terms.format == "xml" else _packet_json(content)
    return OutgoingFile(
        kind=terms.format,
        file_name=package_name(message, terms.format),
        sha256=sha256_hex(data),
        data=data,
    )


def _packet_json(content: Mapping[str, Any]) -> bytes:
    """The checksum is that of the canonical form of `GoiTin` (sorted keys, no spaces, UTF-8)."""
    packet = {
        "DinhDang": FORMAT,
        "GoiTin": content,
        "MaKiemTra": {"ThuatToan": "SHA-256", "GiaTri": sha256_hex(canonical_json(content))},
        "ChuKySo": None,
    }
    return (json.dumps(packet, ensure_ascii=False, indent=1) + "\n").encode()


def _read_data(message: OutgoingMessage) -> dict[str, Any]:
    file = next((file for file in message.files if file.kind == "json"), None)
    issued: dict[str, Any] = json.loads(file.data) if file else {}
    if issued.get("schema") != SCHEMA:
        raise DeliveryError(
            f"Báo cáo {message.plan_id} {message.period_id} r{message.revision_no} không có tệp dữ liệu {SCHEMA}.",
            remedy="Lập lại báo cáo bằng phiên bản phần mềm hiện tại.",
        )
    data: dict[str, Any] = issued["data"]
    return data


def _general(
    message: OutgoingMessage, document: Document, receiver: Organ, terms: PacketTerms, issued: Mapping[str, Any]
) -> dict[str, Any]:
    replaced = document.replaced
    return {
        "LoaiGoiTin": "SoLieuBaoCao",
        "MaGoiTin": message.message_id.strip("<>"),
        "NghiepVu": REPLACEMENT if replaced else NEW,
        "MaGoiTinBiThayThe": replaced.message_id.strip("<>") if replaced else None,
        "LyDoThayThe": replaced.reason if replaced else None,
        "LanPhatHanh": message.revision_no,
        "MaCheDoBaoCao": terms.regime,
        "MaBieuMau": terms.form,
        "TenBaoCao": document.subject,
        "KyBaoCao": {
            "MaKy": message.period_id,
            "LoaiKy": issued["kind"],
            "TuNgay": issued["start"],
            "DenNgay": issued["end"],
            "SoLieuDenNgay": issued["data_as_of"],
        },
        "DonViGui": _organ(document.exchange.organ),
        "DonViNhan": _organ(receiver),
        "VanBan": _written(document),
        "ThoiDiemGui": message.issued_at.astimezone(UTC).isoformat(),
    }


def _organ(organ: Organ) -> dict[str, Any]:
    return {"MaDinhDanh": organ.organ_id, "Ten": organ.name}


def _written(document: Document) -> dict[str, Any] | None:
    """The document that these figures belong to; None as long as it has no number."""
    if document.code is None:
        return None
    return {
        "So": document.code.number,
        "KyHieu": document.code.notation,
        "NgayBanHanh": document.code.promulgated_on.isoformat(),
        "NguoiKy": document.signer_name,
    }


def _indicator(target: Mapping[str, Any], terms: PacketTerms) -> dict[str, Any]:
    return {
        "MaChiTieu": terms.indicators.get(target["target_id"], target["indicator"]),
        "MaNguon": target["target_id"],
        "TenChiTieu": target["name"],
        "DonViTinh": target["unit_of_measure"],
        "KeHoach": {"NoiDung": target["verbatim"], **_goal(target["goal"])},
        "ThucHien": target["actual"],
        "TuSo": target["numerator"],
        "MauSo": target["denominator"],
        "UocThucHien": target["estimate"],
        "CungKy": target["same_period"],
        "TrangThai": target["status"],
        "TyLeSoVoiKeHoach": target["percent_of_plan"],
        "DanhGia": target["verdict"],
        "SoDonViPhaiBaoCao": target["units_expected"],
        "SoDonViDaBaoCao": target["units_reported"],
    }


def _goal(goal: Mapping[str, Any]) -> dict[str, Any]:
    """The kind of goal, and its figures by their names in the JSON file of the report."""
    figures = {name: value for name, value in goal.items() if name != "kind" and value is not None}
    return {"Loai": goal["kind"], "GiaTri": {name: str(value) for name, value in figures.items()}}


def _movement(movement: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "MaPhongTrao": movement["movement_id"],
        "TenPhongTrao": movement["name"],
        "Cap": movement["level"],
        "SoDonViBaoCao": movement["units_reporting"],
        "SoTapThe": movement["collectives"],
        "SoCaNhan": movement["individuals"],
    }


def _commendation(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "MaHinhThuc": one["award_id"],
        "CapQuyetDinh": one["level_id"],
        "LoaiHinh": one["kind_id"],
        "DoiTuong": one["recipient_class_id"],
        "DaQuyetDinh": one["is_decided"],
        "SoLuong": one["award_count"],
        "Nu": one["women"],
        "NguoiTrucTiepLaoDong": one["direct_workers"],
        "TapTheNho": one["small_collectives"],
    }
