"""Channel 'data_packet': the figures of a report for a report information system (QCVN 125:2021/BTTTT).

Addresses: see `single_file`. What the packet holds, and what of it is assumed: `thidua.exchange.packets`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from thidua.deliver.channel import OutgoingFile, OutgoingMessage
from thidua.deliver.single_file import SingleFileChannel, single_file_fault

if TYPE_CHECKING:
    from thidua.plan.model import DeliveryTarget, Plan

TITLE = "gói tin dữ liệu"


def open_channel(connections: Mapping[str, str]) -> SingleFileChannel:
    """Always there: an address says what it needs."""
    return SingleFileChannel(channel="data_packet", make=_build, connections=connections)


def address_fault(address: str) -> str | None:
    """What is needed instead, None for an address that can be used."""
    return single_file_fault(address, channel="data_packet")


def plan_fault(plan: "Plan", delivery: "DeliveryTarget") -> str | None:
    """What the plan's `exchange` lacks for this delivery."""
    from thidua.plan.exchange_faults import exchange_fault

    return exchange_fault(plan, delivery, needs_packet=True)


def _build(message: OutgoingMessage) -> OutgoingFile:
    from thidua.exchange.packets import build_packet

    return build_packet(message)
