"""Names on their way in: what a file may be like, and who may come in between, without one of them staying."""

import json
import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from factories.names import CANARIES, Office, leaks, make_person, parts_of
from factories.traces import found, texts_below
from thidua import pipeline
from thidua.collect import receive
from thidua.collect.landing import PROCESSED
from thidua.collect.put_away import put_away
from thidua.collect.vault import Vault
from thidua.errors import OperatorError
from thidua.forms.pack import pack_parts
from thidua.warehouse.connect import opened

NAME = "Hoàng Thị Chim Yến"


def column(office: Office, statement: str) -> list[Any]:
    with opened(office.settings.warehouse_url) as engine, engine.connect() as connection:
        return list(connection.execute(sa.text(statement)).scalars())


def collect(office: Office) -> None:
    pipeline.collect(office.settings, plan_id=office.plan.id, now=office.settings.now())


def check(office: Office) -> None:
    pipeline.validate(office.settings, plan_id=office.plan.id, now=office.settings.now(), run_name="giữa chừng")


def test_the_search_finds_names_however_they_are_written() -> None:
    told = f"của {NAME}"
    places = {"text": told, "json": json.dumps(told), "json in json": json.dumps(json.dumps(told)), "none": "của ai"}
    assert found(["Chim Yến"], places) == ["Chim Yến in text", "Chim Yến in json", "Chim Yến in json in json"]


@pytest.mark.parametrize(
    ("cell", "rule_id"),
    [
        (rf'<c r="\1" t="e"><v>{NAME}</v></c>', "TD-TEP-PARSER_REFUSED"),
        (rf'<c r="\1" t="{NAME}"><v>1</v></c>', "TD-TEP-PARSER_REFUSED"),
        ('<c r="Chim Yến"><v>1</v></c>', "TD-TEP-XML_DAMAGED"),
    ],
    ids=["error value", "type", "address"],
)
def test_a_reader_that_quotes_a_cell_is_not_repeated(
    office: Office, owner_engine: sa.Engine, cell: str, rule_id: str
) -> None:
    path = office.put([make_person(NAME)])
    parts = parts_of(path)
    written = rf'<c r="(B\d+)"[^>]*><is><t[^>]*>{NAME}</t></is></c>'.encode()
    sheet = parts["xl/worksheets/sheet2.xml"]
    parts["xl/worksheets/sheet2.xml"], count = re.subn(written, cell.encode(), sheet)
    assert count == 1
    path.write_bytes(pack_parts(parts))
    assert office.take_in()["rejected"] == 1
    assert column(office, "select rule_id from finding") == [rule_id]
    assert column(office, "select state from receipt_state") == ["RECEIVED", "QUARANTINED"]
    answers = "".join(texts_below(Path(office.settings.outbox)).values())
    assert "(không nêu lại)" in answers
    assert leaks(office, owner_engine) == []


def test_a_file_that_is_too_large_to_be_read_is_sealed(
    office: Office, owner_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "SIZE_LIMIT", 1024)
    path = office.put([make_person(NAME)])
    content = path.read_bytes()
    collect(office)
    assert found(CANARIES, texts_below(Path(office.settings.vault))) != []
    keyless = replace(office, settings=replace(office.settings, personal_key_file=None))
    with pytest.raises(OperatorError, match="Chưa có khóa dữ liệu cá nhân"):
        check(keyless)
    assert column(office, "select rule_id from finding") == []
    check(office)
    assert column(office, "select rule_id from finding") == ["TD-TEP-XLS_TOO_BIG"]
    assert column(office, "select receipt_id from sealed_file") == [1]
    assert leaks(office, owner_engine) == []
    path.write_bytes(content)
    assert office.take_in() == {"accepted": 0, "rejected": 0, "loaded": 0}
    assert leaks(office, owner_engine) == []


def test_too_large_in_two_plans_at_once(
    office: Office, owner_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "SIZE_LIMIT", 1024)
    other = office.plan.model_copy(update={"id": "phuong-khac-2026"})
    text = json.dumps(other.model_dump(mode="json"), ensure_ascii=False)
    (office.settings.plans / f"{other.id}.yaml").write_text(text, encoding="utf-8")
    content = office.put([make_person(NAME)]).read_bytes()
    elsewhere = Path(office.settings.landing) / other.id / "danh-sach.xlsx"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(content)
    now = office.settings.now()
    for plan in (office.plan, other):
        pipeline.collect(office.settings, plan_id=plan.id, now=now)
    for plan in (office.plan, other):
        assert pipeline.validate(office.settings, plan_id=plan.id, now=now, run_name=plan.id)["rejected"] == 1
    assert leaks(office, owner_engine) == []


def overtaken(step: Callable[..., Any], office: Office, *, dies: bool = False) -> Callable[..., Any]:
    """The step of a receiver, with a whole check of the plan just before it; the receiver may die after it."""
    to_come = [check]

    def slow(*args: Any, **kwargs: Any) -> Any:
        is_first = bool(to_come)
        if is_first:
            to_come.pop()(office)
        done = step(*args, **kwargs)
        if is_first and dies:
            raise KeyboardInterrupt
        return done

    return slow


def receive_again(office: Office) -> None:
    """A list is received, and the same bytes are put there once more."""
    path = office.put([make_person(NAME)])
    content = path.read_bytes()
    collect(office)
    path.write_bytes(content)


@pytest.mark.parametrize(("place", "step"), [(Vault, "put_many"), (receive, "record_receipts")])
def test_bytes_that_come_again_while_they_are_sealed(
    office: Office, owner_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, place: Any, step: str
) -> None:
    receive_again(office)
    with monkeypatch.context() as patched:
        patched.setattr(place, step, overtaken(getattr(place, step), office))
        collect(office)
    assert column(office, "select receipt_id from plaintext_removed") == [1]
    assert leaks(office, owner_engine) == []


def test_a_receiver_that_dies_with_them_in_the_vault(
    office: Office, owner_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive_again(office)
    with monkeypatch.context() as patched:
        patched.setattr(Vault, "put_many", overtaken(Vault.put_many, office, dies=True))
        with pytest.raises(KeyboardInterrupt):
            collect(office)
    assert column(office, "select receipt_id from plaintext_removed") == [1]
    assert found(CANARIES, texts_below(Path(office.settings.vault))) != []
    collect(office)
    assert leaks(office, owner_engine) == []


@pytest.mark.parametrize("dies", [False, True])
def test_a_file_that_is_put_away_after_it_was_sealed(
    office: Office, owner_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, dies: bool
) -> None:
    office.put([make_person(NAME)])
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt) if dies else nullcontext():
        patched.setattr(receive, "put_away", overtaken(put_away, office, dies=dies))
        collect(office)
    assert column(office, "select receipt_id from plaintext_removed") == [1]
    if dies:
        assert leaks(office, owner_engine) != []
        collect(office)
    assert leaks(office, owner_engine) == []


@pytest.mark.parametrize("name", ["{plan}__2026-DS__HOANG-THI-CHIM-YEN.xlsx", "{plan}__2026-DS__CA.Chim Yến"])
def test_a_form_that_is_named_after_a_person(office: Office, owner_engine: sa.Engine, name: str) -> None:
    office.put([make_person(NAME)], name=name.format(plan=office.plan.id))
    office.take_in()
    assert column(office, "select original_name from receipt")[0].startswith("(không lưu tên tệp)")
    assert column(office, "select receipt_id from receipt where original_name ilike '%yen%'") == []
    assert leaks(office, owner_engine) == []


def test_somebody_elses_file_among_the_received_ones(office: Office, owner_engine: sa.Engine) -> None:
    stray = office.folder / PROCESSED / "ghi-chu.txt"
    stray.parent.mkdir(parents=True)
    stray.write_text("Đã gọi điện.", encoding="utf-8")
    office.put([make_person(NAME)])
    assert office.take_in()["loaded"] == 1
    assert stray.exists()
    assert not Vault(office.settings.vault).exists(column(office, "select sha256 from receipt")[0])
    assert leaks(office, owner_engine) == []
