"""Certificates that were revoked: by a list in the folder, by a list on the net, by an answer to a question (OCSP)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from factories.revocation import RevocationServer, published_as_answers, published_as_list, revocation_server
from factories.signers import PERSON, Authorities, Party, make_authorities, sign_outside
from thidua.sign.check import NOT_PROVEN, check_signatures
from thidua.sign.trust import Revocation, Trust, load_trust

REVOKED = "chứng thư đã bị thu hồi"
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


def faults(prepared: bytes, party: Party, trust: Trust, *, at: datetime | None = None) -> tuple[str, ...]:
    (found,) = check_signatures(sign_outside(prepared, party, field="person", at=at), trust)
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


def test_what_was_revoked_after_the_signing_was_good_then(
    prepared: bytes, authorities: Authorities, server: RevocationServer, ca: Path
) -> None:
    party = authorities.signer(PERSON, says=[PUBLISHED["list"](server)])
    server.revoke(party, at=ago(minutes=5))
    assert faults(prepared, party, online(ca), at=ago(minutes=20)) == ()
    assert faults(prepared, party, online(ca)) == (REVOKED,)
