"""What persons record of a bloc: what is refused, what stands, and that it is a link of the audit chain."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from factories.blocs import BLOC, SCHOOL_YEAR, SCHOOLS, YEAR, bloc_plan
from thidua.audit.verify import verify
from thidua.bloc.ballots import Ballot
from thidua.bloc.records import record_draw, record_score, record_vote
from thidua.errors import OperatorError
from thidua.plan.load import load_plan
from thidua.plan.model import Plan
from thidua.settings import project_path
from thidua.text.dates import LEGAL_ZONE

IN_TERM = datetime(2026, 12, 22, 9, 0, tzinfo=LEGAL_ZONE)
SECRET = {"honour_id": "co-thi-dua"}
LAST_DAY = datetime(2027, 1, 31, 23, 59, tzinfo=LEGAL_ZONE)
TOO_LATE = datetime(2027, 2, 1, 0, 0, tzinfo=LEGAL_ZONE)


def score(engine: sa.Engine, plan: Plan | None = None, **changes: Any) -> int:
    plan = plan or bloc_plan()
    base: dict[str, Any] = {
        "period": plan.periods[-1],
        "unit_id": "TV-02",
        "criterion_id": "T05",
        "points": Decimal("9.5"),
        "reason": "Đối chiếu báo cáo",
        "actor": "Chuyên viên",
        "now": IN_TERM,
    }
    return record_score(engine, plan=plan, **{**base, **changes})


def vote(engine: sa.Engine, plan: Plan | None = None, **changes: Any) -> int:
    plan = plan or bloc_plan()
    period = plan.periods[-1]
    base: dict[str, Any] = {
        "honour_id": "bang-khen",
        "held_on": date(2026, 12, 21),
        "present": 7,
        "votes": {"TV-02": 6, "LTN": 7},
    }
    now = changes.pop("now", IN_TERM)
    ballot = Ballot(**{**base, **changes})
    return record_vote(engine, plan=plan, period=period, ballot=ballot, actor="Chuyên viên", now=now)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit_id": "TV-99"}, "không có thành viên 'TV-99'"),
        ({"criterion_id": "T99"}, "không có tiêu chí 'T99'"),
        ({"points": Decimal("10.01")}, "có 10,01 điểm; cần từ 0 đến 10"),
        ({"points": Decimal("-0.5")}, "cần từ 0 đến 10"),
        ({"points": Decimal("9.125")}, "tối đa 2 chữ số thập phân"),
        ({"points": Decimal("NaN")}, "có NaN điểm"),
        ({"reason": "  "}, "Chưa nêu lý do"),
        ({"actor": ""}, "Chưa ghi người thực hiện"),
    ],
)
def test_refused_appraisals(engine: sa.Engine, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(OperatorError, match="→") as refused:
        score(engine, **changes)
    assert said in refused.value.message
    assert count(engine, "bloc_score") == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"honour_id": "huan-chuong"}, "không có hình thức suy tôn 'huan-chuong'"),
        ({"present": 9}, "Có 9 thành viên dự họp; khối có 8 thành viên"),
        ({"present": 0}, "Có 0 thành viên dự họp"),
        ({"papers_cast": 7, "papers_valid": 7}, "quy định biểu quyết, không bỏ phiếu kín"),
        (SECRET, "chưa có số phiếu thu về, số phiếu hợp lệ"),
        ({**SECRET, "papers_cast": 9, "papers_valid": 7}, "Thu về 9 phiếu; khối có 8 thành viên"),
        ({**SECRET, "papers_cast": 7, "papers_valid": 8}, "Có 8 phiếu hợp lệ; chỉ thu về 7 phiếu"),
        ({**SECRET, "papers_cast": 7, "papers_valid": 6}, "LTN: có 7 phiếu; cần từ 0 đến 6 (số phiếu hợp lệ)"),
        ({"votes": {"LTN": 8}}, "LTN: có 8 phiếu; cần từ 0 đến 7"),
        ({"votes": {"TV-99": 1}}, "không có thành viên 'TV-99'"),
        ({"votes": {}}, "Chưa có phiếu"),
    ],
)
def test_refused_votes(engine: sa.Engine, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(OperatorError) as refused:
        vote(engine, **changes)
    assert said in refused.value.message
    assert count(engine, "bloc_ballot") == 0


def test_a_council_votes_by_its_own_number(engine: sa.Engine) -> None:
    """Of seven council members five sat, one more handed in a paper; the bloc itself has three members."""
    plan, when = bloc_plan(SCHOOLS), datetime(2026, 6, 22, 9, 0, tzinfo=LEGAL_ZONE)
    given: dict[str, Any] = {"honour_id": "giay-khen", "votes": {"TH-02": 6}, "present": 5, "now": when}
    with pytest.raises(OperatorError, match="Hội đồng bình xét khối thi đua số 3 có 7 thành viên"):
        vote(engine, plan, **given, papers_cast=8, papers_valid=6)
    assert vote(engine, plan, **given, papers_cast=6, papers_valid=6) == 1
    with engine.connect() as connection:
        row = connection.execute(sa.text("select members_present, ballots_cast, ballots_valid from bloc_ballot")).one()
    assert tuple(row) == (5, 6, 6)


def test_draws_only_where_the_bloc_ranks_by_draw(engine: sa.Engine) -> None:
    plan = bloc_plan()

    def draw(plan: Plan, *units: str) -> int:
        given: dict[str, Any] = {"held_on": date(2026, 12, 21), "note": None, "actor": "Chuyên viên", "now": IN_TERM}
        return record_draw(engine, plan=plan, period=plan.period(YEAR), units=units, **given)

    with pytest.raises(OperatorError, match="không dùng bốc thăm"):
        draw(plan, "LTN", "TV-02")
    assert plan.bloc is not None
    ranking = plan.bloc.ranking.model_copy(update={"ties": "draw", "order": ()})
    by_draw = plan.model_copy(update={"bloc": plan.bloc.model_copy(update={"ranking": ranking})})
    with pytest.raises(OperatorError, match="hai thành viên khác nhau"):
        draw(by_draw, "LTN", "LTN")
    assert draw(by_draw, "LTN", "TV-02") == 1


@pytest.mark.parametrize("record", [score, vote])
def test_the_role_ends_with_the_term(engine: sa.Engine, record: Callable[..., int]) -> None:
    """The installation of a leader records up to the last day of its term; afterwards the next leader's does."""
    assert record(engine, now=LAST_DAY) == 1
    with pytest.raises(OperatorError, match="không có khối trưởng nào trong nhiệm kỳ"):
        record(engine, now=TOO_LATE)


def test_after_the_term_the_next_leaders_installation_records(engine: sa.Engine) -> None:
    plan = bloc_plan()
    assert plan.bloc is not None
    (term,) = plan.bloc.leaders
    following = term.model_copy(update={"unit": "TV-02", "since": date(2027, 2, 1), "until": date(2027, 12, 31)})
    bloc = plan.bloc.model_copy(update={"leaders": (term, following)})
    changed = plan.model_copy(update={"bloc": bloc})
    with pytest.raises(OperatorError, match="trên hệ thống của khối trưởng đương nhiệm"):
        score(engine, changed, now=TOO_LATE)
    theirs = changed.model_copy(update={"bloc": bloc.model_copy(update={"run_by": "TV-02"})})
    assert score(engine, theirs, now=TOO_LATE) == 1


def test_a_ward_runs_its_blocs_for_whoever_leads(engine: sa.Engine) -> None:
    plan = bloc_plan(SCHOOLS)
    now = datetime(2026, 6, 22, 9, 0, tzinfo=LEGAL_ZONE)
    assert score(engine, plan, unit_id="TH-02", period=plan.period(SCHOOL_YEAR), now=now) == 1


def test_plans_of_communes_take_no_points(engine: sa.Engine) -> None:
    plan = load_plan(project_path("include", "plans", "kien-an-2025.yaml"))
    with pytest.raises(OperatorError, match="không phải của khối thi đua"):
        score(engine, plan, unit_id="CA-01")


def test_every_record_is_a_link_and_none_can_be_changed(engine: sa.Engine, owner_engine: sa.Engine) -> None:
    first = score(engine)
    score(engine, points=None)
    vote(engine)
    with engine.connect() as connection:
        kinds = connection.execute(sa.text("select kind from audit_entry order by seq")).scalars().all()
    assert kinds == ["bloc_scored", "bloc_scored", "bloc_voted"]
    assert verify(engine, heads=(), vault=None).fault_count == 0
    for table in ("bloc_score", "bloc_ballot", "bloc_ballot_vote", "bloc_draw"):
        for order in (f"delete from {table}", f"update {table} set plan_id = 'x'"):
            with pytest.raises(sa.exc.ProgrammingError), engine.begin() as connection:
                connection.execute(sa.text(order))
    with owner_engine.begin() as connection:
        connection.execute(sa.text("update thidua.bloc_score set points = 10 where bloc_score_id = :n"), {"n": first})
        connection.execute(sa.text("update thidua.bloc_ballot_vote set votes = 7 where unit_id = 'TV-02'"))
    assert verify(engine, heads=(), vault=None).fault_count == 2


def count(engine: sa.Engine, table: str) -> int:
    with engine.connect() as connection:
        found: int = connection.execute(sa.text(f"select count(*) from {table}")).scalar_one()
    return found


def test_the_plan_id_is_the_blocs(engine: sa.Engine) -> None:
    score(engine)
    with engine.connect() as connection:
        row = connection.execute(sa.text("select plan_id, period_id, points from bloc_score")).one()
    assert tuple(row) == (BLOC, YEAR, Decimal("9.5"))
