"""One way of writing JSON, so that the same content has the same bytes and the same hash."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def _as_json(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical JSON form")


def canonical_json(value: Any) -> str:
    """Sorted keys, no spaces, UTF-8 letters as they are, decimals as exact text; NaN and infinity are refused."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_as_json
    )


def sha256_hex(data: bytes | str) -> str:
    """SHA-256 as 64 hexadecimal digits; text is hashed as UTF-8."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()
