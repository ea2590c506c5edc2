"""Numbers as Vietnamese official documents print them: '10.712.726,79'."""

from decimal import ROUND_HALF_UP, Decimal

NO_FIGURE = "-"
"""Printed where there is no figure; never zero."""


def format_number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """'10712726.79' -> '10.712.726,79'. decimals: digits kept at the most; trailing zeros are not printed."""
    if value is None:
        return NO_FIGURE
    number = Decimal(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{number:,f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.replace(",", ".")
    if whole.lstrip("-").replace(".", "") == "0" and not fraction:
        whole = "0"
    return f"{whole},{fraction}" if fraction else whole
