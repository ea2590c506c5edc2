"""Plans that a collecting round takes together: where many have work, a process for each step of each plan costs more
than the step.

Within a group each plan is handled by itself. A group in which something failed is taken apart in the next round, so
that what is broken, hangs or kills its process holds up nobody but itself: a round says in the state store of the asset
SUBMISSIONS how it has shared out the plans, and each group when it came to its end.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Any

from thidua.errors import OperatorError
from thidua_airflow.runtime import Step, Store

log = logging.getLogger(__name__)

AT_ONCE = 4
"""Groups for which there is a worker on a small machine: so many plans and fewer each go by themselves."""
MOST_PLANS = 10
"""In a group, so that a step shows where it is, and a failed one has little to do again."""
SHARES = "shares"


class PlansFailedError(Exception):
    """Steps of several plans have failed, not all for reasons that only a person can mend."""


def share_out(plan_ids: Sequence[str], *, apart: Collection[str] = ()) -> list[list[str]]:
    """Groups of nearly equal size, in the order given; `apart`: plans that are to be by themselves, at the end."""
    together = [plan_id for plan_id in plan_ids if plan_id not in apart]
    size = max(1, min(MOST_PLANS, ceil(len(together) / AT_ONCE)))
    count = ceil(len(together) / size)
    ends = [len(together) * number // max(1, count) for number in range(count + 1)]
    return [together[first:last] for first, last in pairwise(ends)] + [[one] for one in plan_ids if one in apart]


def share_out_again(store: Store, plan_ids: Sequence[str], *, run_id: str) -> list[list[str]]:
    """As `share_out`, with the plans by themselves whose group did not come to its end in a round before."""
    apart = _unfinished(_last_round(store), store, run_id=run_id)
    groups = share_out(plan_ids, apart=apart)
    if groups:
        store.set(SHARES, {"run_id": run_id, "groups": groups, "apart": sorted(apart)})
    return groups


def plans_to_take_again(store: Store, *, run_id: str) -> set[str]:
    """Plans that were taken in a round before, or by this one before it was tried again, and did not come to an end:
    they may have nothing to do any more that a look from outside would find."""
    last = _last_round(store)
    taken = {one for group in last["groups"] for one in group} if last["run_id"] == run_id else set()
    return taken | _unfinished(last, store, run_id=run_id)


def tell_finished(store: Store, index: int | None, *, run_id: str) -> None:
    """The group `index` of the run, counted from 0, has come to its end."""
    store.set(_key(index), run_id)


def _last_round(store: Store) -> dict[str, Any]:
    """Its run, how it shared out the plans, and which were unfinished before it."""
    return store.get(SHARES) or {"run_id": None, "groups": [], "apart": []}


def _unfinished(last: Mapping[str, Any], store: Store, *, run_id: str) -> set[str]:
    """Plans remain in it, over rounds that leave them out, until a group of theirs comes to its end. Groups that this
    very run has shared out, before it was tried again, say nothing yet."""
    apart = set(last["apart"])
    if last["run_id"] == run_id:
        return apart
    for index, group in enumerate(last["groups"]):
        if store.get(_key(index)) == last["run_id"]:
            apart -= set(group)
        else:
            apart |= set(group)
    return apart


def _key(index: int | None) -> str:
    return f"finished|{index}"


def take_each(plan_ids: Collection[str], step: Callable[..., Step]) -> tuple[list[Step], dict[str, Exception]]:
    """What the step, called with `plan_id=`, has returned, and by plan what it has raised.

    A plan that fails is told in the log at once and keeps no other from its turn.
    """
    from thidua.warehouse.connect import kept_open

    done: list[Step] = []
    faults: dict[str, Exception] = {}
    with kept_open():
        for plan_id in plan_ids:
            try:
                done.append(step(plan_id=plan_id))
            except Exception as error:
                faults[plan_id] = error
                if len(plan_ids) > 1:
                    log.exception("Kế hoạch %s:", plan_id)
    return done, faults


def raise_all(faults: Mapping[str, Exception], *, of: int) -> None:
    """Nothing where there is none. of: how many plans were taken; the fault of a single one is raised as it is, those
    of several as one that names them and is tried again unless all of them are a person's."""
    if not faults:
        return
    if of == 1:
        raise next(iter(faults.values()))
    told = "\n".join(f"{plan_id}: {error}" for plan_id, error in faults.items())
    message = f"{len(faults)} trong {of} kế hoạch có lỗi, các kế hoạch khác của nhóm đã xong bước này:\n{told}"
    if all(isinstance(error, OperatorError) for error in faults.values()):
        raise OperatorError(message, remedy="Làm theo chỉ dẫn của từng kế hoạch; lượt sau xử lý từng kế hoạch riêng.")
    raise PlansFailedError(message)
