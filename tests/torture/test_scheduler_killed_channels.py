"""The scheduler dies as a task that sends over SFTP or HTTPS, or reads the sender's mailbox, is at a named point: at
each, one after the other.

Only in `make torture`, as `test_scheduler_killed`. Each point of a sending has a recipient of its own: leases of the
dead are waited for only where two tasks were sending. A unit corrects its figures where all has been sent already.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from factories import notices
from factories.dovecot import Dovecot, running_dovecot
from factories.installation import hand_in
from factories.receivers import Receiver, receiving
from factories.sshd import Sshd, running_sshd
from thidua.collect.vault import Vault
from thidua.text.canonical import sha256_hex
from torture.channels import MANIFEST, make_recipient, only_recipient
from torture.commune import Commune, running_commune
from torture.conftest import UNITS
from torture.invariants import check_at_any_time
from torture.people import AT_ONCE, FLOW, People, is_all_over
from torture.points import ACKNOWLEDGEMENTS, OF_HTTPS, OF_SFTP

ACKNOWLEDGE, SEND = "take_acknowledgements", "send_pending_deliveries"
AT_LAST = 1200
"""Seconds until all is over: leases of the dead last for minutes."""

pytestmark = pytest.mark.skipif(
    "THIDUA_TORTURE_AIRFLOW" not in os.environ, reason="NOT TESTED here: takes minutes; `make torture` plays it"
)


@dataclass
class Postmen:
    """Bring answers to the report's mails. brought: all of them, in the order of their coming."""

    commune: Commune
    dovecot: Dovecot
    brought: list[bytes] = field(default_factory=list)

    def look(self) -> None:
        """Nothing came of the last round: two more answers lie there for the next one."""
        if not self.commune.is_idle(ACKNOWLEDGE):
            return
        sent = [one.row for one in self.commune.installation.deliveries() if one.standing == "SENT"]
        message_ids = [row.message_id for row in sent if row.channel == "smtp"]
        if message_ids:
            self.bring(message_ids)
            self.commune.start_if_idle(ACKNOWLEDGE)
        else:
            self.commune.start_if_idle(FLOW[0])

    def bring(self, message_ids: list[str]) -> None:
        number = len(self.brought)
        refused = notices.postfix(message_ids[0], status=f"5.1.{number}")
        arrived = notices.exchange(message_ids[-1], action="delivered", status=f"2.1.{number}")
        for mail in (refused, arrived):
            self.dovecot.put(mail)
            self.brought.append(mail)

    def recorded(self) -> list[str]:
        return self.commune.rows("select evidence_sha256::text from acknowledgement order by acknowledgement_id")

    def check(self) -> None:
        """Nothing counts twice, and nothing is recorded that did not come or is not kept."""
        recorded, vault = self.recorded(), Vault(self.commune.town.settings.vault)
        assert len(set(recorded)) == len(recorded)
        assert {sha256: vault.get(sha256) for sha256 in recorded}.items() <= self.by_sha256().items()

    def by_sha256(self) -> dict[str, bytes]:
        return {sha256_hex(mail): mail for mail in self.brought}

    def is_over(self) -> bool:
        """The last mail is recorded: those before it have been read."""
        return self.commune.is_idle(ACKNOWLEDGE) and sha256_hex(self.brought[-1]) in self.recorded()


def test_each_answer_is_recorded_once_wherever_the_task_was(tmp_path: Path) -> None:
    hand_in(tmp_path, UNITS)
    recipient = only_recipient("smtp", notices.RECIPIENT)
    with running_dovecot() as dovecot:
        environment = {"THIDUA_IMAP_URL": dovecot.url()}
        first = ACKNOWLEDGEMENTS[0]
        with running_commune(
            tmp_path, first_point=first, terms={}, recipients=recipient, environment=environment
        ) as commune:
            postmen = Postmen(commune, dovecot)
            commune.kill_at_each(ACKNOWLEDGEMENTS, look=postmen.look, check=postmen.check)
            commune.wait_until(postmen.is_over, seconds=AT_LAST, look=lambda: commune.start_if_idle(ACKNOWLEDGE))
            postmen.check()
            assert sorted(postmen.recorded()) == sorted(postmen.by_sha256())
            assert dict.fromkeys(commune.rows("select state from acknowledgement")).keys() == {"failed", "received"}


@dataclass
class Receivers:
    """All that send over one of the two. inboxes: the folders of those by SFTP, by recipient."""

    https: Receiver
    sshd: Sshd
    inboxes: Path

    @property
    def recipients(self) -> str:
        """One for each point, as the plan has them."""
        by_sftp = [("sftp", f"sftp-{n}", self.sshd.address(self.inboxes / str(n))) for n in range(len(OF_SFTP))]
        url = f"{self.https.url}/{{n}}?connection=thidua_https_thu"
        by_https = [("https", f"https-{n}", url.format(n=n)) for n in range(len(OF_HTTPS))]
        return "".join(make_recipient(name, channel=channel, address=to) for channel, name, to in by_sftp + by_https)

    @property
    def environment(self) -> dict[str, str]:
        by_sftp = {f"{name.upper()}_URL": url for name, url in self.sshd.connections.items()}
        return {**by_sftp, "THIDUA_HTTPS_THU_URL": "http://:ma-truy-cap@"}

    def parcels(self) -> list[str]:
        """Message-IDs of what lies there with its manifest; all of that is whole."""
        found = []
        for path in self.inboxes.rglob(MANIFEST):
            manifest = json.loads(path.read_bytes())
            for file in manifest["files"]:
                assert sha256_hex((path.parent / file["name"]).read_bytes()) == file["sha256"]
            found.append(manifest["message_id"])
        return found

    def requests(self) -> list[str]:
        """Message-IDs of what was received whole."""
        return [headers["Idempotency-Key"].strip('"') for headers in self.https.headers]


@contextmanager
def receivers(folder: Path) -> Iterator[Receivers]:
    (folder / "sshd").mkdir()
    with running_sshd(folder / "sshd") as sshd, receiving() as https:
        yield Receivers(https, sshd, folder / "inboxes")


def of_channel(commune: Commune, channel: str) -> Sequence[tuple[str, str]]:
    """Message-ID and standing of the deliveries over it."""
    rows = commune.installation.deliveries()
    return [(one.row.message_id, one.standing) for one in rows if one.row.channel == channel]


def check_arrivals(commune: Commune, there: Receivers) -> None:
    """Nothing twice, and nothing is sent that has not arrived."""
    check_at_any_time(commune.town)
    for channel, arrived in (("sftp", there.parcels()), ("https", there.requests())):
        assert [one for one, copies in Counter(arrived).items() if copies > 1] == []
        deliveries = of_channel(commune, channel)
        assert {one for one, standing in deliveries if standing == "SENT"} <= set(arrived)


def test_nothing_is_sent_twice_over_sftp_and_https_wherever_the_task_was(tmp_path: Path) -> None:
    hand_in(tmp_path, UNITS)
    points = (*OF_SFTP, *OF_HTTPS)
    with (
        receivers(tmp_path) as there,
        running_commune(
            tmp_path,
            first_point=points[0],
            terms=AT_ONCE,
            recipients=there.recipients,
            environment=there.environment,
        ) as commune,
    ):
        people = People(commune)

        def look() -> None:
            people.look()
            commune.start_if_idle(SEND)

        def go_on() -> None:
            commune.start_if_idle(SEND)

        commune.kill_at_each(points, look=look, check=lambda: check_arrivals(commune, there))
        commune.wait_until(lambda: is_all_over(commune), seconds=AT_LAST, look=go_on)
        check_arrivals(commune, there)
        for channel in ("sftp", "https"):
            standings = Counter(standing for _, standing in of_channel(commune, channel))
            assert standings["SENT"] > 0
            assert standings["UNKNOWN"] > 0, "it died behind the last step, which nobody may repeat"
