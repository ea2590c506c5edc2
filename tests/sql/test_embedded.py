"""The PostgreSQL that we start ourselves, where it cannot be started."""

from pathlib import Path

import pytest

from thidua.errors import OperatorError
from thidua.warehouse.embedded import EmbeddedPostgres


def test_a_server_that_does_not_start_is_told_with_its_log_and_can_be_started_later(tmp_path: Path) -> None:
    postgres = EmbeddedPostgres(home=tmp_path, is_durable=False)
    postgres.start()
    try:
        postgres.stop()
        configuration = postgres.data / "postgresql.conf"
        sound = configuration.read_text()
        configuration.write_text(f"{sound}no_such_setting = 1\n")
        with pytest.raises(OperatorError, match=r"(?s)pg_ctl.*không chạy được.*no_such_setting"):
            postgres.start()
        configuration.write_text(sound)
        postgres.start()
        assert postgres.is_running()
    finally:
        postgres.remove()
