"""Plans of blocs: the samples, what a file must not say, ties between files, and what `plan check` tells."""

from datetime import date
from pathlib import Path

import pytest

from factories.blocs import BLOC, BLOCS, OFFICES, SCHOOLS, WARD, bloc_plan, plan_path, the_bloc
from thidua.calendar.due import last_admissible_day
from thidua.errors import PlanError
from thidua.plan.bloc_faults import bloc_warnings
from thidua.plan.bloc_lines import bloc_lines
from thidua.plan.check import print_checks
from thidua.plan.load import load_plan
from thidua.settings import project_path
from thidua.text.normalise import comparison_key

FOLDER = project_path("include", "plans")


def test_bloc_8_is_one_bloc_however_it_is_written() -> None:
    bloc = the_bloc(bloc_plan())
    written = {comparison_key(text) for text in (bloc.name, *bloc.spellings)}
    assert {comparison_key("khối thi đua số 08"), comparison_key("Khối thi đua số 8")} <= written


def test_bloc_8_reports_by_the_flows_of_the_seed() -> None:
    plan = bloc_plan()
    due = {one.id: (one.report_flow, last_admissible_day(one.report_due)) for one in plan.periods}
    assert due == {"2026-H1": ("F8", date(2026, 6, 30)), "2026-Y": ("F10", date(2026, 12, 31))}
    assert {one.form for one in plan.periods} == {"bloc"}
    leader = the_bloc(plan).leader_on(date(2026, 6, 30))
    assert leader is not None
    assert next(unit for unit in plan.units if unit.id == leader.unit).same_as == WARD


@pytest.mark.parametrize("plan_id", BLOCS[1:])
def test_ward_blocs_run_on_the_school_year(plan_id: str) -> None:
    plan = bloc_plan(plan_id)
    assert [(one.id, one.kind, one.start) for one in plan.periods] == [
        ("2026-K1", "bloc_first", date(2025, 9, 5)),
        ("2026-KN", "bloc_year", date(2025, 9, 5)),
    ]
    assert {one.report_flow for one in plan.periods} == {"F6"}
    assert all(one.window_basis.assumption for one in plan.periods)


def test_other_ward_blocs_run_on_the_calendar_year() -> None:
    """C:57, 69 and 81: "các khối thi đua thuộc phường", five or more, of which three are of schools."""
    plan = bloc_plan(OFFICES)
    assert the_bloc(plan).level == "commune"
    assert [(one.id, one.kind, one.start, one.end) for one in plan.periods] == [
        ("2026-H1", "six_month", date(2025, 12, 15), date(2026, 6, 14)),
        ("2026-Y", "annual", date(2025, 12, 15), date(2026, 12, 14)),
    ]
    due = {
        one.id: (last_admissible_day(one.report_due), one.report_due.basis.line)
        for one in plan.periods
        if one.report_due
    }
    assert due == {"2026-H1": (date(2026, 6, 30), 65), "2026-Y": (date(2026, 12, 19), None)}
    assert {unit.same_as for unit in plan.units} == {f"{WARD}/{unit.id}" for unit in plan.units}


@pytest.mark.parametrize("plan_id", [*BLOCS, OFFICES])
def test_everything_that_the_seed_does_not_say_is_marked(plan_id: str) -> None:
    plan = bloc_plan(plan_id)
    bloc = the_bloc(plan)
    bases = [
        *(one.basis for one in bloc.pact.contents),
        *(one.basis for one in bloc.criteria),
        *(one.basis for one in bloc.honours),
        *(one.basis for one in (*bloc.leaders, *bloc.deputies)),
        bloc.ranking.basis,
    ]
    assert all(basis.assumption for basis in bases)
    assert sum(one.max_points for one in bloc.criteria if one.kind == "score") == 100


def test_the_role_of_the_leader_has_an_end() -> None:
    bloc = the_bloc(bloc_plan())
    assert bloc.leader_on(date(2026, 1, 1)) is not None
    assert bloc.leader_on(date(2027, 1, 31)) is not None
    assert bloc.leader_on(date(2027, 2, 1)) is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: bloc\n", "", "bloc: có phần này; cần có khi kind là 'bloc'"),
        ("    - unit: LTN\n", "    - unit: XYZ\n", "bloc.leaders[0].unit: không có đơn vị 'XYZ'"),
        ("  run_by: LTN", "  run_by: XYZ", "bloc.run_by: không có đơn vị 'XYZ'"),
        ("content: G01", "content: G05", "bloc.criteria[1].content (T02): có 'G05'; cần một nội dung giao ước có mức"),
        ("scored: indicator, content: G01", "scored: indicator", "cần khóa 'content' khi scored là 'indicator'"),
        ("order: [T01, T04, T03]", "order: [T01, T99]", "bloc.ranking.order: không có tiêu chí 'T99'"),
        ("ties: criteria", "ties: equal", "cần khóa 'order' khi ties là 'criteria', và chỉ khi đó"),
        ("{id: T03,", "{id: T01,", "bloc.criteria: mã 'T01' được khai báo hai lần"),
        ("max_points: 30", "max_points: 0", "bloc.criteria[0].max_points"),
        ("[khối thi đua số 08, khối 8]", "[Khối Thi đua số 8]", "bloc.spellings: có cách gọi trùng nhau"),
        ("      since: 2026-01-01\n", "      since: 2028-01-01\n", "cần since <= until"),
        (
            "{period: 2026-H1, raw_text",
            "{period: 2026-K1, raw_text",
            "bloc.conferences[0].period: không có kỳ '2026-K1'",
        ),
        (
            "      quota: 3\n",
            "      quota: 3\n      voters: council\n",
            "bloc.honours[1].voters (bang-khen): có 'council'",
        ),
        (
            "is_strict: true\n      of: members",
            "is_strict: true\n      of: valid",
            "cần ballot là 'secret' khi of là 'valid'",
        ),
        ("same_as: le-thanh-nghi-2026,", f"same_as: {BLOC}/TV-02,", "thuộc chính kế hoạch này"),
    ],
)
def test_faults_of_a_file(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = plan_path(BLOC).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / f"{BLOC}.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PlanError) as refused:
        load_plan(path)
    assert said in refused.value.message


def test_terms_must_not_overlap(tmp_path: Path) -> None:
    text = plan_path(SCHOOLS).read_text(encoding="utf-8")
    line = "    - {unit: TH-01, since: 2025-09-01, until: 2026-08-31, basis: *leader}\n"
    path = tmp_path / f"{SCHOOLS}.yaml"
    again = line.replace("TH-01", "TH-02").replace("2025-09-01", "2026-08-31").replace("2026-08-31, b", "2027-08-31, b")
    path.write_text(text.replace(line, line + again), encoding="utf-8")
    with pytest.raises(PlanError, match="nhiệm kỳ của TH-02 bắt đầu ngày 2026-08-31 khi nhiệm kỳ của TH-01 chưa hết"):
        load_plan(path)


def test_communes_do_not_use_the_blocs_form(tmp_path: Path) -> None:
    text = (FOLDER / "chu-van-an-2026.yaml").read_text(encoding="utf-8")
    path = tmp_path / "chu-van-an-2026.yaml"
    path.write_text(text.replace("    kind: annual\n", "    kind: annual\n    form: bloc\n", 1), encoding="utf-8")
    with pytest.raises(PlanError, match="chỉ kế hoạch của khối"):
        load_plan(path)


def test_a_report_after_the_term_is_told() -> None:
    plan = bloc_plan()
    bloc = the_bloc(plan)
    assert list(bloc_warnings(plan)) == []
    (term,) = bloc.leaders
    short = term.model_copy(update={"until": date(2026, 12, 30)})
    (told,) = bloc_warnings(plan.model_copy(update={"bloc": bloc.model_copy(update={"leaders": (short,)})}))
    assert "2026-Y" in told
    assert "không có khối trưởng" in told
    following = term.model_copy(update={"unit": "TV-02", "since": date(2026, 12, 31)})
    (told,) = bloc_warnings(plan.model_copy(update={"bloc": bloc.model_copy(update={"leaders": (short, following)})}))
    assert "do hệ thống của TV-02 lập" in told


def test_check_says_leader_scale_ties_and_votes() -> None:
    lines = "\n".join(bloc_lines(bloc_plan()))
    assert "Khối trưởng: Ủy ban nhân dân phường Lê Thanh Nghị, từ 01/01/2026 đến hết 31/01/2027" in lines
    assert "6 tiêu chí, 100 điểm; điểm thưởng tối đa 5; điểm trừ tối đa 5" in lines
    assert "xét lần lượt điểm tiêu chí T01, T04, T03" in lines
    assert (
        "số phiếu đồng ý từ 80% tổng số thành viên trở lên (bỏ phiếu kín; có ít nhất 66,67% thành viên dự họp), không "
        "quá 01 đơn vị"
    ) in lines
    school = "\n".join(bloc_lines(bloc_plan(SCHOOLS)))
    assert "Hội đồng bình xét: Hội đồng bình xét khối thi đua số 3, 7 thành viên" in school
    assert "số phiếu đồng ý từ 80% tổng số thành viên hội đồng trở lên (bỏ phiếu kín)" in school


def check_ties(folder: Path, *, ward: tuple[str, str] = ("", ""), bloc: tuple[str, str] = ("", "")) -> str:
    """What `plan check` says of the ward's plan and a bloc of its schools in one folder, with one text changed."""
    for plan_id, (old, new) in ((WARD, ward), (SCHOOLS, bloc)):
        text = plan_path(plan_id).read_text(encoding="utf-8")
        assert old in text
        (folder / f"{plan_id}.yaml").write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return print_checks([folder])


def test_ties_across_files_hold(tmp_path: Path) -> None:
    assert "same_as" not in check_ties(tmp_path)
    assert "same_as" not in print_checks([FOLDER, FOLDER / "blocs"])


def test_a_tie_to_a_unit_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="không có đơn vị 'TH-77'"):
        check_ties(tmp_path, bloc=("same_as: le-thanh-nghi-2026/TH-01", "same_as: le-thanh-nghi-2026/TH-77"))


def test_two_units_are_never_tied_to_one(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="đã là của đơn vị TH-01"):
        check_ties(tmp_path, bloc=("same_as: le-thanh-nghi-2026/TH-02", "same_as: le-thanh-nghi-2026/TH-01"))


def test_a_tie_leads_to_the_first_plan_and_no_further(tmp_path: Path) -> None:
    school = "Trường Mầm non số 1 Lê Thanh Nghị, kind: school,"
    with pytest.raises(PlanError, match="cần ghi thẳng 'khac-2026/TH-01'"):
        check_ties(tmp_path, ward=(school, f"{school} same_as: khac-2026/TH-01,"))


def test_what_may_be_a_slip_is_a_warning(tmp_path: Path) -> None:
    renamed = check_ties(tmp_path, bloc=("name: Trường Mầm non số 1 Lê Thanh Nghị", "name: Trường Mầm non Hoa Sen"))
    assert "tên 'Trường Mầm non Hoa Sen' khác tên 'Trường Mầm non số 1 Lê Thanh Nghị'" in renamed
    (tmp_path / f"{WARD}.yaml").unlink()
    assert f"không có tệp của kế hoạch '{WARD}' bên cạnh" in print_checks([tmp_path])
