"""From the ledger to the folder of an adapter: packages of issued reports, replacements, and what cannot go."""

from datetime import date

import pytest
from lxml import etree

from factories.exchange import (
    CITY,
    NAME,
    NS,
    OURS,
    issue_numbered,
    make_delivery,
    make_exchange,
    make_exchange_plan,
)
from factories.exchange_office import ExchangeOffice
from factories.offices import FakeChannel
from factories.plans import make_plan
from thidua.deliver.channel import Outcome, SendOutcome
from thidua.deliver.message import load_message
from thidua.exchange.edxml import build_package, package_document_id


def said(data: bytes, path: str) -> str | None:
    steps = "/".join(f"{{{NS}}}{step}" for step in path.split("/"))
    found: str | None = etree.fromstring(data).findtext(f".//{steps}")
    return found


def test_issued_report_lies_in_the_folder_once(exchange: ExchangeOffice) -> None:
    plan = make_exchange_plan()
    issue_numbered(exchange.engine, exchange.vault, plan)
    assert [outcome.state for outcome in exchange.send()] == ["SENT"]
    exchange.wait(days=1)
    assert exchange.send() == []
    (path,) = exchange.placed
    assert said(path.read_bytes(), "MessageHeader/DocumentId") == NAME
    assert said(path.read_bytes(), "From/OrganId") == OURS
    assert said(path.read_bytes(), "To/OrganId") == CITY
    assert said(path.read_bytes(), "DueDate") == "2026/12/14"
    assert said(path.read_bytes(), "SignerInfo/FullName") == plan.signer.name
    assert exchange.events() == [(1, "CLAIMED"), (1, "STARTED"), (1, "SENT")]


def test_same_delivery_makes_the_same_package_at_any_time(exchange: ExchangeOffice) -> None:
    issue_numbered(exchange.engine, exchange.vault, make_exchange_plan())
    first = build_package(load_message(exchange.engine, exchange.vault, delivery_id=1))
    exchange.wait(days=3)
    assert build_package(load_message(exchange.engine, exchange.vault, delivery_id=1)) == first


def test_replacement_names_the_report_that_it_replaces(exchange: ExchangeOffice) -> None:
    plan = make_exchange_plan()
    issue_numbered(exchange.engine, exchange.vault, plan)
    exchange.send()
    issue_numbered(exchange.engine, exchange.vault, plan, number=9, revision_no=1, reason="Sửa số liệu việc làm")
    exchange.send()
    package = build_package(load_message(exchange.engine, exchange.vault, delivery_id=2)).data
    assert len(exchange.placed) == 2
    assert said(package, "MessageHeader/DocumentId") == f"{OURS},2026/12/14,09/BC-UBND"
    assert said(package, "Bussiness/BussinessDocType") == "3"
    assert said(package, "ReplacementInfo/DocumentId") == NAME
    assert said(package, "Bussiness/BussinessDocReason") == "Sửa số liệu việc làm"


@pytest.mark.parametrize(
    ("before", "named"),
    [
        (("SENT", None), NAME),  # the second revision never went there: the receiver still has the first
        (("SENT", "FAILED"), NAME),
        (("SENT", "UNKNOWN"), f"{OURS},2026/12/14,06/BC-UBND"),
        (("SENT", "SENT"), f"{OURS},2026/12/14,06/BC-UBND"),
        ((None, None), None),
        (("REFUSED", "FAILED"), None),
    ],
)
def test_replacement_names_what_the_receiver_has(
    exchange: ExchangeOffice, before: tuple[Outcome | None, Outcome | None], named: str | None
) -> None:
    plan = make_exchange_plan()
    for revision_no, state in enumerate(before):
        reason = "Sửa" if revision_no else None
        issue_numbered(
            exchange.engine, exchange.vault, plan, number=5 + revision_no, revision_no=revision_no, reason=reason
        )
        if state is not None:
            answer = SendOutcome(state=state, sentence="Thử.")
            channel = FakeChannel(answers=[answer], script=lambda _, mark: mark())
            exchange.deliver(channel, channels={"edxml": channel})
    issue_numbered(exchange.engine, exchange.vault, plan, number=7, revision_no=2, reason="Sửa nữa")
    message = load_message(exchange.engine, exchange.vault, delivery_id=3)
    package = build_package(message).data
    assert said(package, "Bussiness/BussinessDocType") == ("0" if named is None else "3")
    if named is not None:
        assert said(package, "ReplacementInfo/DocumentId") == named


def test_report_without_a_number_fails_with_what_to_do(exchange: ExchangeOffice) -> None:
    issue_numbered(exchange.engine, exchange.vault, make_exchange_plan(), number=None)
    (outcome,) = exchange.send()
    assert outcome.state == "FAILED"
    assert "chưa có số và ngày ban hành" in outcome.sentence
    assert "register" in outcome.sentence
    assert exchange.placed == []


def test_packet_goes_beside_and_names_the_one_before(exchange: ExchangeOffice) -> None:
    plan = make_exchange_plan(make_delivery(id="he-thong", channel="data_packet"), delivery="he-thong")
    issue_numbered(exchange.engine, exchange.vault, plan, number=None)
    assert [outcome.state for outcome in exchange.send()] == ["SENT"]
    issue_numbered(exchange.engine, exchange.vault, plan, number=None, revision_no=1, reason="Sửa")
    assert [outcome.state for outcome in exchange.send()] == ["SENT"]
    first, second = [load_message(exchange.engine, exchange.vault, delivery_id=number) for number in (1, 2)]
    assert second.document is not None
    assert second.document.replaced is not None
    assert second.document.replaced.message_id == first.message_id
    assert len(exchange.placed) == 2


def test_plan_outside_of_the_exchange_has_no_document(exchange: ExchangeOffice) -> None:
    issue_numbered(exchange.engine, exchange.vault, make_plan())
    assert load_message(exchange.engine, exchange.vault, delivery_id=1).document is None


def test_document_is_pinned_with_the_letter(exchange: ExchangeOffice) -> None:
    issue_numbered(exchange.engine, exchange.vault, make_exchange_plan())
    first = load_message(exchange.engine, exchange.vault, delivery_id=1)
    again = load_message(exchange.engine, exchange.vault, delivery_id=1)
    assert first == again
    assert package_document_id(again) == NAME
    assert again.document is not None
    assert again.document.code is not None
    assert again.document.code.promulgated_on == date(2026, 12, 14)
    assert make_exchange()["basis"] == again.document.exchange.basis.model_dump(exclude_none=True)
