"""A stored value as it is written."""

from decimal import Decimal

from thidua.text.numbers import format_number


def shown(value: Decimal | str) -> str:
    """As a report would print it, with all its digits."""
    return format_number(value) if isinstance(value, Decimal) else value


def exact_text(value: Decimal | str) -> str:
    """As machines read it: '14.5'."""
    return f"{value:f}" if isinstance(value, Decimal) else value
