"""Words of persons in place of generated paragraphs: where they stand, what they hide, when they are outdated."""

import pytest

from factories.reports import make_report, make_result
from thidua.changes.reports import compare_reports
from thidua.report.figures import NarrativeFact
from thidua.report.model import Paragraph, Report
from thidua.report.overwrite import (
    Body,
    Override,
    basis_of,
    lost_numbers,
    overwrite,
    own_numbers,
    paragraphs_of,
)


def body_of(report: Report) -> Body:
    return Body(opening=report.opening, sections=report.sections, closing=report.closing)


def texts(body: Body) -> dict[str, str]:
    return {paragraph.key: paragraph.text for _, paragraph in paragraphs_of(body)}


def override(place: str, body: str | None = "Lời sửa.", *, basis: str = "") -> Override:
    return Override(place=place, action="deletion" if body is None else "text", body=body, basis=basis)


BODY = body_of(make_report())


def test_every_paragraph_has_a_key_of_its_own() -> None:
    keys = [paragraph.key for _, paragraph in paragraphs_of(BODY)]
    assert all(keys)
    assert len(keys) == len(set(keys))
    assert {"opening", "closing", "completeness:summary", "targets:summary", "targets:A04"} <= set(keys)
    assert "narrative:difficulties:P-VHXH" in keys


def test_second_text_of_a_unit_has_a_key_beside_the_first() -> None:
    facts = tuple(
        NarrativeFact(unit_id="CA", row_no=row, section="difficulties", body=body)
        for row, body in enumerate(["Thiếu người.", "Thiếu kinh phí."])
    )
    body = body_of(make_report(narrative=facts))
    made = overwrite(body, [override("narrative:difficulties:CA")])
    assert [text for key, text in texts(made).items() if key.startswith("narrative:difficulties")] == [
        "Lời sửa.",
        "Thiếu kinh phí (Công an phường).",
    ]


def test_keys_stay_where_headings_and_other_paragraphs_come_and_go() -> None:
    fact = NarrativeFact(unit_id="CA", row_no=5, section="difficulties", body="Thiếu người.")
    other = body_of(make_report(narrative=(fact,), movement_results=(make_result("CA"),)))
    kept = {key for key in texts(BODY) if not key.startswith("narrative:")}
    assert kept <= set(texts(other))


def test_paragraph_is_replaced_in_its_place_and_looks_like_it() -> None:
    changed = overwrite(BODY, [override("targets:A04", "Một.\n\n Hai. ")])
    before = [p for _, p in paragraphs_of(BODY)]
    after = [p for _, p in paragraphs_of(changed)]
    at = [p.key for p in before].index("targets:A04")
    assert after[at : at + 2] == [
        Paragraph(kind="bullet", text=text, origin="person", key="targets:A04") for text in ("Một.", "Hai.")
    ]
    assert after[:at] + after[at + 2 :] == before[:at] + before[at + 1 :]


def test_wider_place_takes_all_paragraphs_below_it_and_holds() -> None:
    changed = overwrite(BODY, [override("targets:A04", "Hẹp."), override("targets", "Rộng.")])
    assert [text for key, text in texts(changed).items() if key.startswith("targets")] == ["Rộng."]
    assert [one.place for one in changed.overwritten] == ["targets"]


def test_opening_and_closing_are_places() -> None:
    changed = overwrite(BODY, [override("opening", "Kính thưa:"), override("closing", "Trân trọng./.")])
    assert (changed.opening, changed.closing) == ("Kính thưa:", "Trân trọng./.")
    assert changed.sections == BODY.sections


def test_deleted_paragraph_is_gone() -> None:
    changed = overwrite(BODY, [override("targets:A05", None)])
    assert texts(changed).keys() == texts(BODY).keys() - {"targets:A05"}


def test_place_that_is_gone_prints_nothing_and_is_told() -> None:
    changed = overwrite(BODY, [override("targets:Z99", basis="Chỉ tiêu cũ: 5.")])
    assert (changed.sections, changed.opening) == (BODY.sections, BODY.opening)
    [told] = changed.overwritten
    assert (told.generated, told.is_outdated) == ((), True)


def test_word_is_outdated_where_what_the_person_saw_has_changed() -> None:
    seen = texts(BODY)["targets:A05"]
    fresh, stale = (
        overwrite(BODY, [override("targets:A05", "Đạt 480 người.", basis=basis)]).overwritten[0]
        for basis in (seen, seen.replace("500 người", "480 người"))
    )
    assert (fresh.is_outdated, fresh.lost_numbers) == (False, ())
    assert (stale.is_outdated, stale.lost_numbers) == (True, ("480",))


def test_the_instant_of_the_figures_is_no_change() -> None:
    assert basis_of(["Tính đến 17:00 ngày 11/12/2026, đủ."]) == basis_of(["Tính đến 08:05 ngày 01/01/2027, đủ."])
    made, again = "17 giờ 00 phút ngày 11/12/2026", "08 giờ 05 phút ngày 01/01/2027"
    assert basis_of([f"Tính đến {made}, đủ."]) == basis_of([f"Tính đến {again}, đủ."])


@pytest.mark.parametrize(
    ("text", "before", "now", "lost"),
    [
        ("đạt 14,2%, vượt 0,2 điểm", "đạt 14,2%, vượt 0,2 điểm", "đạt 14,3%, vượt 0,2 điểm", ["14,2%"]),
        ("đạt 11/12 trường", "đạt 11/12", "đạt 12/12", ["11/12"]),
        ("năm 2026 có 176.190,5 triệu đồng", "có 176.190,5 triệu", "có 176.190,5 triệu", []),
        ("không có số", "5", "6", []),
    ],
)
def test_numbers_that_do_not_hold_any_more(text: str, before: str, now: str, lost: list[str]) -> None:
    assert list(lost_numbers(text, before=before, now=now)) == lost


def test_own_numbers_are_those_that_nothing_generated() -> None:
    assert list(own_numbers("Đạt 500 người, có 12 người khuyết tật.", generated="đạt 500 người")) == ["12"]


def changed(*overrides: Override) -> Report:
    report = make_report()
    made = overwrite(body_of(report), overrides)
    return report.model_copy(
        update={
            "sections": made.sections,
            "opening": made.opening,
            "closing": made.closing,
            "overwritten": made.overwritten,
        }
    )


def test_comparison_tells_a_word_once_and_nothing_that_it_hides() -> None:
    before, after = make_report(), changed(override("narrative:difficulties", "Kinh phí thiếu."))
    [change] = compare_reports(before, after)
    assert (change.key, change.kind, change.after) == ("text:words:narrative:difficulties", "text", "Kinh phí thiếu.")
    assert change.label == "Mục I.2. Khó khăn, vướng mắc (lời văn do người có trách nhiệm sửa)"
    assert compare_reports(after, after) == ()
    [back] = compare_reports(after, before)
    assert (back.before, back.after) == (change.after, change.before)


def test_comparison_tells_a_changed_and_a_deleted_word() -> None:
    one, two = changed(override("opening", "Một.")), changed(override("opening", "Hai."), override("targets:A04", None))
    found = {change.key: (change.before, change.after) for change in compare_reports(one, two)}
    assert found["text:words:opening"] == ("Một.", "Hai.")
    assert found["text:words:targets:A04"][1] is None
    assert len(found) == 2
