"""Cells of a row that was read, as the fact tables take them."""

from decimal import Decimal, InvalidOperation

from thidua.read.model import ExtractedRow


def needed(row: ExtractedRow, column: str) -> str:
    """The text of a cell that the check has not let pass empty; ValueError in Vietnamese otherwise."""
    text = row.values.get(column)
    if text is None:
        raise ValueError(f"cột '{column}' trống")
    return text


def figure(row: ExtractedRow, column: str) -> str | None:
    """The figure's own text, which PostgreSQL's numeric reads exactly; ValueError in Vietnamese where it is none."""
    text = row.values.get(column)
    if text is None:
        return None
    try:
        is_number = Decimal(text).is_finite()
    except InvalidOperation:
        is_number = False
    if not is_number:
        raise ValueError(f"cột '{column}': '{text}' không phải là số")
    return text
