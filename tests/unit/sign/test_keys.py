"""The organisation's key: a PKCS#12 file or a PKCS#11 token; what its signature looks like."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import which

import pytest
from asn1crypto import keys as asn1_keys
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from factories.signers import (
    ORGANISATION,
    PASSPHRASE,
    Authorities,
    Party,
    as_asn1,
    new_key,
    sign_outside,
    stamp_server,
    write_pictures,
)
from thidua.errors import OperatorError
from thidua.sign.check import check_signatures
from thidua.sign.keys import SigningKey, find_key
from thidua.sign.make import sign_pdf
from thidua.sign.trust import Trust

SOFTHSM = next((path for path in ("/usr/lib/softhsm/libsofthsm2.so",) if Path(path).exists()), None)
PIN, LABEL = "246810", "co-quan"


def key_of(path: Path, **options: str) -> SigningKey:
    return SigningKey(connection="thidua_sign_mau", secret=PASSPHRASE, options={"file": str(path), **options})


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


def test_key_of_a_file_signs_to_the_baseline(prepared: bytes, key_file: Path, trust: Trust, now: datetime) -> None:
    signed = sign_pdf(prepared, key_of(key_file), field="organisation", at=now)
    assert signed.startswith(prepared)
    (found,) = check_signatures(signed, trust, known_at=now)
    assert (found.signer, found.faults, found.timestamped_at) == (ORGANISATION, (), None)
    assert found.signed_at == now.replace(microsecond=0)
    assert b"/ETSI.CAdES.detached" in signed


def test_time_stamp_of_a_server_counts(
    prepared: bytes, key_file: Path, authorities: Authorities, trust: Trust, now: datetime
) -> None:
    at = (now + timedelta(minutes=3)).replace(microsecond=0)
    with stamp_server(authorities, at=at) as server:
        signed = sign_pdf(prepared, key_of(key_file, tsa=server.url), field="organisation", at=now)
    (found,) = check_signatures(signed, trust, known_at=now)
    assert (found.timestamped_at, found.signed_at, found.faults) == (at, at, ())


def test_time_stamp_of_somebody_unknown_is_a_fault(
    prepared: bytes, key_file: Path, trust: Trust, now: datetime, authorities: Authorities
) -> None:
    from factories.signers import make_authorities

    with stamp_server(make_authorities("Nơi khác")) as server:
        signed = sign_pdf(prepared, key_of(key_file, tsa=server.url), field="organisation", at=now)
    (found,) = check_signatures(signed, trust, known_at=now)
    assert any("dấu thời gian không do tổ chức được tin cậy cấp" in fault for fault in found.faults)


def test_expired_or_weak_key_signs_nothing(
    prepared: bytes, authorities: Authorities, tmp_path: Path, now: datetime
) -> None:
    for wrong, said in (
        ({"end": now - timedelta(days=1)}, "đã hết hạn"),
        ({"key": new_key(1024)}, "RSA 1024 bit"),
        ({"may_sign": False}, "key usage"),
    ):
        path = tmp_path / "khoa.p12"
        path.write_bytes(authorities.signer(ORGANISATION, **wrong).pkcs12())
        with pytest.raises(OperatorError, match=said):
            sign_pdf(prepared, key_of(path), field="organisation", at=now)


def test_connection_shows_no_secret(key_file: Path) -> None:
    key = find_key({"thidua_sign_x": f"sign://:rat-bi-mat@/?file={key_file}"}.get, "thidua_sign_x")
    assert key.secret == "rat-bi-mat"
    assert "rat-bi-mat" not in repr(key)


def test_connection_as_airflow_writes_it(key_file: Path) -> None:
    packed = f"sign://:m%E1%BA%ADt@/?__extra__=%7B%22file%22%3A+%22{key_file}%22%7D"
    key = find_key({"thidua_sign_x": packed}.get, "thidua_sign_x")
    assert (key.secret, key.options["file"]) == ("mật", str(key_file))


@pytest.mark.skipif(which("pdftotext") is None, reason="NOT TESTED: no pdftotext (apt-get install poppler-utils)")
class TestPage:
    """What the signed page shows, as other programs read it."""

    def text(self, path: Path) -> str:
        return run("pdftotext", "-layout", str(path), "-")

    def fonts(self, path: Path) -> set[str]:
        lines = run("pdffonts", str(path)).splitlines()[2:]
        return {line.split()[0].partition("+")[2].partition("-")[0] for line in lines}

    def test_pictures_change_no_word_and_bring_no_font(
        self, unsigned: bytes, prepared: bytes, person: Party, key_file: Path, tmp_path: Path, now: datetime
    ) -> None:
        hand, seal = write_pictures(tmp_path)
        first = sign_outside(prepared, person, field="person", at=now, image=hand)
        signed = sign_pdf(first, key_of(key_file, image=str(seal)), field="organisation", at=now)
        (before := tmp_path / "a.pdf").write_bytes(unsigned)
        (after := tmp_path / "b.pdf").write_bytes(signed)
        assert self.text(before) == self.text(after)
        assert self.fonts(after) == self.fonts(before)

    def test_words_instead_of_a_picture_are_in_the_font_of_the_report(
        self, unsigned: bytes, prepared: bytes, key_file: Path, tmp_path: Path
    ) -> None:
        at = datetime(2026, 12, 14, 3, 5, tzinfo=UTC)
        signed = sign_pdf(prepared, key_of(key_file), field="organisation", at=at)
        (before := tmp_path / "a.pdf").write_bytes(unsigned)
        (after := tmp_path / "b.pdf").write_bytes(signed)
        said = " ".join(run("pdftotext", str(after), "-").split())
        assert f"Cơ quan ký: {ORGANISATION}" in said
        assert "Thời gian ký: 14/12/2026 10:05:00 +07:00" in said
        assert self.fonts(after) == self.fonts(before)

    def test_picture_that_is_not_there_is_told(self, prepared: bytes, key_file: Path, now: datetime) -> None:
        with pytest.raises(OperatorError, match="hình con dấu"):
            sign_pdf(prepared, key_of(key_file, image="/khong/co.png"), field="organisation", at=now)


@pytest.mark.skipif(SOFTHSM is None, reason="NOT TESTED: no SoftHSM2 (apt-get install softhsm2)")
class TestToken:
    """A key that never leaves its device: SoftHSM2 stands for it."""

    @pytest.fixture
    def token(self, organisation: Party, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SigningKey:
        (tmp_path / "tokens").mkdir()
        (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
        monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
        run("softhsm2-util", "--init-token", "--free", "--label", LABEL, "--so-pin", "135790", "--pin", PIN)
        self.fill(organisation)
        assert SOFTHSM is not None
        options = {"module": SOFTHSM, "token": LABEL, "key": "khoa", "certificate": "chung-thu"}
        return SigningKey(connection="thidua_sign_mau", secret=PIN, options=options)

    def fill(self, party: Party) -> None:
        import pkcs11
        from pkcs11.util.rsa import decode_rsa_private_key
        from pkcs11.util.x509 import decode_x509_certificate

        der = party.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        rsa = asn1_keys.PrivateKeyInfo.load(der)["private_key"].parsed.dump()
        assert SOFTHSM is not None
        library = pkcs11.lib(SOFTHSM)
        library.reinitialize()
        with library.get_token(token_label=LABEL).open(rw=True, user_pin=PIN) as session:
            common = {pkcs11.Attribute.TOKEN: True}
            session.create_object(
                decode_rsa_private_key(rsa) | common | {pkcs11.Attribute.LABEL: "khoa", pkcs11.Attribute.ID: b"1"}
            )
            own = decode_x509_certificate(as_asn1(party.certificate).dump())
            session.create_object(own | common | {pkcs11.Attribute.LABEL: "chung-thu", pkcs11.Attribute.ID: b"1"})

    def test_token_signs(self, prepared: bytes, token: SigningKey, trust: Trust, now: datetime) -> None:
        signed = sign_pdf(prepared, token, field="organisation", at=now)
        (found,) = check_signatures(signed, trust, known_at=now)
        assert (found.signer, found.faults) == (ORGANISATION, ())

    def test_wrong_pin_is_told_without_it(self, prepared: bytes, token: SigningKey, now: datetime) -> None:
        wrong = SigningKey(connection=token.connection, secret="000111", options=token.options)
        with pytest.raises(OperatorError, match="PKCS#11") as caught:
            sign_pdf(prepared, wrong, field="organisation", at=now)
        assert "000111" not in str(caught.value)
