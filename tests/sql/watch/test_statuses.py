"""Statuses that a person must look at, that nobody takes in, and a folder that cannot be opened."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from factories.exchange import make_status
from factories.warehouse import add_row
from factories.watched import Watched, at
from thidua import pipeline
from thidua.errors import OperatorError
from thidua.watch.model import Level

NOW = at("12-10 09:00")


@pytest.fixture
def folder(watched: Watched) -> Path:
    path = watched.settings.statuses_folder
    path.mkdir()
    return path


def told(watched: Watched, when: str = "12-10 09:00") -> dict[str, tuple[Level, str]]:
    return {one.key: (one.level, one.sentence) for one in watched.alerts(at(when), beginning="statuses")}


def test_status_that_was_put_aside_is_told_until_a_person_has_moved_it_away(watched: Watched, folder: Path) -> None:
    assert told(watched) == {}
    (folder / "la.edxml").write_bytes(make_status("77"))
    pipeline.take_statuses(watched.settings, now=NOW)
    ((level, sentence),) = told(watched).values()
    assert level == Level.WARNING
    assert "la.edxml" in sentence
    assert "mã trạng thái '77'" in sentence.lower()
    (found,) = pipeline.statuses_aside(watched.settings)
    found.path.rename(folder.parent / "da-xem.edxml")
    assert told(watched) == {}
    assert pipeline.statuses_aside(watched.settings) == []


def test_status_that_nobody_takes_in_is_told(watched: Watched, folder: Path) -> None:
    path = folder / "trang-thai.edxml"
    path.write_bytes(make_status())
    stamp = at("12-10 09:00").timestamp()
    os.utime(path, (stamp, stamp))
    assert told(watched, "12-10 11:59") == {}
    assert told(watched, "12-10 12:00")["statuses|waiting"][0] == Level.WARNING


def test_folder_that_cannot_be_opened_is_told_until_it_can(watched: Watched) -> None:
    for fault, when in (("Mất thư mục.", "12-10 09:00"), ("Không có quyền đọc.", "12-10 10:00")):
        looked(watched, fault, when)
    assert told(watched, "12-10 11:59") == {}
    level, sentence = told(watched, "12-10 12:00")["statuses|unread"]
    assert level == Level.WARNING
    assert sentence == "Từ 09:00 ngày 10/12/2026: Không có quyền đọc."
    looked(watched, None, "12-10 12:01")
    assert told(watched, "12-10 12:02") == {}


def test_folder_that_is_wanted_no_more_is_no_fault(watched: Watched, tmp_path: Path) -> None:
    with pytest.raises(OperatorError):
        pipeline.take_statuses(replace(watched.settings, statuses=tmp_path / "da-go"), now=NOW)
    assert list(told(watched, "12-10 13:00")) == ["statuses|unread"]
    pipeline.take_statuses(watched.settings, now=at("12-10 13:01"))
    assert told(watched, "12-20 09:00") == {}


def looked(watched: Watched, fault: str | None, when: str) -> None:
    with watched.engine.begin() as connection:
        add_row(connection, "answer_look", {"place": "statuses", "fault": fault, "recorded_at": at(when)})
