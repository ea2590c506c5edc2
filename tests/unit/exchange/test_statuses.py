"""Status packages: every code, every way senders write them, and what is not believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.exchange import CITY, NAME, SAID_AT, STATES, make_exchange_message, make_status
from thidua.exchange.edxml import build_package
from thidua.exchange.statuses import CODES, read_status
from thidua.exchange.xml_read import DEEPEST, LONGEST_TEXT, MOST_ELEMENTS, XmlDamagedError, XmlRefusedError, read_xml

BILLION_LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>
"""
FROM_OUTSIDE = '<?xml version="1.0"?>\n<!DOCTYPE edXML [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>\n'
PARAMETER = '<?xml version="1.0"?>\n<!DOCTYPE edXML [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p;]>\n'


@pytest.mark.parametrize(("code", "state"), STATES.items())
def test_each_code_stands_for_a_state(code: str, state: str) -> None:
    status = read_status(make_status(code))
    assert (status.code, status.state) == (code, state)
    assert status.sentence == f"Trạng thái edXML {code} ({CODES[code][0]}): Văn thư đã nhận."


def test_status_says_who_when_and_of_what() -> None:
    status = read_status(make_status())
    assert (status.document_id, status.sender, status.said_at) == (NAME, CITY, SAID_AT)
    assert status.said_by == "Lê Thị Thử, Văn thư, Ban TĐKT"


@pytest.mark.parametrize("wrapper", ["Status", "MessageStatus", "MessageHeader"])
def test_senders_name_it_differently(wrapper: str) -> None:
    assert read_status(make_status("6", wrapper=wrapper)).code == "06"


@pytest.mark.parametrize(
    "said_at", ["2026/12/14 15:30:00", "2026-12-14 15:30:00", "2026-12-14T15:30:00", "2026-12-14T08:30:00+00:00"]
)
def test_instants_without_a_zone_are_in_the_legal_one(said_at: str) -> None:
    assert read_status(make_status(said_at=said_at)).said_at == SAID_AT


def test_encodings_other_than_utf_8_are_read() -> None:
    data = make_status(prolog='<?xml version="1.0" encoding="UTF-16"?>\n').decode().encode("utf-16")
    assert read_status(data).sentence.endswith("Văn thư đã nhận.")


@pytest.mark.parametrize("prolog", [BILLION_LAUGHS, FROM_OUTSIDE, PARAMETER])
def test_doctypes_and_entities_are_refused(prolog: str) -> None:
    with pytest.raises(XmlRefusedError, match="DOCTYPE"):
        read_status(make_status(prolog=prolog, description="&xxe;"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "hỏng"),
        (b"1212" + make_status(), "hỏng"),
        (make_status()[:-20], "hỏng"),
        (make_status().replace(b"UTF-8", b"X-KHONG-CO"), "hỏng"),
        (make_status().replace("Văn thư".encode(), b"\xff\xfe"), "hỏng"),
        (make_status("99"), "mã trạng thái '99'"),
        (make_status("<x/>"), "mã trạng thái ''"),
        (make_status(document_id=""), "thiếu ResponseFor/DocumentId"),
        (make_status(sender=" "), "From/OrganId"),
        (make_status(said_at="hôm qua"), "Timestamp 'hôm qua'"),
        (make_status(said_at="2026/13/45 00:00:00"), "Timestamp"),
        (make_status().replace(b"ResponseFor>", b"Other>"), "đúng một phần ResponseFor"),
        (b"<a/>", "không có StatusCode"),
        (b"<edXML>" + 2 * b"<Status><StatusCode>01</StatusCode></Status>" + b"</edXML>", "nhiều gói tin"),
        (build_package(make_exchange_message(files=())).data, "văn bản mới"),
        (b"<e><Bussiness><BussinessDocType>1</BussinessDocType></Bussiness></e>", "thu hồi văn bản"),
    ],
)
def test_what_is_no_status_is_told(data: bytes, said: str) -> None:
    with pytest.raises(XmlRefusedError, match=said):
        read_status(data)


@pytest.mark.parametrize(
    "data",
    [
        b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1),
        b"<a>" + b"<b/>" * MOST_ELEMENTS + b"</a>",
        b"<a>" + b"x" * (LONGEST_TEXT + 1) + b"</a>",
    ],
)
def test_more_than_a_status_can_be_is_refused(data: bytes) -> None:
    with pytest.raises(XmlRefusedError, match="hơn"):
        read_xml(data)


def test_damage_is_told_apart_from_what_will_never_be_right() -> None:
    with pytest.raises(XmlDamagedError):
        read_xml(make_status()[:200])
    with pytest.raises(XmlRefusedError) as refused:
        read_status(make_status("99"))
    assert not isinstance(refused.value, XmlDamagedError)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(XmlRefusedError):
        read_status(data)


@given(st.data())
def test_any_damage_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(make_status())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        status = read_status(bytes(whole))
    except XmlRefusedError:
        return
    assert status.code in CODES
    assert status.said_at.utcoffset() is not None
