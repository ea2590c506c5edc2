"""The list of personal fields: what stands in no list stands in no form and in no table."""

import re
from pathlib import Path

import pytest

from thidua.errors import PlanError
from thidua.forms.edition import NAMES
from thidua.forms.load import current_editions, load_editions
from thidua.personal.fields import FILE, load_personal_data, read_personal_data
from thidua.settings import project_path
from thidua.warehouse.migrate import PERSONAL

DATA = load_personal_data()
LISTED = {field.id: field.label for field in DATA.fields}
NAMELESS = {"decision_number"}
"""Texts of the list of names that are about no person; a rule and a pattern see to it."""


def test_the_form_asks_for_what_the_list_names_and_for_nothing_else() -> None:
    (sheet,) = load_editions()[current_editions()[DATA.form]].sheets
    assert {column.key: column.heading for column in sheet.columns if column.is_personal} == LISTED
    free = {column.key for column in sheet.columns if column.kind in {"text", "long_text"}}
    assert free == LISTED.keys() | NAMELESS


def test_no_other_form_asks_for_anything_personal() -> None:
    for edition in load_editions().values():
        personal = [c.key for sheet in edition.sheets for c in sheet.columns if c.is_personal]
        assert bool(personal) == (edition.family == NAMES)
        headings = " ".join(column.heading for sheet in edition.sheets for column in sheet.columns).casefold()
        assert not re.search(r"ngày sinh|năm sinh|căn cước|định danh|điện thoại|địa chỉ|quê quán|giới tính", headings)


def test_the_tables_hold_nothing_personal_but_ciphertext() -> None:
    tables = project_path("sql", "migrations", "0001_personal.sql").read_text(encoding="utf-8")
    (facts,) = re.findall(r"create table awardee_fact \((.*?)\n\);", tables, re.DOTALL)
    columns = dict(re.findall(r"^    (\w+) (\w+)", facts, re.MULTILINE))
    assert not columns.keys() & LISTED.keys()
    texts = {name for name, kind in columns.items() if kind == "text"}
    assert texts == {"award_id", "kind_id", "recipient_class_id", "decision_number", "decision_key"}


def test_only_the_reading_role_reads() -> None:
    assert {reader for field in DATA.fields for reader in field.readers} == {PERSONAL}


def test_every_law_and_period_says_what_it_rests_on() -> None:
    assert [law.text for law in DATA.legal_bases if not law.is_verified]
    assert all(field.purpose.endswith(".") for field in DATA.fields)
    assert DATA.retention_years == 5


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("id: position", "id: name", "hai lần"),
        ("retention_years: 5", "retention_years: 0", "retention_years"),
        ("  - id: work_unit", "  - colour: blue\n    id: work_unit", "colour"),
    ],
)
def test_a_faulty_list_is_refused(tmp_path: Path, before: str, after: str, message: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "x.yaml").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(PlanError, match=message):
        read_personal_data(tmp_path / "x.yaml")
