"""The edXML package: its structure by our schema, its bytes, and every file found again in it."""

import base64
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfWriter

import thidua.exchange
from factories.deliveries import make_message
from factories.exchange import (
    BOARD,
    CITY,
    CODE,
    NAME,
    NS,
    OURS,
    make_document,
    make_exchange,
    make_exchange_message,
    make_file,
)
from thidua.deliver.channel import OutgoingMessage
from thidua.errors import DeliveryError
from thidua.exchange.document import Replaced
from thidua.exchange.edxml import build_package
from thidua.text.canonical import sha256_hex

SCHEMA = etree.XMLSchema(file=str(Path(thidua.exchange.__file__).with_name("edxml.xsd")))
MESSAGE = make_exchange_message()
EARLIER = replace(CODE, number="03")


def tree_of(message: OutgoingMessage = MESSAGE) -> "etree._Element":
    """The package as an independent parser reads it, held against the schema."""
    tree = etree.fromstring(build_package(message).data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    SCHEMA.assertValid(tree)
    return tree


def texts(tree: "etree._Element", path: str) -> list[str]:
    steps = "/".join(f"e:{step}" for step in path.split("/"))
    return [found.text or "" for found in tree.findall(f".//{steps}", {"e": NS})]


def test_header_says_who_what_and_when() -> None:
    tree = tree_of()
    said = {
        path: texts(tree, path)
        for path in (
            "From/OrganId",
            "From/OrganizationInCharge",
            "To/OrganId",
            "To/OrganizationInCharge",
            "MessageHeader/DocumentId",
            "Code/CodeNumber",
            "Code/CodeNotation",
            "PromulgationInfo/Place",
            "PromulgationInfo/PromulgationDate",
            "DocumentType/Type",
            "DocumentType/TypeName",
            "SignerInfo/Competence",
            "SignerInfo/Position",
            "SignerInfo/FullName",
            "DueDate",
            "OtherInfo/TyperNotation",
            "Appendixes/Appendix",
            "ToPlaces/Place",
            "TraceHeader/OrganId",
            "TraceHeader/Timestamp",
            "StaffInfo/Staff",
        )
    }
    assert said == {
        "From/OrganId": [OURS],
        "From/OrganizationInCharge": ["Ủy ban nhân dân thành phố Mẫu"],
        "To/OrganId": [CITY],
        "To/OrganizationInCharge": [BOARD["name"]],
        "MessageHeader/DocumentId": [NAME],
        "Code/CodeNumber": ["05"],
        "Code/CodeNotation": ["BC-UBND"],
        "PromulgationInfo/Place": ["Phường Mẫu"],
        "PromulgationInfo/PromulgationDate": ["2026/12/14"],
        "DocumentType/Type": ["14"],
        "DocumentType/TypeName": ["Báo cáo"],
        "SignerInfo/Competence": ["TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH"],
        "SignerInfo/Position": ["PHÓ CHỦ TỊCH"],
        "SignerInfo/FullName": ["Nguyễn Văn Mẫu"],
        "DueDate": ["2026/12/14"],
        "OtherInfo/TyperNotation": ["VHXH"],
        "Appendixes/Appendix": ["Phụ lục I: KẾT QUẢ THỰC HIỆN CHỈ TIÊU"],
        "ToPlaces/Place": ["Như trên", "Lưu: VT, VHXH"],
        "TraceHeader/OrganId": [OURS],
        "TraceHeader/Timestamp": ["2026/12/14 10:05:00"],
        "StaffInfo/Staff": ["Trần Thị Mẫu"],
    }


def test_prefixes_are_those_of_published_packages() -> None:
    text = build_package(MESSAGE).data.decode()
    assert text.startswith(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="{NS}"><edXML:edXMLEnvelope xmlns:edXML="{NS}">'
    )
    assert "<edXML:Bussiness>" in text
    assert "<AttachmentEncoded><Attachment><ContentId>cid:" in text


def test_new_document_is_type_0_and_its_trace_is_the_delivery() -> None:
    tree = tree_of()
    assert texts(tree, "Bussiness/BussinessDocType") == ["0"]
    assert texts(tree, "Bussiness/DocumentId") == [NAME]
    assert texts(tree, "ReplacementInfo/DocumentId") == []
    (trace,) = tree.findall(f".//{{{NS}}}TraceHeaderList")
    assert trace.get("id") == MESSAGE.message_id.strip("<>")


def test_replacement_is_type_3_and_names_what_it_replaces() -> None:
    replaced = Replaced(code=EARLIER, reason="Sửa số liệu việc làm", message_id="<0@thidua.local>")
    tree = tree_of(make_exchange_message(revision_no=1, document=make_document(replaced=replaced)))
    assert texts(tree, "Bussiness/BussinessDocType") == ["3"]
    assert texts(tree, "Bussiness/BussinessDocReason") == ["Sửa số liệu việc làm"]
    assert texts(tree, "ReplacementInfo/DocumentId") == [f"{OURS},2026/12/14,03/BC-UBND"]
    assert texts(tree, "ReplacementInfo/OrganIdList/OrganId") == [CITY]
    assert texts(tree, "Bussiness/DocumentId") == []


def test_every_file_is_found_again_by_its_reference() -> None:
    tree = tree_of()
    found = {}
    for attachment in tree.findall(f".//{{{NS}}}Attachment"):
        said = {etree.QName(child).localname: child.text or "" for child in attachment}
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(said["ContentTransferEncoded"]))) as archive:
            assert archive.testzip() is None
            (name,) = archive.namelist()
            found[said["ContentId"]] = (
                said["AttachmentName"],
                name,
                sha256_hex(archive.read(name)),
                said["Description"],
            )
    assert sorted(found) == sorted(texts(tree, "Reference/ContentId"))
    assert {(name, inside, sha256) for name, inside, sha256, _ in found.values()} == {
        (file.file_name, file.file_name, file.sha256) for file in MESSAGE.files
    }
    assert all(description.endswith(f"SHA-256: {sha256}") for _, _, sha256, description in found.values())
    assert texts(tree, "Reference/AttachmentName")[0].endswith(".pdf")


def test_pages_of_the_document_are_counted() -> None:
    writer, buffer = PdfWriter(), io.BytesIO()
    for _ in range(3):
        writer.add_blank_page(595, 842)
    writer.write(buffer)
    assert texts(tree_of(make_exchange_message(files=(make_file("pdf", buffer.getvalue()),))), "PageAmount") == ["3"]
    assert texts(tree_of(), "PageAmount") == []


def test_same_message_same_bytes_other_message_other_name() -> None:
    first, again = build_package(MESSAGE), build_package(make_exchange_message())
    other = build_package(replace(MESSAGE, message_id="<2.ubnd@thidua.local>"))
    assert (first.file_name, first.data) == (again.file_name, again.data)
    assert first.sha256 == sha256_hex(first.data)
    assert other.file_name != first.file_name
    assert other.data != first.data


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (make_exchange_message(document=make_document(code=None)), "chưa có số và ngày ban hành"),
        (make_exchange_message(document=make_document(recipient=None)), "không có mã định danh"),
        (make_message(), "không có mã định danh"),
        (
            make_exchange_message(document=make_document(replaced=Replaced(code=None, reason="x", message_id="<0@x>"))),
            "được thay thế chưa có số",
        ),
        (make_exchange_message(document=make_document(subject="n" * 501)), "Subject của gói tin edXML có 501 ký tự"),
    ],
)
def test_document_that_cannot_be_exchanged_is_refused(message: OutgoingMessage, said: str) -> None:
    with pytest.raises(DeliveryError, match=said):
        build_package(message)


def test_codes_of_the_plan_are_used() -> None:
    exchange = make_exchange(
        document={"type": 1, "type_detail": 14}, priority=1, steering_type=2, typist="NTM", staff=None
    )
    tree = tree_of(make_exchange_message(document=make_document(exchange=exchange)))
    assert texts(tree, "DocumentType/TypeDetail") == ["14"]
    assert texts(tree, "OtherInfo/Priority") == ["1"]
    assert texts(tree, "SteeringType") == ["2"]
    assert texts(tree, "OtherInfo/TyperNotation") == ["NTM"]
    assert texts(tree, "StaffInfo/Staff") == []


@given(text=st.text(st.characters(), min_size=1, max_size=60))
def test_any_text_makes_a_package_that_says_it(text: str) -> None:
    tree = tree_of(
        make_exchange_message(files=MESSAGE.files[:1], document=make_document(subject=text, annexes=(text,)))
    )
    held = "".join(
        letter
        if letter in "\t\n\r" or "\x20" <= letter <= "\ud7ff" or "\ue000" <= letter <= "\ufffd" or letter > "\uffff"
        else "\ufffd"
        for letter in text
    )
    assert texts(tree, "MessageHeader/Subject") == [held]
    assert texts(tree, "Appendixes/Appendix") == [held]
