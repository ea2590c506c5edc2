"""Reading a snapshot: its own rows, the texts of its submissions, and nothing of any other."""

from collections.abc import Iterator
from decimal import Decimal
from re import findall

import pytest
import sqlalchemy as sa

from factories.catalogues import make_catalogue
from factories.plans import make_plan
from factories.reports import make_provenance
from factories.warehouse import KNOWN_AT, add_row, add_submission, make_commendation_row, make_movement_row
from thidua.aggregate.run import aggregate_version
from thidua.calendar.workdays import load_workdays
from thidua.errors import OperatorError
from thidua.report.compose import compose_report
from thidua.report.figures import Answer, ModelFact, MovementResult, NarrativeFact, RegisteredFact, read_figures
from thidua.report.phrases import load_phrases
from thidua.warehouse.connect import load_sql
from thidua.warehouse.plans import register_plan

PLAN = make_plan()
PERIOD_ID = "2026-Y"
ITS_OWN = {"plan_id": PLAN.id, "period_id": PERIOD_ID}


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.connect() as opened:
        yield opened


@pytest.fixture
def version(connection: sa.Connection) -> int:
    return register_plan(connection, PLAN, make_catalogue(), load_workdays())


def hand_in_by_the_office(connection: sa.Connection) -> int:
    """A submission with a row on every sheet."""
    submission_id = add_submission(
        connection,
        "P-VHXH",
        figures={"A05": {"actual": Decimal(320), "estimate": Decimal(560)}, "A16": {"explanation": "Chưa có số liệu"}},
        movements=[make_movement_row(result="Dạy tốt"), make_movement_row(name="Không kết quả")],
        commendations=[make_commendation_row()],
        **ITS_OWN,
    )
    whose = {"submission_id": submission_id, "row_no": 5}
    add_row(connection, "model_fact", {**whose, "kind": "Mô hình mới", "name": "Thư viện xanh"})
    add_row(connection, "registered_fact", {**whose, "name": "Đường hoa", "planned": 4, "actual": Decimal("3.5")})
    return submission_id


def take_snapshot(connection: sa.Connection, version: int) -> int:
    made = aggregate_version(connection, plan_version_id=version, period_id=PERIOD_ID, known_at=KNOWN_AT)
    return made.snapshot_id


def test_rows_of_the_snapshot_and_texts_of_its_submissions(connection: sa.Connection, version: int) -> None:
    hand_in_by_the_office(connection)
    snapshot_id = take_snapshot(connection, version)
    figures = read_figures(connection, snapshot_id)
    assert (figures.snapshot.snapshot_id, figures.snapshot.plan_id, figures.snapshot.known_at) == (
        snapshot_id,
        PLAN.id,
        KNOWN_AT,
    )
    assert {status.unit_id: status.state for status in figures.obligations} == {
        "CA": "MISSING",
        "P-VHXH": "REPORTED",
        "TDP-01": "MISSING",
        "TH-01": "MISSING",
    }
    jobs = next(total for total in figures.totals if total.target_id == "A05")
    assert (jobs.units_reported, jobs.units_expected, jobs.actual, jobs.estimate) == (1, 2, 320, 560)
    assert [verdict.target_id for verdict in figures.verdicts] == [target.id for target in PLAN.targets]
    assert [(m.name, m.units_reporting, m.individuals) for m in figures.movements] == [
        ("Không kết quả", 1, 30),
        ("Thi đua dạy tốt, học tốt", 1, 30),
    ]
    assert [(award.award_id, award.award_count, award.small_collectives) for award in figures.commendations] == [
        ("giay-khen", 10, 0)
    ]
    assert figures.models == (
        ModelFact(unit_id="P-VHXH", row_no=5, kind="Mô hình mới", name="Thư viện xanh", field=None, result=None),
    )
    assert figures.registered == (
        RegisteredFact(
            unit_id="P-VHXH",
            row_no=5,
            name="Đường hoa",
            unit_of_measure=None,
            planned=Decimal(4),
            actual=Decimal("3.5"),
            estimate=None,
            explanation=None,
        ),
    )
    assert figures.narrative == (
        NarrativeFact(unit_id="P-VHXH", row_no=5, section="leadership", body="Nội dung giả định."),
    )
    assert figures.movement_results == (
        MovementResult(
            unit_id="P-VHXH",
            row_no=5,
            movement_id=None,
            name="Thi đua dạy tốt, học tốt",
            level="unit",
            result="Dạy tốt",
        ),
    )


def test_a_row_that_only_explains_is_no_answer(connection: sa.Connection, version: int) -> None:
    hand_in_by_the_office(connection)
    figures = read_figures(connection, take_snapshot(connection, version))
    assert figures.answers == (Answer(target_id="A05", unit_id="P-VHXH"),)


def test_an_older_snapshot_keeps_its_own_rows(connection: sa.Connection, version: int) -> None:
    first = hand_in_by_the_office(connection)
    older = take_snapshot(connection, version)
    add_submission(connection, "CA", figures={"A16": {"status": "Đạt"}}, **ITS_OWN)
    newer = take_snapshot(connection, version)
    assert first
    assert older != newer
    assert {answer.unit_id for answer in read_figures(connection, older).answers} == {"P-VHXH"}
    assert {answer.unit_id for answer in read_figures(connection, newer).answers} == {"P-VHXH", "CA"}


def test_a_snapshot_that_does_not_exist_is_told(connection: sa.Connection) -> None:
    with pytest.raises(OperatorError, match="999"):
        read_figures(connection, 999)


def test_what_is_read_can_be_composed(connection: sa.Connection, version: int) -> None:
    """The codes that the aggregation writes are the codes that the report has words for."""
    hand_in_by_the_office(connection)
    figures = read_figures(connection, take_snapshot(connection, version))
    report = compose_report(
        plan=PLAN,
        period=PLAN.period(PERIOD_ID),
        catalogue=make_catalogue(),
        figures=figures,
        provenance=make_provenance(PLAN, PLAN.period(PERIOD_ID)),
    )
    targets = next(annex for annex in report.annexes if annex.key == "targets")
    jobs = next(row for row in targets.rows if row.cells[1] == "Giải quyết việc làm")
    assert jobs.cells == (
        "3",
        "Giải quyết việc làm",
        "người",
        "Trên 500",
        "320",
        "560",
        "64",
        "112",
        "-",
        "Ước đạt",
        "1/2",
    )
    assert "Chỉ tiêu 3: đủ căn cứ đánh giá dù còn đơn vị chưa có số liệu (Tổ dân phố số 1)." in targets.notes
    assert "Chỉ tiêu 2: còn đơn vị chưa có số liệu (Tổ dân phố số 1)." in targets.notes


def test_every_verdict_and_reason_of_the_aggregation_has_a_word() -> None:
    words = load_phrases().content.words
    sql = load_sql("aggregate", "target_verdict.sql")
    codes = set(findall(r"'([A-Z]{3,}(?:_[A-Z]+)*)'", sql)) - {"SUM", "RATIO", "SINGLE", "EXTERNAL", "COUNT"}
    assert codes == set(words["verdict"]) == set(words["verdict_on_estimate"])
    reasons = set(findall(r"(?:true|false|then|else) '([a-z_]+)'|'([a-z_]+)', (?:true|false)\)", sql))
    assert {a or b for a, b in reasons} - {""} <= set(words["reason"])
