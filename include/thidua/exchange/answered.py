"""Which of our deliveries a status speaks of."""

import json

import sqlalchemy as sa
from pydantic import TypeAdapter

from thidua.collect.vault import Vault
from thidua.exchange.document import Document, document_id
from thidua.exchange.statuses import Status
from thidua.exchange.xml_read import XmlRefusedError
from thidua.report.printable import printable
from thidua.warehouse.connect import statement

_DOCUMENT = TypeAdapter(Document | None)


class SentDocuments:
    """Documents sent by edXML by what answers call them; each letter is read once however many statuses there are."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._letters: dict[str, Document | None] = {}

    def find(self, connection: sa.Connection, status: Status) -> int:
        """The delivery that the sender of the status received. Raises XmlRefusedError where there is none, or where
        the sender is not who it was sent to."""
        named = self._named(connection, status.document_id)
        if not named:
            raise XmlRefusedError(
                f"không có văn bản '{_short(status.document_id)}' trong các văn bản đã gửi bằng edXML"
            )
        of_sender = [
            delivery_id
            for delivery_id, document in named
            if document.recipient is not None and document.recipient.organ_id == status.sender
        ]
        if len(of_sender) != 1:
            raise XmlRefusedError(
                f"đơn vị '{_short(status.sender)}' không phải nơi nhận của văn bản '{_short(status.document_id)}'"
            )
        return of_sender[0]

    def _named(self, connection: sa.Connection, name: str) -> list[tuple[int, Document]]:
        """What was sent under that name: of a document, or the identity of a delivery, which its trace id is."""
        wanted = {"organ_id": name.partition(",")[0].strip(), "message_id": f"<{name.strip('<>')}>"}
        rows = connection.execute(statement("exchange", "letters.sql"), wanted)
        sent = [(row, document) for row in rows if (document := self._read(row.sha256)) is not None]
        return [
            (row.delivery_id, document)
            for row, document in sent
            if row.message_id == wanted["message_id"] or _name(document) == name
        ]

    def _read(self, sha256: str) -> Document | None:
        if sha256 not in self._letters:
            letter = json.loads(self._vault.get(sha256))
            self._letters[sha256] = _DOCUMENT.validate_python(letter.get("document"))
        return self._letters[sha256]


def _name(document: Document) -> str | None:
    return document_id(document.exchange.organ.organ_id, document.code) if document.code else None


def _short(text: str) -> str:
    return printable(text)[:120]
