"""What the warehouse and the report model know of a report as an official document."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from thidua.calendar.due import last_admissible_day
from thidua.collect.vault import Vault
from thidua.exchange.document import Document, DocumentCode, Replaced
from thidua.plan.exchange import Exchange
from thidua.plan.periods import DueRule
from thidua.warehouse.connect import statement

_MARKS = " .;,"


def read_document(
    connection: sa.Connection, vault: Vault, *, delivery_id: int, model: Mapping[str, Any]
) -> Document | None:
    """The document of a delivery; None where the plan takes no part in the exchange. model: of the report, as JSON."""
    row = connection.execute(statement("exchange", "document.sql"), {"delivery_id": delivery_id}).mappings().one()
    if row["exchange"] is None:
        return None
    exchange = Exchange.model_validate(row["exchange"])
    return Document(
        exchange=exchange,
        recipient=exchange.receiver_of(row["recipient_id"]),
        code=registered_code(model),
        place=model["place_and_date"].split(", ngày")[0].strip(),
        type_name=model["type_name"].capitalize(),
        subject=model["subject"],
        signer_lines=tuple(model["signer_lines"]),
        signer_name=model["signer_name"],
        places=tuple(place.lstrip("- ").rstrip(_MARKS) for place in model["recipients"]),
        annexes=tuple(f"{annex['number']}: {annex['title']}" for annex in model["annexes"]),
        drafting_office=row["drafting_office"],
        due_on=last_admissible_day(DueRule.model_validate(row["report_due"])) if row["report_due"] else None,
        replaced=_read_replaced(vault, dict(row)),
    )


def registered_code(model: Mapping[str, Any]) -> DocumentCode | None:
    """Number, sign and day that the register gave, as the report prints them; None where they were left blank."""
    given = model.get("document")
    if given is None:
        return None
    return DocumentCode(
        number=f"{given['number']:02d}",
        notation=given["sign"],
        promulgated_on=date.fromisoformat(given["dated"]),
    )


def _read_replaced(vault: Vault, row: Mapping[str, Any]) -> Replaced | None:
    if row["replaced_model_sha256"] is None:
        return None
    replaced = json.loads(vault.get(row["replaced_model_sha256"]))
    return Replaced(
        code=registered_code(replaced),
        reason=row["reason"],
        message_id=row["replaced_message_id"],
    )
