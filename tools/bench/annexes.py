"""The machine-readable annexes of a city's communes, as part `city` leaves them in their outboxes."""

import json
from collections.abc import Callable
from pathlib import Path

from thidua.render.run import template_sha256
from tools.bench.city import measure_city
from tools.bench.installation import bench_settings
from tools.bench.plans import PERIOD, plan_id


def city_annexes(communes: int, *, say: Callable[[str], None]) -> list[Path]:
    """One of each commune. The city is made now where it was not measured, or with another software or templates."""
    found = [_annex(number) for number in range(1, communes + 1)]
    if not all(path is not None and _is_ours(path) for path in found):
        say("no annexes of a city of this software: made now")
        measure_city(communes=communes, say=say)
        found = [_annex(number) for number in range(1, communes + 1)]
    return [path for path in found if path is not None]


def _annex(number: int) -> Path | None:
    folder = Path(bench_settings("city").outbox) / plan_id(number) / PERIOD / "r0"
    return next(folder.glob("*.json"), None)


def _is_ours(path: Path) -> bool:
    made_by = json.loads(path.read_bytes())["provenance"]
    return bool(made_by["template_sha256"] == template_sha256())
