"""The plan's part on the exchange of documents, and what `thidua plan check` asks of it."""

from typing import Any

import pytest
from pydantic import ValidationError

from factories.exchange import BOARD, make_delivery, make_exchange, make_exchange_plan
from factories.plans import make_plan
from thidua.deliver.channels import find_channel, find_plan_fault
from thidua.plan.contradictions import find_contradictions
from thidua.plan.model import Plan


def faults(plan: Plan) -> list[str]:
    return [fault for fault in find_contradictions(plan) if fault.startswith("deliveries")]


def test_complete_terms_have_no_fault() -> None:
    assert faults(make_exchange_plan()) == []
    packet = make_delivery(id="he-thong", channel="data_packet")
    assert faults(make_exchange_plan(packet, delivery="he-thong")) == []


def test_plan_without_terms_is_told() -> None:
    (fault,) = faults(make_plan(deliveries=[make_delivery()]))
    assert fault == (
        "deliveries[0] (ban-tdkt): kênh edxml cần mục exchange với mã định danh của đơn vị gửi và của nơi nhận"
    )


@pytest.mark.parametrize(
    ("delivery", "exchange", "said"),
    [
        ({}, {"delivery": "khac"}, "exchange.receivers có một mục delivery: ban-tdkt"),
        ({"address": "../truc"}, {}, "deliveries[0].address"),
        ({"address": "sftp://may.example/truc"}, {}, "deliveries[0].address"),
        ({"channel": "data_packet"}, {"packet": None}, "exchange.packet với mã chế độ báo cáo"),
    ],
)
def test_what_is_lacking_is_told(delivery: dict[str, Any], exchange: dict[str, Any], said: str) -> None:
    (fault,) = faults(make_exchange_plan(make_delivery(**delivery), **exchange))
    assert said in fault


def test_one_authority_receives_once_by_a_channel() -> None:
    receivers = [{"delivery": name, "organ": BOARD} for name in ("ban-tdkt", "lan-hai")]
    deliveries = [make_delivery(), make_delivery(id="lan-hai")]
    found = faults(make_exchange_plan(*deliveries, receivers=receivers))
    assert ["ban-tdkt" in fault and "lan-hai" in fault for fault in found] == [True, True]
    packet = make_delivery(id="lan-hai", channel="data_packet")
    assert faults(make_exchange_plan(deliveries[0], packet, receivers=receivers)) == []


def test_channels_that_do_not_look_at_plans_have_no_fault() -> None:
    folder = find_channel("folder")
    assert folder is not None
    plan = make_plan()
    assert find_plan_fault(folder, plan, plan.deliveries[0]) is None


@pytest.mark.parametrize("organ_id", ["28.22.H17", "000.00.00.H41", "G22.99.99.99.A1"])
def test_identifiers_of_both_forms_are_taken(organ_id: str) -> None:
    assert make_exchange_plan(organ={**BOARD, "organ_id": organ_id}).exchange is not None


@pytest.mark.parametrize("organ_id", ["", "H17", "28.22.h17", "28,22,H17", "28..H17", "28.22.H17 "])
def test_other_identifiers_are_refused(organ_id: str) -> None:
    with pytest.raises(ValidationError):
        make_plan(exchange=make_exchange(organ={**BOARD, "organ_id": organ_id}))
