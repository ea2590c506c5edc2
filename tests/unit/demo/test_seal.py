"""The made-up key of the demonstration signs as a real one does, and is trusted by nobody else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from factories.reports import make_report
from thidua.demo.seal import make_seal, make_seals
from thidua.plan.load import load_plans
from thidua.render.pdf import render_pdf
from thidua.render.signing_space import find_signing_space
from thidua.settings import project_path
from thidua.sign.check import check_signatures
from thidua.sign.fields import prepare_pdf
from thidua.sign.keys import find_key
from thidua.sign.make import sign_pdf
from thidua.sign.trust import find_trust


def test_a_report_signed_with_it_holds_by_its_own_authority_alone(tmp_path: Path) -> None:
    own = make_seal(tmp_path / "một phường", name="mau", organisation="UBND phường Mẫu")
    other = make_seal(tmp_path / "other", name="mau", organisation="UBND phường Khác")
    report = make_report()
    prepared = prepare_pdf(render_pdf(report), find_signing_space(report), fields=("organisation",), seal_mm=36)
    rehearsed = datetime.now(UTC) + timedelta(days=400)
    signed = sign_pdf(prepared, find_key(own.get, "key"), field="organisation", at=rehearsed)
    (found,) = check_signatures(signed, find_trust(own.get, "trust"), known_at=rehearsed)
    assert found.is_valid, found.faults
    assert found.signer == "UBND phường Mẫu (chữ ký thử nghiệm)"
    (stranger,) = check_signatures(signed, find_trust(other.get, "trust"), known_at=rehearsed)
    assert not stranger.is_valid


def test_every_commune_that_signs_with_a_key_has_one(tmp_path: Path) -> None:
    plans = load_plans(project_path("include", "plans"))
    assert set(make_seals(plans.values(), tmp_path)) == {
        "THIDUA_SIGN_LE_THANH_NGHI_URL",
        "THIDUA_SIGN_TRUST_URL",
    }


def test_nobody_else_on_the_machine_reads_the_key(tmp_path: Path) -> None:
    make_seal(tmp_path / "seal", name="mau", organisation="UBND phường Mẫu")
    assert (tmp_path / "seal" / "mau.p12").stat().st_mode & 0o077 == 0
