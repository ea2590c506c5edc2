"""Kills in the middle of SFTP, HTTPS and the exchange of documents: a name is whole or not there, and nothing is 'sent'
that has not arrived."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from factories.approvals import numbered
from factories.exchange import make_exchange
from factories.installation import PERIOD_ID, PLAN_ID
from factories.receivers import receiving
from factories.sshd import Sshd, running_sshd
from thidua.deliver.ledger import read_clock
from thidua.deliver.status import DeliveryStatus, read_deliveries
from thidua.text.canonical import sha256_hex
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres
from torture.conftest import Workbooks
from torture.points import OF_HTTPS, OF_SFTP
from torture.town import Town, open_town
from torture.worker import KILLED

IN_TURN = ("sftp-writing", "sftp-writing:2", "sftp-written", "sftp-written:2", "sftp-writing:2", "sftp-written:2")
"""Each worker finds what those before it have finished: these ends are in files 1 to 4 and in the manifest."""
OF_A_FOLDER = {"delivery-loaded:2": 0, "delivery-started": 0, "delivery-sent:2": 1, "delivery-recording:2": 1}
"""How many packages lie there when the worker dies. The first delivery is another one, and has no point of no return;
what dies behind `delivery-started` may have been taken away already."""
EXCHANGES = ("edxml", "data_packet")
MANIFEST = f"{PLAN_ID}.manifest"
ONE = (
    "  - id: {name}\n    name: Nơi nhận {name}\n    channel: {channel}\n    address: {address}\n"
    "    basis: {{assumption: Địa chỉ giả định.}}\n"
)


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[Sshd]:
    folder = tmp_path / "sshd"
    folder.mkdir()
    with running_sshd(folder) as server:
        yield server


def only_recipient(channel: str, address: str) -> str:
    return ONE.format(name=recipient_id(channel), channel=channel, address=json.dumps(address))


def recipient_id(channel: str) -> str:
    return f"qua-{channel.replace('_', '-')}"


def standing(town: Town, channel: str) -> DeliveryStatus:
    with opened(town.settings.warehouse_url) as engine:
        rows = read_deliveries(engine, now=read_clock(engine) + town.offset)
    [found] = [one for one in rows if one.row.channel == channel]
    return found


def issued(town: Town) -> dict[str, str]:
    """SHA-256 by name of the files of the report, as the folder channel has put them."""
    folder = Path(town.settings.outbox) / PLAN_ID / PERIOD_ID / "r0"
    return {path.name: sha256_hex(path.read_bytes()) for path in folder.glob("bc-*")}


def arrived(inbox: Path) -> dict[str, str]:
    """What has a name of its own on the server."""
    found = [path for path in inbox.rglob("*") if path.is_file() and not path.name.endswith(".part")]
    return {path.name: sha256_hex(path.read_bytes()) for path in found}


@pytest.mark.parametrize("option", ["", "&idempotent=yes"])
def test_sftp_shows_whole_files_only_and_nothing_is_sent_without_them(
    tmp_path: Path, mortal: EmbeddedPostgres, workbooks: Workbooks, sshd: Sshd, option: str
) -> None:
    inbox = tmp_path / "inbox"
    connection = {f"{name.upper()}_URL": url for name, url in sshd.connections.items()}
    recipient = only_recipient("sftp", sshd.address(inbox, more=option))
    with open_town(tmp_path, mortal, recipients=recipient, environment=connection) as town:
        town.land(workbooks.first)
        for point in (*IN_TURN, OF_SFTP[-1]):
            assert town.run(crash_at=point) == KILLED, f"{point} was never reached\n{town.said()}"
            found = arrived(inbox)
            is_whole = found.pop(MANIFEST, None) is not None
            assert found.items() <= issued(town).items(), point
            assert is_whole == (point == OF_SFTP[-1])
            assert standing(town, "sftp").standing != "SENT"
        assert {point.partition(":")[0] for point in IN_TURN} == set(OF_SFTP[:-1])
        assert found == issued(town)
        assert town.run() == 0, town.said()
        assert standing(town, "sftp").standing == ("SENT" if option else "UNKNOWN")
        assert standing(town, "sftp").needs_a_person == (not option)


@pytest.mark.parametrize("option", ["", "&idempotent=yes"])
def test_https_request_is_never_repeated_by_itself_where_it_may_have_been_taken(
    tmp_path: Path, mortal: EmbeddedPostgres, workbooks: Workbooks, option: str
) -> None:
    environment = {"THIDUA_HTTPS_THU_URL": "http://:ma-truy-cap@"}
    with ExitStack() as closing:
        receiver = closing.enter_context(receiving(knows_keys=bool(option)))
        recipient = only_recipient("https", f"{receiver.url}?connection=thidua_https_thu{option}")
        town = closing.enter_context(open_town(tmp_path, mortal, recipients=recipient, environment=environment))
        town.land(workbooks.first)
        for point in OF_HTTPS:
            assert town.run(crash_at=point) == KILLED, f"{point} was never reached\n{town.said()}"
            assert standing(town, "https").standing != "SENT"
        assert town.run() == 0, town.said()
        copies = Counter(headers["Idempotency-Key"] for headers in receiver.headers)
        assert list(copies.values()) == [1]
        assert standing(town, "https").standing == ("SENT" if option else "UNKNOWN")


def exchanging(channel: str) -> dict[str, Any]:
    """Terms of the plan that the one recipient needs beside its address."""
    return {"exchange": make_exchange(recipient_id(channel)), "numbering": numbered()}


def take_away(folder: Path) -> list[bytes]:
    """As the receiver's adapter does it: whatever has a name of its own."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    data = [path.read_bytes() for path in found]
    for path in found:
        path.unlink()
    return data


def whole(package: bytes) -> bool:
    """Whether nothing of it is missing at its end."""
    return package.rstrip().endswith((b"</edXML>", b"}"))


@pytest.mark.parametrize("channel", EXCHANGES)
@pytest.mark.parametrize("point", OF_A_FOLDER)
def test_package_that_somebody_may_have_taken_away_is_never_put_there_again(
    tmp_path: Path, mortal: EmbeddedPostgres, workbooks: Workbooks, channel: str, point: str
) -> None:
    recipient = only_recipient(channel, "truc")
    with open_town(tmp_path, mortal, recipients=recipient, terms=exchanging(channel)) as town:
        folder = Path(town.settings.outbox) / "truc"
        town.land(workbooks.first)
        assert town.run(crash_at=point) == KILLED, f"{point} was never reached\n{town.said()}"
        assert standing(town, channel).standing != "SENT"
        taken = take_away(folder)
        assert len(taken) == OF_A_FOLDER[point]
        for _ in range(2):
            assert town.run() == 0, town.said()
        taken += take_away(folder)
        is_unknown = point != "delivery-loaded:2"
        assert len(taken) == (1 if not is_unknown else OF_A_FOLDER[point])
        assert all(whole(data) for data in taken)
        assert standing(town, channel).standing == ("UNKNOWN" if is_unknown else "SENT")
        assert standing(town, channel).needs_a_person == is_unknown


@pytest.mark.parametrize("channel", EXCHANGES)
@pytest.mark.parametrize("option", ["", "&idempotent=yes"])
def test_package_over_https_is_taken_once(
    tmp_path: Path, mortal: EmbeddedPostgres, workbooks: Workbooks, channel: str, option: str
) -> None:
    environment = {f"THIDUA_{channel.upper()}_THU_URL": "http://:ma-truy-cap@"}
    with ExitStack() as closing:
        receiver = closing.enter_context(receiving(knows_keys=bool(option)))
        recipient = only_recipient(channel, f"{receiver.url}?connection=thidua_{channel}_thu{option}")
        town = closing.enter_context(
            open_town(tmp_path, mortal, recipients=recipient, environment=environment, terms=exchanging(channel))
        )
        town.land(workbooks.first)
        for point in OF_HTTPS:
            assert town.run(crash_at=point) == KILLED, f"{point} was never reached\n{town.said()}"
            assert standing(town, channel).standing != "SENT"
        assert town.run() == 0, town.said()
        assert len(receiver.bodies) == 1
        assert receiver.broken != []
        assert standing(town, channel).standing == ("SENT" if option else "UNKNOWN")
