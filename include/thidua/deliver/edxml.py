"""Channel 'edxml': the edXML package of a report for the unit's document system or an adapter of the exchange axis.

Addresses: see `single_file`. Who sends and receives stands in the plan's `exchange`; answers come back as status
packages, see `thidua.exchange.take`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from thidua.deliver.channel import OutgoingFile, OutgoingMessage
from thidua.deliver.single_file import SingleFileChannel, single_file_fault

if TYPE_CHECKING:
    from thidua.plan.model import DeliveryTarget, Plan

TITLE = "văn bản điện tử"


def open_channel(connections: Mapping[str, str]) -> SingleFileChannel:
    """Always there: an address says what it needs."""
    return SingleFileChannel(channel="edxml", make=_build, connections=connections)


def address_fault(address: str) -> str | None:
    """What is needed instead, None for an address that can be used."""
    return single_file_fault(address, channel="edxml")


def plan_fault(plan: "Plan", delivery: "DeliveryTarget") -> str | None:
    """What the plan's `exchange` lacks for this delivery."""
    from thidua.plan.exchange_faults import exchange_fault

    return exchange_fault(plan, delivery)


def _build(message: OutgoingMessage) -> OutgoingFile:
    from thidua.exchange.edxml import build_package

    return build_package(message)
