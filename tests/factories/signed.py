"""An installation whose plan wants signatures: an issued report with its real PDF, keys, authorities, folders."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from factories.deliveries import add_snapshot, make_rendered_files, model_bytes
from factories.plans import make_plan
from factories.reports import make_report
from factories.signers import ORGANISATION, PASSPHRASE, PERSON, Authorities, Party, make_authorities, new_key
from thidua.collect.vault import Vault
from thidua.deliver.outbox import issue_revision
from thidua.plan.model import Basis, OrganisationSignature, PersonSignature, Plan, Signing
from thidua.render.pdf import render_pdf
from thidua.sign.advance import Office
from thidua.sign.folders import Folders
from thidua.sign.require import do_without, order_signing

KEY, TRUST = "thidua_sign_mau", "thidua_sign_trust"
BASIS = Basis(assumption="Kế hoạch giả định để thử việc ký số.")


@dataclass(frozen=True)
class Signers:
    """One set for all tests: to make keys takes time."""

    authorities: Authorities
    person: Party
    organisation: Party


@cache
def signers() -> Signers:
    authorities = make_authorities()
    return Signers(
        authorities=authorities,
        person=authorities.signer(PERSON),
        organisation=authorities.signer(ORGANISATION, key=new_key()),
    )


def make_signing(*, person: bool = True, organisation: str | None = "key") -> Signing:
    """Who signs. organisation: 'key', 'token', or None for nobody."""
    seal = OrganisationSignature(connection=KEY if organisation == "key" else None) if organisation else None
    return Signing(person=PersonSignature(subject=PERSON) if person else None, organisation=seal, basis=BASIS)


def write_connections(folder: Path, **more: str) -> dict[str, str]:
    """The key and the authorities as connections of an installation have them. more: options of the key's."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "co-quan.p12").write_bytes(signers().organisation.pkcs12())
    trusted = signers().authorities.trust_folder(folder / "ca")
    options = "".join(f"&{name}={value}" for name, value in more.items())
    secret = PASSPHRASE.encode().hex("%")
    return {
        KEY: f"sign://:%{secret}@/?file={folder / 'co-quan.p12'}{options}",
        TRUST: f"sign:///?folder={trusted}",
    }


@dataclass
class Desk:
    """An issued report that waits for its signatures. connections: may be changed by a test."""

    office: Office
    connections: dict[str, str]
    plan: Plan

    @property
    def engine(self) -> sa.Engine:
        return self.office.engine

    def issue(self, *, revision_no: int = 0) -> int:
        """The next revision of the plan's report; its report_id."""
        return issue_signed(self.engine, self.office.vault, self.plan, revision_no=revision_no)


def open_desk(
    folder: Path, engine: sa.Engine, signing: Signing, *, connections: Mapping[str, str] | None = None
) -> Desk:
    made = dict(connections if connections is not None else write_connections(folder / "keys"))
    office = Office(
        engine=engine,
        vault=Vault(str(folder / "vault")),
        folders=Folders(to_sign=folder / "to-sign", signed=folder / "signed"),
        find=made.get,
        worker="test",
    )
    return Desk(office=office, connections=made, plan=make_plan(signing=signing))


def issue_signed(engine: sa.Engine, vault: Vault, plan: Plan, *, revision_no: int = 0) -> int:
    """Issue as the pipeline does, with the PDF that typst makes."""
    snapshot = add_snapshot(engine, plan, mark=str(revision_no))
    report = make_report(plan=plan, provenance={"revision_no": revision_no, "snapshot_id": snapshot})
    pdf = render_pdf(report)
    files = [
        replace(file, data=pdf, file_name=f"bc-mau-r{revision_no}.pdf") if file.kind == "pdf" else file
        for file in make_rendered_files(f"r{revision_no}")
    ]
    order = order_signing(plan, report, pdf, vault=vault)
    return issue_revision(
        engine,
        vault=vault,
        report=report,
        model_sha256=vault.put(model_bytes(report)),
        files=files,
        plan=plan,
        snapshot_id=snapshot,
        reason="Đính chính số liệu" if revision_no else None,
        pin=order.write if order else do_without,
    ).report_id


def now() -> datetime:
    """A moment after everything that is recorded in a test so far."""
    return datetime.now(UTC) + timedelta(seconds=1)
