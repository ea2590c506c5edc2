"""Record what a person writes in a place of a report, deletes there, or gives back to the generated text.

Nothing is removed: every word is a version of its place, and what was reported of an earlier instant stays as it was.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from thidua.errors import OperatorError
from thidua.report.overwrite import CLOSING, OPENING, basis_of
from thidua.text.canonical import sha256_hex
from thidua.text.said import said_actor, said_reason
from thidua.warehouse.bulk import storable
from thidua.warehouse.connect import statement
from thidua.warehouse.view import lock_plan
from thidua.words.draft import Place, WordDraft

Action = Literal["text", "deletion", "reset"]
REPLACEMENT = frozenset({"preface", "replacement"})
"""What people call the paragraphs in which a replacement says what it replaces; these are no place."""

LONGEST = 20_000
"""Letters; a longer text is no paragraph."""


@dataclass(frozen=True, kw_only=True)
class Word:
    """What a person wants of a place, who and why. body: of a text; its lines become paragraphs."""

    plan_id: str
    period_id: str
    place: str
    action: Action
    actor: str
    reason: str
    body: str | None = None


def write_word(engine: sa.Engine, word: Word, *, draft: WordDraft, now: datetime) -> int:
    """Record it; the number of its version. draft: what is generated now, which the person has seen.

    OperatorError for a place that the report does not have, for a text of nothing, and where a heading would be left
    with nothing below it.
    """
    _refuse_unsaid(word)
    generated = draft.under(word.place)
    if word.action != "reset":
        _refuse_misplaced(word, generated, draft)
    basis = basis_of(one.text for one in generated)
    with engine.begin() as connection:
        lock_plan(connection, word.plan_id)
        if word.action == "reset":
            _refuse_idle_reset(connection, word)
        written = connection.execute(
            statement("words", "insert_override.sql"),
            {
                "plan_id": word.plan_id,
                "period_id": word.period_id,
                "place": word.place,
                "action": word.action,
                "body": word.body,
                "basis": basis,
                "basis_sha256": sha256_hex(basis),
                "actor": storable(word.actor.strip()),
                "reason": storable(word.reason.strip()),
                "now": now,
            },
        )
        return int(written.scalar_one())


def _refuse_unsaid(word: Word) -> None:
    said_actor(word.actor)
    said_reason(word.reason)
    if word.action != "text":
        return
    body = word.body or ""
    if not body.strip():
        raise OperatorError("Nội dung sửa đang trống.", remedy="Ghi nội dung, hoặc dùng --delete để bỏ đoạn này.")
    if len(body) > LONGEST or "\x00" in body:
        raise OperatorError(
            f"Nội dung sửa dài {len(body)} ký tự hoặc có ký tự không hợp lệ.",
            remedy=f"Rút gọn còn tối đa {LONGEST} ký tự văn bản thường.",
        )


def _refuse_misplaced(word: Word, generated: tuple[Place, ...], draft: WordDraft) -> None:
    show = f"Xem các đoạn và mã: `thidua words show {word.plan_id} {word.period_id}`."
    if not generated and word.place.partition(":")[0] in REPLACEMENT:
        raise OperatorError(
            "Đoạn nêu báo cáo này thay thế báo cáo nào và vì sao không sửa bằng lời: số, ngày của báo cáo bị thay thế "
            "và nội dung thay đổi được lấy từ sổ, theo Nghị định 30/2020/NĐ-CP, Điều 18.3.",
            remedy="Ghi thêm lý do bằng lời khi lập báo cáo thay thế: "
            f"`thidua rerun {word.plan_id} {word.period_id} --reason …`.",
        )
    if not generated:
        raise OperatorError(f"Báo cáo hiện không có đoạn nào mang mã '{word.place}'.", remedy=show)
    headings = {one.heading for one in generated}
    if len(headings) > 1:
        raise OperatorError(
            f"Mã '{word.place}' gồm các đoạn của {len(headings)} mục khác nhau.",
            remedy=f"Sửa từng đoạn, mỗi đoạn một mã. {show}",
        )
    if word.action == "deletion" and _leaves_nothing(generated, draft):
        raise OperatorError(
            f"Bỏ '{word.place}' thì mục “{generated[0].heading or word.place}” không còn nội dung nào.",
            remedy="Ghi nội dung thay thế (--text hoặc --file), ví dụ một câu nêu không có nội dung.",
        )


def _leaves_nothing(generated: tuple[Place, ...], draft: WordDraft) -> bool:
    if any(one.key in {OPENING, CLOSING} for one in generated):
        return True
    beside = {one.key for one in draft.places if one.heading == generated[0].heading}
    deleted = {one.place for one in draft.overwritten if not one.text}
    gone = {one.key for place in deleted for one in draft.under(place)} | {one.key for one in generated}
    return beside <= gone


def _refuse_idle_reset(connection: sa.Connection, word: Word) -> None:
    values = {"plan_id": word.plan_id, "period_id": word.period_id}
    rows = [row for row in connection.execute(statement("words", "overrides.sql"), values) if row.place == word.place]
    if not rows or rows[-1].action == "reset":
        raise OperatorError(
            f"Chỗ '{word.place}' đang là lời do hệ thống lập; không có gì để trả lại.",
            remedy=f"Xem các chỗ đã sửa: `thidua words list {word.plan_id} {word.period_id}`.",
        )
