"""Whether anything that was recorded has been altered, deleted or cut off since.

Three things are compared: the chain with itself, the chain with its heads that are kept outside of the database, and
every recorded row with its link. What is read is read in one view of the warehouse, so that work that goes on
meanwhile is no fault; memory does not grow with the chain.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from thidua.audit.chain import Head
from thidua.audit.faults import Fault
from thidua.audit.files import FileHashes
from thidua.audit.heads import KeptHead
from thidua.audit.links import Links
from thidua.audit.outside import KeptHeads, PrintedHeads
from thidua.audit.rows import other_faults, row_faults, sources
from thidua.collect.vault import Vault
from thidua.warehouse.connect import load_sql
from thidua.warehouse.migrate import APP

WRITTEN_WHEN_USED = "snapshot"
"""The table that needs no trigger: its rows become links with the first report that is made from them."""
MOST_FAULTS = 1000
"""How many are told one by one; the others are counted."""


@dataclass(kw_only=True)
class AuditReport:
    """counts: what was checked, by name, in order. faults: the first ones; fault_count: all. head: the newest link."""

    head: Head | None = None
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0

    def add(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.fault_count += 1
            if len(self.faults) < MOST_FAULTS:
                self.faults.append(fault)


def verify(
    engine: sa.Engine,
    *,
    heads: Iterable[KeptHead],
    vault: Vault | None = None,
    with_files: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> AuditReport:
    """Check everything. heads: taken before this call (`kept_heads`), for a later head is not in this view.

    vault: also compare the heads in the models of issued reports; with_files: and the SHA-256 of every received and
    issued file, which reads them all. progress: is told what is being checked, in Vietnamese.
    """
    report = AuditReport()
    connection = engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with connection, connection.begin():
        progress("Chuỗi nhật ký")
        links = Links(connection)
        report.add(links.faults())
        last = links.last
        report.head = Head(seq=last.seq, hash=last.hash, recorded_at=last.recorded_at) if last else None
        report.counts["mục nhật ký"] = links.checked

        progress("Đầu chuỗi lưu ở ngoài")
        kept, printed = KeptHeads(connection, heads, last=last), PrintedHeads(connection, vault)
        report.add(kept.faults())
        report.add(printed.faults())
        report.counts["đầu chuỗi trong kho lưu"] = kept.checked
        report.counts["đầu chuỗi in trong báo cáo"] = printed.checked

        written = _counts(connection)
        for source in sources():
            progress(f"Bản ghi {source}")
            report.add(row_faults(connection, source))
            report.counts[f"bản ghi {source}"] = written.get(source, 0)
        report.add(other_faults(connection))
        report.add(_guard_faults(connection))
        if vault is not None and with_files:
            progress("Tệp trong kho lưu")
            files = FileHashes(connection, vault)
            report.add(files.faults())
            report.counts["tệp trong kho lưu"] = files.checked
    return report


def _counts(connection: sa.Connection) -> dict[str, int]:
    rows = connection.execute(sa.text(load_sql("audit", "counts.sql")))
    return dict(rows.all())


def _guard_faults(connection: sa.Connection) -> Iterator[Fault]:
    statement = sa.text(load_sql("audit", "guards.sql"))
    guarded = [source for source in sources() if source != WRITTEN_WHEN_USED]
    for row in connection.execute(statement, {"sources": guarded, "role": APP}).mappings():
        if row["guard"] == "trigger":
            yield Fault(code="guard", subject=row["what"], detail=f"bảng {row['what']} không còn trigger ghi nhật ký")
        else:
            yield Fault(code="guard", subject=row["what"], detail=f"tài khoản {APP} có quyền trên {row['what']}")
