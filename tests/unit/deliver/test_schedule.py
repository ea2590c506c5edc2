"""The schedule of retries: a file that the operator may change."""

from datetime import timedelta
from itertools import accumulate
from pathlib import Path

import pytest

from thidua.deliver.schedule import read_retries, retry_delays
from thidua.errors import PlanError

OUTAGES = [timedelta(seconds=seconds) for seconds in (1, 30, 300, 3_600, 6 * 3_600, 24 * 3_600, 36 * 3_600)]


@pytest.mark.parametrize("outage", OUTAGES)
def test_report_arrives_soon_after_an_outage_of_seconds_up_to_a_day_and_a_half(outage: timedelta) -> None:
    tries = list(accumulate(retry_delays(), initial=timedelta(0)))
    first_after = next(at for at in tries if at >= outage)
    assert first_after - outage <= min(timedelta(hours=2), max(timedelta(seconds=10), 5 * outage))


def test_waits_never_shrink_and_end_within_three_days() -> None:
    delays = retry_delays()
    assert list(delays) == sorted(delays)
    assert timedelta(hours=36) < sum(delays, timedelta(0)) < timedelta(days=3)


def test_units_and_repetitions(tmp_path: Path) -> None:
    file = tmp_path / "retries.yaml"
    file.write_text("retries:\n  - {after: 5s}\n  - {after: 2m, times: 2}\n  - {after: 36h}\n", encoding="utf-8")
    assert [delay.total_seconds() for delay in read_retries(file)] == [5, 120, 120, 129_600]


@pytest.mark.parametrize(
    "text",
    [
        "retries: []",
        "retries: [{after: 0s}]",
        "retries: [{after: -5s}]",
        "retries: [{after: soon}]",
        "retries: [{after: 5s, times: 0}]",
        "retries: [{after: 5s, often: 2}]",
        "{}",
    ],
)
def test_bad_schedule_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    file = tmp_path / "retries.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError, match=r"retries\.yaml"):
        read_retries(file)
