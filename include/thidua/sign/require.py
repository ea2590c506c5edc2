"""What a plan wants signed, pinned with the revision: the prepared file and the order of its signatures."""

from dataclasses import dataclass

import sqlalchemy as sa

from thidua.collect.vault import Vault
from thidua.deliver.ledger import run_sql
from thidua.plan.model import Plan
from thidua.plan.signing import FIELDS, OrganisationSignature, SignField, Signing
from thidua.render.signing_space import find_signing_space
from thidua.report.model import Report
from thidua.sign.records import Handed, write_requirement


@dataclass(frozen=True, kw_only=True)
class SigningOrder:
    """What is written with a revision that needs signatures. prepared: in the vault already."""

    signing: Signing
    prepared: Handed

    def write(self, connection: sa.Connection, report_id: int) -> None:
        """The rows, in the transaction that issues the revision."""
        run_sql(connection, "insert_blob", sha256=self.prepared.sha256, size_bytes=self.prepared.size_bytes)
        for position, field in enumerate(wanted_fields(self.signing), start=1):
            wanted = getattr(self.signing, field)
            key = (
                self.signing.organisation.connection if field == "organisation" and self.signing.organisation else None
            )
            write_requirement(
                connection,
                report_id,
                field=field,
                position=position,
                how="key" if key else "token",
                connection=key,
                subject=wanted.subject,
                trust=self.signing.trust,
                prepared_sha256=self.prepared.sha256,
            )


def do_without(connection: sa.Connection, report_id: int) -> None:
    """Pinned with a revision that needs no signature: nothing."""


def wanted_fields(signing: Signing) -> tuple[SignField, ...]:
    """In the order of signing; empty where nobody signs."""
    return tuple(field for field in FIELDS if getattr(signing, field) is not None)


def order_signing(plan: Plan, report: Report, pdf: bytes, *, vault: Vault) -> SigningOrder | None:
    """Prepare the PDF for the plan's signatures and keep it; None for a plan that wants none.

    report: the one that the PDF was made from. OperatorError where its template leaves no space for a signature.
    """
    fields = wanted_fields(plan.signing)
    if not fields:
        return None
    from thidua.sign.fields import prepare_pdf  # pyHanko, which most reports do without

    organisation = plan.signing.organisation or OrganisationSignature()
    prepared = prepare_pdf(pdf, find_signing_space(report), fields=fields, seal_mm=organisation.seal_mm)
    sha256 = vault.put(prepared)
    return SigningOrder(signing=plan.signing, prepared=Handed(sha256=sha256, size_bytes=len(prepared)))
