"""What a delivery by the exchange axis needs of the plan."""

from thidua.plan.model import DeliveryTarget, Plan


def exchange_fault(plan: Plan, delivery: DeliveryTarget, *, needs_packet: bool = False) -> str | None:
    """What the plan's `exchange` lacks for this delivery, to stand after 'cần'; None if it lacks nothing."""
    if plan.exchange is None:
        return "mục exchange với mã định danh của đơn vị gửi và của nơi nhận"
    organ = plan.exchange.receiver_of(delivery.id)
    if organ is None:
        return f"exchange.receivers có một mục delivery: {delivery.id}"
    others = [
        other.id
        for other in plan.deliveries
        if other.channel == delivery.channel and other.id != delivery.id and _same_organ(plan, other, organ.organ_id)
    ]
    if others:
        return f"mỗi mã định danh nhận một lần qua kênh {delivery.channel}; {organ.organ_id} còn ở {', '.join(others)}"
    if needs_packet and plan.exchange.packet is None:
        return "exchange.packet với mã chế độ báo cáo"
    return None


def _same_organ(plan: Plan, delivery: DeliveryTarget, organ_id: str) -> bool:
    organ = plan.exchange.receiver_of(delivery.id) if plan.exchange else None
    return organ is not None and organ.organ_id == organ_id
