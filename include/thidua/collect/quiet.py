"""Which plans' folders have nothing to receive: one cheap look at each, instead of a scan by a process of its own."""

import logging
from collections.abc import Collection, Iterator
from datetime import datetime

from thidua.collect.landing import is_empty, require_landing
from thidua.collect.last_scan import write_last_scan
from thidua.collect.look import LandingPath, as_local

log = logging.getLogger(__name__)


def plans_with_files(landing: LandingPath, *, plan_ids: Collection[str], now: datetime) -> set[str]:
    """Plans in whose folder something lies: whether it is ready, and what is to be said of it, the scan decides.

    The other folders are looked through by this, and get the mark of it. A folder that cannot be looked into counts as
    having something. Raises OperatorError when the root is not there. now: read before the look.
    """
    root = as_local(landing)
    require_landing(root)
    return set(_not_quiet(root, plan_ids, now=now))


def _not_quiet(root: LandingPath, plan_ids: Collection[str], *, now: datetime) -> Iterator[str]:
    for plan_id in plan_ids:
        try:
            is_quiet = is_empty(root, plan_id=plan_id)
        except Exception:  # of whatever store it is: the plan's own scan says what is wrong, the others go on
            log.exception("Không xem được thư mục tiếp nhận của kế hoạch %s.", plan_id)
            is_quiet = False
        if is_quiet:
            # `now` was read before the look: what comes meanwhile is later than the mark.
            write_last_scan(root / plan_id, now=now)
        else:
            yield plan_id
