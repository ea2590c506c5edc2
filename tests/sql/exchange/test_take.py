"""Statuses that come back: recorded once, put aside with a reason, never lost, never in each other's way."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from factories.exchange import BOARD, OURS, STATES, issue_numbered, make_delivery, make_exchange_plan, make_status
from factories.exchange_office import ExchangeOffice
from thidua.errors import OperatorError
from thidua.exchange.inbox import ASIDE, REASON, SIZE_LIMIT, TAKEN, list_aside
from thidua.text.canonical import sha256_hex


@pytest.fixture
def sent(exchange: ExchangeOffice) -> ExchangeOffice:
    """The report was handed over, and an hour has passed."""
    issue_numbered(exchange.engine, exchange.vault, make_exchange_plan())
    exchange.send()
    exchange.wait(hours=24)
    return exchange


@pytest.mark.parametrize(("code", "state"), STATES.items())
def test_each_status_is_recorded_with_its_evidence(sent: ExchangeOffice, code: str, state: str) -> None:
    data = make_status(code)
    sent.arrive(data)
    (taken,) = sent.take()
    assert (taken.state, taken.delivery_id) == ("recorded", 1)
    assert sent.acknowledged() == [(1, state, code)]
    (row,) = sent.rows("select source, said_by, evidence_sha256, sentence from acknowledgement")
    assert (row.source, row.said_by) == ("edxml", "Lê Thị Thử, Văn thư, Ban TĐKT")
    assert sent.vault.get(row.evidence_sha256) == data
    assert row.sentence == taken.sentence
    assert [path.read_bytes() for path in (sent.statuses / TAKEN).rglob("*.edxml")] == [data]


def test_same_status_twice_is_one(sent: ExchangeOffice) -> None:
    sent.arrive(make_status())
    sent.take()
    sent.arrive(make_status())
    sent.arrive(make_status(prolog=""), "lan-nua.xml")
    assert [taken.state for taken in sent.take()] == ["repeated", "repeated"]
    assert sent.acknowledged() == [(1, "received", "01")]
    assert sorted(path.name for path in sent.statuses.iterdir()) == [TAKEN]


def test_death_between_record_and_move_repeats_nothing(sent: ExchangeOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sent.arrive(make_status("03"))

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("thidua.exchange.take.put_taken", die)
    with pytest.raises(KeyboardInterrupt):
        sent.take()
    monkeypatch.undo()
    assert path.exists()
    assert [taken.state for taken in sent.take()] == ["repeated"]
    assert sent.acknowledged() == [(1, "received", "03")]


HOSTILE = {
    "doctype.edxml": make_status(
        prolog='<!DOCTYPE edXML [<!ENTITY x SYSTEM "file:///etc/passwd">]>', description="&x;"
    ),
    "hong.edxml": make_status()[:100],
    "khac.edxml": make_status(document_id=f"{OURS},2026/12/14,99/BC-UBND"),
    "la.edxml": make_status(document_id="khong phai ten"),
    "lon.xml": b"<a>" + b" " * SIZE_LIMIT + b"</a>",
    "ma.edxml": make_status("77"),
    "ngay.edxml": make_status(said_at="0001/01/01 00:00:00"),
    "nguoi-khac.edxml": make_status(sender="66.66.H66"),
    "rong.edxml": b"",
    "ten-sai.pdf": make_status(),
    "tuong-lai.edxml": make_status(said_at="2030/01/01 00:00:00"),
    "utf8.edxml": make_status().replace("Văn".encode(), b"\xff"),
}


def test_hostile_files_are_put_aside_and_stop_no_other(sent: ExchangeOffice) -> None:
    for name, data in HOSTILE.items():
        sent.arrive(data, name)
    sent.arrive(make_status("06"), "zz-dung.edxml")
    sent.wait(days=30)
    taken = {one.name: one for one in sent.take()}
    assert {name for name, one in taken.items() if one.state == "aside"} == set(HOSTILE)
    assert taken["zz-dung.edxml"].state == "recorded"
    assert sent.acknowledged() == [(1, "accepted", "06")]
    aside = list_aside(sent.statuses)
    assert {one.path.name.split("__")[1]: one.path.read_bytes() for one in aside} == HOSTILE
    assert all(one.reason.endswith(".") and one.reason[0].isupper() for one in aside)
    kept = [data for name, data in HOSTILE.items() if name not in {"ten-sai.pdf", "lon.xml"}]
    assert all(sent.vault.exists(sha256_hex(data)) for data in kept)
    assert {path.name for path in sent.statuses.iterdir()} == {TAKEN, ASIDE}


def test_two_runs_at_once_record_each_file_once(sent: ExchangeOffice) -> None:
    for number in range(10):
        sent.arrive(make_status("03", said_at=f"2026/12/14 15:30:{number:02d}"), f"{number}.edxml")
        sent.arrive(make_status("77", said_at=f"2026/12/14 15:30:{number:02d}"), f"{number}-sai.edxml")
    with ThreadPoolExecutor(2) as runs:
        done = [run.result() for run in [runs.submit(sent.take) for _ in range(2)]]
    assert sum(taken.state == "recorded" for taken in [*done[0], *done[1]]) == 10
    assert len(sent.acknowledged()) == 10
    aside = list_aside(sent.statuses)
    assert (len(aside), [one.path.exists() for one in aside]) == (10, [True] * 10)
    assert sorted(path.name for path in sent.statuses.iterdir()) == [TAKEN, ASIDE]


def test_links_are_not_followed(sent: ExchangeOffice, tmp_path: Path) -> None:
    secret = tmp_path / "bi-mat.edxml"
    secret.write_bytes(make_status())
    (sent.statuses / "lien-ket.edxml").symlink_to(secret)
    (sent.statuses / "thu-muc.edxml").mkdir()
    os.mkfifo(sent.statuses / "ong.edxml")
    assert [taken.state for taken in sent.take()] == ["aside"] * 3
    assert secret.read_bytes() == make_status()
    assert sent.acknowledged() == []


def test_file_that_may_still_grow_is_left_for_the_next_run(sent: ExchangeOffice) -> None:
    path = sent.arrive(make_status("04")[:-40])
    os.utime(path, (sent.now.timestamp(),) * 2)
    sent.arrive(b"x", ".trang-thai.edxml.part")
    assert [taken.state for taken in sent.take()] == ["waiting"]
    path.write_bytes(make_status("04"))
    assert [taken.state for taken in sent.take()] == ["recorded"]
    assert [path.name for path in sent.statuses.iterdir() if path.is_file()] == [".trang-thai.edxml.part"]


def test_status_goes_to_the_delivery_of_its_sender(exchange: ExchangeOffice) -> None:
    second = {"organ_id": "00.02.H99", "name": "Sở Nội vụ thành phố Mẫu"}
    plan = make_exchange_plan(
        make_delivery(),
        make_delivery(id="so-noi-vu", name="Sở Nội vụ"),
        receivers=[{"delivery": "ban-tdkt", "organ": BOARD}, {"delivery": "so-noi-vu", "organ": second}],
    )
    issue_numbered(exchange.engine, exchange.vault, plan)
    exchange.send()
    exchange.wait(hours=24)
    exchange.arrive(make_status("02", sender="00.02.H99"))
    exchange.take()
    (row,) = exchange.rows("select recipient_id from acknowledgement join delivery using (delivery_id)")
    assert row.recipient_id == "so-noi-vu"


def test_status_of_a_replacement_is_not_that_of_the_replaced(sent: ExchangeOffice) -> None:
    plan = make_exchange_plan()
    issue_numbered(sent.engine, sent.vault, plan, number=9, revision_no=1, reason="Sửa")
    sent.send()
    sent.arrive(make_status("03", document_id=f"{OURS},2026/12/14,09/BC-UBND"))
    sent.take()
    assert sent.acknowledged() == [(2, "received", "03")]


def test_status_may_name_the_delivery_itself(sent: ExchangeOffice) -> None:
    (row,) = sent.rows("select message_id from delivery")
    sent.arrive(make_status("03", document_id=row.message_id.strip("<>")))
    sent.arrive(make_status("06", document_id=row.message_id.strip("<>"), sender="66.66.H66"), "khac.edxml")
    assert [taken.state for taken in sent.take()] == ["aside", "recorded"]
    assert sent.acknowledged() == [(1, "received", "03")]


def test_missing_folder_is_told(exchange: ExchangeOffice) -> None:
    exchange.statuses.rmdir()
    with pytest.raises(OperatorError, match="THIDUA_STATUSES"):
        exchange.take()


def test_reason_stands_beside_the_file(sent: ExchangeOffice) -> None:
    sent.arrive(make_status("77"))
    (taken,) = sent.take()
    (reason,) = (sent.statuses / ASIDE).rglob(f"*{REASON}")
    assert reason.read_text(encoding="utf-8").strip() == taken.sentence
    assert "mã trạng thái '77'" in taken.sentence.lower()
