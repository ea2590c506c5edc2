"""A mailbox or a folder that cannot be read is written down once, and once more when it can be."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from thidua import pipeline
from thidua.errors import OperatorError
from thidua.settings import Settings

SECRET = "mat-khau-hop-thu"


@pytest.fixture
def settings(engine: sa.Engine, tmp_path: Path) -> Settings:
    url = engine.url.render_as_string(hide_password=False)
    base = replace(Settings.from_environment(), home=tmp_path, archive=None, warehouse_url=url)
    return replace(base, vault=str(tmp_path / "vault"))


def looks(engine: sa.Engine) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        rows = connection.execute(sa.text("select place, fault from answer_look order by answer_look_id"))
        return [tuple(row) for row in rows]


def test_mailbox_with_a_wrong_connection(settings: Settings, engine: sa.Engine) -> None:
    wrong = replace(settings, find_connection=lambda _: f"imaps://:{SECRET}@127.0.0.1")
    for _ in range(2):
        with pytest.raises(OperatorError, match="thiếu tài khoản"):
            pipeline.take_mail(wrong, now=settings.now())
    ((place, fault),) = looks(engine)
    assert (place, SECRET in fault) == ("mailbox", False)
    assert "thiếu tài khoản" in fault
    right = replace(settings, find_connection=lambda _: f"imaps://a:{SECRET}@127.0.0.1")
    for _ in range(2):
        pipeline.take_mail(right, now=settings.now())
    assert looks(engine)[1:] == [("mailbox", None)]


def test_folder_that_was_set_and_is_not_there(settings: Settings, engine: sa.Engine, tmp_path: Path) -> None:
    with_folder = replace(settings, statuses=tmp_path / "chua-gan")
    with pytest.raises(OperatorError):
        pipeline.take_statuses(with_folder, now=settings.now())
    (tmp_path / "chua-gan").mkdir()
    pipeline.take_statuses(with_folder, now=settings.now())
    assert [(place, fault is None) for place, fault in looks(engine)] == [("statuses", False), ("statuses", True)]


@pytest.mark.parametrize("place", ["mailbox", "statuses"])
def test_fault_of_a_place_that_is_read_no_more_is_over(
    settings: Settings, engine: sa.Engine, tmp_path: Path, place: str
) -> None:
    broken = replace(settings, find_connection=lambda _: "imaps://:x@127.0.0.1", statuses=tmp_path / "da-go")
    without = replace(settings, find_connection=lambda _: None)
    take = pipeline.take_mail if place == "mailbox" else pipeline.take_statuses
    with pytest.raises(OperatorError):
        take(broken, now=settings.now())
    for _ in range(2):
        take(without, now=settings.now())
    assert [(name, fault is None) for name, fault in looks(engine)] == [(place, False), (place, True)]


def test_where_all_is_well_nothing_is_written(settings: Settings, engine: sa.Engine) -> None:
    (settings.home / "statuses").mkdir()
    pipeline.take_statuses(settings, now=settings.now())
    assert looks(engine) == []
