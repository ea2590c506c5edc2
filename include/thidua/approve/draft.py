"""The draft that is asked about: the report without number, date and head of the audit chain, and its preview."""

from dataclasses import dataclass

import sqlalchemy as sa

from thidua.audit.chain import NO_HASH
from thidua.collect.vault import Vault
from thidua.plan.catalogue import Catalogue
from thidua.report.draft import draft_report
from thidua.report.head import LONGEST_STEM
from thidua.report.model import Annex, Report, model_bytes
from thidua.report.remarks import with_remarks
from thidua.text.canonical import sha256_hex

STEM_MARK = "-du-thao"
MARK = "DỰ THẢO"
NUMBER = "DỰ THẢO, CHƯA PHÁT HÀNH"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """model: canonical JSON, whose SHA-256 is what an answer is about."""

    report: Report
    model: bytes

    @property
    def sha256(self) -> str:
        return sha256_hex(self.model)


def compose_draft(connection: sa.Connection, *, snapshot_id: int, vault: Vault, catalogue: Catalogue) -> Draft:
    """The first revision of the snapshot's report. The same figures, plan, template and software give the same bytes:
    the head of the audit chain, which moves all the time, is left out."""
    report = draft_report(connection, snapshot_id=snapshot_id, vault=vault, catalogue=catalogue, audit_head=NO_HASH)
    return Draft(report=report, model=model_bytes(report))


def mark_draft(report: Report) -> Report:
    """The report with the marks of a draft in place of what only an issued one has; no issued file bears them."""
    return with_remarks(report).model_copy(
        update={
            "number": NUMBER,
            "type_name": f"{report.type_name} ({MARK})",
            "annexes": tuple(_marked(annex) for annex in report.annexes),
            "file_stem": f"{report.file_stem[: LONGEST_STEM - len(STEM_MARK)].rstrip('-')}{STEM_MARK}",
        }
    )


def _marked(annex: Annex) -> Annex:
    """An annex of a draft: its small print must not name a head of the audit chain that is none."""
    imprint = tuple(line for line in annex.imprint if NO_HASH not in line)
    return annex.model_copy(update={"attached_to": f"({MARK})", "imprint": imprint})
