"""No first report of a plan with approval is issued unless this very draft of it was allowed."""

import sqlalchemy as sa

from thidua.approve.draft import compose_draft
from thidua.approve.records import Request, find_request
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.plan.catalogue import Catalogue
from thidua.plan.model import Plan

_STANDINGS = {
    "waiting": "đang chờ người có thẩm quyền phê duyệt",
    "refused": "có dự thảo đã bị từ chối",
    "outdated": "có dự thảo không còn mới nhất",
}


def refuse_unapproved(
    connection: sa.Connection, *, plan: Plan, snapshot_id: int, vault: Vault, catalogue: Catalogue
) -> None:
    """OperatorError unless the draft, as it would be printed now, was approved and none with newer figures asked."""
    if plan.approval.by != "person":
        return
    draft = compose_draft(connection, snapshot_id=snapshot_id, vault=vault, catalogue=catalogue)
    period_id = draft.report.provenance.period_id
    request = find_request(connection, plan_id=plan.id, period_id=period_id, draft_sha256=draft.sha256)
    if request is None or request.standing in _STANDINGS:
        raise OperatorError(
            f"Báo cáo {plan.id}, kỳ {period_id} {_standing(request)}.",
            remedy=f"Trả lời tại Required Actions, hoặc `thidua approve {plan.id} {period_id} --actor … --reason …`; "
            f"hỏi lại với dự thảo hiện tại: `thidua rerun {plan.id} {period_id}`.",
        )


def _standing(request: Request | None) -> str:
    return _STANDINGS[request.standing] if request else "chưa được hỏi phê duyệt với nội dung hiện tại"
