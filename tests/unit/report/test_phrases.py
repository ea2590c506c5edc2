"""The file of words: what is wrong in it is told, and texts of people are never compiled."""

from pathlib import Path

import pytest

from factories.plans import make_plan, make_unit
from factories.reports import make_report, missing_status
from thidua.errors import OperatorError
from thidua.report.phrases import PHRASES, Phrases, blank_spaces, load_phrases, lower_first, upper_first


def edited(folder: Path, old: str, new: str) -> Path:
    text = PHRASES.read_text(encoding="utf-8")
    assert old in text
    path = folder / "phrases.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_unknown_name_in_a_phrase_is_told(tmp_path: Path) -> None:
    phrases = load_phrases(edited(tmp_path, "type_name: BÁO CÁO", 'type_name: "{{ ten_loai }}"'))
    with pytest.raises(OperatorError, match="ten_loai"):
        phrases.say("type_name")


def test_unknown_key_in_the_file_is_told(tmp_path: Path) -> None:
    path = edited(tmp_path, "limits: {", "gioi_han: 3\nlimits: {")
    with pytest.raises(OperatorError, match="gioi_han"):
        load_phrases(path)


def test_values_are_never_compiled() -> None:
    unit = make_unit(id="CA", name="Tổ {{ 7*7 }} {% raw %}", kind="police")
    units = [unit, make_unit(id="P-VHXH", kind="office"), make_unit(id="TH-01", kind="school"), make_unit()]
    report = make_report(plan=make_plan(units=units), obligations=(missing_status("CA"),))
    assert report.sections[1].paragraphs[1].text == "Còn 1 đơn vị chưa gửi báo cáo: Tổ {{ 7*7 }} {% raw %}."


def test_the_sandbox_keeps_templates_from_the_machine() -> None:
    phrases = Phrases(load_phrases().content)
    with pytest.raises(OperatorError, match="unsafe"):
        phrases.fill("{{ ''.__class__.__mro__ }}")


def test_a_code_without_a_word_is_printed_as_it_is() -> None:
    assert load_phrases().word("verdict", "MỚI") == "MỚI"


def test_first_letters() -> None:
    assert (lower_first("Tổng kết"), lower_first("UBND phường"), upper_first("đợt")) == (
        "tổng kết",
        "UBND phường",
        "Đợt",
    )


def test_blanks_for_the_clerk_do_not_shrink() -> None:
    assert blank_spaces("ngày      tháng 12") == "ngày" + "\u00a0" * 6 + "tháng 12"


def test_what_was_compiled_ahead_is_what_reports_use() -> None:
    assert load_phrases() is load_phrases(layout=None) is load_phrases(PHRASES)
    assert load_phrases(layout="bloc") is not load_phrases()
