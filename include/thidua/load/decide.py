"""Which version of its obligation a submission becomes: the next one; none if nothing changed or it is refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.load.answers import Holder, fork, gone, older_revision, overtaken, two_of_a_revision, withdrawn_since
from thidua.load.history import Version
from thidua.load.prepare import PreparedSubmission
from thidua.plan.period_kinds import DIFFICULTIES, suffix_of
from thidua.warehouse.connect import load_sql


@dataclass(frozen=True, kw_only=True)
class Decision:
    """version_no: of the version to be made; None where `same_as`, another receipt or this one, already is it.

    refusal: why it will never be a version, Vietnamese; None for all others. needs_state: the receipt's state does
    not yet say that it is loaded.
    """

    one: PreparedSubmission
    version_no: int | None
    same_as: int
    needs_state: bool
    refusal: str | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """When a receipt came in, where it stands within the plan now, and whether it was ever loaded there."""

    received_at: datetime
    was_loaded: bool
    state: str | None


@dataclass(kw_only=True)
class _Line:
    """The versions of one obligation while a load goes on. withdrawn_at: by the newest withdrawal that stands.

    adds_up: files stand beside each other; only a correction takes the place of another one. current: what counts, by
    the first version of its chain of corrections (`roots`: version -> that one); where files replace each other, one
    under 0. holders: content -> the receipt of the newest version with it, whether it counts or not.
    """

    adds_up: bool
    last_no: int = 0
    current: dict[int, Holder] = field(default_factory=dict)
    roots: dict[int, int] = field(default_factory=dict)
    withdrawn_at: datetime | None = None
    loaded: set[int] = field(default_factory=set)
    holders: dict[str, int] = field(default_factory=dict)

    def take(self, version: Version) -> None:
        self.last_no = version.version_no
        if version.kind == "withdrawal" and not version.is_void:
            self.withdrawn_at = version.received_at
        if version.receipt_id is None or version.content_sha256 is None:
            return
        self.loaded.add(version.receipt_id)
        self.holders[version.content_sha256] = version.receipt_id
        root = self._root(version.version_no, based_on=version.based_on)
        if version.is_current:
            self.current[root] = Holder(
                version_no=version.version_no,
                content_sha256=version.content_sha256,
                receipt_id=version.receipt_id,
                received_at=version.received_at,
                revision_no=version.revision_no,
            )

    def add(self, one: PreparedSubmission, received_at: datetime) -> int:
        """The submission as the newest version, which counts from now on; its number."""
        self.last_no += 1
        self.current[self._root(self.last_no, based_on=one.corrects)] = Holder(
            version_no=self.last_no,
            content_sha256=one.content_sha256,
            receipt_id=one.receipt_id,
            received_at=received_at,
            revision_no=one.revision_no,
        )
        self.holders[one.content_sha256] = one.receipt_id
        return self.last_no

    def rival(self, one: PreparedSubmission) -> Holder | None:
        """What counts now and would not, were the submission taken; None for one that stands beside the others."""
        return self.current.get(self.roots.get(one.corrects or 0, 0))

    def repeated(self, one: PreparedSubmission) -> Holder | None:
        """What counts now and says the same. A correction is compared with what it corrects alone, lest it be lost."""
        rival = self.rival(one)
        compared = [rival] if rival is not None and rival.version_no == one.corrects else self.current.values()
        return next((held for held in compared if held.content_sha256 == one.content_sha256), None)

    def _root(self, version_no: int, *, based_on: int | None) -> int:
        if not self.adds_up:
            return 0
        return self.roots.setdefault(version_no, self.roots.get(based_on or 0, version_no))


def decide_versions(
    prepared: Sequence[PreparedSubmission],
    stored: Iterable[Version],
    *,
    plan_id: str,
    standing: Mapping[int, Standing],
) -> list[Decision]:
    """One decision per receipt, in order of receipt: what came in later is the later version, whenever it is loaded.

    Of difficulties, which stand beside each other, one that is loaded after a later one is a version all the same.
    """
    lines = {one.obligation: _Line(adds_up=suffix_of(one.period_id).kind == DIFFICULTIES) for one in prepared}
    for version in stored:
        lines[version.obligation].take(version)
    in_order = sorted(prepared, key=lambda one: (standing[one.receipt_id].received_at, one.receipt_id))
    return [_decide(one, lines[one.obligation], plan_id=plan_id, where=standing[one.receipt_id]) for one in in_order]


def _decide(one: PreparedSubmission, line: _Line, *, plan_id: str, where: Standing) -> Decision:
    decision = Decision(one=one, version_no=None, same_as=one.receipt_id, needs_state=where.state != "LOADED")
    if one.receipt_id in line.loaded:
        return decision
    if where.was_loaded and one.content_sha256 in line.holders:
        # It repeated a version that may have been superseded since: it must not come back as the newest.
        return replace(decision, same_as=line.holders[one.content_sha256])
    if same := line.repeated(one):
        return replace(decision, same_as=same.receipt_id)
    if refusal := _refusal(one, line, plan_id=plan_id, received_at=where.received_at):
        return replace(decision, refusal=refusal)
    return replace(decision, version_no=line.add(one, where.received_at))


def _refusal(one: PreparedSubmission, line: _Line, *, plan_id: str, received_at: datetime) -> str | None:
    now = line.rival(one)
    if one.corrects is not None and (now is None or one.corrects != now.version_no):
        return gone(one) if now is None and line.current else fork(one, now, plan_id=plan_id)
    if now is not None and one.revision_no is not None and now.revision_no is not None:
        # The commune numbers its reports itself: which one holds does not depend on the order in which they come.
        if one.revision_no < now.revision_no:
            return older_revision(one, now)
        if one.revision_no == now.revision_no:
            return two_of_a_revision(one, now)
    elif now is not None and not line.adds_up and received_at < now.received_at:
        return overtaken(now)
    if line.withdrawn_at is not None and received_at < line.withdrawn_at:
        return withdrawn_since(line.withdrawn_at)
    return None


def read_standing(connection: sa.Connection, receipt_ids: Sequence[int], *, plan_id: str) -> Mapping[int, Standing]:
    """How each receipt stands now; OperatorError for one that the warehouse does not know."""
    rows = connection.execute(
        sa.text(load_sql("load", "receipts_to_load.sql")), {"plan_id": plan_id, "receipt_ids": receipt_ids}
    )
    found = {
        receipt_id: Standing(received_at=received_at, was_loaded=was_loaded, state=state)
        for receipt_id, received_at, was_loaded, state in rows
    }
    for unknown in set(receipt_ids) - found.keys():
        raise OperatorError(
            f"Không có biên nhận số {unknown} trong kho dữ liệu.",
            remedy="Kiểm tra địa chỉ kho dữ liệu (THIDUA_WAREHOUSE_URL); tệp phải được nhận trước khi nạp.",
        )
    return found
