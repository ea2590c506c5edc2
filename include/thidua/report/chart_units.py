"""The chart of completeness by kind of unit: counts of units that are written in the report's book."""

from decimal import Decimal

from thidua.report.chart_make import make_chart
from thidua.report.chart_model import Bar, BarPart, Chart, LegendEntry, Pattern
from thidua.report.figures import UnitStatus
from thidua.report.material import REPORTED_STATES, Material

WIDTHS = (55.0, 80.0, 30.0)


def completeness_chart(material: Material) -> Chart | None:
    """By kind of unit: who reported in time, late, or not yet."""
    owed = [status for status in material.statuses if status.state != "NOT_REQUIRED"]
    kinds = dict.fromkeys(material.units[status.unit_id].kind for status in owed)
    if len(kinds) < 2 or len(owed) < material.phrases.content.charts.units:
        return None
    groups = {kind: [one for one in owed if material.units[one.unit_id].kind == kind] for kind in kinds}
    counted = {"on_time": "dark", "late": "hatch", "absent": "empty"}
    return make_chart(
        material,
        "completeness",
        bars=tuple(_kind_bar(material, kind, statuses) for kind, statuses in groups.items()),
        axis=Decimal(max(map(len, groups.values()))),
        legend=tuple(
            LegendEntry.model_validate({"pattern": pattern, "text": material.say(f"chart_{name}")})
            for name, pattern in counted.items()
        ),
        widths=WIDTHS,
    )


def _kind_bar(material: Material, kind: str, statuses: list[UnitStatus]) -> Bar:
    reported = [one for one in statuses if one.state in REPORTED_STATES]
    late = sum(one.is_first_on_time is False for one in reported)
    counts = {"on_time": len(reported) - late, "late": late, "absent": len(statuses) - len(reported)}
    drawn: tuple[tuple[str, Pattern], ...] = (("on_time", "dark"), ("late", "hatch"), ("absent", "empty"))
    counted = [(f"completeness:kind:{kind}:{name}", counts[name], pattern) for name, pattern in drawn if counts[name]]
    for key, number, _ in counted:
        material.book.number(key, number)
    return Bar(
        label=material.phrases.word("unit_kind", kind),
        parts=tuple(BarPart(length=number, pattern=pattern) for _, number, pattern in counted),
        value=material.say("chart_of", part=len(reported), whole=len(statuses)),
        note="",
        figures=tuple(key for key, _, _ in counted),
    )
