"""One installation with all plans for the whole folder."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from factories.contents import award_row, complete
from factories.country import (
    CHU_VAN_AN,
    COMMUNES,
    DIFFICULTY,
    FROM_ABOVE,
    KIEN_AN,
    LE_THANH_NGHI,
    THUONG_HONG,
    VINH_BAO,
    Change,
    Country,
    in_folder,
)
from factories.databases import fresh_database
from thidua.deliver.sink import SmtpSink
from thidua.demo.answers import Answers
from thidua.demo.figures import Cells
from thidua.plan.catalogue_load import load_catalogue
from thidua.settings import Settings
from thidua.warehouse.embedded import EmbeddedPostgres
from thidua.warehouse.migrate import APP

RESULT = "Chỉnh trang, trồng hoa trên tuyến đường tự quản của trường."


def _difficulty(answers: Answers) -> Answers:
    return replace(answers, narrative={**answers.narrative, "difficulties": DIFFICULTY})


def _proposal(answers: Answers) -> Answers:
    proposed = award_row("BK-TP", "merit", "collective", Decimal(1), is_decided=False)
    return replace(answers, commendations=[*answers.commendations, proposed])


def _milestone(target_id: str, status: str) -> Change:
    def change(answers: Answers) -> Answers:
        cells = {**answers.indicators[target_id], "status": status}
        return replace(answers, indicators={**answers.indicators, target_id: cells})

    return change


def _movement_of_the_city(answers: Answers) -> Answers:
    """One that neither the plan names nor the commune launched."""
    told: Cells = {
        "name": load_catalogue().movements["M8"].name,
        "level": "Thành phố",
        "collectives": Decimal(1),
        "result": RESULT,
    }
    return replace(answers, movements=[*answers.movements, told])


def _awards_from_above(answers: Answers) -> Answers:
    """At the end of the year: of the city, and of the State."""
    day = datetime.strptime(answers.data_as_of, "%d/%m/%Y").date() - timedelta(days=40)
    if day.month < 9:
        return answers
    rows = [
        award_row(award, "merit", "collective", Decimal(count), small_collectives=Decimal(0)) | {"decision_date": day}
        for award, count in FROM_ABOVE.items()
    ]
    return replace(answers, commendations=[*answers.commendations, *rows])


CHANGES: dict[tuple[str, str], Change] = {
    (CHU_VAN_AN, "P-KTHTDT"): complete,
    (LE_THANH_NGHI, "MTTQ"): _difficulty,
    (THUONG_HONG, "VP"): _proposal,
    (KIEN_AN, "TH-01"): _movement_of_the_city,
    (VINH_BAO, "VP"): _milestone("B15", "Đã triển khai"),
    (VINH_BAO, "CA"): _milestone("B18", "Chưa triển khai"),
    **{(plan_id, "P-VHXH"): _awards_from_above for plan_id in COMMUNES},
}


@pytest.fixture(scope="package")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmtpSink]:
    with SmtpSink(tmp_path_factory.mktemp("flows-mail")) as running:
        yield running


@pytest.fixture(scope="package")
def country(tmp_path_factory: pytest.TempPathFactory, cluster: EmbeddedPostgres, sink: SmtpSink) -> Country:
    """Ahead of the clock of the machine, so that a file that has just landed counts as quiet."""
    settings = in_folder(Settings.from_environment(), tmp_path_factory.mktemp("flows"))
    settings = replace(
        settings,
        warehouse_url=cluster.url(fresh_database(cluster), role=APP),
        smtp_url=sink.url,
        clock_offset=timedelta(days=400),
    )
    made = Country(settings, changes=CHANGES)
    made.tell_tasks()
    made.tell_difficulty()
    return made
