"""What a single step of the pipeline refuses, and what it still does when it fails."""

from datetime import timedelta
from pathlib import Path

import pytest

from thidua import pipeline
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.settings import Settings
from thidua.text.canonical import sha256_hex

PLAN, PERIOD = "kien-an-2025", "2025-Y"


def test_instant_that_has_not_come_is_refused(settings: Settings) -> None:
    now = settings.now()
    with pytest.raises(OperatorError, match="chưa đến"):
        pipeline.aggregate(settings, plan_id=PLAN, period_id=PERIOD, now=now, known_at=now + timedelta(microseconds=1))
    assert pipeline.aggregate(settings, plan_id=PLAN, period_id=PERIOD, now=now, known_at=now)["is_new"]


def test_lost_file_does_not_keep_the_answers_of_the_others_back(settings: Settings) -> None:
    folder = Path(settings.landing) / PLAN
    folder.mkdir()
    (folder / "mat.xlsx").write_bytes(b"%PDF-1.7 a")
    (folder / "con.xlsx").write_bytes(b"%PDF-1.7 b")
    pipeline.collect(settings, plan_id=PLAN, now=settings.now())
    Vault(settings.vault).path(sha256_hex(b"%PDF-1.7 a")).unlink()
    with pytest.raises(OperatorError, match="1 biên nhận chưa được kiểm tra"):
        pipeline.validate(settings, plan_id=PLAN, now=settings.now(), run_name="test")
    [answer] = (Path(settings.outbox) / "phan-hoi" / PLAN).glob("*.txt")
    assert "con.xlsx" in answer.read_text(encoding="utf-8")
