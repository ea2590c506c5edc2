"""An office that takes part in the exchange of documents, with folders of its own."""

from dataclasses import dataclass
from pathlib import Path

from factories.offices import Office
from thidua.deliver.channels import open_channels
from thidua.deliver.run import DeliveryOutcome, deliver_pending
from thidua.exchange.take import Taken, take_statuses


@dataclass
class ExchangeOffice(Office):
    """home: what its outbox and its folder of statuses are below."""

    home: Path = Path()

    @property
    def statuses(self) -> Path:
        return self.home / "statuses"

    @property
    def placed(self) -> list[Path]:
        """What lies in the folder of the adapter, in order of names."""
        return sorted((self.home / "outbox" / "truc").glob("*"))

    def send(self) -> list[DeliveryOutcome]:
        channels = open_channels(outbox=str(self.home / "outbox"))
        return deliver_pending(self.engine, vault=self.vault, channels=channels, worker="w", now=self.now)

    def arrive(self, data: bytes, name: str = "trang-thai.edxml") -> Path:
        path = self.statuses / name
        path.write_bytes(data)
        return path

    def take(self) -> list[Taken]:
        return take_statuses(self.engine, vault=self.vault, root=self.statuses, now=self.now)

    def acknowledged(self) -> list[tuple[int, str, str]]:
        """(delivery, state, code) of everything that was recorded, in order."""
        query = "select delivery_id, state, code from acknowledgement order by acknowledgement_id"
        return [tuple(row) for row in self.rows(query)]
