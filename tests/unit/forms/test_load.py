"""Form editions: what is declared fits together, and a faulty file is refused by name."""

from pathlib import Path

import pytest

from thidua.errors import PlanError
from thidua.forms import load
from thidua.forms.edition import Edition
from thidua.forms.layout import info_own_cells, sheet_names
from thidua.forms.load import CURRENT_EDITION, level_names, load_edition, load_editions
from thidua.read.addresses import column_letters

PLAN_LISTS = {"movements", "targets", "awards", "award_levels", "award_kinds", "recipient_classes"}


@pytest.fixture(params=sorted(load_editions()))
def edition(request: pytest.FixtureRequest) -> Edition:
    return load_edition(request.param)


def test_current_edition_is_among_all() -> None:
    assert load_editions()[CURRENT_EDITION] is load_edition(CURRENT_EDITION)


def test_columns_stand_side_by_side_from_a(edition: Edition) -> None:
    for sheet in edition.sheets:
        letters = [column.letter for column in sheet.columns]
        assert letters == [column_letters(n) for n in range(1, len(letters) + 1)], sheet.name


def test_keys_headings_and_sheet_names_are_unique(edition: Edition) -> None:
    assert len(set(sheet_names(edition))) == len(edition.sheets) + 2
    for sheet in edition.sheets:
        assert len({c.key for c in sheet.columns}) == len({c.heading for c in sheet.columns}) == len(sheet.columns)


def test_every_choice_has_its_list(edition: Edition) -> None:
    for column in (c for sheet in edition.sheets for c in sheet.columns):
        assert (column.kind == "choice") == (column.choices is not None)
        assert column.choices is None or column.choices in {*edition.lists, *PLAN_LISTS}


def test_every_text_has_a_limit(edition: Edition) -> None:
    for column in (c for sheet in edition.sheets for c in sheet.columns):
        assert (column.max_length is not None) == (column.kind in {"code", "key", "text", "long_text", "choice"}), (
            column.key
        )


def test_tables_with_fixed_rows_have_a_code_and_room(edition: Edition) -> None:
    for sheet in edition.sheets:
        assert sheet.fixed_rows == any(column.kind == "code" for column in sheet.columns)
        assert sheet.first_row == sheet.heading_row + 1 == 5
    assert not edition.narrative or len(edition.narrative) <= edition.sheet("narrative").max_rows


def test_fields_do_not_lie_on_our_own_texts(edition: Edition) -> None:
    filled = {field.cell for field in edition.info if not field.stamped}
    assert not filled & info_own_cells(edition)
    assert len({field.cell for field in edition.info}) == len(edition.info)


def test_levels_in_the_order_of_the_plan_model(edition: Edition) -> None:
    assert level_names(edition) == {
        "central": "Trung ương",
        "city": "Thành phố",
        "commune": "Phường/xã",
        "unit": "Đơn vị",
    }


def test_unknown_edition_names_the_known_ones() -> None:
    with pytest.raises(PlanError, match=r"2026\.1"):
        load_edition("1999.1")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("2030.1.yaml", "id: [", "không hợp lệ"),
        ("2030.1.yaml", 'id: "2030.1"\n', "Field required"),
        ("2030.1.yaml", None, "khai phiên bản"),
    ],
)
def test_faulty_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str | None, found: str
) -> None:
    good = (load.FOLDER / "2026.1.yaml").read_text(encoding="utf-8")
    (tmp_path / name).write_text(good if text is None else text, encoding="utf-8")
    monkeypatch.setattr(load, "FOLDER", tmp_path)
    with pytest.raises(PlanError, match=found):
        load_edition.__wrapped__("2030.1")
