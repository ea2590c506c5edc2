"""The answer to a unit that hands in a file once more, byte for byte: the old receipt, and what became of it."""

from collections.abc import Sequence

import fsspec
import sqlalchemy as sa

from thidua.check.feedback import FOLDER, load_template
from thidua.collect.receipts import Receipt
from thidua.collect.states import current_states
from thidua.collect.whole_file import write_whole
from thidua.plan.model import Plan
from thidua.text.dates import format_instant


def answer_repeated(engine: sa.Engine, receipts: Sequence[Receipt], *, plan: Plan, outbox: str) -> list[str]:
    """Write one text file for each receipt whose bytes came in again, beside the first answer; their paths."""
    repeated = {receipt.receipt_id: receipt for receipt in receipts if not receipt.is_new}
    if not repeated:
        return []
    with engine.connect() as connection:
        known = [one for one in current_states(connection, plan_id=plan.id) if one.receipt_id in repeated]
    fs, root = fsspec.core.url_to_fs(outbox)
    paths = []
    for one in known:
        receipt = repeated[one.receipt_id]
        text = load_template("repeated.txt.j2").render(
            number=receipt.number,
            plan_id=plan.id,
            commune=plan.commune,
            name=receipt.name,
            original_name=one.original_name,
            received_at=format_instant(one.received_at),
            sentence=one.sentence,
        )
        path = f"{str(root).rstrip('/')}/{FOLDER}/{plan.id}/{receipt.number}-nop-lai.txt"
        write_whole(fs, path, text.encode())
        paths.append(path)
    return paths
