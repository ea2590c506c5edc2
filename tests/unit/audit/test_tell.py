"""How what `audit verify` found is told."""

from pathlib import Path

import pytest

from thidua.audit.rows import sources
from thidua.audit.tell import tell_report
from thidua.audit.verify import AuditReport


@pytest.mark.parametrize("source", sources())
def test_every_recorded_table_has_a_name_that_people_read(source: str, tmp_path: Path) -> None:
    counts = {f"bản ghi {source}": 3, "đầu chuỗi trong kho lưu": 1}
    told = tell_report(AuditReport(counts=counts), archive=tmp_path).splitlines()
    [line] = [line for line in told if source in line]
    assert line.split()[0] == "3"
    assert line.endswith(f" ({source})")
