"""What a workbook says, without how it says it: the same content has the same hash."""

import msgspec

from thidua.forms.edition import Edition
from thidua.read.model import Extraction
from thidua.text.canonical import sha256_hex

_ENCODER = msgspec.json.Encoder(order="sorted")


def content_sha256(extraction: Extraction, edition: Edition) -> str:
    """SHA-256 of what the unit entered, in order of its rows.

    Left out are our own stamps (also the one of the version that is corrected), the places of the rows, and whether a
    figure was typed or computed: a form that was prefilled and handed in unchanged has the content it was made from.
    """
    entered = {field.key: extraction.info.get(field.key) for field in edition.info if not field.stamped}
    rows = {sheet: [row.values for row in found] for sheet, found in extraction.tables.items() if found}
    return sha256_hex(_ENCODER.encode({"edition": edition.id, "info": entered, "rows": rows}))
