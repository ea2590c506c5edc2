"""Certificates that were revoked: by a list in the folder, by a list on the net, by an answer to a question (OCSP)."""

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

from factories.revocation import RevocationServer, published_as_answers, published_as_list, revocation_server
from factories.signers import PERSON, Authorities, Party, make_authorities, sign_outside, stamp_server
from thidua.errors import OperatorError
from thidua.sign.check import check_signatures
from thidua.sign.faults import NOT_PROVEN, REVOKED, REVOKED_LATER
from thidua.sign.fields import FIELD_NAMES
from thidua.sign.trust import Revocation, Trust, load_trust

Published = Callable[[RevocationServer], x509.ExtensionType]
PUBLISHED: dict[str, Published] = {
    "list": lambda server: published_as_list(server, 0),
    "question": published_as_answers,
}


@pytest.fixture
def server(authorities: Authorities) -> Iterator[RevocationServer]:
    with revocation_server(authorities.intermediate, authorities.root) as running:
        yield running


@pytest.fixture
def ca(authorities: Authorities, tmp_path: Path) -> Path:
    return authorities.trust_folder(tmp_path / "ca")


def online(ca: Path, revocation: Revocation = "soft-fail") -> Trust:
    return load_trust(ca, revocation=revocation, is_online=True)


def faults(
    prepared: bytes,
    party: Party,
    trust: Trust,
    *,
    at: datetime | None = None,
    stamper: TimeStamper | None = None,
    known_at: datetime | None = None,
    taken: Collection[str] = (),
) -> tuple[str, ...]:
    signed = sign_outside(prepared, party, field="person", at=at, stamper=stamper)
    (found,) = check_signatures(signed, trust, known_at=known_at or datetime.now(UTC), taken=taken)
    return found.faults


def ago(**span: float) -> datetime:
    return datetime.now(UTC) - timedelta(**span)


def test_list_in_the_folder(prepared: bytes, authorities: Authorities, server: RevocationServer, ca: Path) -> None:
    revoked, other = authorities.signer(PERSON), authorities.signer(PERSON)
    server.revoke(revoked, at=ago(minutes=30))
    (ca / "thu-hoi.crl").write_bytes(server.list_of(authorities.intermediate))
    assert faults(prepared, revoked, load_trust(ca)) == (REVOKED,)
    assert faults(prepared, other, load_trust(ca)) == ()


@pytest.mark.parametrize("kind", PUBLISHED)
def test_authority_is_asked_where_its_certificates_say(
    prepared: bytes, authorities: Authorities, server: RevocationServer, ca: Path, kind: str
) -> None:
    revoked, other = (authorities.signer(PERSON, says=[PUBLISHED[kind](server)]) for _ in range(2))
    server.revoke(revoked, at=ago(minutes=30))
    assert faults(prepared, revoked, online(ca)) == (REVOKED,)
    assert faults(prepared, other, online(ca)) == ()
    assert set(server.asked) == {kind}


@pytest.mark.parametrize("kind", PUBLISHED)
def test_nobody_is_asked_where_the_installation_is_not_to(
    prepared: bytes, authorities: Authorities, server: RevocationServer, ca: Path, kind: str
) -> None:
    revoked = authorities.signer(PERSON, says=[PUBLISHED[kind](server)])
    server.revoke(revoked, at=ago(minutes=30))
    assert faults(prepared, revoked, load_trust(ca)) == ()
    assert server.asked == []


@pytest.mark.parametrize("kind", PUBLISHED)
def test_authority_that_does_not_answer(
    prepared: bytes, authorities: Authorities, server: RevocationServer, ca: Path, kind: str
) -> None:
    server.is_silent = True
    party = authorities.signer(PERSON, says=[PUBLISHED[kind](server)])
    assert faults(prepared, party, online(ca)) == ()
    (said,) = faults(prepared, party, online(ca, "require"))
    assert "không biết chứng thư có bị thu hồi hay chưa: không hỏi được tổ chức chứng thực" in said


def test_where_it_must_be_proven_that_nothing_was_revoked(
    prepared: bytes, authorities: Authorities, server: RevocationServer, ca: Path
) -> None:
    party, revoked = authorities.signer(PERSON), authorities.signer(PERSON)
    stranger = make_authorities("Tổ chức khác").signer(PERSON)
    server.revoke(revoked, at=ago(minutes=30))
    assert faults(prepared, party, load_trust(ca, revocation="require")) == (NOT_PROVEN,)
    for name, authority in (("duoi", authorities.intermediate), ("goc", authorities.root)):
        (ca / f"{name}.crl").write_bytes(server.list_of(authority))
    trust = load_trust(ca, revocation="require")
    assert faults(prepared, party, trust) == ()
    assert faults(prepared, revoked, trust) == (REVOKED,)
    assert "không do tổ chức chứng thực được tin cậy cấp" in faults(prepared, stranger, trust)[0]


def test_list_that_somebody_else_has_signed_says_nothing(
    prepared: bytes, authorities: Authorities, server: RevocationServer, ca: Path
) -> None:
    party = authorities.signer(PERSON)
    server.revoke(party, at=ago(minutes=30))
    (ca / "gia.crl").write_bytes(server.list_of(make_authorities().intermediate))
    assert faults(prepared, party, load_trust(ca)) == ()


def test_authority_that_was_revoked_itself(
    prepared: bytes, authorities: Authorities, server: RevocationServer, ca: Path
) -> None:
    server.revoke(authorities.intermediate, at=ago(minutes=30))
    (ca / "goc.crl").write_bytes(server.list_of(authorities.root))
    assert faults(prepared, authorities.signer(PERSON), load_trust(ca)) == (REVOKED,)


@pytest.mark.parametrize("is_online", [False, True])
def test_what_was_revoked_after_the_signing_was_good_then_where_a_stamp_proves_it(
    prepared: bytes, authorities: Authorities, server: RevocationServer, ca: Path, is_online: bool
) -> None:
    party = authorities.signer(PERSON, says=[PUBLISHED["list"](server)] if is_online else [])
    server.revoke(party, at=ago(minutes=5))
    if not is_online:
        (ca / "thu-hoi.crl").write_bytes(server.list_of(authorities.intermediate))
    trust = online(ca) if is_online else load_trust(ca)
    with stamp_server(authorities, at=ago(minutes=20)) as stamps:
        assert faults(prepared, party, trust, stamper=HTTPTimeStamper(stamps.url)) == ()
    assert faults(prepared, party, trust) == (REVOKED,)


@pytest.mark.parametrize("kind", [None, *PUBLISHED])
def test_time_that_only_the_signer_names_is_not_before_the_revocation(
    prepared: bytes, authorities: Authorities, server: RevocationServer, ca: Path, kind: str | None
) -> None:
    """Whoever holds a stolen token dates back."""
    stolen = authorities.signer(PERSON, says=[PUBLISHED[kind](server)] if kind else [])
    server.revoke(stolen, at=ago(minutes=5))
    if kind is None:
        (ca / "thu-hoi.crl").write_bytes(server.list_of(authorities.intermediate))
    trust = online(ca) if kind else load_trust(ca)
    assert REVOKED_LATER in faults(prepared, stolen, trust, at=ago(minutes=20))
    assert REVOKED_LATER not in faults(prepared, stolen, trust, at=ago(minutes=20), known_at=ago(minutes=10))


def test_certificate_that_has_ended_since_was_revoked_all_the_same(
    prepared: bytes, authorities: Authorities, server: RevocationServer, ca: Path
) -> None:
    stolen = authorities.signer(PERSON, end=ago(minutes=1))
    server.revoke(stolen, at=ago(minutes=5))
    (ca / "thu-hoi.crl").write_bytes(server.list_of(authorities.intermediate))
    assert faults(prepared, stolen, load_trust(ca), at=ago(minutes=20)) == (REVOKED_LATER,)


def test_signature_that_was_taken_before_stays_as_it_was_judged(
    prepared: bytes, authorities: Authorities, server: RevocationServer, ca: Path
) -> None:
    party = authorities.signer(PERSON)
    server.revoke(party, at=ago(minutes=5))
    (ca / "thu-hoi.crl").write_bytes(server.list_of(authorities.intermediate))
    taken = [FIELD_NAMES["person"]]
    assert faults(prepared, party, load_trust(ca), at=ago(minutes=20), taken=taken) == ()


def as_pem(*lists: bytes) -> bytes:
    return b"".join(x509.load_der_x509_crl(one).public_bytes(Encoding.PEM) for one in lists)


def test_several_lists_in_one_file(
    prepared: bytes, authorities: Authorities, server: RevocationServer, ca: Path
) -> None:
    revoked = authorities.signer(PERSON)
    server.revoke(revoked, at=ago(minutes=30))
    (ca / "tat-ca.crl").write_bytes(as_pem(*map(server.list_of, (authorities.root, authorities.intermediate))))
    trust = load_trust(ca)
    assert len(trust.lists) == 2
    assert faults(prepared, revoked, trust) == (REVOKED,)


def spoil(data: bytes) -> bytes:
    return data[:12] + b"\xff" * 8 + data[20:]


@pytest.mark.parametrize(
    "broken",
    [
        lambda _: b"",
        lambda data: data[:60],
        spoil,
        lambda data: as_pem(data)[:120],
        lambda data: as_pem(data).replace(b"\nM", b"\nA", 1),
        lambda data: b"-----BEGIN X509 CRL-----\n",
    ],
    ids=["empty", "cut", "damaged", "cut PEM", "damaged PEM", "only a beginning"],
)
def test_broken_list_is_told_before_a_signature_is_judged(
    authorities: Authorities, server: RevocationServer, ca: Path, broken: Callable[[bytes], bytes]
) -> None:
    (ca / "hong.crl").write_bytes(broken(server.list_of(authorities.intermediate)))
    with pytest.raises(OperatorError, match=r"hong\.crl"):
        load_trust(ca)


def test_list_that_speaks_for_other_issuers_is_told(authorities: Authorities, ca: Path) -> None:
    """Its rows may be of certificates that somebody else has given: by their numbers alone they name the wrong ones."""
    scope = x509.IssuingDistributionPoint(None, None, False, False, None, True, False)
    (ca / "gian-tiep.crl").write_bytes(empty_list(authorities.intermediate, scope))
    with pytest.raises(OperatorError, match="danh sách gián tiếp"):
        load_trust(ca)


def empty_list(issuer: Party, *says: x509.ExtensionType) -> bytes:
    now = datetime.now(UTC)
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject)
    builder = builder.last_update(now).next_update(now + timedelta(days=1))
    for one in says:
        builder = builder.add_extension(one, critical=True)
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)
