"""A worker is killed at every point of an answer's way, or PostgreSQL is; the next one reads the mail again and records
it once.

So it goes with a person's word: all that it is about is recorded, or nothing.
"""

from datetime import datetime

import pytest

from factories import notices
from factories.acknowledged import Answers
from factories.dovecot import running_dovecot
from thidua.acknowledge.mailbox import take_mail
from thidua.acknowledge.mailbox_url import parse_imap_url
from thidua.acknowledge.persons import acknowledge
from thidua.collect.vault import Vault
from thidua.warehouse.connect import connect
from thidua.warehouse.embedded import EmbeddedPostgres
from torture.killer import VICTIMS, Killer
from torture.points import ACKNOWLEDGEMENTS, WORDS

pytestmark = pytest.mark.parametrize("victim", VICTIMS)


@pytest.fixture
def cluster(killer: Killer) -> EmbeddedPostgres:
    return killer.cluster


def take(url: str, vault: str, imap_url: str, now: datetime) -> None:
    """One look of one worker."""
    engine = connect(url)
    take_mail(engine, vault=Vault(vault), server=parse_imap_url(imap_url), now=now)
    engine.dispose()


def test_kill_at_every_point_loses_nothing_and_doubles_nothing(killer: Killer, answers: Answers) -> None:
    office = answers.office
    with running_dovecot() as dovecot:
        places = (office.engine.url.render_as_string(hide_password=False), office.vault.root, dovecot.url())
        for number, point in enumerate(ACKNOWLEDGEMENTS, start=1):
            office.wait(minutes=1)
            dovecot.put(notices.postfix(answers.message_id(), status=f"5.1.{number}"))
            dovecot.put(notices.exchange(answers.message_id(2), action="delivered", status=f"2.1.{number}"))
            killer.kill(take, *places, office.now, at=point, is_forked=True)
            take(*places, office.now)
            recorded = office.rows("select delivery_id, state from acknowledgement order by acknowledgement_id")
            assert sorted(map(tuple, recorded)) == [(1, "failed")] * number + [(2, "received")] * number
            for row in office.rows("select evidence_sha256 from acknowledgement"):
                assert office.vault.get(row.evidence_sha256)


def say(url: str, report: tuple[str, str], now: datetime) -> None:
    """A person's word about all deliveries of a report."""
    engine = connect(url)
    plan_id, period_id = report
    acknowledge(
        engine,
        state="received",
        actor="Nguyễn Văn A, văn thư",
        reason="Nơi nhận báo đã có",
        plan_id=plan_id,
        period_id=period_id,
        now=now,
    )
    engine.dispose()


def test_word_about_two_deliveries_is_recorded_of_both_or_of_none(killer: Killer, answers: Answers) -> None:
    office = answers.office
    place = office.engine.url.render_as_string(hide_password=False), (answers.plan.id, "2026-Y"), office.now
    (point,) = WORDS
    for times in (1, 2):
        killer.kill(say, *place, at=f"{point}:{times}", is_forked=True)
        assert office.rows("select * from acknowledgement") == []
    for _ in range(2):
        say(*place)
    assert office.rows("select delivery_id, state from acknowledgement order by 1") == [
        (1, "received"),
        (2, "received"),
    ]
