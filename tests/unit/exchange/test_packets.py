"""The data packet: what of the issued data it says, its checksum, JSON and XML alike."""

import json
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from factories.exchange import CITY, OURS, make_data, make_document, make_exchange, make_exchange_message, make_file
from factories.plans import make_plan
from factories.reports import make_report
from thidua.deliver.channel import OutgoingMessage
from thidua.errors import DeliveryError
from thidua.exchange.document import Replaced
from thidua.exchange.packets import build_packet
from thidua.render.data import render_json
from thidua.text.canonical import canonical_json, sha256_hex

MESSAGE = make_exchange_message()


def packet(message: OutgoingMessage = MESSAGE) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(build_packet(message).data)
    return found


def as_xml(**terms: Any) -> OutgoingMessage:
    exchange = make_exchange(packet={"regime": "TDKT.01", "format": "xml", **terms})
    return make_exchange_message(document=make_document(exchange=exchange))


def test_header_says_regime_period_and_who() -> None:
    general = packet()["GoiTin"]["ThongTinChung"]
    assert general["MaCheDoBaoCao"] == "TDKT.01"
    assert general["MaBieuMau"] == "B01"
    assert (general["DonViGui"]["MaDinhDanh"], general["DonViNhan"]["MaDinhDanh"]) == (OURS, CITY)
    assert general["KyBaoCao"] == {
        "MaKy": "2026-Y",
        "LoaiKy": "annual",
        "TuNgay": "2026-01-01",
        "DenNgay": "2026-12-31",
        "SoLieuDenNgay": "2026-11-30",
    }
    assert general["MaGoiTin"] == MESSAGE.message_id.strip("<>")
    assert (general["NghiepVu"], general["MaGoiTinBiThayThe"]) == ("moi", None)
    assert general["VanBan"]["So"] == "05"
    assert general["ThoiDiemGui"] == "2026-12-14T03:05:00+00:00"


def test_indicator_carries_exact_figures_under_the_receivers_code() -> None:
    (row,) = packet()["GoiTin"]["SoLieuBaoCao"]
    assert row["MaChiTieu"] == "0501"
    assert row["MaNguon"] == "A05"
    assert row["KeHoach"] == {
        "NoiDung": "giải quyết việc làm cho trên 500 lao động",
        "Loai": "above",
        "GiaTri": {"value": "500"},
    }
    assert (row["ThucHien"], row["UocThucHien"], row["CungKy"]) == ("512", "530.5", None)
    assert (row["DonViTinh"], row["SoDonViDaBaoCao"], row["SoDonViPhaiBaoCao"]) == ("người", 3, 4)


def test_replacement_names_the_packet_that_it_replaces() -> None:
    replaced = Replaced(code=None, reason="Sửa số liệu", message_id="<1.x@thidua.local>")
    general = packet(make_exchange_message(revision_no=1, document=make_document(replaced=replaced)))["GoiTin"][
        "ThongTinChung"
    ]
    assert (general["NghiepVu"], general["MaGoiTinBiThayThe"]) == ("thay-the", "1.x@thidua.local")
    assert (general["LyDoThayThe"], general["LanPhatHanh"]) == ("Sửa số liệu", 1)


def test_report_without_a_number_goes_all_the_same() -> None:
    assert packet(make_exchange_message(document=make_document(code=None)))["GoiTin"]["ThongTinChung"]["VanBan"] is None


def test_checksum_is_of_what_stands_there() -> None:
    found = packet()
    assert found["MaKiemTra"]["GiaTri"] == sha256_hex(canonical_json(found["GoiTin"]))
    changed = make_data()
    changed["data"]["targets"][0]["actual"] = "513"
    other = packet(replace(MESSAGE, files=(make_file("json", canonical_json(changed).encode()),)))
    assert other["MaKiemTra"]["GiaTri"] != found["MaKiemTra"]["GiaTri"]


def test_xml_says_what_json_says() -> None:
    data = build_packet(as_xml(form="B01", indicators={"A05": "0501"})).data
    tree = etree.fromstring(data)
    (content,) = tree.findall("GoiTin")
    assert to_json(content) == as_text(packet()["GoiTin"])
    start, end = data.index(b"<GoiTin>"), data.index(b"</GoiTin>") + len(b"</GoiTin>")
    assert tree.findtext("MaKiemTra/GiaTri") == sha256_hex(data[start:end])


def test_real_report_becomes_a_packet() -> None:
    report = make_report(plan=make_plan())
    found = packet(make_exchange_message(files=(make_file("json", render_json(report)),)))["GoiTin"]
    assert [row["MaNguon"] for row in found["SoLieuBaoCao"]] == [target.target_id for target in report.data.targets]
    assert len(found["PhongTrao"]) == len(report.data.movements)
    assert len(found["KhenThuong"]) == len(report.data.commendations)


def test_same_message_same_bytes() -> None:
    assert build_packet(MESSAGE) == build_packet(make_exchange_message())
    assert build_packet(as_xml()) == build_packet(as_xml())


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (make_exchange_message(document=make_document(exchange=make_exchange(packet=None))), "mã chế độ báo cáo"),
        (make_exchange_message(files=MESSAGE.files[:2]), "không có tệp dữ liệu"),
        (make_exchange_message(document=None), "không có mã định danh"),
    ],
)
def test_what_is_lacking_is_told(message: OutgoingMessage, said: str) -> None:
    with pytest.raises(DeliveryError, match=said):
        build_packet(message)


def to_json(element: "etree._Element") -> Any:
    """As the description of the XML form says; every value is text."""
    if element.get("null") == "true":
        return None
    if len(element) == 0:
        return element.text or ""
    if all(child.tag == "Muc" for child in element):
        return [to_json(child) for child in element]
    return {child.tag: to_json(child) for child in element}


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: as_text(part) for name, part in value.items()}
    if isinstance(value, list):
        return [as_text(part) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None else str(value)
