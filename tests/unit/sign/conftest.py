"""One prepared report, and authorities whose signers sign it; made once, for all of it is read only."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from factories.reports import make_report
from factories.signers import ORGANISATION, PERSON, Authorities, Party, make_authorities, new_key
from thidua.render.pdf import render_pdf
from thidua.render.signing_space import find_signing_space
from thidua.sign.fields import prepare_pdf
from thidua.sign.judge import Window
from thidua.sign.trust import Trust, load_trust


@pytest.fixture(scope="session")
def unsigned() -> bytes:
    return render_pdf(make_report())


@pytest.fixture(scope="session")
def prepared(unsigned: bytes) -> bytes:
    space = find_signing_space(make_report())
    return prepare_pdf(unsigned, space, fields=("person", "organisation"), seal_mm=36)


@pytest.fixture(scope="session")
def authorities() -> Authorities:
    return make_authorities()


@pytest.fixture(scope="session")
def trust(authorities: Authorities, tmp_path_factory: pytest.TempPathFactory) -> Trust:
    return load_trust(authorities.trust_folder(tmp_path_factory.mktemp("ca")))


@pytest.fixture(scope="session")
def person(authorities: Authorities) -> Party:
    return authorities.signer(PERSON)


@pytest.fixture(scope="session")
def organisation(authorities: Authorities) -> Party:
    return authorities.signer(ORGANISATION, key=new_key())


@pytest.fixture(scope="session")
def key_file(organisation: Party, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "co-quan.p12"
    path.write_bytes(organisation.pkcs12())
    return path


@pytest.fixture
def window() -> Window:
    now = datetime.now(UTC)
    return Window(earliest=now - timedelta(minutes=5), latest=now + timedelta(minutes=5), known_at=now)
