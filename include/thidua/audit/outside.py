"""The chain against what is known of it elsewhere: heads in the archive, heads printed in issued reports."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice

import sqlalchemy as sa

from thidua.audit.chain import BATCH, NO_HASH, Entry
from thidua.audit.faults import Fault
from thidua.audit.heads import KeptHead
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.warehouse.connect import load_sql


class KeptHeads:
    """Heads of the archive against the chain, some at a time. `checked`: how many there were."""

    def __init__(self, connection: sa.Connection, heads: Iterable[KeptHead], *, last: Entry | None) -> None:
        self._connection = connection
        self._heads = iter(heads)
        self._last_seq = last.seq if last else 0
        self.checked = 0

    def faults(self) -> Iterator[Fault]:
        """Of heads that are no longer in the chain the first of each kind, with how many there are."""
        first: dict[str, Fault] = {}
        count: dict[str, int] = {}
        while some := list(islice(self._heads, BATCH)):
            self.checked += len(some)
            for fault in self._faults_of(some):
                if fault.code == "unreadable_head":
                    yield fault
                    continue
                first.setdefault(fault.code, fault)
                count[fault.code] = count.get(fault.code, 0) + 1
        for code, fault in first.items():
            others = f"; tất cả {count[code]} đầu chuỗi đã lưu không khớp như vậy" if count[code] > 1 else ""
            yield Fault(code=fault.code, seq=fault.seq, detail=fault.detail + others)

    def _faults_of(self, some: list[KeptHead]) -> Iterator[Fault]:
        heads = [kept.head for kept in some if kept.head is not None]
        rows = self._connection.execute(
            sa.text(load_sql("audit", "hashes_at.sql")), {"seqs": [head.seq for head in heads]}
        )
        found: dict[int, str] = dict(rows.all())
        for kept in some:
            head = kept.head
            if head is None:
                yield Fault(code="unreadable_head", detail=f"dòng {kept.line_no} của heads.jsonl không đọc được")
            elif head.seq > self._last_seq:
                detail = f"đầu chuỗi đã lưu là mục {head.seq}, chuỗi hiện kết thúc ở mục {self._last_seq}"
                yield Fault(code="truncated", seq=head.seq, detail=detail)
            elif found.get(head.seq) != head.hash:
                now = found.get(head.seq)
                detail = f"đã lưu {head.hash[:12]}…, hiện là {now[:12] + '…' if now else 'không có mục này'}"
                yield Fault(code="rewritten", seq=head.seq, detail=detail)


class PrintedHeads:
    """Heads that issued reports carry. vault: where the reports' models are, which carry them too."""

    def __init__(self, connection: sa.Connection, vault: Vault | None) -> None:
        self._connection = connection
        self._vault = vault
        self.checked = 0

    def faults(self) -> Iterator[Fault]:
        statement = sa.text(load_sql("audit", "report_heads.sql"))
        rows = self._connection.execute(statement, execution_options={"yield_per": BATCH})
        for row in rows.mappings():
            self.checked += 1
            subject = f"report_revision:{row['report_id']}"
            name = f"{row['plan_id']} {row['period_id']} bản r{row['revision_no']}"
            if row["audit_head"] != NO_HASH and not _precedes(row["head_seq"], row["issued_seq"]):
                detail = f"{name}: đầu chuỗi in trong báo cáo {row['audit_head'][:12]}… không đứng trước mục phát hành"
                yield Fault(code="printed_head", subject=subject, seq=row["issued_seq"], detail=detail)
            if self._vault is not None:
                yield from _faults_of_model(self._vault, dict(row), subject=subject, name=name)


def _precedes(head_seq: int | None, issued_seq: int | None) -> bool:
    return head_seq is not None and (issued_seq is None or head_seq < issued_seq)


def _faults_of_model(vault: Vault, row: dict[str, str], *, subject: str, name: str) -> Iterator[Fault]:
    try:
        printed = json.loads(vault.get(row["model_sha256"]))["provenance"]["audit_head"]
    except OperatorError as error:
        yield Fault(code="file", subject=subject, detail=f"{name}: {error.message}")
    except (ValueError, KeyError, TypeError):
        yield Fault(code="file", subject=subject, detail=f"{name}: tệp mô hình không phải là một báo cáo")
    else:
        if printed != row["audit_head"]:
            detail = f"{name}: báo cáo in đầu chuỗi {printed[:12]}…, cơ sở dữ liệu ghi {row['audit_head'][:12]}…"
            yield Fault(code="printed_head", subject=subject, detail=detail)
