"""What persons wrote in a report, version by version, and whether it still fits what is generated."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from thidua.findings import Finding
from thidua.report.model import Overwritten
from thidua.report.overwrite import own_numbers
from thidua.warehouse.connect import statement
from thidua.words.write import Action

RULE_ID = "TD-LV-001"


@dataclass(frozen=True, kw_only=True)
class WordVersion:
    """One recorded word. is_newest: of its place; only that one may stand in the report."""

    place: str
    version_no: int
    action: Action
    body: str | None
    basis: str
    actor: str
    reason: str
    recorded_at: datetime
    is_newest: bool

    @property
    def own_numbers(self) -> tuple[str, ...]:
        """Numbers that the generated text did not have when this was written."""
        return tuple(own_numbers(self.body or "", generated=self.basis))


def list_words(connection: sa.Connection, *, plan_id: str, period_id: str) -> list[WordVersion]:
    """By place, then version."""
    values = {"plan_id": plan_id, "period_id": period_id}
    rows = list(connection.execute(statement("words", "overrides.sql"), values).mappings())
    newest = {row["place"]: row["version_no"] for row in rows}
    return [WordVersion(**row, is_newest=newest[row["place"]] == row["version_no"]) for row in rows]


def word_findings(overwritten: Iterable[Overwritten]) -> Iterator[Finding]:
    """A warning for every word that was written over another text than is generated now; none stops a report."""
    for one in overwritten:
        if one.is_outdated:
            yield Finding(
                rule_id=RULE_ID,
                severity="warning",
                message=f"Lời đã sửa tay không còn khớp số liệu: {_what(one)}.",
                remedy="Xem lại lời đã sửa: sửa lại bằng `thidua words set`, hoặc trả về lời do hệ thống lập bằng "
                "`thidua words reset`.",
                cell=one.place,
            )


def _what(one: Overwritten) -> str:
    if not one.generated:
        return f"“{one.place}”: báo cáo nay không còn đoạn này, lời đã sửa không được in"
    if one.lost_numbers:
        return f"“{one.place}”: các số {'; '.join(one.lost_numbers)} nay không còn trong nội dung do hệ thống lập"
    return f"“{one.place}”: nội dung do hệ thống lập đã thay đổi sau khi sửa"
