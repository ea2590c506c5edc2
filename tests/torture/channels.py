"""Towns that send to one recipient over another channel than mail, and what has arrived there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from factories.approvals import numbered
from factories.exchange import make_exchange
from factories.installation import PERIOD_ID, PLAN_ID
from factories.receivers import Receiver, receiving
from factories.sshd import Sshd
from thidua.deliver.ledger import read_clock
from thidua.deliver.status import DeliveryStatus, read_deliveries
from thidua.text.canonical import sha256_hex
from thidua.warehouse.connect import opened
from thidua.warehouse.embedded import EmbeddedPostgres
from torture.town import Town, open_town

EXCHANGES = ("edxml", "data_packet")
OPTIONS = ("", "&idempotent=yes")
MANIFEST = f"{PLAN_ID}.manifest"
_ONE = (
    "  - id: {name}\n    name: Nơi nhận {name}\n    channel: {channel}\n    address: {address}\n"
    "    basis: {{assumption: Địa chỉ giả định.}}\n"
)


@contextmanager
def town_by_sftp(folder: Path, cluster: EmbeddedPostgres, sshd: Sshd, option: str) -> Iterator[tuple[Town, Path]]:
    """And the recipient's folder on the server."""
    inbox = folder / "inbox"
    connections = {f"{name.upper()}_URL": url for name, url in sshd.connections.items()}
    recipient = only_recipient("sftp", sshd.address(inbox, more=option))
    with open_town(folder, cluster, recipients=recipient, environment=connections) as town:
        yield town, inbox


@contextmanager
def town_by_https(
    folder: Path, cluster: EmbeddedPostgres, option: str, *, channel: str = "https"
) -> Iterator[tuple[Town, Receiver]]:
    """And the recipient. channel: what is sent over HTTPS; packages need more terms of the plan."""
    environment = {f"THIDUA_{channel.upper()}_THU_URL": "http://:ma-truy-cap@"}
    terms = exchanging(channel) if channel in EXCHANGES else None
    with receiving(knows_keys=bool(option)) as receiver:
        recipient = only_recipient(channel, f"{receiver.url}?connection=thidua_{channel}_thu{option}")
        with open_town(folder, cluster, recipients=recipient, environment=environment, terms=terms) as town:
            yield town, receiver


@contextmanager
def town_by_folder(folder: Path, cluster: EmbeddedPostgres, channel: str) -> Iterator[tuple[Town, Path]]:
    """And the folder from which the receiver's adapter takes packages."""
    with open_town(folder, cluster, recipients=only_recipient(channel, "truc"), terms=exchanging(channel)) as town:
        yield town, Path(town.settings.outbox) / "truc"


def only_recipient(channel: str, address: str) -> str:
    return make_recipient(_recipient_id(channel), channel=channel, address=address)


def make_recipient(name: str, *, channel: str, address: str) -> str:
    """One of several, as a plan file has them."""
    return _ONE.format(name=name, channel=channel, address=json.dumps(address))


def _recipient_id(channel: str) -> str:
    return f"qua-{channel.replace('_', '-')}"


def exchanging(channel: str) -> dict[str, Any]:
    """Terms of the plan that the one recipient needs beside its address."""
    return {"exchange": make_exchange(_recipient_id(channel)), "numbering": numbered()}


def standing(town: Town, channel: str) -> DeliveryStatus:
    """Of the one delivery over that channel."""
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


def take_away(folder: Path) -> list[bytes]:
    """As the receiver's adapter does it: whatever has a name of its own."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
    data = [path.read_bytes() for path in found]
    for path in found:
        path.unlink()
    return data


def is_whole(package: bytes) -> bool:
    """Whether nothing of it is missing at its end."""
    return package.rstrip().endswith((b"</edXML>", b"}"))
