"""What comes back from the exchange of documents, and what goes out, to be looked at."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from thidua.collect.vault import Vault
from thidua.pipeline.common import Step
from thidua.settings import Settings
from thidua.warehouse.connect import opened

if TYPE_CHECKING:
    from thidua.exchange.inbox import Aside


def take_statuses(settings: Settings, *, now: datetime) -> Step:
    """Take in what lies in the folder of statuses: how many were new, repeated, put aside, not whole yet.

    Nothing where no folder was set and there is none. Raises OperatorError where the folder that was set is gone.
    """
    from thidua.acknowledge.looks import forget_fault, remembered_look
    from thidua.exchange.take import take_statuses as take

    counts = {"recorded": 0, "repeated": 0, "aside": 0, "waiting": 0}
    with opened(settings.warehouse_url) as engine:
        if settings.statuses is None and not settings.statuses_folder.is_dir():
            forget_fault(engine, "statuses", now=now)
            return counts
        with remembered_look(engine, "statuses", now=now):
            taken = take(engine, vault=Vault(settings.vault), root=settings.statuses_folder, now=now)
    return {**counts, **Counter(one.state for one in taken)}


def statuses_aside(settings: Settings) -> "list[Aside]":
    """The files of that folder that were put aside, each with its reason."""
    from thidua.exchange.inbox import list_aside

    return list_aside(settings.statuses_folder)


def write_package(settings: Settings, *, delivery_id: int, folder: Path) -> Path:
    """Write the very file that a delivery by the exchange hands over into a folder, to be looked at. Nothing is sent.

    Raises OperatorError for a delivery by another channel, and where the file cannot be made.
    """
    from thidua.collect.whole_file import write_many
    from thidua.deliver.channels import channel_title
    from thidua.deliver.ledger import read_row
    from thidua.deliver.message import load_message
    from thidua.deliver.stores import open_outbox
    from thidua.errors import OperatorError
    from thidua.exchange.edxml import build_package
    from thidua.exchange.packets import build_packet

    makers = {"edxml": build_package, "data_packet": build_packet}
    with opened(settings.warehouse_url) as engine:
        with engine.connect() as connection:
            channel = read_row(connection, delivery_id).channel
        if channel not in makers:
            titles = " hoặc ".join(map(channel_title, makers))
            raise OperatorError(
                f"Việc gửi số {delivery_id} đi bằng kênh {channel_title(channel)}, không có gói tin.",
                remedy=f"Chọn một việc gửi bằng kênh {titles} (xem `thidua deliveries`).",
            )
        file = makers[channel](load_message(engine, Vault(settings.vault), delivery_id=delivery_id))
    fs, root = open_outbox(str(folder.absolute()))
    write_many(fs, {f"{root}/{file.file_name}": file.data})
    return folder / file.file_name
